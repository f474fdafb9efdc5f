"""Removing a document, a stage, a promise or a position: what stands on it, or the question once and the reason."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, Instrument, InstrumentStage, StatePosition
from accord.commit.commitments.queries import commitment_for, instrument_for
from accord.commit.commitments.services import (
    keeps_in_place,
    remove_commitment,
    remove_instrument,
    remove_position,
    remove_stage,
)
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_removal
from accord.kernel.policy.roles import Role


@who_may(Role.SECRETARIAT)
def remove_instrument_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take away a document that nothing stands on."""
    row = instrument_for(request.viewer, pk, "remove")
    then = reverse("commitments:instruments", args=(request.space.slug,))
    words = _("It leaves every list, with its stages and the names of its parties.")
    return _asked(request, row, remove_instrument, then=then, above=[row], consequence=words)


@who_may(Role.SECRETARIAT)
def remove_stage_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take away a stage that a document never reached."""
    row = get_for(request.viewer, InstrumentStage, pk, "remove", fetch=("instrument__space", "space"))
    document = instrument_for(request.viewer, row.instrument_id)
    words = _("The document then stands where its other stages say.")
    return _asked(request, row, remove_stage, then=document.get_absolute_url(), above=[document], consequence=words)


@who_may(Role.SECRETARIAT)
def remove_commitment_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take away a promise that nothing stands on."""
    row = commitment_for(request.viewer, pk, "remove")
    words = _("It leaves every list, the search and the facets, with the positions noted for it.")
    return _asked(
        request,
        row,
        remove_commitment,
        then=row.instrument.get_absolute_url(),
        above=[row.instrument, row],
        consequence=words,
    )


@who_may(Role.SECRETARIAT)
def remove_position_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take away a position that the State never took."""
    row = get_for(request.viewer, StatePosition, pk, "remove", fetch=("commitment__space", "space"))
    promise = commitment_for(request.viewer, row.commitment_id)
    words = _(
        "The position before it counts again. A State that changed its mind is no mistake: note the new position."
    )
    return _asked(
        request,
        row,
        remove_position,
        then=promise.get_absolute_url(),
        above=[promise.instrument, promise],
        consequence=words,
    )


def _asked(
    request: AccordRequest,
    row: Instrument | InstrumentStage | Commitment | StatePosition,
    remove: Callable[..., object],
    *,
    then: str,
    above: Sequence[Any],
    consequence: str,
) -> HttpResponse:
    return answer_removal(
        request,
        row,
        lambda reason: remove(request.viewer, row, reason=reason),
        standing=keeps_in_place(request.viewer, row),
        then=then,
        crumbs=crumbs_of(request, *above),
        consequence=consequence,
    )
