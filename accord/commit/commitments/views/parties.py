"""Parties to a document, and what followed from it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.commit.commitments.forms import FollowedForm, PartyForm
from accord.commit.commitments.models import Instrument
from accord.commit.commitments.queries import instrument_for
from accord.commit.commitments.queries.adoption import parties_of, provenance_of
from accord.commit.commitments.services.parties import add_party, remove_party, say_what_followed
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.identifiers import id_in
from accord.kernel.policy.roles import Role
from accord.kernel.threads.models import Link
from accord.kernel.threads.services import unlink_records


@who_may(Role.SECRETARIAT)
def party_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Name a party to a document."""
    instrument = instrument_for(request.viewer, pk, "edit")

    def send(form: PartyForm) -> Instrument:
        add_party(request.viewer, instrument, client_key=form.cleaned_data["client_key"], **form.values)
        return instrument

    return answer_form(
        request,
        lambda data, files: PartyForm(data, files, viewer=request.viewer),
        send,
        done=_("The party stands on the document’s page."),
        title=_("Who is a party to it?"),
        submit=_("Add it"),
        crumbs=crumbs_of(request, instrument),
        cancel_url=instrument.get_absolute_url(),
    )


@who_may(Role.SECRETARIAT)
def followed_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say what a document led to, or came from."""
    instrument = instrument_for(request.viewer, pk, "edit")

    def send(form: FollowedForm) -> Instrument:
        say_what_followed(request.viewer, instrument, **form.values)
        return instrument

    return answer_form(
        request,
        lambda data, files: FollowedForm(data, files, viewer=request.viewer, instrument=instrument),
        send,
        done=_("The two point to each other now."),
        title=_("What followed from it?"),
        lede=_("Another document, or a law or policy of the register, that this one led to or came from."),
        submit=_("Say so"),
        crumbs=crumbs_of(request, instrument),
        cancel_url=instrument.get_absolute_url(),
    )


@who_may(Role.SECRETARIAT)
@require_POST
def take_off_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take a party or a link off a document that was named in error."""
    instrument = instrument_for(request.viewer, pk, "edit")
    wanted = id_in(request.POST.get("row", ""))
    taken = _party(request, instrument, wanted) or _link(request, instrument, wanted)
    if taken is None:
        raise NotPermitted("edit", "stands_on_the_document")
    if isinstance(taken, Link):
        unlink_records(request.viewer, taken)
    else:
        remove_party(request.viewer, taken)
    messages.success(request, _("It is taken off."))
    return redirect(instrument.get_absolute_url())


def _party(request: AccordRequest, instrument: Instrument, wanted: UUID | None) -> Any:
    return parties_of(request.viewer, instrument).filter(pk=wanted).first() if wanted else None


def _link(request: AccordRequest, instrument: Instrument, wanted: UUID | None) -> Link | None:
    ends = provenance_of(request.viewer, instrument)
    known = {link.link for link in (*ends.came_from, *ends.led_to)}
    return Link.objects.filter(pk=wanted).first() if wanted in known else None
