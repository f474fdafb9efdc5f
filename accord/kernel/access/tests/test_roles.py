"""Who is let in and out, by whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accord.kernel.access.facts import viewer_of
from accord.kernel.access.models import Audience, Grant, Invitation, RoleAssignment
from accord.kernel.access.queries import get_for, grants_in, log_for, open_invitations, own_spaces, roles_in, spaces_of
from accord.kernel.access.services import (
    accept_invitation,
    assign_role,
    end_grant,
    end_role,
    grant_access,
    invitation_of_token,
    invite_person,
    share_with,
    withdraw_invitation,
)
from accord.kernel.actors.models import Account, Actor
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S2, S3
from accord.kernel.spaces.errors import Refused
from tests.cast import PASSWORD, Cast


@pytest.fixture
def steward(cast: Cast) -> Viewer:
    """Kiran, who keeps accounts and settings."""
    return cast.viewer("kiran")


def test_a_steward_gives_a_role_and_ends_it(cast: Cast, steward: Viewer) -> None:
    role = assign_role(steward, account=cast.account("imran"), role=Role.REVIEWER, place=cast.places["district"])
    assert Role.REVIEWER in cast.viewer("imran").roles
    end_role(steward, role)
    assert Role.REVIEWER not in cast.viewer("imran").roles
    with pytest.raises(Refused):
        end_role(steward, RoleAssignment.objects.get(pk=role.pk))


def test_the_same_role_form_sent_twice_gives_one_role(cast: Cast, steward: Viewer) -> None:
    for _send in range(2):
        assign_role(steward, account=cast.account("imran"), role=Role.REVIEWER, client_key="form-1")
    assert RoleAssignment.objects.filter(account=cast.account("imran"), role=Role.REVIEWER).count() == 1


@pytest.mark.parametrize("name", ["amina", "hina", "bilal", "imran", "gul"])
def test_nobody_but_a_steward_gives_roles(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        assign_role(cast.viewer(name), account=cast.account("daud"), role=Role.REVIEWER)


def test_a_steward_gives_no_role_to_the_own_account(cast: Cast, steward: Viewer) -> None:
    with pytest.raises(NotPermitted):
        assign_role(steward, account=cast.account("kiran"), role=Role.REVIEWER)


def test_a_body_of_another_space_does_not_exist_here(cast: Cast, steward: Viewer) -> None:
    elsewhere = Actor.objects.get(pk=cast.people["mehr"].pk)
    with pytest.raises(NotVisible):
        assign_role(steward, account=cast.account("imran"), role=Role.REVIEWER, body=elsewhere)


def test_the_last_steward_stays(cast: Cast, steward: Viewer) -> None:
    role = RoleAssignment.objects.get(account=cast.account("kiran"))
    with pytest.raises(Refused, match="at least one steward"):
        end_role(steward, role)


def test_an_ended_role_closes_the_space(cast: Cast, steward: Viewer) -> None:
    end_role(steward, RoleAssignment.objects.get(account=cast.account("imran")))
    assert not spaces_of(cast.account("imran")).exists()
    assert not viewer_of(cast.account("imran"), cast.space).seats


def test_an_invitation_lets_one_new_person_in_once(cast: Cast, steward: Viewer) -> None:
    _invitation, token = invite_person(
        steward, email="noor@sample.invalid", role=Role.CONTRIBUTOR, body=cast.bodies["labour"]
    )
    assert token
    assert open_invitations(steward).count() == 1
    account = accept_invitation(invitation_of_token(token), name="Noor", password=PASSWORD)
    viewer = viewer_of(account, cast.space)
    assert viewer.roles == {Role.CONTRIBUTOR}
    assert cast.bodies["labour"].pk in viewer.bodies
    with pytest.raises(NotVisible):
        invitation_of_token(token)


def test_an_account_that_is_there_comes_in_without_a_new_one(cast: Cast, steward: Viewer) -> None:
    _invitation, token = invite_person(steward, email="mehr@sample.invalid", role=Role.READER)
    before = Account.objects.count()
    accept_invitation(invitation_of_token(str(token)), account=cast.account("mehr"))
    assert Account.objects.count() == before
    assert set(spaces_of(cast.account("mehr"))) == {cast.space, cast.other_space}


def test_an_invitation_is_for_its_address_alone(cast: Cast, steward: Viewer) -> None:
    _invitation, token = invite_person(steward, email="noor@sample.invalid", role=Role.READER)
    with pytest.raises(Refused):
        accept_invitation(invitation_of_token(str(token)), account=cast.account("mehr"))


def test_a_weak_password_is_refused_and_the_link_stays_good(cast: Cast, steward: Viewer) -> None:
    _invitation, token = invite_person(steward, email="noor@sample.invalid", role=Role.READER)
    with pytest.raises(Refused):
        accept_invitation(invitation_of_token(str(token)), name="Noor", password="short")
    assert invitation_of_token(str(token)).accepted_at is None


def test_a_steward_does_not_invite_the_own_address(cast: Cast, steward: Viewer) -> None:
    with pytest.raises(NotPermitted):
        invite_person(steward, email="Kiran@sample.invalid", role=Role.SECRETARIAT)


def test_whoever_made_an_invitation_does_not_accept_it(cast: Cast, steward: Viewer) -> None:
    _invitation, token = invite_person(steward, email="other@sample.invalid", role=Role.SECRETARIAT)
    Account.objects.filter(pk=cast.account("kiran").pk).update(email="other@sample.invalid")
    with pytest.raises(NotPermitted):
        accept_invitation(invitation_of_token(str(token)), account=Account.objects.get(pk=cast.account("kiran").pk))


def test_withdrawn_old_and_unknown_links_look_the_same(cast: Cast, steward: Viewer) -> None:
    withdrawn, first = invite_person(steward, email="a@sample.invalid", role=Role.READER)
    withdraw_invitation(steward, withdrawn)
    old, second = invite_person(steward, email="b@sample.invalid", role=Role.READER)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    for token in (first, second, "made up"):
        with pytest.raises(NotVisible):
            invitation_of_token(str(token))
    with pytest.raises(Refused):
        withdraw_invitation(steward, Invitation.objects.get(pk=withdrawn.pk))


def test_the_token_is_not_kept(cast: Cast, steward: Viewer) -> None:
    invitation, token = invite_person(steward, email="a@sample.invalid", role=Role.READER)
    assert str(token) not in str(Invitation.objects.filter(pk=invitation.pk).values())


def test_a_role_that_is_held_is_not_offered_again(cast: Cast, steward: Viewer) -> None:
    with pytest.raises(Refused):
        invite_person(steward, email="IMRAN@sample.invalid", role=Role.READER)


def test_nobody_but_a_steward_invites(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        invite_person(cast.viewer("amina"), email="a@sample.invalid", role=Role.READER)


def test_the_secretariat_grants_with_reason_and_end_and_takes_back(cast: Cast) -> None:
    by, ends = cast.viewer("amina"), timezone.now() + timedelta(days=30)
    grant = grant_access(by, account=cast.account("lal"), kind="actor", reason="prepares the visit", ends=ends)
    assert [c.level for c in cast.viewer("lal").clearances] == [S3]
    end_grant(by, grant)
    assert not cast.viewer("lal").clearances
    with pytest.raises(Refused):
        end_grant(by, Grant.objects.get(pk=grant.pk))


def test_a_grant_needs_a_reason_and_an_end_within_a_year(cast: Cast) -> None:
    by, soon = cast.viewer("amina"), timezone.now() + timedelta(days=1)
    for reason, ends in (("", soon), ("why", timezone.now() - timedelta(days=1)), ("why", soon + timedelta(days=999))):
        with pytest.raises(Refused):
            grant_access(by, account=cast.account("lal"), kind="actor", reason=reason, ends=ends)


@pytest.mark.parametrize("name", ["kiran", "hina", "bilal"])
def test_nobody_but_the_secretariat_grants(cast: Cast, name: str) -> None:
    ends = timezone.now() + timedelta(days=1)
    with pytest.raises(NotPermitted):
        grant_access(cast.viewer(name), account=cast.account("lal"), kind="actor", reason="why", ends=ends)


def test_nobody_grants_to_the_own_account(cast: Cast) -> None:
    ends = timezone.now() + timedelta(days=1)
    with pytest.raises(NotPermitted):
        grant_access(cast.viewer("amina"), account=cast.account("amina"), kind="actor", reason="why", ends=ends)


def test_the_reason_of_a_grant_is_hidden_from_those_who_only_manage_accounts(cast: Cast, steward: Viewer) -> None:
    ends = timezone.now() + timedelta(days=1)
    grant_access(cast.viewer("amina"), account=cast.account("lal"), kind="actor", reason="canary", ends=ends)
    assert grants_in(steward).get().reason == ""


def test_a_restricted_record_is_shared_with_a_body_and_a_pillar(cast: Cast) -> None:
    body = cast.bodies["labour"]
    Actor.objects.filter(pk=body.pk).update(sensitivity=S2)
    with pytest.raises(NotVisible):
        get_for(cast.viewer("daud"), Actor, body.pk)
    share_with(cast.viewer("amina"), body, bodies=[cast.bodies["owners"]], pillars=["community"])
    assert get_for(cast.viewer("daud"), Actor, body.pk) == body
    assert get_for(cast.viewer("esha"), Actor, body.pk) == body
    share_with(cast.viewer("amina"), body, bodies=[], pillars=[])
    assert not Audience.objects.exists()
    with pytest.raises(NotPermitted):
        share_with(cast.viewer("hina"), body, bodies=[cast.bodies["owners"]], pillars=[])


def test_the_log_is_for_those_who_keep_or_review_the_space(cast: Cast) -> None:
    readers = {name for name in cast.accounts if log_for(cast.viewer(name)).filter(space_id=cast.space.pk).exists()}
    assert readers == {"amina", "hina", "kiran"}


def test_the_list_of_roles_takes_one_query(cast: Cast, steward: Viewer, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator] # pytest-django's fixture
        assert len([(r.account.email, r.body and str(r.body), r.place) for r in roles_in(steward)]) == 12


def test_what_every_request_asks_is_answered_alike(cast: Cast) -> None:
    for name in ("amina", "imran", "mehr"):
        account = cast.account(name)
        asked, queried = own_spaces(account), list(spaces_of(account))
        assert asked == queried
        assert [(space.name, space.languages, space.created_at) for space in asked] == [
            (space.name, space.languages, space.created_at) for space in queried
        ]
    assert own_spaces(cast.account("amina"))
