"""Signed-in people who write without pause, and remember what was acknowledged: no more, and no less."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from tests.visitors import Answer, CutOff, Visitor

FOUND, BUSY = 302, 503
PAUSE = 0.05
PATIENCE = 60.0  # seconds in which a server has to come back before the whole trial fails


@dataclass
class Notebook:
    """What all writers together know.

    forms: those acknowledged; rows: those of files that came in; wrongs: answers that no mishap excuses.
    """

    acks: list[dict[str, str]] = field(default_factory=list)
    forms: int = 0
    rows: int = 0
    sent_again: int = 0
    calm: int = 0
    wrongs: list[str] = field(default_factory=list)

    def write(self, event: str, path: str, **more: str) -> None:
        """Note one acknowledged write."""
        self.acks.append({"event": event, "id": id_in(path), **more})
        self.forms += "rows" not in more
        self.rows += int(more.get("rows", 0))


def id_in(path: str) -> str:
    """The record that a path names."""
    return next(str(UUID(word)) for word in path.split("/") if word.count("-") == 4)


@dataclass
class Writer:
    """One person at work: an action is asked for, started, put into other words, proved and finished; then a report."""

    visitor: Visitor
    place: Mapping[str, Any]
    notebook: Notebook
    chance: random.Random
    is_over: Callable[[], bool]

    async def work(self) -> None:
        """Until it is over; the last round is finished."""
        for number in count():
            if self.is_over():
                return
            await self.round(number)

    async def round(self, number: int) -> None:
        """One action from its beginning to its end."""
        title = f"Count what is stored in pit {uuid4()}"
        key = str(uuid4())
        form = {"title": title, "lead": self.place["lead"], "client_key": key}
        page = await self.insist(f"{self.place['home']}act/new/", form)
        if page is None:
            return
        self.notebook.write("action_added", page, title=title)
        await self.step(page, "start", "action_started", revision="1")
        await self.step(page, "change", "action_changed", revision="2", title=f"{title} again")
        if number % 8 == 3:
            await self.evidence(page)
        await self.step(page, "finish", "action_finished", revision="3")
        if number % 8 == 7:
            await self.report()

    async def step(self, page: str, name: str, event: str, **form: str) -> None:
        """One step of an action's life."""
        if await self.insist(f"{page}{name}/", {**form, "client_key": str(uuid4())}, is_step=True):
            self.notebook.write(event, page)

    async def evidence(self, page: str) -> None:
        """A file that shows what was done."""
        content = f"day,tons\n1,{self.chance.random()}\n".encode()
        form = {"client_key": str(uuid4()), "source": "Counted by hand"}
        if await self.insist(f"{page}evidence/", form, files={"file": ("count.csv", content)}):
            self.notebook.write("", page, files="1")

    async def report(self) -> None:
        """A report with a file, sent for vetting: two records, a file, links, a notice and a delivery at once."""
        content = f"pit,{uuid4()}\n".encode()
        form = {"claim": "underway", "statement": f"Pit {uuid4()} was counted.", "body": self.place["lead"]}
        path = self.chance.choice(self.place["reports"])
        form["client_key"] = str(uuid4())
        page = await self.insist(path, form, files={"evidence": ("report.csv", content)})
        if page is not None:
            self.notebook.write("report_submitted", page, files="1")

    async def insist(
        self, path: str, form: Mapping[str, str], *, files: Any = None, is_step: bool = False
    ) -> str | None:
        """Send a form until it is acknowledged, as a person does; the page that it leads to, or None where it failed.

        A step that was cut off may have been taken: sent again it is refused then, and counts as acknowledged, for
        the person now sees that it is done.
        """
        again = False
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = await self.send_once(path, form, files)
                if answer is None:
                    self.notebook.sent_again += not again
                    again = True
                    await asyncio.sleep(PAUSE)
                elif answer.status == FOUND and "/accounts/" not in answer.goes_to:
                    return answer.goes_to
                elif again and is_step and answer.status in {400, 403, 422}:
                    return path
                else:
                    self.notebook.wrongs.append(f"{path}: {answer.status} {answer.goes_to} {answer.heading}")
                    return None

    async def send_once(self, path: str, form: Mapping[str, str], files: Any) -> Answer | None:
        """One try; None where nobody knows what came of it, or where the calm page asked to try again."""
        try:
            answer = await self.visitor.send(path, form, files)
        except (CutOff, TimeoutError):
            return None
        if answer.status == BUSY:
            self.notebook.calm += 1
            return None
        return answer
