"""Who promises and to whom comes in by the names of bodies that are there; nobody is made up."""

import pytest

from accord.commit.commitments.models import Commitment
from accord.commit.commitments.services import CommitmentDraft, compare_commitments, import_commitments
from accord.kernel.access.facts import operator_of


@pytest.fixture
def brought_in(cast, review):
    def made(**values):
        draft = CommitmentDraft(text="Inspect every shaft.", paragraph="9", external_id="S-9", **values)
        return import_commitments(operator_of(cast.space), instrument=review, drafts=[draft], source="Table, own.csv")

    return made


def test_names_are_found_whatever_their_case_and_a_second_run_changes_nothing(cast, brought_in):
    mines, labour = cast.bodies["mines"], cast.bodies["labour"]
    sides = {"promisor": str(mines).upper(), "promisee": str(labour)}
    assert brought_in(**sides).created == 1
    made = Commitment.objects.get(external_id="S-9")
    assert (made.promisor, made.promisee) == (mines, labour)
    again = brought_in(**sides)
    assert (again.unchanged, again.updated) == (1, 0)
    assert brought_in(promisor=str(labour)).updated == 1
    made.refresh_from_db()
    assert (made.promisor, made.promisee) == (labour, labour)


def test_a_body_that_is_not_there_is_left_out_and_named_and_filled_in_later(cast, brought_in):
    told = compare_commitments(
        operator_of(cast.space), drafts=[CommitmentDraft(text="x", external_id="1", promisor="Nobody")], source="f"
    )
    assert told.unknown == {"Nobody"}
    brought_in(promisor="Ministry of shafts")
    made = Commitment.objects.get(external_id="S-9")
    assert made.promisor is None
    body = cast.bodies["federal"]
    type(body).objects.filter(pk=body.pk).update(name={"en": "Ministry of shafts"}, name_key="ministry of shafts")
    assert brought_in(promisor="Ministry of shafts").updated == 1
    made.refresh_from_db()
    assert made.promisor == body


def test_a_person_is_no_side(cast, brought_in):
    brought_in(promisor=str(cast.people["bilal"]))
    assert Commitment.objects.get(external_id="S-9").promisor is None
