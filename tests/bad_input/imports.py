"""Run inside a store: the files of a folder through the importers, both or by turns. Says as JSON what came of each."""

import json
import os
import resource
import sys
from pathlib import Path

import django

COMMANDS = (("places",), ("upr-info", "--addressed-to", "Pakistan"))


def main(folder: Path, space: str, each: str) -> dict[str, object]:
    """{file: [[exit code, seconds, kind of error that nobody caught]]}, and the most memory that was needed, in MB."""
    from tests.commands import call

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said: dict[str, list[tuple[int, float, str]]] = {}
    for number, file in enumerate(sorted(folder.iterdir())):
        for command, *options in COMMANDS if each == "every" else [COMMANDS[number % len(COMMANDS)]]:
            began, wrong, code = _worked(), "", -1
            try:
                code = call("import", command, file, "--space", space, "--dry-run", *options).code
            except Exception as error:  # noqa: BLE001 — whatever it is: that is what is asked
                wrong = repr(error)[:300]
            said.setdefault(file.name, []).append((code, _worked() - began, wrong))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"said": said, "grown": grown // 1024, "children": children // 1024}


def _worked() -> float:
    """Seconds that this process and those it started had a processor: what others do meanwhile does not count."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    django.setup()
    json.dump(main(Path(sys.argv[1]), *sys.argv[2:]), sys.stdout)
