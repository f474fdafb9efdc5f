"""Reads one file of somebody else in a process of its own and writes what it holds to standard output, line by line.

A few bytes can make a reader ask for more memory or time than a machine has (one cell at the far corner of a sheet, a
stream that unpacks for ever), and it then takes its process down with it. So each file is read here, under limits.
"""

import importlib
import json
import resource
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
PACKAGE = "accord.outlets.exchange.importers.process"


def main(kind: str, path: str, limits: dict[str, int]) -> None:
    """Lets the reader of this kind write what the file holds, then the end, or {"error": code, …} and nothing more.

    limits: ``memory`` in bytes, ``seconds`` of work, and the kind's own.
    """
    sys.path.insert(0, str(ROOT))  # the process runs apart (-I): only this repository and what is installed is found
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    telling = importlib.import_module(f"{PACKAGE}.telling")
    reader = importlib.import_module(f"{PACKAGE}.{kind}")
    try:
        reader.write(Path(path), limits)
        telling.say({"end": True})
    except telling.Unreadable as error:
        telling.say(error.said)
    except reader.DAMAGED:
        telling.say({"error": "damaged"})
    except (MemoryError, RecursionError):
        telling.say({"error": "memory"})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
