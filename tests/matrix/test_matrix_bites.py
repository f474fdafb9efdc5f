"""The matrix bites: planted leaks of every sort are found, on the few rows that each of them touches."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import Q, QuerySet
from django.http import HttpResponse

from accord.commit.commitments.queries import promises
from accord.kernel.access import queries, visibility
from accord.kernel.access.visibility import restricted_rows
from accord.kernel.policy import decision
from accord.kernel.policy.decision import allow
from accord.kernel.search import faceted
from accord.kernel.spaces.prepared import Prepared
from tests.matrix import oracle
from tests.matrix.asking import Askers
from tests.matrix.checking import Checker, cells_of
from tests.matrix.policy_table import PAGES, Line, read_table

pytestmark = [pytest.mark.django_db, pytest.mark.matrix, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every query is built anew, since the rules change here; what was counted under other rules is forgotten."""

    def answered(query: Any) -> Any:
        return list(query) if isinstance(query, QuerySet) else query

    def ask(self: Prepared, _what: Any, change: Any, given: Any, more: Any = ()) -> Any:
        return answered(change(self._build(*given), *more))

    monkeypatch.setattr(Prepared, "__call__", lambda self, *given, **named: answered(self._build(*given, **named)))
    monkeypatch.setattr(Prepared, "ask", ask)
    monkeypatch.setattr(Prepared, "condition", lambda self, *given: Q(pk__in=self._build(*given).values("pk")))
    yield
    faceted._KEPT.clear()


def line_of(page: str, method: str = "GET", form: str = "html", record: str = "") -> Line:
    """One row of the table."""
    return next(
        line
        for line in read_table()
        if (line.page, line.method, line.form) == (page, method, form) and record in ("", line.record)
    )


def found(askers: Askers, line: Line, *persons: str) -> list[str]:
    """What the matrix says about these persons' cells of a row."""
    faceted._KEPT.clear()
    checker = Checker(askers)
    cells = [cell for cell in cells_of(line) if cell.person in persons]
    return [problem for cell in cells for problem in checker.problems(cell)]


def test_rows_that_come_with_their_restricted_fields(askers: Askers, monkeypatch: pytest.MonkeyPatch) -> None:
    line = line_of("directory:body")
    assert not found(askers, line, "imran")
    monkeypatch.setattr(visibility.RedactingIterable, "finish", staticmethod(_as_it_is))
    assert any("shows" in problem and "actor.phone" in problem for problem in found(askers, line, "imran"))


def _as_it_is(row: Any) -> Any:
    row.redacted = frozenset()
    return row


def test_a_list_that_forgot_whom_it_is_for(askers: Askers, monkeypatch: pytest.MonkeyPatch) -> None:
    for form in ("html", "csv", "xlsx"):
        line = line_of("commitments:instruments", form=form)
        assert not found(askers, line, "daud")
        with monkeypatch.context() as planted:
            planted.setattr(promises, "visible_to", lambda viewer, model: model.objects.filter(space=viewer.space))
            assert any("instrument." in problem and " at c" in problem for problem in found(askers, line, "daud")), form


def test_a_filter_that_lets_everything_through(askers: Askers, monkeypatch: pytest.MonkeyPatch) -> None:
    def leaky(viewer: Any, rows: Any) -> Any:
        return rows.filter(space_id=viewer.space)

    _narrow(monkeypatch, leaky)
    problems = found(askers, line_of("commitments:duty"), "imran")
    assert {problem.split(": ")[1].split(",")[0] for problem in problems} >= {"expected 404"}
    assert restricted_rows is visibility.restricted_rows


def _narrow(monkeypatch: pytest.MonkeyPatch, filtered: Callable[[Any, Any], Any]) -> None:
    """Put another filter in the place of the one that every list goes through, remembered querysets included."""
    monkeypatch.setattr(queries, "restricted_rows", filtered)
    monkeypatch.setattr(queries, "_rows_of_kind", lambda viewer, kind: filtered(viewer, kind._default_manager.all()))


@pytest.mark.parametrize(
    ("clause", "page", "person"),
    [
        ("no_conflict_of_interest", "progress:assessment", "javed"),
        ("in_audience", "desk:action", "daud"),
        ("within_scope", "desk:action", "chandni"),
        ("cleared", "desk:action", "hina"),
        ("second_factor_held", "desk:action", "bilal"),
        ("body_may_act", "desk:action_start", "daud"),
        ("four_eyes", "desk:approve_submission", "hina"),
    ],
)
def test_a_dropped_clause(askers: Askers, monkeypatch: pytest.MonkeyPatch, clause: str, page: str, person: str) -> None:
    """The filter falls back on the decision without the clause; what the table and the oracle say stays."""
    whole = allow
    monkeypatch.setattr(oracle, "allow", _with(decision.VIEWER_CLAUSES, decision.SEAT_CLAUSES, whole))
    for group in ("VIEWER_CLAUSES", "SEAT_CLAUSES"):
        kept = tuple(each for each in getattr(decision, group) if each.__name__ != clause)
        monkeypatch.setattr(decision, group, kept)
    _narrow(monkeypatch, lambda viewer, rows: _by_decision(askers, viewer, rows))
    assert found(askers, line_of(page), person)


def _with(viewer_clauses: Any, seat_clauses: Any, whole: Any) -> Any:
    """The decision as it was before the clause was taken out."""

    def ask(*question: Any) -> Any:
        now = decision.VIEWER_CLAUSES, decision.SEAT_CLAUSES
        decision.VIEWER_CLAUSES, decision.SEAT_CLAUSES = viewer_clauses, seat_clauses
        try:
            return whole(*question)
        finally:
            decision.VIEWER_CLAUSES, decision.SEAT_CLAUSES = now

    return ask


def _by_decision(askers: Askers, viewer: Any, rows: Any) -> Any:
    facts = askers.world.facts
    seen = [pk for pk, record in facts.items() if decision.allow(viewer, "read", record)]
    return rows.filter(pk__in=seen)


def test_a_refusal_that_writes_all_the_same(askers: Askers, monkeypatch: pytest.MonkeyPatch) -> None:
    line = line_of("desk:action_drop", "POST")
    assert not found(askers, line, "bilal")
    action: Any = askers.world.rows["action", "w"]

    def careless(_request: Any, *_parts: Any, **_named: Any) -> HttpResponse:
        type(action)._base_manager.filter(pk=action.pk).update(reason="dropped behind the table's back")
        return HttpResponse(status=404)

    careless.open_to = PAGES[line.page].view.open_to  # type: ignore[attr-defined] # the doors read it
    _mount(monkeypatch, line.page, careless)
    assert any("yet it wrote" in problem for problem in found(askers, line, "bilal"))


def test_an_answer_that_tells_hidden_from_absent(askers: Askers, monkeypatch: pytest.MonkeyPatch) -> None:
    line = line_of("directory:place")
    assert not found(askers, line, "esha")
    place = askers.world.rows["place", "c"]

    def telling(_request: Any, pk: Any = None, **_named: Any) -> HttpResponse:
        return HttpResponse(status=404, headers={"X-Level": "3"} if pk == place.pk else {})

    telling.open_to = PAGES[line.page].view.open_to  # type: ignore[attr-defined] # the doors read it
    _mount(monkeypatch, line.page, telling)
    assert any("hidden and absent differ in headers" in problem for problem in found(askers, line, "esha"))


def _mount(monkeypatch: pytest.MonkeyPatch, page: str, view: Any) -> None:
    """Put another view at a page's address."""
    pattern = PAGES[page].pattern
    monkeypatch.setattr(pattern, "callback", view)
