"""Terms of a list: many at once from a file, one by one from a form."""

from typing import Any

import pytest

from accord.kernel.access.facts import operator_of
from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.taxonomies.models import Taxonomy, Term
from accord.kernel.taxonomies.queries import terms_of
from accord.kernel.taxonomies.services import add_taxonomy, add_term, change_term, ensure_terms, retire_term


@pytest.fixture
def issues(cast: Any) -> Taxonomy:
    return add_taxonomy(cast.operator, key="issues", name={"en": "Issues"})


def test_labels_of_a_file_become_terms_once(cast, themes):
    by = cast.viewer("amina")
    made = ensure_terms(by, taxonomy=themes, labels=["Child labour", "child  LABOUR", "Safe water", " "])
    assert set(made) == {"Child labour", "child  LABOUR", "Safe water"}
    assert made["Child labour"] == made["child  LABOUR"]
    again = ensure_terms(by, taxonomy=themes, labels=["Safe water", "Child labour"])
    assert {term.pk for term in again.values()} == {term.pk for term in made.values()}
    assert [str(term) for term in terms_of(by, "themes")] == ["Child labour", "Safe water"]
    assert Event.objects.filter(name="terms_added").count() == 1


def test_a_thousand_labels_are_written_in_batches_and_found_at_once(cast, themes, queries_of):
    by = cast.viewer("amina")
    few = queries_of(lambda: ensure_terms(by, taxonomy=themes, labels=[f"few {n}" for n in range(10)]))
    many = queries_of(lambda: ensure_terms(by, taxonomy=themes, labels=[f"many {n}" for n in range(1_000)]))
    assert many - few < 20  # SQLite takes 999 values an insert, some 70 terms
    found = queries_of(lambda: ensure_terms(by, taxonomy=themes, labels=[f"many {n}" for n in range(1_000)]))
    assert found <= few


def test_more_than_a_thousand_labels_leave_an_event_a_thousand(cast, themes):
    made = ensure_terms(cast.operator, taxonomy=themes, labels=[f"label {n}" for n in range(1_500)])
    assert len({term.pk for term in made.values()}) == 1_500
    rows = Event.objects.filter(name="terms_added").order_by("number").values_list("details__rows", flat=True)
    assert list(rows) == [1_000, 500]


@pytest.mark.parametrize("label", ["exe\u202efdp", "a\x00b", "x" * 301, "\ud800"])
def test_one_unfit_label_refuses_the_whole_batch(cast, themes, label):
    with pytest.raises(Refused):
        ensure_terms(cast.operator, taxonomy=themes, labels=["Good", label])
    assert not Term.objects.exists()


@pytest.mark.parametrize("who", ["bilal", "daud", "hina", "imran", "lal", "gul"])
def test_who_may_only_read_adds_no_terms(cast, themes, who):
    with pytest.raises(NotPermitted):
        ensure_terms(cast.viewer(who), taxonomy=themes, labels=["Safe water"])
    with pytest.raises(NotPermitted):
        add_term(cast.viewer(who), taxonomy=themes, name={"en": "Safe water"})


def test_a_list_of_another_space_is_not_there(cast):
    away = add_taxonomy(operator_of(cast.other_space), key="themes", name={"en": "Themes"})
    with pytest.raises(NotVisible):
        ensure_terms(cast.viewer("amina"), taxonomy=away, labels=["Safe water"])
    with pytest.raises(NotVisible):
        add_term(cast.viewer("amina"), taxonomy=away, name={"en": "Safe water"})


def test_a_stranger_sees_no_terms(cast, themes):
    ensure_terms(cast.operator, taxonomy=themes, labels=["Safe water"])
    assert not terms_of(cast.stranger_here(), "themes").exists()


def test_a_term_has_a_code_names_and_a_wider_term(cast, themes):
    by = cast.viewer("amina")
    wide = add_term(by, taxonomy=themes, name={"en": "Work", "ur": "محنت"}, code="W")
    narrow = add_term(by, taxonomy=themes, name={"en": "Wages"}, code="W1", parent=wide)
    assert list(terms_of(by, "themes")) == [wide, narrow]
    assert ensure_terms(by, taxonomy=themes, labels=["work"])["work"] == wide


@pytest.mark.parametrize("values", [{"name": {"en": "WORK"}}, {"name": {"en": "Other"}, "code": "W"}])
def test_a_name_or_code_that_is_taken_is_refused(cast, themes, values):
    by = cast.viewer("amina")
    add_term(by, taxonomy=themes, name={"en": "Work"}, code="W")
    other = add_term(by, taxonomy=themes, name={"en": "Wages"})
    with pytest.raises(Refused):
        add_term(by, taxonomy=themes, **values)
    with pytest.raises(Refused):
        change_term(by, other, revision=other.revision, **values)


def test_a_term_stands_under_a_term_of_its_own_list_and_never_under_itself(cast, themes, issues):
    by = cast.viewer("amina")
    wide = add_term(by, taxonomy=themes, name={"en": "Work"})
    narrow = add_term(by, taxonomy=themes, name={"en": "Wages"}, parent=wide)
    with pytest.raises(Refused):
        add_term(by, taxonomy=issues, name={"en": "Pay"}, parent=wide)
    with pytest.raises(Refused):
        change_term(by, wide, revision=wide.revision, parent=narrow)


def test_a_stale_form_is_refused(cast, themes):
    by = cast.viewer("amina")
    term = add_term(by, taxonomy=themes, name={"en": "Work"})
    opened = term.revision
    change_term(by, term, revision=opened, name={"en": "Labour"})
    with pytest.raises(StaleRecord):
        change_term(by, term, revision=opened, name={"en": "Toil"})
    assert str(Term.objects.get(pk=term.pk)) == "Labour"


def test_a_retired_term_is_off_the_list_and_says_what_stands_for_it(cast, themes):
    by = cast.viewer("amina")
    old = add_term(by, taxonomy=themes, name={"en": "Work"})
    new = add_term(by, taxonomy=themes, name={"en": "Decent work"})
    retire_term(by, old, instead=new)
    assert list(terms_of(by, "themes")) == [new]
    kept = Term.objects.get(pk=old.pk)
    assert (kept.instead, kept.is_retired, kept.deleted_at) == (new, True, None)
    with pytest.raises((Refused, NotPermitted)):
        retire_term(by, old)


def test_a_term_with_terms_under_it_is_not_retired(cast, themes):
    by = cast.viewer("amina")
    wide = add_term(by, taxonomy=themes, name={"en": "Work"})
    add_term(by, taxonomy=themes, name={"en": "Wages"}, parent=wide)
    with pytest.raises(Refused):
        retire_term(by, wide)
    with pytest.raises(NotPermitted):
        retire_term(cast.viewer("imran"), wide)
    with pytest.raises(NotPermitted):
        change_term(cast.viewer("imran"), wide, revision=wide.revision, name={"en": "Mine"})
