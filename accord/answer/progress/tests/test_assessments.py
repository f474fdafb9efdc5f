"""An independent body says what it found; those it is about read it once it is published, and never before."""

from datetime import date
from decimal import Decimal

import pytest

from accord.answer.progress.models import Assessment
from accord.answer.progress.queries.authors import bodies_assessing
from accord.answer.progress.queries.records import assessment_for, assessments_of
from accord.answer.progress.services import change_assessment, publish_assessment, write_assessment
from accord.commit.commitments.services import change_duty
from accord.kernel.access.services import assign_role
from accord.kernel.actors.services import add_position
from accord.kernel.notices.queries import unread_notices
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.roles import Role
from accord.kernel.search.queries import search_records
from accord.kernel.spaces.errors import Refused, StaleRecord

EVERYBODY = ("amina", "bilal", "chandni", "esha", "hina", "imran", "javed", "kiran", "lal")


def seen_by(ledger, row):
    def sees(name):
        try:
            assessment_for(ledger.cast.viewer(name), row.pk)
        except NotVisible:
            return False
        return True

    return {name for name in EVERYBODY if sees(name)}


def test_a_draft_is_hidden_from_the_body_it_is_about_whatever_its_people_are(ledger):
    cast = ledger.cast
    assign_role(cast.operator, account=cast.account("javed"), role=Role.REVIEWER)
    assign_role(cast.operator, account=cast.account("javed"), role=Role.SECRETARIAT)
    draft = ledger.assess(ledger.duty(lead="police", level="district"), "disagrees", publish=False)
    assert seen_by(ledger, draft) == {"lal", "hina", "amina"}
    publish_assessment(cast.viewer("lal"), draft)
    assert seen_by(ledger, draft) == set(EVERYBODY)


def test_a_draft_is_hidden_from_supporting_bodies_too_and_follows_a_new_lead(ledger):
    cast = ledger.cast
    assign_role(cast.operator, account=cast.account("javed"), role=Role.REVIEWER)
    duty = ledger.duty(supports=[cast.bodies["police"]])
    draft = ledger.assess(duty, publish=False)
    assert "javed" not in seen_by(ledger, draft)
    change_duty(cast.viewer("amina"), duty, revision=1, supports=[])
    assert "javed" in seen_by(ledger, draft)
    change_duty(cast.viewer("amina"), duty, revision=2, lead=cast.bodies["police"])
    assert "javed" not in seen_by(ledger, draft)


def test_nothing_tells_those_it_is_about_that_a_draft_exists(ledger):
    cast, duty = ledger.cast, ledger.duty()
    bilal = cast.viewer("bilal")
    ledger.assess(duty, "disagrees", publish=False, statement="The register is empty")
    assert not assessments_of(bilal, duty)
    assert not search_records(bilal, "register empty")
    assert not [line for line in unread_notices(bilal) if line.kind == "assessment"]


def test_a_published_one_is_told_to_those_it_is_about_and_found_by_words(ledger):
    bilal = ledger.cast.viewer("bilal")
    found = ledger.assess(ledger.duty(), statement="The register is empty")
    assert [line.object_id for line in unread_notices(bilal) if line.kind == "assessment"] == [found.pk]
    assert [hit.id for hit in search_records(bilal, "register empty")] == [found.pk]


def test_only_assessors_of_a_body_assess(ledger):
    cast, duty = ledger.cast, ledger.duty()
    values = {"finding": "agrees", "statement": "So it is.", "body": cast.bodies["institution"]}
    for name in ("imran", "bilal", "amina", "hina", "esha", "kiran"):
        with pytest.raises(NotPermitted):
            write_assessment(cast.viewer(name), duty=duty, **values)
    with pytest.raises(NotPermitted):
        write_assessment(cast.viewer("lal"), duty=duty, **{**values, "body": cast.bodies["ngo"]})
    with pytest.raises(NotVisible):
        write_assessment(cast.viewer("mehr"), duty=duty, **values)


def test_nobody_assesses_a_duty_of_their_own_side(ledger):
    cast = ledger.cast
    duty = ledger.duty(lead="institution", level="provincial")
    assert not bodies_assessing(cast.viewer("lal"), duty)
    with pytest.raises(NotPermitted):
        ledger.assess(duty)
    add_position(cast.operator, person=cast.people["lal"], body=cast.bodies["mines_branch"], title={"en": "clerk"})
    above = ledger.duty(lead="mines")
    assert not bodies_assessing(cast.viewer("lal"), above), "a post in a branch is a post under the lead"
    with pytest.raises(NotPermitted):
        ledger.assess(above)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"statement": ""}, "statement"),
        ({"finding": "perhaps"}, "finding"),
        ({"dated": date(2026, 11, 22)}, "dated"),
        ({"part": Decimal(59), "whole": Decimal(58)}, "part"),
    ],
)
def test_bad_input_is_refused_beside_its_field(ledger, wrong, field):
    with pytest.raises(Refused) as refused:
        ledger.assess(ledger.duty(), **{"finding": "partly", **wrong})
    assert refused.value.field == field
    assert not Assessment.objects.exists()


def test_a_draft_is_changed_by_its_author_as_it_was_seen_and_stands_once_published(ledger):
    lal, draft = ledger.cast.viewer("lal"), ledger.assess(ledger.duty(), publish=False)
    change_assessment(lal, draft, revision=1, finding="disagrees")
    with pytest.raises(StaleRecord):
        change_assessment(lal, draft, revision=1, finding="agrees")
    with pytest.raises(NotPermitted):
        change_assessment(ledger.cast.viewer("hina"), draft, revision=2, finding="agrees")
    with pytest.raises(StaleRecord):
        publish_assessment(lal, draft, revision=1)
    publish_assessment(lal, draft, revision=2)
    with pytest.raises(Refused):
        change_assessment(lal, draft, revision=3, finding="agrees")
    with pytest.raises(Refused):
        publish_assessment(lal, draft)


def test_the_same_form_sent_twice_makes_one_assessment(ledger):
    duty = ledger.duty()
    assert ledger.assess(duty, client_key="k") == ledger.assess(duty, client_key="k")
    assert Assessment.objects.count() == 1
