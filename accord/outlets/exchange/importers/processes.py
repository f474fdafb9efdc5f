"""Starting the process that reads a file of somebody else, and hearing what it says (``process/__main__.py``)."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

_PROCESS: Final = Path(__file__).parent / "process" / "__main__.py"
MEMORY: Final = 1_000_000_000  # bytes
SECONDS: Final = 60


def said_of(kind: str, path: Path, limits: Mapping[str, int]) -> Iterator[Any]:
    """What the process of this kind says of the file, line by line.

    The last is {"end": true} or {"error": code, …}; one that did not finish ends with an error of its own. limits:
    ``memory`` (bytes) and ``seconds`` where the usual ones do not fit, and those of the kind.
    """
    share = json.dumps({"memory": MEMORY, "seconds": SECONDS, **limits})
    finished = False
    with subprocess.Popen(
        [sys.executable, "-I", str(_PROCESS), kind, str(path.resolve()), share],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
    ) as process:
        try:
            for text in process.stdout or ():
                line = json.loads(text)
                finished = isinstance(line, dict) and not line.keys().isdisjoint({"end", "error"})
                yield line
            code = process.wait()
        finally:
            process.kill()  # the reader of these lines may have stopped early
    if not finished:
        yield {"error": "memory" if code < 0 else "damaged"}  # below 0: ended by a signal
