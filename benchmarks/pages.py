"""Pages against a plain view of the same rows, paired in one run:  python -m benchmarks.pages

A list of 50 records may take 12 times, a record's page 8 times as long as a view on the same server with the same rows,
session and one loop template.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from accord.config.serving import web_command
from tests.installation import Installation, descendants, installation_on, kill
from tests.surroundings import ROOT
from tests.visitors import CutOff, Visitor

LIST_AT_MOST, RECORD_AT_MOST = 12.0, 8.0
DUTIES = 60


async def measure(port: int, place: dict[str, Any], rounds: int) -> list[tuple[str, float, float, float]]:
    """For each page: its name, its median, the plain view's, in milliseconds, and what is allowed."""
    visitor = Visitor(port)
    await _until_it_answers(visitor)
    await visitor.sign_in(place["emails"][0], place["password"])
    home = place["home"]
    pairs = [
        ("list: actions", f"{home}act/?whose=all", "/plain/action/", LIST_AT_MOST),
        ("list: promises", f"{home}commit/", "/plain/promise/", LIST_AT_MOST),
        ("list: duties", f"{home}answer/duties/", "/plain/duty/", LIST_AT_MOST),
        *(
            (f"record: {kind}", path, f"/plain/{kind}/{path.rstrip('/').rsplit('/', 1)[1]}/", RECORD_AT_MOST)
            for kind, path in (
                ("action", place["actions"][0]),
                ("duty", place["duties"][0]),
                ("promise", place["promises"][0]),
            )
        ),
    ]
    found = []
    for name, page, plain, most in pairs:
        taken: dict[str, list[float]] = {page: [], plain: []}
        for number in range(rounds + 5):
            for path in (page, plain):
                began = time.perf_counter()
                answer = await visitor.ask(path)
                if number >= 5:  # the first ones compile templates
                    taken[path].append((time.perf_counter() - began) * 1000)
                assert answer.status == 200, f"{path}: {answer.status}"
        found.append((name, statistics.median(taken[page]), statistics.median(taken[plain]), most))
    return found


async def _until_it_answers(visitor: Visitor) -> None:
    for _try in range(300):
        try:
            await visitor.ask("/accounts/login/")
        except CutOff:
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not come up")


def run(installation: Installation, rounds: int = 60) -> list[tuple[str, float, float, float]]:
    """Lay the rows, serve them, measure."""
    assert installation.store.call("serve", "--prepare", "--empty").code == 0
    place = json.loads(installation.inside("benchmarks.lay", "2", str(DUTIES)))
    command = web_command(host="127.0.0.1", port=installation.port, processes=1, threads=4)
    command[command.index("accord.config.wsgi:application")] = "benchmarks.wsgi:application"
    process = subprocess.Popen(command, cwd=ROOT, env=installation.store.surroundings())
    try:
        return asyncio.run(measure(installation.port, place, rounds))
    finally:
        kill([*descendants(process.pid), process.pid])
        process.wait()


def main() -> int:
    """Print a line a page; 1 where one takes longer than it may."""
    parser = argparse.ArgumentParser(description="Pages against a plain view of the same rows.")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, installation_on(given.database, Path(folder)) as (installation, _):
        found = run(installation, given.rounds)
    for name, page, plain, most in found:
        sys.stdout.write(
            f"{name:<18}{page:7.1f} ms   plain {plain:5.1f} ms   {page / plain:5.1f}× (at most {most:.0f}×)\n"
        )
    return int(any(page > most * plain for _name, page, plain, most in found))


if __name__ == "__main__":
    raise SystemExit(main())
