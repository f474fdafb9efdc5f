"""A file of recommendations comes in once, and a second time changes nothing."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.commit.commitments.models import Commitment, InstrumentKind, StatePosition
from accord.commit.commitments.services import (
    CommitmentDraft,
    add_instrument,
    change_commitment,
    ensure_instrument,
    import_commitments,
    record_position,
)
from accord.kernel.audit.models import Event
from accord.kernel.audit.queries import verify_chains
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.search.queries import search_records

pytestmark = pytest.mark.django_db
SOURCE = "sample.csv"


@pytest.fixture
def review(cast):
    return add_instrument(
        cast.operator, kind=InstrumentKind.UPR_OUTCOME, title={"en": "Review (sample)"}, dated=date(2022, 11, 14)
    )


def draft(text="Inspect every mine twice a year.", **values):
    return CommitmentDraft(text=text, row=values.pop("row", 2), **values)


def brought_in(by, review, *drafts, **options):
    return import_commitments(by, instrument=review, drafts=drafts, source=SOURCE, **options)


def counts(outcome):
    return outcome.created, outcome.updated, outcome.unchanged, outcome.merged, len(outcome.rejected)


def test_one_paragraph_made_by_several_states_is_one_commitment(cast, review):
    outcome = brought_in(
        cast.operator,
        review,
        draft(recommending_states=("Northland",), issues=("Labour",), position="supported"),
        draft("Inspect  every mine\ntwice a year. ", row=3, recommending_states=("Southland",), issues=("Justice",)),
    )
    assert (outcome.read, *counts(outcome)) == (2, 1, 0, 0, 1, 0)
    made = Commitment.objects.get()
    assert made.recommending_states == ["Northland", "Southland"]
    assert sorted(term.name["en"] for term in made.themes.all()) == ["Justice", "Labour"]
    taken = made.positions.get()
    assert (made.position, taken.position, taken.as_of, taken.source) == (
        "supported",
        "supported",
        date(2022, 11, 14),
        SOURCE,
    )


def test_a_second_import_changes_nothing_and_leaves_no_event(cast, review):
    rows = [draft(f"Promise {n}.", row=n, position="noted", issues=("Labour",), paragraph=f"1.{n}") for n in range(30)]
    brought_in(cast.operator, review, *rows)
    events = Event.objects.count()
    assert counts(brought_in(cast.operator, review, *rows)) == (0, 0, 30, 0, 0)
    assert Event.objects.count() == events
    assert all(verdict.intact for verdict in verify_chains())


def test_the_same_words_in_another_paragraph_are_another_commitment(cast, review):
    outcome = brought_in(cast.operator, review, draft(paragraph="1.1"), draft(paragraph="1.2"))
    assert counts(outcome) == (2, 0, 0, 0, 0)


def test_changed_words_under_the_same_external_id_are_kept_with_the_old_ones(cast, review):
    brought_in(cast.operator, review, draft(external_id="a-1"))
    outcome = brought_in(cast.operator, review, draft("Inspect every mine once a year.", external_id="a-1"))
    assert counts(outcome) == (0, 1, 0, 0, 0)
    made = Commitment.objects.get()
    assert made.text == "Inspect every mine once a year."
    event = Event.objects.get(object_id=made.pk, name="commitment_changed")
    assert event.values_changed.get(field="text").before == "Inspect every mine twice a year."


def test_what_a_person_wrote_beside_the_official_words_outlives_the_next_import(cast, review):
    amina = cast.viewer("amina")
    brought_in(amina, review, draft(position="noted"))
    made = Commitment.objects.get()
    change_commitment(amina, made, revision=made.revision, plain={"en": "Look into every mine"})
    record_position(amina, commitment=made, position="supported", source="Mid-term report", as_of=date(2024, 5, 1))
    assert counts(brought_in(amina, review, draft(position="noted", heading="Work"))) == (0, 1, 0, 0, 0)
    made.refresh_from_db()
    assert (made.plain["en"], made.position, made.heading) == ("Look into every mine", "supported", "Work")
    assert StatePosition.objects.count() == 2


def test_a_source_that_answers_one_paragraph_in_two_ways_says_so(cast, review):
    brought_in(cast.operator, review, draft(position="supported"), draft(row=7, position="noted"))
    taken = StatePosition.objects.get()
    assert taken.position == "supported"
    assert "Row 7" in taken.note
    assert "noted" in taken.note


def test_bad_rows_are_named_and_nothing_is_written_unless_the_rest_is_wanted(cast, review):
    rows = [draft(), draft(" ", row=3), draft("a\x00b", row=4), draft("Other", row=5, position="agreed")]
    refused = brought_in(cast.operator, review, *rows)
    assert [r.row for r in refused.rejected] == [3, 4, 5]
    assert "agreed" in refused.rejected[2].reason
    assert (refused.created, refused.is_written, refused.read) == (1, False, 4)
    assert not Commitment.objects.exists()
    assert brought_in(cast.operator, review, *rows, accept_rejected=True).is_written
    assert Commitment.objects.count() == 1


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(cast, review):
    outcome = brought_in(cast.operator, review, draft(issues=("Labour",)), dry_run=True)
    assert (outcome.created, outcome.is_written) == (1, False)
    assert not Commitment.objects.exists()


def test_an_import_that_was_killed_in_the_middle_is_finished_by_the_next_one(cast, review, monkeypatch):
    rows = [draft(f"Promise {n}.", row=n, paragraph=str(n)) for n in range(1_200)]

    class Killed(Exception):
        pass

    def die(done):
        raise Killed

    with pytest.raises(Killed):
        brought_in(cast.operator, review, *rows, on_progress=die)
    done = Commitment.objects.count()
    assert 0 < done < 1_200
    assert counts(brought_in(cast.operator, review, *rows)) == (1_200 - done, 0, done, 0, 0)


def test_the_number_of_queries_grows_by_batch_not_by_row(cast, review):
    def queries(rows):
        with CaptureQueriesContext(connection) as captured:
            brought_in(cast.operator, review, *rows)
        return len(captured)

    brought_in(cast.operator, review, draft(issues=("Labour",)))
    few = queries([draft(f"A{n}", paragraph=f"a{n}", issues=("Labour",), position="noted") for n in range(10)])
    many = queries([draft(f"B{n}", paragraph=f"b{n}", issues=("Labour",), position="noted") for n in range(190)])
    # SQLite takes 33 rows an insert; nothing else may depend on the number of rows.
    assert many - few < 190 / 10


def test_imported_words_can_be_searched(cast, review):
    brought_in(cast.operator, review, draft())
    assert [hit.kind for hit in search_records(cast.viewer("imran"), "inspect mine")] == ["commitment"]


def test_only_the_secretariat_and_the_operator_import(cast, review):
    for name in ("imran", "bilal", "hina", "lal", "kiran"):
        with pytest.raises(NotPermitted):
            brought_in(cast.viewer(name), review, draft())
    with pytest.raises(NotPermitted):
        brought_in(cast.stranger_here(), review, draft())
    assert brought_in(cast.viewer("amina"), review, draft()).created == 1


def test_an_instrument_of_another_space_is_as_good_as_absent(cast, review):
    elsewhere = replace(cast.operator, space=cast.other_space.pk)
    with pytest.raises(NotVisible):
        brought_in(elsewhere, review, draft())


def test_an_instrument_is_found_again_by_its_external_id(cast):
    found = [
        ensure_instrument(cast.operator, external_id="r:2", kind=InstrumentKind.UPR_OUTCOME, title={"en": "Review"})
        for _time in range(2)
    ]
    assert found[0] == found[1]


@pytest.mark.realdata
def test_the_real_file_gives_78_promises_out_of_101_rows(cast, review, shared):
    with (shared / "data/upr/labelled_sessions_01-16.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["To"] == "Pakistan"]
    drafts = [
        CommitmentDraft(
            text=row["Text"],
            row=number,
            recommending_states=(row["From"],),
            position={"Accepted": "supported", "Noted": "noted"}[row["Response"]],
            issues=tuple(row["Issue"].split(",")),
            action_category=row["Action"],
            session=row["Session"],
            addressed_to=row["To"],
        )
        for number, row in enumerate(rows, start=2)
    ]
    outcome = brought_in(cast.operator, review, *drafts)
    assert (outcome.read, outcome.created, outcome.merged) == (101, 78, 23)
    assert counts(brought_in(cast.operator, review, *drafts)) == (0, 0, 78, 23, 0)
