"""A file behind a draft about a body is hidden from that body's side, whatever their role, until the draft is out."""

import io

import pytest

from accord.kernel.access.queries import log_for, visible_to
from accord.kernel.access.services import assign_role
from accord.kernel.files.models import CustodyEntry, CustodyStep, File
from accord.kernel.files.queries import custody_of, files_seen
from accord.kernel.files.services import (
    arriving_file,
    disclose_files,
    follow_subjects,
    hold_back_files,
    keep_file,
    link_file,
    open_file,
    store_file,
)
from accord.kernel.files.tests.content import PDF
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.errors import Refused


@pytest.fixture
def held(cast):
    """What Lal keeps about the directorate, for whom Hina acts."""
    lal, body = cast.viewer("lal"), cast.bodies["directorate"]
    values = {"content": io.BytesIO(PDF), "name": "who-complained.pdf", "body": cast.bodies["institution"]}
    with arriving_file(lal, **values, sensitivity=S2) as arrived:
        return keep_file(lal, arrived, held_back_from=[body.pk], about=body)


def told(cast, name):
    return set(log_for(cast.viewer(name)).filter(kind="file").values_list("name", flat=True))


def test_a_reviewer_of_the_body_it_is_about_neither_sees_nor_opens_it(cast, held):
    assert list(files_seen(cast.viewer("hina"))) == []
    assert custody_of(cast.viewer("hina"), held) == []
    with pytest.raises(NotPermitted) as refusal:
        open_file(cast.viewer("hina"), held)
    assert refusal.value.denied_by == "no_conflict_of_interest"
    assert list(files_seen(cast.viewer("amina"))) == [held]


def test_the_log_does_not_tell_its_subjects_that_it_exists(cast, held):
    assert told(cast, "amina") == {"file_received"}
    assert told(cast, "hina") == set()
    assert log_for(cast.viewer("hina")).exists()


def test_the_log_does_not_tell_a_steward_of_what_a_steward_cannot_see(cast, held):
    assert told(cast, "kiran") == set()


def test_once_disclosed_it_is_evidence_like_any_other(cast, held):
    disclose_files(cast.viewer("lal"), [held])
    assert list(files_seen(cast.viewer("hina"))) == [held]
    assert told(cast, "hina") == {"file_received", "file_disclosed"}
    assert told(cast, "amina") == {"file_received", "file_disclosed"}


def test_it_follows_those_whom_its_record_names(cast, held):
    assign_role(cast.operator, account=cast.account("javed"), role=Role.REVIEWER)
    assert files_seen(cast.viewer("javed")).exists()
    follow_subjects(cast.viewer("amina"), cast.bodies["directorate"], subjects=[cast.bodies["police"].pk])
    assert not files_seen(cast.viewer("javed")).exists()
    assert files_seen(cast.viewer("hina")).exists()


def test_a_file_that_was_there_before_can_be_held_back(cast, kept):
    file = kept(who="lal", body=cast.bodies["institution"], sensitivity=S2)
    assert files_seen(cast.viewer("hina")).exists()
    body = cast.bodies["directorate"]
    hold_back_files(cast.viewer("lal"), [file], subjects=[body.pk], about=body)
    assert not files_seen(cast.viewer("hina")).exists()
    assert told(cast, "hina") == set()


def test_an_open_file_does_not_say_that_it_was_linked_to_what_is_held_back(cast, held, kept):
    mine = kept(who="hina", body=cast.bodies["directorate"])
    link_file(cast.viewer("lal"), mine, target=held)
    assert CustodyEntry.objects.filter(file=mine, step=CustodyStep.LINKED).exists()
    assert [line.step for line in custody_of(cast.viewer("hina"), mine)] == [CustodyStep.RECEIVED]
    assert [line.step for line in custody_of(cast.viewer("amina"), mine)][-1] == CustodyStep.LINKED
    assert told(cast, "hina") == {"file_received"}
    assert "file_linked" in told(cast, "amina")


def test_another_file_under_a_used_key_is_refused_not_passed_off_for_the_first(cast, held, kept):
    """Also where the first was changed since: its content is what counts."""
    first = kept(client_key="k")
    hold_back_files(cast.viewer("bilal"), [first], subjects=[cast.bodies["women"].pk], about=cast.bodies["women"])
    for other in ({"name": "other.pdf"}, {"content": PDF + b"\n%changed\n%%EOF\n"}):
        with pytest.raises(Refused):
            kept(client_key="k", **other)
    assert kept(client_key="k") == first


def test_what_is_not_kept_inside_its_block_is_gone(cast, own_root):
    with arriving_file(cast.viewer("bilal"), content=io.BytesIO(PDF), name="a.pdf", body=cast.bodies["mines"]):
        pass
    assert not File.objects.exists()
    assert not [path for path in own_root.rglob("*") if path.is_file()]


def test_hiding_agrees_in_lists_and_in_single_decisions(cast, held):
    store_file(cast.viewer("lal"), content=io.BytesIO(PDF), name="open.pdf", body=cast.bodies["institution"])
    listed = {name: visible_to(cast.viewer(name), File).filter(pk=held.pk).exists() for name in cast.accounts}
    assert {name for name, sees in listed.items() if sees} == {"lal", "amina"}
