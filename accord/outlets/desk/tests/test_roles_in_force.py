"""A role that is still to begin, or is over, counts nowhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accord.kernel.access.facts import viewer_of
from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.queries import spaces_of
from accord.kernel.access.services import end_role
from accord.kernel.access.visibility import running
from accord.kernel.notices.queries import accounts_holding, people_of
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused
from accord.outlets.desk.queries import accounts_to_protect, should_take_second_step
from accord.outlets.desk.seating import seating_for

pytestmark = pytest.mark.django_db
IN_A_DAY, A_DAY_AGO = timedelta(days=1), timedelta(days=-1)


@pytest.fixture(params=[("starts", IN_A_DAY), ("ends", A_DAY_AGO), ("deleted_at", A_DAY_AGO)])
def hina(cast, request):
    """Hina's account, whose roles are still to begin, are over, or were taken away."""
    name, away = request.param
    account = cast.account("hina")
    RoleAssignment.objects.filter(account=account).update(**{name: timezone.now() + away})
    return account


def test_it_opens_nothing_tells_nobody_and_asks_for_no_second_step(cast, hina):
    assert not viewer_of(hina, cast.space).seats
    assert not spaces_of(hina).exists()
    assert hina not in people_of(cast.space)
    assert hina not in accounts_holding(cast.space.pk, Role.REVIEWER)
    assert not should_take_second_step(hina)
    assert hina not in accounts_to_protect()


def test_it_has_no_seat_at_the_table(cast, hina):
    seating = seating_for(cast.viewer("kiran"))
    seated = [person for side in seating.sides for place in side.places for person, _roles in place.people]
    assert cast.people["hina"] not in [*seated, *(person for person, _roles in seating.loose)]


def test_it_holds_from_its_first_moment_to_just_before_its_last(cast):
    now = timezone.now()
    role = RoleAssignment.objects.get(account=cast.account("hina"), role=Role.REVIEWER)
    RoleAssignment.objects.filter(pk=role.pk).update(starts=now, ends=now + IN_A_DAY)
    for moment, holds in [(A_DAY_AGO, False), (timedelta(), True), (IN_A_DAY, False)]:
        assert RoleAssignment.objects.filter(running(now + moment), pk=role.pk).exists() is holds


def test_a_steward_who_is_still_to_begin_is_no_other_steward(cast):
    mine = RoleAssignment.objects.get(account=cast.account("kiran"), role=Role.STEWARD)
    other = RoleAssignment.objects.create(
        space=cast.space, account=cast.account("imran"), role=Role.STEWARD, starts=timezone.now() + IN_A_DAY
    )
    with pytest.raises(Refused):
        end_role(cast.operator, mine)
    RoleAssignment.objects.filter(pk=other.pk).update(starts=None)
    assert end_role(cast.operator, mine).ends
