"""How long a second start takes, and what web server and worker weigh at rest:  python -m benchmarks.start

A second start may take 5 seconds; web and worker together, supervisor included, 500 MB of proportional memory.
"""

import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.installation import Installation
from tests.visitors import Visitor

SECONDS, MEGABYTES = 5.0, 500
REST = 5.0


def proportional(pid: int) -> float:
    """The process's share of the memory it uses, in MB: what several processes share is counted once among them."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


async def look_around(installation: Installation) -> None:
    """A few pages, so that everything that a page needs is loaded."""
    visitor = Visitor(installation.port)
    await visitor.sign_in("bilal@sample.invalid", "sample accounts only")
    for page in ("today/", "act/", "answer/", "answer/duties/", "commit/", "understand/"):
        answer = await visitor.ask(f"/sangar-rights-directorate/{page}")
        assert answer.status == 200, f"{page}: {answer.status}"
    visitor.hang_up()


def main() -> int:
    """Print both figures; 1 where one is missed."""
    import asyncio  # not part of what is measured

    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder) / "var")
        first = installation.start()
        installation.stop()
        seconds = min(_started_again(installation) for _each in range(3))
        installation.start()
        asyncio.run(look_around(installation))
        time.sleep(REST)
        assert installation.process is not None
        each = {pid: proportional(pid) for pid in [installation.process.pid, *installation.processes()]}
        installation.stop()
    parts = " + ".join(f"{size:.0f}" for size in each.values())
    sys.stdout.write(f"first start, with the sample spaces: {first:.1f} s\n")
    sys.stdout.write(f"second start: {seconds:.1f} s (at most {SECONDS:.0f})\n")
    sys.stdout.write(f"memory at rest: {parts} = {sum(each.values()):.0f} MB (at most {MEGABYTES})\n")
    return int(seconds > SECONDS or sum(each.values()) > MEGABYTES)


def _started_again(installation: Installation) -> float:
    seconds = installation.start()
    installation.stop()
    return seconds


if __name__ == "__main__":
    raise SystemExit(main())
