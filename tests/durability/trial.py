"""One trial: people write through HTTP, everything is killed at random moments, and in the end nothing may be missing.

By hand:  python -m tests.durability.trial --database sqlite --kills 200 --writes 20000 --rows 80000 --writers 16
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.durability.clerks import Clerk
from tests.durability.writers import Notebook, Writer
from tests.installation import Installation, descendants, installation_on, is_running, kill
from tests.postgres import Cluster
from tests.visitors import CutOff, Visitor

BACK_WITHIN = 10.0
ROWS_UNDER_WAY = 2 * 2 * Clerk.rows_a_file  # two files of each of both clerks


@dataclass
class Size:
    """How hard to try. Kills are spread at random over the writes of forms; writers work at the same time.

    rows: those of files that two more people bring in meanwhile, 250 a file; kills wait where these fall behind.
    """

    kills: int = 3
    writes: int = 150
    rows: int = 500
    writers: int = 8
    seed: int = 0


@dataclass
class Outcome:
    """What came of it. back: seconds from each kill to the first page that needs the database."""

    acknowledged: int
    rows: int
    sent_again: int
    calm: int
    wrongs: list[str]
    back: list[float]
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.acknowledged} writes acknowledged ({self.rows} of them rows of files), {len(self.back)} kills, "
            f"{self.sent_again} sent again, "
            f"{self.calm} asked to try again, {len(self.wrongs)} wrong; back within {max(self.back, default=0):.1f} s "
            f"at most, {sum(self.back) / max(1, len(self.back)):.1f} s on average; {self.seconds:.0f} s in all"
        )


@dataclass
class Trial:
    """An installation under fire. cluster: its PostgreSQL; without one it is on SQLite. place: what was laid before."""

    installation: Installation
    size: Size
    cluster: Cluster | None = None
    place: dict[str, Any] = field(default_factory=dict)
    notebook: Notebook = field(default_factory=Notebook)
    back: list[float] = field(default_factory=list)
    is_over: bool = False

    def run(self) -> Outcome:
        """Lay the setting, write and kill, prove."""
        began = time.monotonic()
        place = self.place or self.installation.lay()
        self.installation.start()
        try:
            asyncio.run(self.fire(place))
        finally:
            self.installation.stop()
        acks = "\n".join(map(json.dumps, self.notebook.acks))
        said = json.loads(self.installation.inside("tests.durability.proof", given=acks))
        wrongs = [*self.notebook.wrongs, *said["wrongs"]]
        wrongs += [f"back after {each:.1f} s" for each in self.back if each > BACK_WITHIN]
        wrongs += [line for line in self.installation.said().splitlines() if "Internal Server Error" in line]
        notebook = self.notebook
        seconds = time.monotonic() - began
        return Outcome(
            said["acknowledged"], notebook.rows, notebook.sent_again, notebook.calm, wrongs, self.back, seconds
        )

    async def fire(self, place: dict[str, Any]) -> None:
        """Writers work, kills fall among them, until both numbers are reached."""
        chance = random.Random(self.size.seed)
        emails = place["emails"]
        watcher, *visitors = [Visitor(self.installation.port) for _each in range(self.size.writers + 1)]
        for number, visitor in enumerate([watcher, *visitors]):
            await visitor.sign_in(emails[number % len(emails)], place["password"])
        keepers = [Visitor(self.installation.port) for _each in place["clerks"]]
        for (email, secret), visitor in zip(place["clerks"].items(), keepers, strict=True):
            await visitor.sign_in(email, place["password"], secret)
        writers = [
            Writer(visitor, place, self.notebook, random.Random(chance.random()), lambda: self.is_over)
            for visitor in visitors
        ]
        writers += [
            Clerk(visitor, place, self.notebook, random.Random(chance.random()), lambda: self.is_over, self.size.rows)
            for visitor in keepers
        ]
        async with asyncio.TaskGroup() as people:
            for writer in writers:
                people.create_task(writer.work())
            await self.strike(chance, watcher, f"{place['home']}act/new/")
            self.is_over = True

    async def strike(self, chance: random.Random, watcher: Visitor, page: str) -> None:
        """Kill after each share of the writes, at a moment of chance; go on once everything is back."""
        for number in range(1, self.size.kills + 1):
            await self.until(number / (self.size.kills + 1))
            await asyncio.sleep(chance.random() * 0.2)
            began = time.monotonic()
            await asyncio.to_thread(self.kill_something, chance, number)
            await self.until_back(watcher, page, began)
        await self.until(1.0)

    async def until(self, share: float) -> None:
        """Wait for this share of the acknowledged writes; an answer that nothing excuses ends the waiting.

        A worker that is killed while it starts, again and again, brings nothing in and proves nothing: rows may be
        behind by the files that are under way, not by more.
        """
        forms, rows = share * self.size.writes, share * self.size.rows - ROWS_UNDER_WAY
        while (self.notebook.forms < forms or self.notebook.rows < rows) and not self.notebook.wrongs:
            await asyncio.sleep(0.01)

    def kill_something(self, chance: random.Random, number: int) -> None:
        """By turns: all of it, to be started again as after a power cut; or what the supervisor brings back itself.

        On PostgreSQL one of its processes goes as well: by turns the postmaster, or one that serves a connection.
        """
        whole = number % 2 == 1
        if self.cluster is not None:
            self.kill_database(chance, whole=number % 4 == 1)
        if whole:
            self.installation.kill_all()
            if self.cluster is not None and number % 4 == 1:
                self.cluster.start()
            self.installation.start()
        else:
            kill(self.installation.processes())

    def kill_database(self, chance: random.Random, *, whole: bool) -> None:
        """SIGKILL to the postmaster with all its children, or to one child alone: the rest restart by themselves."""
        assert self.cluster is not None
        postmaster = self.cluster.postmaster
        children = descendants(postmaster)
        victims = [postmaster, *children] if whole else [chance.choice(children)]
        kill(victims)
        while any(is_running(pid) for pid in victims):
            time.sleep(0.01)
        if whole:
            self.cluster.forget_process()

    async def until_back(self, watcher: Visitor, page: str, began: float) -> None:
        """Ask until a page that needs the database and the session is there; note how long that took."""
        while True:
            try:
                answer = await watcher.ask(page)
            except (CutOff, TimeoutError):
                answer = None
            if answer is not None and answer.status == 200:
                self.back.append(time.monotonic() - began)
                return
            if answer is not None and answer.status not in {502, 503}:
                self.notebook.wrongs.append(f"after a kill: {answer.status} {answer.goes_to}")
                return
            assert time.monotonic() - began < 12 * BACK_WITHIN, self.installation.said()[-4_000:]
            await asyncio.sleep(0.05)


@contextmanager
def trial_on(database: str, folder: Path, size: Size) -> Iterator[Trial]:
    """A trial on ``sqlite`` or ``postgresql``, in a folder of its own. Raises NoPostgres where there is none."""
    with installation_on(database, folder) as (installation, cluster):
        yield Trial(installation, size, cluster)


def main() -> int:
    """The trial from the command line; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description="Kill Accord while people write, and count what is lost.")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    for name, usual in (("kills", 3), ("writes", 150), ("rows", 500), ("writers", 8), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = vars(parser.parse_args())
    database = given.pop("database")
    with tempfile.TemporaryDirectory() as folder, trial_on(database, Path(folder), Size(**given)) as trial:
        outcome = trial.run()
    sys.stdout.write("\n".join([*outcome.wrongs[:20], f"{database}: {outcome}", ""]))
    return 1 if outcome.wrongs else 0


if __name__ == "__main__":
    raise SystemExit(main())
