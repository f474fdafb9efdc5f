"""Telling people: once, in their language, only what they may see, never the one who acts."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.services import end_role
from accord.kernel.actors.models import Actor, Position
from accord.kernel.audit.models import Event
from accord.kernel.notices.models import Notice
from accord.kernel.notices.queries import (
    accounts_acting_for,
    accounts_holding,
    sentence_of,
    unread_notices,
)
from accord.kernel.notices.services import mark_read, tell
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S2, S3

TEXT = gettext_noop("Look at %(what)s.")


def at_level(cast, level):
    """The mines department as a record of this level."""
    Actor.objects.filter(pk=cast.bodies["mines"].pk).update(sensitivity=level)
    return Actor.objects.get(pk=cast.bodies["mines"].pk)


def told(cast, about, by="amina", who=("bilal",), text=TEXT, **params):
    return tell(cast.viewer(by), accounts=[cast.account(name) for name in who], text=text, about=about, params=params)


def test_each_reader_gets_one_line(cast):
    about = cast.bodies["mines"]
    assert told(cast, about, who=("bilal", "imran"), what="this") == 2
    line = unread_notices(cast.viewer("bilal"))[0]
    assert (line.text, line.title, line.kind, line.object_id) == ("Look at this.", str(about), "actor", about.pk)
    assert unread_notices(cast.viewer("chandni")) == []
    assert Event.objects.get(name="people_told").details == {"people": 2}


def test_whoever_acts_is_not_told(cast):
    assert told(cast, cast.bodies["mines"], who=("amina",)) == 0
    assert tell(cast.viewer("amina"), accounts=[None], text=TEXT, about=cast.bodies["mines"]) == 0
    assert not Notice.objects.exists()


def test_the_same_is_not_said_again_while_it_is_unread(cast):
    about = cast.bodies["mines"]
    assert [told(cast, about), told(cast, about)] == [1, 0]
    mark_read(cast.viewer("bilal"))
    assert told(cast, about) == 1


def test_strangers_and_those_who_may_not_see_it_are_not_told(cast):
    assert told(cast, cast.bodies["mines"], who=("mehr",)) == 0
    assert told(cast, at_level(cast, S2), who=("bilal", "hina", "imran", "daud", "kiran", "mehr")) == 2
    assert set(Notice.objects.values_list("account", flat=True)) == {
        cast.account("bilal").pk,
        cast.account("hina").pk,
    }
    assert told(cast, at_level(cast, S3), who=("bilal", "hina"), text="Other") == 0


def test_an_account_that_was_closed_is_not_told(cast):
    account = cast.account("bilal")
    account.is_active = False
    account.save()
    assert told(cast, cast.bodies["mines"]) == 0


def test_a_notice_about_what_was_hidden_since_is_not_shown(cast):
    told(cast, cast.bodies["mines"], who=("imran",))
    at_level(cast, S2)
    assert unread_notices(cast.viewer("imran")) == []


def test_whoever_lost_the_role_sees_no_notices(cast):
    told(cast, cast.bodies["mines"], who=("imran",))
    end_role(cast.operator, RoleAssignment.objects.get(account=cast.account("imran")))
    assert unread_notices(cast.viewer("imran")) == []


def test_a_job_tells_in_the_name_of_its_event(cast):
    told(cast, cast.bodies["mines"], who=("imran",))
    event = Event.objects.get(name="people_told")
    both = [cast.account("amina"), cast.account("bilal")]
    assert tell(event, accounts=both, text="Other", about=cast.bodies["mines"]) == 1
    assert Notice.objects.get(text="Other").account == cast.account("bilal")


def test_the_sentence_is_in_the_readers_language(cast, monkeypatch):
    notice = Notice(text=TEXT, params={"what": "this"})
    monkeypatch.setattr("accord.kernel.notices.queries._", lambda text: f"{translation.get_language()}: {text}")
    with translation.override("ur"):
        assert sentence_of(notice) == "ur: Look at this."


@pytest.mark.parametrize("params", [{}, {"other": 1}, []])
def test_a_missing_name_leaves_the_message_readable(params):
    assert sentence_of(Notice(text=TEXT, params=params)) == TEXT


def test_readers_mark_their_own_notices_alone(cast):
    told(cast, cast.bodies["mines"], who=("bilal", "imran"))
    theirs = Notice.objects.get(account=cast.account("imran"))
    assert mark_read(cast.viewer("bilal"), ids=[theirs.pk]) == 0
    assert mark_read(cast.viewer("bilal")) == 1
    assert mark_read(cast.viewer("bilal")) == 0
    assert not unread_notices(cast.viewer("bilal"))
    assert len(unread_notices(cast.viewer("imran"))) == 1
    assert Event.objects.get(name="notices_read").details["rows"] == 1


def test_one_of_several_is_marked(cast):
    for text in ("One", "Two"):
        told(cast, cast.bodies["mines"], text=text)
    mark_read(cast.viewer("bilal"), ids=[Notice.objects.get(text="One").pk])
    assert [line.text for line in unread_notices(cast.viewer("bilal"))] == ["Two"]


def test_visitors_and_the_operator_have_no_notices(cast):
    told(cast, cast.bodies["mines"])
    for viewer in (cast.viewer("visitor"), cast.operator):
        assert unread_notices(viewer) == []
        assert mark_read(viewer) == 0


def test_a_body_is_heard_through_its_people_of_today(cast):
    mines = [cast.bodies["mines"].pk]
    assert set(accounts_acting_for(cast.space.pk, mines)) == {cast.account("bilal")}
    Position.objects.filter(person=cast.people["imran"]).update(body=cast.bodies["mines"])
    assert set(accounts_acting_for(cast.space.pk, mines)) == {cast.account("bilal"), cast.account("imran")}
    Position.objects.filter(person=cast.people["imran"]).update(ends=timezone.localdate() - timedelta(days=1))
    assert set(accounts_acting_for(cast.space.pk, mines)) == {cast.account("bilal")}


def test_holders_of_a_role_are_those_of_the_space(cast):
    assert set(accounts_holding(cast.space.pk, Role.REVIEWER)) == {cast.account("hina")}
    assert set(accounts_holding(cast.other_space.pk, Role.MEMBER)) == {cast.account("mehr")}


def test_the_list_takes_as_many_queries_for_many_as_for_few(cast, queries_of):
    viewer = cast.viewer("bilal")
    for number in range(3):
        told(cast, cast.bodies["mines"], text=f"{number}")
    few = queries_of(lambda: unread_notices(viewer))
    for number in range(3, 23):
        told(cast, cast.bodies["mines"], text=f"{number}")
    assert queries_of(lambda: unread_notices(viewer)) == few
