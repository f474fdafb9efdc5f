"""The ledger at its full size:  python -m benchmarks.ledger --database postgresql --rows 300000

A file of the Universal Human Rights Index is imported and imported again; then its promises are searched and counted
by every facet on their page, and a record with 5,000 links is opened. The bare query that a page is compared with asks
the database for the number and the first 25 of what the words find, in the list's order.
"""

import argparse
import asyncio
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from accord.config.serving import web_command
from benchmarks.uhri_files import annotations, write_xlsx
from tests.installation import Installation, descendants, installation_on, kill
from tests.surroundings import ROOT
from tests.visitors import CutOff, Visitor

IMPORT_AT_MOST, AGAIN_AT_MOST = 6.0, 0.5  # × parsing and inserting bare; × the first import
PAGE_AT_MOST, QUERY_AT_MOST, RECORD_AT_MOST = 300.0, 4.0, 150.0  # ms, × the bare query, ms
MEMORY_AT_MOST = 1_500.0  # MB
# What people ask: all; a word, rare and common words, either and not; facets; several values; a value left out; a page.
ADDRESSES = (
    "", "q=water", "q=judges+funds", "q=%22older+persons%22", "q=(water+OR+schools)+NOT+delay", "q=annotation+4711",
    "position=noted", "position=noted&position=supported&q=mines", "not-position=noted&kind=recommendation",
    "state=Arvenia&year=2011", "body=CEDAW&q=wages", "q=water&page=7",
)  # fmt: skip


def say(line: str) -> None:
    """One line of the answer."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def imports(installation: Installation, path: Path, slug: str) -> bool:
    """The imports with their parts. Whether all bounds are kept."""
    told: dict[str, Any] = json.loads(installation.inside("benchmarks.ledger_parts", str(path), slug))
    parse, insert = told["bare"]["parse"], told["bare"]["insert"]
    first, second = told["first"]["seconds"], told["second"]["seconds"]
    say(f"parse {parse:.1f} s, insert bare {insert:.1f} s")
    say(f"first import {first:.1f} s: {first / (parse + insert):.1f}× (at most {IMPORT_AT_MOST:.0f}×)")
    for name, seconds in told["parts"].items():
        say(f"  {name} {seconds:.1f} s")
    say(f"second import, unchanged {second:.1f} s: {second / first:.2f}× (at most {AGAIN_AT_MOST}×)")
    say(f"memory at most {told['memory']:.0f} MB (at most {MEMORY_AT_MOST:.0f} MB)")
    is_fast = first <= IMPORT_AT_MOST * (parse + insert) and second <= AGAIN_AT_MOST * first
    return is_fast and told["memory"] <= MEMORY_AT_MOST


async def pages(port: int, place: dict[str, Any], bare: dict[str, list[float]], rounds: int) -> bool:
    """The page of promises, and the record with many links. Whether all bounds are kept."""
    visitor = Visitor(port)
    for _attempt in range(300):
        try:
            await visitor.ask("/")
            break
        except (CutOff, OSError):
            await asyncio.sleep(0.1)
    await visitor.sign_in(place["emails"][0], place["password"])
    began = time.perf_counter()
    assert (await visitor.ask(f"{place['home']}commit/")).status == 200
    say(f"kept by the worker for the facets: {place['kept']:.1f} s")
    say(f"first page after a start: {time.perf_counter() - began:.1f} s")
    everything, query = [], []
    for address in ADDRESSES:
        taken = [await _timed(visitor, f"{place['home']}commit/?{address}") for _round in range(rounds)]
        told = f"{_p95(taken):7.0f} ms p95, {statistics.median(taken):5.0f} ms median"
        if address in bare:
            query += bare[address]
            told += f", bare query {_p95(bare[address]):.0f} ms"
        say(f"  ?{address:<48}{told}")
        everything += taken
    page, plain = _p95(everything), _p95(query)
    say(f"page of promises with all facets: p95 {page:.0f} ms (at most {PAGE_AT_MOST:.0f} ms), {page / plain:.1f}× the")
    say(f"  bare query's {plain:.0f} ms (at most {QUERY_AT_MOST:.0f}×)")
    # Its own page, and that of all it is linked with.
    thread = f"{place['home']}thread/duty/{place['linked'].rstrip('/').rpartition('/')[2]}/"
    records = [_p95([await _timed(visitor, path) for _round in range(rounds)]) for path in (place["linked"], thread)]
    told = ", its thread ".join(f"{record:.0f} ms" for record in records)
    say(f"record with {place['links']} links: p95 {told} (at most {RECORD_AT_MOST:.0f} ms)")
    return page <= PAGE_AT_MOST and page <= QUERY_AT_MOST * plain and max(records) <= RECORD_AT_MOST


async def _timed(visitor: Visitor, path: str) -> float:
    began = time.perf_counter()
    answer = await visitor.ask(path)
    assert answer.status == 200, f"{path}: {answer.status}"
    return (time.perf_counter() - began) * 1000


def _p95(taken: list[float]) -> float:
    return sorted(taken)[math.ceil(0.95 * len(taken)) - 1]  # the nearest rank


def served(installation: Installation, rounds: int, place: dict[str, Any], bare: dict[str, list[float]]) -> bool:
    """The pages, from a server of the product."""
    command = web_command(host="127.0.0.1", port=installation.port, processes=1, threads=4)
    process = subprocess.Popen(command, cwd=ROOT, env=installation.store.surroundings())
    try:
        return asyncio.run(pages(installation.port, place, bare, rounds))
    finally:
        kill([*descendants(process.pid), process.pid])
        process.wait()


def main() -> int:
    """Print the figures; 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description="The ledger at its full size.")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, installation_on(given.database, Path(folder)) as (installation, _):
        assert installation.store.call("serve", "--prepare", "--empty").code == 0
        place = json.loads(installation.inside("benchmarks.lay", "1", "20"))
        path = Path(folder) / "index.xlsx"
        write_xlsx(path, annotations(given.rows))
        is_kept = imports(installation, path, place["home"].strip("/"))
        place |= json.loads(installation.inside("benchmarks.ledger_queries", place["home"].strip("/"), *ADDRESSES))
        is_kept &= served(installation, given.rounds, place, place["bare"])
    return int(not is_kept)


if __name__ == "__main__":
    raise SystemExit(main())
