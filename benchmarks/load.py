"""Two hundred people at work:  python -m benchmarks.load --database postgresql --seconds 300

Each signs in and then, after 5 to 10 seconds of thought, reads (nine times of ten) or writes. The generator runs on the
same cores as the server. p95 of reads may be 500 ms, of writes 800 ms, and nothing may fail. What an answer cost is
told as work of the processors, which other programs on the machine change less than the time that it took.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.installation import Installation, descendants, installation_on
from tests.postgres import Cluster
from tests.visitors import CutOff, Visitor

READ_AT_MOST, WRITE_AT_MOST = 500.0, 800.0
THINKS = (5.0, 10.0)
WRITES = 0.1
RAMP = 60.0  # seconds over which people arrive; signing in costs a good hash of the password each
FOUND = 302


@dataclass
class Shift:
    """What all people together do and see. taken: milliseconds by kind of page."""

    place: dict[str, Any]
    until: float = 0.0
    counting: bool = False
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    work: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def note(self, what: str, began: float, answer: Any, wanted: int) -> None:
        """One answer, once everybody is there."""
        if self.counting:
            self.taken[what].append((time.perf_counter() - began) * 1000)
        if answer is None or answer.status != wanted:
            self.failed.append(f"{what}: {answer.status if answer else 'cut off'} {answer.heading if answer else ''}")


class Clerk:
    """One of them."""

    def __init__(self, shift: Shift, port: int, number: int) -> None:
        self.shift, self.visitor = shift, Visitor(port)
        self.email = shift.place["emails"][number]
        self.chance = random.Random(number)
        self.lead, self.own = "", ""

    async def work(self, arrives: float) -> None:
        """From the sign-in to the end of the shift."""
        await asyncio.sleep(arrives)
        try:
            await self.visitor.sign_in(self.email, self.shift.place["password"])
        except CutOff as error:
            self.shift.failed.append(f"sign-in: {str(error) or 'no answer'}")
            return
        form = await self.visitor.ask(f"{self.shift.place['home']}act/new/")
        self.lead = next(value for value in form.choices("lead") if value)
        while time.monotonic() < self.shift.until:
            await asyncio.sleep(self.chance.uniform(*THINKS))
            await (self.write() if self.chance.random() < WRITES else self.read())

    async def read(self) -> None:
        """A page as people open it: mostly Today, lists and records."""
        place, pick = self.shift.place, self.chance.choice
        home = place["home"]
        what, path = self.chance.choices(
            [
                ("today", f"{home}today/"),
                ("list of actions", f"{home}act/"),
                ("list of duties", f"{home}answer/duties/"),
                ("list of promises", f"{home}commit/"),
                ("board", f"{home}answer/"),
                ("search", f"{home}search/?q=mines"),
                ("action", pick(place["actions"])),
                ("duty", pick(place["duties"])),
                ("promise", pick(place["promises"])),
            ],
            weights=[20, 12, 8, 8, 6, 6, 18, 12, 10],
        )[0]
        began = time.perf_counter()
        self.shift.note(f"read: {what}", began, await self.answer(self.visitor.ask(path)), 200)

    async def write(self) -> None:
        """An action is asked for; or the own one is put into other words."""
        home = self.shift.place["home"]
        began = time.perf_counter()
        if not self.own:
            form = {"title": f"Ask the mines of valley {uuid4()}", "lead": self.lead, "client_key": str(uuid4())}
            answer = await self.answer(self.visitor.send(f"{home}act/new/", form))
            self.own = answer.goes_to if answer and answer.status == FOUND else ""
        else:
            form = {"title": f"Ask the mines again {uuid4()}", "revision": "1", "client_key": str(uuid4())}
            answer = await self.answer(self.visitor.send(f"{self.own}change/", form))
            self.own = ""
        self.shift.note("write", began, answer, FOUND)

    async def answer(self, asking: Any) -> Any:
        """The answer, or None where there came none."""
        try:
            return await asking
        except (CutOff, TimeoutError):
            return None


def work_of(pids: Iterable[int]) -> float:
    """Seconds of processor that these processes have used, with what ended under them."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def work_by_program(installation: Installation, cluster: Cluster | None) -> dict[str, float]:
    """Seconds of processor so far: of the web server, the worker, the database and this generator."""
    web: list[int] = []
    worker: list[int] = []
    for pid in installation.processes():
        with suppress(OSError):
            (worker if b"db_worker" in Path(f"/proc/{pid}/cmdline").read_bytes() else web).append(pid)
    database = [cluster.postmaster, *descendants(cluster.postmaster)] if cluster else []
    pids = {"web": web, "worker": worker, "database": database, "generator": [os.getpid()]}
    return {name: work_of(each) for name, each in pids.items()}


async def shift_of(port: int, place: dict[str, Any], seconds: float, work: Callable[[], dict[str, float]]) -> Shift:
    """Everybody arrives, and is counted from then on."""
    shift = Shift(place)
    people = len(place["emails"])
    shift.until = time.monotonic() + RAMP + seconds
    async with asyncio.TaskGroup() as tasks:
        for number in range(people):
            tasks.create_task(Clerk(shift, port, number).work(RAMP * number / people))
        await asyncio.sleep(RAMP)
        shift.counting, before = True, work()
    after = work()
    shift.work = {name: after[name] - before[name] for name in after}
    return shift


def p95(values: list[float]) -> float:
    """The time within which nineteen of twenty answers came, in milliseconds."""
    return statistics.quantiles(values, n=20)[18] if len(values) > 1 else (values or [0.0])[0]


def report(shift: Shift, seconds: float) -> int:
    """Print the figures; 1 where a bound is missed."""
    reads = [value for what, values in shift.taken.items() if what.startswith("read") for value in values]
    writes = shift.taken["write"]
    for what, values in sorted(shift.taken.items()):
        median = statistics.median(values)
        sys.stdout.write(f"{what:<24}{len(values):6} median {median:6.0f} ms   p95 {p95(values):6.0f} ms\n")
    sys.stdout.write(
        f"{len(shift.place['emails'])} people, {seconds:.0f} s: {len(reads) + len(writes)} answers, "
        f"{(len(reads) + len(writes)) / seconds:.1f} a second; p95 of {len(reads)} reads {p95(reads):.0f} ms "
        f"(at most {READ_AT_MOST:.0f}), of {len(writes)} writes {p95(writes):.0f} ms (at most {WRITE_AT_MOST:.0f}); "
        f"{len(shift.failed)} failed\n"
    )
    answers = max(1, len(reads) + len(writes))
    shares = (f"{name} {1000 * spent / answers:.1f} ms" for name, spent in shift.work.items())
    sys.stdout.write(f"work of the processors for each answer: {', '.join(shares)}\n")
    sys.stdout.write("".join(f"{line}\n" for line in shift.failed[:10]))
    return int(bool(shift.failed) or p95(reads) > READ_AT_MOST or p95(writes) > WRITE_AT_MOST)


def run(installation: Installation, cluster: Cluster | None, *, users: int, duties: int, seconds: float) -> int:
    """Lay the rows, serve them, send everybody."""
    assert installation.store.call("serve", "--prepare", "--empty").code == 0
    place = json.loads(installation.inside("benchmarks.lay", str(users), str(duties)))
    installation.start()
    try:
        work = partial(work_by_program, installation, cluster)
        shift = asyncio.run(shift_of(installation.port, place, seconds, work))
    finally:
        installation.stop()
    return report(shift, seconds)


def main() -> int:
    """From the command line."""
    parser = argparse.ArgumentParser(description="Two hundred people at work.")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--duties", type=int, default=200)
    parser.add_argument("--processes", type=int, default=0, help="of the web server; the product's own choice without")
    given = parser.parse_args()
    size = {"users": given.users, "duties": given.duties, "seconds": given.seconds}
    words = ("--processes", str(given.processes)) if given.processes else ()
    with (
        tempfile.TemporaryDirectory() as folder,
        installation_on(given.database, Path(folder), words=words) as (installation, cluster),
    ):
        return run(installation, cluster, **size)


if __name__ == "__main__":
    raise SystemExit(main())
