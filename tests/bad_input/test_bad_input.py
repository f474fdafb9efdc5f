"""What nobody should send, sent: a clear answer, soon, and nothing of ours grows, breaks, leaks or runs it."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bad_input.attack import MEGABYTES, SECONDS, SHARE, Attack, most_memory, run
from tests.bad_input.files import Sent, files
from tests.bad_input.requests import requests
from tests.bad_input.words import WORDS
from tests.installation import Installation
from tests.visitors import Visitor

pytestmark = pytest.mark.served
REQUESTS = requests()
READ = (".csv", ".xlsx", ".txt", ".json", ".ods", ".xls", ".tsv", ".geojson")
OK, FAILED, USAGE, REJECTED = 0, 1, 2, 3


@pytest.fixture(scope="module")
def place(laid: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    return laid[1]


@pytest.fixture(scope="module")
def installation(laid: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("bad-input") / "var")
    shutil.copytree(laid[0], made.var)
    yield made
    made.kill_all()


@pytest.fixture(scope="module")
def sent() -> dict[str, Sent]:
    return files()


def test_there_are_more_than_two_hundred_items_of_every_class(sent):
    assert len(sent) >= 200
    assert len(WORDS) >= 50
    assert len(REQUESTS) >= 100


def test_the_server_answers_every_item_and_takes_no_harm(installation, place, sent, request):
    installation.start()
    before = most_memory(installation.processes())
    attack = Attack(installation, place, Visitor(installation.port))
    every_door = request.config.getoption("--full")
    asyncio.run(run(attack, sent, WORDS, REQUESTS, every_door=every_door))
    grown = most_memory(installation.processes()) - before
    installation.stop()
    said = installation.said()
    wrongs = [*attack.wrongs, *(line for line in said.splitlines() if "Internal Server Error" in line)]
    assert not wrongs, "\n".join(wrongs)
    assert grown <= MEGABYTES, f"grew by {grown} MB"
    assert not installation.left(), installation.left()
    assert attack.taken_in > 10, "hardly a file was taken in: nothing was fetched again"
    print(f"\n{attack.answers} answers, {grown} MB more at most, slowest {attack.slowest}")  # noqa: T201 — the figures, shown by pytest -rP


def test_the_importers_refuse_every_file_with_a_reason(installation, place, sent, tmp_path, request):
    every = request.config.getoption("--full")
    for number, (name, content) in list(enumerate(sent.values()))[:: 1 if every else SHARE]:
        ending = next((kind for kind in READ if name.endswith(kind)), ".csv")
        (tmp_path / f"{number:03}{ending}").write_bytes(content)
    each = "every" if every else "by turns"
    told = json.loads(installation.inside("tests.bad_input.imports", str(tmp_path), place["home"].strip("/"), each))
    wrongs = []
    what = list(sent)
    for file, calls in told["said"].items():
        for code, seconds, wrong in calls:
            if wrong or code not in {OK, FAILED, USAGE, REJECTED} or seconds > SECONDS:
                wrongs.append(f"{what[int(file[:3])]}: code {code}, {seconds:.1f} s {wrong}")
    assert not wrongs, "\n".join(wrongs)
    assert max(told["grown"], told["children"]) <= MEGABYTES, told
    assert not installation.left(), installation.left()
