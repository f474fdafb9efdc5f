"""Lists keep quiet: what is hidden leaves no count, no choice and no match, whatever a search or a filter asks for."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet

from accord.kernel.search import faceted
from accord.kernel.spaces.models import SpaceRecord
from accord.ui.listing import Listing
from accord.ui.listing_rows import Kept
from tests.matrix.asking import Answer, Askers, undone
from tests.matrix.canaries import WORD, Canary
from tests.matrix.checking import nothing_wrong
from tests.matrix.policy_table import Line, read_table
from tests.matrix.world import ABSENT

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]

# Of people whom the decision tells apart by nothing but their name, one asks for all.
ASKERS = ("amina", "bilal", "chandni", "daud", "gul", "hina", "imran", "javed", "kiran", "lal")
# Without --full each filter is asked by every third person, for two of every third value, another third each; on
# PostgreSQL each page is asked by one of the people, for two words or values.
THIRD = 3
VALUES = 2
# Positions whose rows are hidden from most: confidential, restricted, shared with one pillar, about the police.
HIDDEN_FROM_MOST = "cspj"
NAMED_BY_FILTERS = ("actor", "place", "term", "instrument", "person", "duty")
PAGES_OF_LISTS = [
    line
    for line in read_table()
    if line.method == "GET" and line.form == "html" and not line.page.startswith("ui:")  # these show no records
]


@pytest.fixture
def listings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Listing, Any]]:
    """The lists that were drawn since, each with its rows."""
    drawn: list[tuple[Listing, Any]] = []
    page = Listing.page

    def noted(self: Listing, source: Any, query: Any) -> Any:
        drawn.append((self, source.anew() if isinstance(source, Kept) else source))
        return page(self, source, query)

    monkeypatch.setattr(Listing, "page", noted)
    return drawn


@pytest.mark.parametrize("line", PAGES_OF_LISTS, ids=str)
def test_asking_for_what_is_hidden_is_like_asking_for_what_is_not_there(
    line: Line, askers: Askers, listings: list[tuple[Listing, Any]], pytestconfig: pytest.Config
) -> None:
    full = pytestconfig.getoption("--full")
    reading = [person for person in ASKERS if line.cells[person].get(_position(line)) == "200"]
    if _few(full=full):
        reading = [reading[PAGES_OF_LISTS.index(line) % len(reading)]] if reading else []
    nothing_wrong(problem for person in reading for problem in _told_to(askers, line, person, listings, full=full))


def _few(*, full: bool) -> bool:
    return not full and connection.vendor != "sqlite"


def _position(line: Line) -> str:
    return "w" if line.record else "h"


def _told_to(
    askers: Askers, line: Line, person: str, listings: list[tuple[Listing, Any]], *, full: bool
) -> Iterator[str]:
    path = line.path(askers.world, person, _position(line))
    listings.clear()
    plain = _asked(askers, person, path)
    questions = _questions(askers, person, list(listings), searched=b'name="q"' in plain.content, full=full)
    unknown: dict[str, Answer] = {}
    for name, word, twin in islice(questions, VALUES if _few(full=full) else None):
        if (asked := f"{name}={twin}") not in unknown:
            unknown[asked] = _asked(askers, person, f"{path}?{asked}")
        told = _asked(askers, person, f"{path}?{name}={word}")
        yield from _proposed_wrongly(askers, line, person, told, word)
        if _said(told, word) != _said(unknown[asked], twin):
            what = askers.world.aviary.known[word]
            yield f"{line} · {person}: ?{name}={word} ({what}) is not answered like an unknown value"


def _questions(
    askers: Askers, person: str, listings: list[tuple[Listing, Any]], *, searched: bool, full: bool
) -> Iterator[tuple[str, str, str]]:
    """(name, a hidden word or value, one that nothing holds) of what a list may be asked for."""
    step, turn = 1 if full else THIRD, ASKERS.index(person)
    if searched and turn % step == 0:
        for word in _hidden_words(askers, person, listings):
            yield "q", word, _twin(askers, word)
    for listing, source in listings[:1]:
        for chosen in listing.filters[-turn % step :: step]:
            hidden = _hidden_values(askers, person, source, chosen.field)
            for word in hidden[turn // step % step :: step][: None if full else VALUES]:
                yield chosen.name, word, str(ABSENT)


def _asked(askers: Askers, person: str, path: str) -> Answer:
    for kept in faceted._KEPT.values():
        kept.found = {}  # words that were searched before cost a query less, whatever they find
    with undone():
        return askers.ask(person, path)


# Another spelling is proposed by how the typed word looks, which differs a little from its twin's; see below.
PROPOSED = re.compile(rb"\s*<p>Did you mean .*?</p>", re.DOTALL)


def _twin(askers: Askers, word: str) -> str:
    """A word that nothing holds, as like the hidden one as may be: what is proposed instead costs the same."""
    others = (f"{word[:-1]}{letter}" for letter in "zyxwvtsrqpnmlkjhgfdcb")
    return next(other for other in others if other not in askers.world.aviary.known)


def _said(answer: Answer, *words: str) -> Any:
    status, headers, content, queries = answer.seen_by_all(*words)
    return status, headers, PROPOSED.sub(b"", content), queries


def _proposed_wrongly(askers: Askers, line: Line, person: str, told: Answer, asked: str) -> Iterator[str]:
    """Spellings out of rows that this person may not see."""
    oracle = askers.oracle
    proposed = b" ".join(PROPOSED.findall(told.content))
    for canary in sorted(askers.world.aviary.spotted(proposed, but=[asked]), key=str):
        if not oracle.may_see(person, canary):
            yield f"{line} · {person}: asked for {asked}, is proposed the hidden {canary}"


def _hidden(askers: Askers, person: str) -> Iterator[Canary]:
    """Canaries that this person may not see, of the spots that tell people apart and of restricted fields."""
    oracle = askers.oracle
    for canary in askers.world.aviary.known.values():
        tells = canary.position in HIDDEN_FROM_MOST or canary.field in {"email", "phone", "reason"}
        if tells and canary.row in askers.world.facts and not oracle.may_see(person, canary):
            yield canary


def _hidden_words(askers: Askers, person: str, listings: list[tuple[Listing, Any]]) -> list[str]:
    """Up to four words of hidden rows of the list's own kind; of any kind for a search page."""
    kinds = {source.model.policy.name for _listing, source in listings if isinstance(source, QuerySet)}
    words = [c for c in _hidden(askers, person) if WORD.fullmatch(c.word) and (not kinds or c.kind in kinds)]
    by_spot = {(c.kind, c.position, c.field): c.word for c in words}
    step = max(1, len(by_spot) // 4)
    return list(by_spot.values())[::step][:4]


def _hidden_values(askers: Askers, person: str, source: Any, field: str) -> list[str]:
    """Values that a hidden row of the list has in this field, and ids of hidden rows that a filter may name."""
    aviary, oracle = askers.world.aviary, askers.oracle
    values = {str(row.pk) for row in _confidential(askers)}
    columns = {f.name for f in source.model._meta.get_fields()} if isinstance(source, QuerySet) else set()
    if field.split("__", maxsplit=1)[0].removesuffix("_id") in columns:
        hidden = [row.pk for row in askers.world.rows.values() if isinstance(row, source.model)]
        values |= {str(v) for v in source.model._base_manager.filter(pk__in=hidden).values_list(field, flat=True)}
    return sorted(word for word in values & aviary.known.keys() if not oracle.may_see(person, aviary.known[word]))


def _confidential(askers: Askers) -> list[SpaceRecord]:
    return [askers.world.rows[kind, "c"] for kind in NAMED_BY_FILTERS]


def test_there_are_lists_with_searches_and_filters(askers: Askers, listings: list[tuple[Listing, Any]]) -> None:
    """Or the test above would be content with nothing."""
    searched = filtered = 0
    for line in PAGES_OF_LISTS:
        if line.cells["amina"].get("h") == "200":
            listings.clear()
            answer = _asked(askers, "amina", line.path(askers.world, "amina", "h"))
            searched += b'name="q"' in answer.content
            filtered += any(listing.filters for listing, _source in listings)
    assert searched >= 8
    assert filtered >= 8


def test_a_hidden_word_is_taken_from_rows_that_are_there(askers: Askers) -> None:
    hidden = list(_hidden(askers, "imran"))
    assert {"actor", "duty", "action", "file", "report"} <= {canary.kind for canary in hidden}
    assert all(isinstance(canary.row, UUID) for canary in hidden)
