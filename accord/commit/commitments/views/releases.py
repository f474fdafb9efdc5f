"""Making a document public, inside the space: what would be seen, asking, approving, withdrawing."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accord.commit.commitments.models import Commitment, Duty, Instrument
from accord.commit.commitments.queries import instrument_for
from accord.commit.commitments.queries.releases import (
    Releasable,
    read_release,
    releasable,
    release_for,
    releases_of_instruments,
)
from accord.commit.commitments.services.releases import release_instrument
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import permits
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import NextPage, answer_button, answer_form
from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place
from accord.kernel.policy.roles import Role
from accord.kernel.publication.models import Release, ReleaseState
from accord.kernel.publication.services import approve_release, withdraw_release
from accord.ui.forms import AccordForm
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty
from accord.ui.lists import list_response

SHOWN = 50


def release_page_of(release: Release) -> str:
    """Where a release is read inside the space."""
    return reverse("commitments:release", args=(release.space.slug, release.pk))


def _crumbs(request: AccordRequest) -> list[dict[str, str]]:
    url = reverse("commitments:releases", args=(request.space.slug,))
    return [*crumbs_of(request), {"label": _("What is public"), "url": url}]


@who_may()
def releases(request: AccordRequest) -> HttpResponseBase:
    """Documents that are public, wait for a second person, or were withdrawn."""
    listing = Listing(
        title=_("What is public"),
        lede=_("Visitors read frozen copies that two persons agreed on, never the records themselves."),
        columns=[
            Column("title", gettext_lazy("Document"), lambda row: row.title, heading=True, url=release_page_of),
            Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
            Column("asked", gettext_lazy("Asked for"), lambda row: row.created_at, kind="moment", sort="created_at"),
            Column("public", gettext_lazy("Public since"), lambda row: row.public_at, kind="moment", sort="public_at"),
        ],
        filters=[
            Filter("state", gettext_lazy("State"), [Choice(*each) for each in ReleaseState.choices], field="state")
        ],
        order=("-created_at", "-pk"),
        empty=Empty(_("Nothing is public"), _("The page of a document says how it is made public.")),
        noun=lambda n: ngettext("%(n)d release", "%(n)d releases", n) % {"n": n},
        file_name="releases",
    )
    context = {"crumbs": crumbs_of(request), "public_url": reverse("public:space", args=(request.space.slug,))}
    rows = releases_of_instruments(request.viewer)
    return list_response(request, listing, rows, template="commitments/releases/list.html", context=context)


@who_may(Role.SECRETARIAT)
def release_instrument_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say what would be public of a document, and ask for it."""
    instrument = instrument_for(request.viewer, pk, "edit")
    found = releasable(request.viewer, instrument)

    def send(form: AccordForm) -> NextPage:
        made = release_instrument(request.viewer, instrument, client_key=form.cleaned_data["client_key"])
        return NextPage(release_page_of(made))

    return answer_form(
        request,
        AccordForm,
        send,
        done=_("It waits for a second person. Nothing is public before."),
        template="commitments/releases/ask.html",
        title=_("Make “%(document)s” public?") % {"document": instrument},
        submit=_("Ask for it"),
        crumbs=crumbs_of(request, instrument),
        cancel_url=instrument.get_absolute_url(),
        **_counts(found),
    )


def _counts(found: Releasable) -> dict[str, Any]:
    return {
        "promises": found.number_of(Commitment),
        "duties": found.number_of(Duty),
        "bodies": found.rows[Actor],
        "places": found.rows[Place],
        "left_out": found.left_out,
    }


@who_may()
def release(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One release as visitors see it, with who asked, who approved, and the next step."""
    row = release_for(request.viewer, pk)
    document = read_release(row) if row.kind == Instrument.policy.name else None
    names = names_of_accounts(request.viewer, [row.requested_by, row.approved_by, row.withdrawn_by])
    context: dict[str, Any] = {
        "title": row.title,
        "crumbs": _crumbs(request),
        "record": row,
        "document": document,
        "promises": document.promises[:SHOWN] if document else (),
        "asked_by": names.get(row.requested_by, ""),
        "approved_by": names.get(row.approved_by, ""),
        "withdrawn_by": names.get(row.withdrawn_by, ""),
        "public_url": reverse("public:document", args=(request.space.slug, row.pk)),
        "may_approve": row.state == ReleaseState.REQUESTED
        and permits(request.viewer, "approve", row)
        and row.requested_by != request.viewer.account,
        "may_withdraw": row.state != ReleaseState.WITHDRAWN and permits(request.viewer, "withdraw", row),
        "history": history_of(request.viewer, row),
    }
    return render(request, "commitments/releases/release.html", context)


@who_may(Role.SECRETARIAT, Role.REVIEWER)
@require_POST
def approve_release_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Make a release public, as the second person."""
    row = release_for(request.viewer, pk)
    return answer_button(
        request,
        lambda: approve_release(request.viewer, row),
        done=_("It is public now."),
        then=release_page_of(row),
    )


class WithdrawForm(AccordForm):
    """Why a release is taken back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea)


@who_may(Role.SECRETARIAT, Role.REVIEWER)
def withdraw_release_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take a release back at once, with a reason."""
    row = release_for(request.viewer, pk, "withdraw")

    def send(form: WithdrawForm) -> NextPage:
        withdraw_release(request.viewer, row, reason=form.cleaned_data["reason"])
        return NextPage(release_page_of(row))

    return answer_form(
        request,
        WithdrawForm,
        send,
        done=_("Visitors do not find it any more. The row stays, with your reason."),
        title=_("Withdraw “%(title)s”?") % {"title": row.title},
        lede=_("Visitors then find nothing at its address. Copies that somebody kept cannot be called back."),
        submit=_("Withdraw it"),
        crumbs=_crumbs(request),
        cancel_url=release_page_of(row),
    )
