"""Removing a law or a provision: what stands on it, or the question once and the reason."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import NextPage, answer_form
from accord.kernel.policy.roles import Role
from accord.understand.situation.forms import WithdrawForm
from accord.understand.situation.models import JUDGING_ROLES, Law, Provision
from accord.understand.situation.queries.laws import law_for, provision_for
from accord.understand.situation.queries.removals import standing_on
from accord.understand.situation.services import remove_law, remove_provision
from accord.understand.situation.views.crumbs import address, crumbs_of


@who_may(Role.SECRETARIAT)
def remove_law_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take away a law that nothing stands on."""
    law = law_for(request.viewer, pk, "remove")
    return _asked(request, law, law, remove_law, address(request, "laws"))


@who_may(*JUDGING_ROLES)
def remove_provision_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take away a provision that no finding cites."""
    provision = provision_for(request.viewer, pk, "remove")
    law = get_for(request.viewer, Law, provision.law_id, fetch=("space",))
    return _asked(request, provision, law, remove_provision, law.get_absolute_url())


def _asked(
    request: AccordRequest, row: Law | Provision, law: Law, remove: Callable[..., Any], next_url: str
) -> HttpResponse:
    def send(form: WithdrawForm) -> NextPage:
        remove(request.viewer, row, reason=form.cleaned_data["reason"])
        return NextPage(next_url)

    return answer_form(
        request,
        WithdrawForm,
        send,
        done=_("It is removed. The log keeps it, with your reason."),
        template="situation/remove.html",
        title=_("Remove “%(record)s”?") % {"record": row},
        crumbs=crumbs_of(request, "laws", law),
        cancel_url=row.get_absolute_url(),
        standing=standing_on(request.viewer, row),
    )
