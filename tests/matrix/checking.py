"""Holding answers against the table: the outcome, what it shows, what it changed, and that hidden looks like absent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from tests.matrix.asking import Answer, Askers, digest_of_tables, undone
from tests.matrix.canaries import Canary
from tests.matrix.forms import FORMS
from tests.matrix.oracle import Oracle
from tests.matrix.policy_table import PAGES, Line
from tests.matrix.states import BEFORE

SIGN_IN = "/accounts/login/"
SHOWN_AT_MOST = 8
LINES_AT_MOST = 60
# Reading what is confidential leaves a line, even where the step that was asked for is refused then.
LINES_OF_READING = frozenset({"audit_chain", "audit_event"})
# A promise's page says which duties were taken back and why: the row is withdrawn, its words are not hidden.
TELLS_OF_WITHDRAWN = {"commitments:commitment": "duty"}


@dataclass(frozen=True)
class Cell:
    """One question: who asks for what, and what the table says."""

    line: Line
    person: str
    position: str
    expected: str

    def __str__(self) -> str:
        return f"{self.line} · {self.person} · {self.position}"


def cells_of(line: Line) -> Iterator[Cell]:
    """Every cell of a row; the absent id comes first, others are compared with it."""
    for person, cells in line.cells.items():
        for position in sorted(cells, key=lambda code: (code != "a", code)):
            yield Cell(line, person, position, cells[position])


@dataclass
class Checker:
    """Asks the cells of one row and says what is wrong with the answers."""

    askers: Askers
    asked: int = 0
    _absent: dict[tuple[Line, str], Answer] = field(default_factory=dict)

    @property
    def oracle(self) -> Oracle:
        """Who may see what, in the world that is asked about."""
        return self.askers.oracle

    def problems(self, cell: Cell) -> Iterator[str]:
        """Everything that is wrong with one cell, each with who asked for what."""
        answer = self.answer(cell)
        got = outcome_of(answer)
        if got != cell.expected:
            yield f"{cell}: expected {cell.expected}, got {got}{_words_of(answer)}"
        yield from self.shown_wrongly(cell, answer)
        if got == cell.expected:
            yield from self.changed_wrongly(cell, answer)
            yield from self.told_apart(cell, answer)

    def answer(self, cell: Cell, digests: list[str] | None = None) -> Answer:
        """Ask, and undo whatever came of it. digests: gets the digest of all tables before and after."""
        world, line = self.askers.world, cell.line
        self.asked += 1
        with undone():
            row = world.row(line.record, cell.position, cell.person) or world.rows.get((line.record, "w"))
            if line.method != "GET" and row is not None and line.page in BEFORE:
                BEFORE[line.page](world, row)
            data = FORMS[line.page](world, cell.person, row) if line.method != "GET" else None
            path = line.path(world, cell.person, cell.position)
            if digests is not None:
                digests.append(digest_of_tables())
            answer = self.askers.ask(cell.person, path, method=line.method, data=data)
            if digests is not None:
                digests.append(digest_of_tables())
        return answer

    def shown_wrongly(self, cell: Cell, answer: Answer) -> Iterator[str]:
        """Canaries that the policy does not let this person, or whoever a mail goes to, see."""
        found = self.spotted(cell, answer)
        wrong = sorted(str(canary) for canary in found if not self._may_be_shown(cell, canary))
        if wrong:
            yield f"{cell}: shows {_some(wrong)}"
        for message in answer.mails:
            for address in message.to:
                yield from self._mailed_wrongly(cell, address, message)

    def spotted(self, cell: Cell, answer: Answer) -> set[Canary]:
        """Every canary in any part of an answer, but for the id that was asked for."""
        aviary = self.askers.world.aviary
        asked = self._words(cell)
        heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        parts = (answer.content, heads, answer.cookies, answer.said)
        return {canary for part in parts for canary in aviary.spotted(part, but=asked)}

    def _words(self, cell: Cell) -> list[str]:
        """The id or the token that was asked for: an answer may say it again."""
        world = self.askers.world
        parts = PAGES[cell.line.page].parts
        words = [str(cell.line.part(name, world, cell.person, cell.position)) for name in parts if name != "space"]
        return [word for word in words if len(word) > 8]

    def _is_seen(self, cell: Cell) -> bool:
        """The row itself is there for this person, though the page is not."""
        row = self.askers.world.row(cell.line.record, cell.position, cell.person)
        known = self.askers.world.aviary.known.get(str(row.pk)) if row is not None else None
        return known is not None and self.oracle.may_see(cell.person, known)

    def _may_be_shown(self, cell: Cell, canary: Canary) -> bool:
        if cell.line.page == "invitation" and cell.expected in {"200", "302"}:
            # Whoever holds the link is who was invited.
            kind = "own_invitation" if cell.position == "o" else "invitation"
            row = self.askers.world.row(kind, cell.position, cell.person)
            if row is not None and canary.row == row.pk:
                return True
        withdrawn = canary.position == "d" and TELLS_OF_WITHDRAWN.get(cell.line.page) == canary.kind
        return self.oracle.may_see(cell.person, canary, though_withdrawn=withdrawn)

    def _mailed_wrongly(self, cell: Cell, address: str, message: Any) -> Iterator[str]:
        world = self.askers.world
        reader = next((name for name, account in world.cast.accounts.items() if account.email == address), "visitor")
        parts = [message.subject, message.body, *(str(part) for part in getattr(message, "alternatives", ()))]
        parts += [str(part) for part in message.attachments]
        found = {canary for part in parts for canary in world.aviary.spotted(part, but=[address])}
        wrong = sorted(str(canary) for canary in found if not self.oracle.may_see(reader, canary))
        if wrong:
            yield f"{cell}: a mail to {address} shows {_some(wrong)}"

    def changed_wrongly(self, cell: Cell, answer: Answer) -> Iterator[str]:
        """A refusal that wrote something, or a form that was taken and wrote nothing."""
        refused = cell.expected == "in" or cell.expected[0] == "4"
        looked = LINES_OF_READING if cell.position == "k" and cell.expected in {"403", "422"} else frozenset()
        if refused and set(answer.written) - looked:
            digests: list[str] = []
            self.answer(cell, digests)
            if len(set(digests)) > 1:
                yield f"{cell}: refused with {cell.expected}, and yet it wrote to {_some(sorted(set(answer.written)))}"
        if cell.line.method == "POST" and cell.expected == "302" and not answer.written and not _may_idle(cell.line):
            yield f"{cell}: answered {cell.expected} and wrote nothing: the form that was sent is not a valid one"

    def told_apart(self, cell: Cell, answer: Answer) -> Iterator[str]:
        """A row that is not there for this person, and an id that no row has, are answered alike."""
        key = (cell.line, cell.person)
        if cell.position == "a":
            self._absent[key] = answer
        absent = self._absent.get(key)
        if cell.expected != "404" or absent is None or cell.position == "a":
            return
        if cell.position == "q" or self._is_seen(cell):
            return  # another space's address has another frame; a row that is seen elsewhere is no secret
        here, there = (
            answer.seen_by_all(*self._words(cell)),
            absent.seen_by_all(*self._words(replace(cell, position="a"))),
        )
        for name, mine, other in zip(("status", "headers", "body", "number of queries"), here, there, strict=True):
            if mine != other:
                yield f"{cell}: hidden and absent differ in {name}: {_difference(mine, other)}"


# Steps that may find nothing to do: no other browser to sign out of, no notice to read, no account to keep a language.
IDLE = frozenset({"end_session", "desk:read_notices", "language", "remove_passkey"})


def _may_idle(line: Line) -> bool:
    return line.page in IDLE or line.page.startswith(("account_", "mfa_"))


def nothing_wrong(found: Iterable[str]) -> None:
    """Each problem on a line of its own, the first ones where there are very many."""
    problems = list(islice(found, LINES_AT_MOST))
    assert not problems, "\n" + "\n".join(problems)


def outcome_of(answer: Answer) -> str:
    """A status, or ``in`` where the person is sent to sign in."""
    return "in" if answer.status == 302 and answer.location.startswith(SIGN_IN) else str(answer.status)


def _words_of(answer: Answer) -> str:
    """What a refused form says, to see at once why."""
    text = answer.content.decode("utf-8", "replace")
    start = text.find("c-problems") if answer.status == 422 else -1
    return f" ({' '.join(text[start : start + 300].split())})" if start >= 0 else ""


def _difference(mine: Any, other: Any) -> str:
    if isinstance(mine, bytes) and isinstance(other, bytes):
        at = next((i for i, (a, b) in enumerate(zip(mine, other, strict=False)) if a != b), min(len(mine), len(other)))
        return f"{mine[at - 40 : at + 60]!r} against {other[at - 40 : at + 60]!r}"
    return f"{mine} against {other}"


def _some(words: list[str]) -> str:
    more = f" and {len(words) - SHOWN_AT_MOST} more" if len(words) > SHOWN_AT_MOST else ""
    return ", ".join(words[:SHOWN_AT_MOST]) + more
