"""Removing a law or a provision: what stands on it, or the question once and the reason."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_removal
from accord.kernel.policy.roles import Role
from accord.kernel.threads.removals import standing_on
from accord.understand.situation.models import JUDGING_ROLES, Law
from accord.understand.situation.queries.laws import law_for, provision_for
from accord.understand.situation.services import remove_law, remove_provision
from accord.understand.situation.services.removals import PARTS_OF_LAW
from accord.understand.situation.views.crumbs import address, crumbs_of


@who_may(Role.SECRETARIAT)
def remove_law_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take away a law that nothing stands on."""
    law = law_for(request.viewer, pk, "remove")
    return answer_removal(
        request,
        law,
        lambda reason: remove_law(request.viewer, law, reason=reason),
        standing=standing_on(request.viewer, law, parts=PARTS_OF_LAW),
        then=address(request, "laws"),
        crumbs=crumbs_of(request, "laws", law),
        consequence=_consequence(),
    )


@who_may(*JUDGING_ROLES)
def remove_provision_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take away a provision that no finding cites."""
    provision = provision_for(request.viewer, pk, "remove")
    law = get_for(request.viewer, Law, provision.law_id, fetch=("space",))
    return answer_removal(
        request,
        provision,
        lambda reason: remove_provision(request.viewer, provision, reason=reason),
        standing=standing_on(request.viewer, provision),
        then=law.get_absolute_url(),
        crumbs=crumbs_of(request, "laws", law),
        consequence=_consequence(),
    )


def _consequence() -> str:
    return _("It leaves every list and the search. What no longer holds is not removed: note the stage that ended it.")
