"""People who bring whole files in while everything is killed: sent, looked at, confirmed, and no row may be missing."""

import asyncio
import csv
import io
from dataclasses import dataclass
from uuid import uuid4

from tests.durability.writers import BUSY, PATIENCE, PAUSE, Writer
from tests.visitors import CutOff

OVER_MANY_KILLS = 5 * PATIENCE  # seconds for one file, the times of starting anew among them
COLUMNS = ("document", "document_kind", "paragraph", "text", "external_id")


def table(mark: str, rows: int) -> bytes:
    """A file of our own template with invented paragraphs of one law; ``mark`` finds each of them again."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number in range(1, rows + 1):
        writer.writerow((f"Act {mark}", "law", number, paragraph(mark, number), f"{mark}-{number}"))
    return text.getvalue().encode()


def paragraph(mark: str, number: int) -> str:
    """The words of one row."""
    return f"Shaft {number} of pit {mark} shall be inspected every month."


@dataclass
class Clerk(Writer):
    """Brings in file after file through the page, as the secretariat does, until ``rows`` of them are in.

    Once a file is confirmed nobody says anything again: whatever is killed meanwhile, the worker has to finish it.
    """

    rows: int = 0
    rows_a_file: int = 250

    async def work(self) -> None:
        """File after file; the last one is finished."""
        while self.notebook.rows < self.rows and not self.notebook.wrongs:
            await self.round(0)

    async def round(self, number: int) -> None:
        """One file from its beginning to its end."""
        mark, key = str(uuid4()), str(uuid4())
        files = {"file": (f"{mark}.csv", table(mark, self.rows_a_file))}
        form = {"what": "commitments", "client_key": key}
        page = await self.insist(f"{self.place['home']}import/new/", form, files=files)
        if page is None or not await self.read(page):
            return
        if await self.insist(f"{page}apply/", {}, is_step=True) and await self.read(page):
            self.notebook.write("", page, mark=mark, rows=str(self.rows_a_file))

    async def read(self, page: str) -> bool:
        """Wait until the worker has done its part with the file; False, and a wrong, where that takes too long."""
        for _turn in range(round(OVER_MANY_KILLS / (4 * PAUSE))):
            try:
                answer = await self.visitor.ask(f"{page}?part=progress")
            except (CutOff, TimeoutError):
                answer = None
            if answer is not None and answer.header("hx-refresh"):
                return True
            if answer is not None and answer.status not in {200, BUSY}:
                self.notebook.wrongs.append(f"{page}: {answer.status} {answer.goes_to} {answer.heading}")
                return False
            await asyncio.sleep(4 * PAUSE)
        self.notebook.wrongs.append(f"{page}: not done after {OVER_MANY_KILLS:.0f} s of asking")
        return False
