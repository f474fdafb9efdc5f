"""The same matter promised at three levels side by side; contradictions noted, listed, resolved."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.commit.commitments.forms import ContradictionForm, ResolveForm
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.models.contradictions import Contradiction
from accord.commit.commitments.queries import commitment_for, commitments_for
from accord.commit.commitments.queries.consistency import (
    SIDE_WORDS,
    SideOf,
    candidates,
    contradiction_for,
    contradictions_for,
    contradictions_on,
    matters,
    side_of,
    sides_of,
)
from accord.commit.commitments.services import note_contradiction, resolve_contradiction
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.queries import get_for, permits, permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.policy.identifiers import id_in
from accord.kernel.policy.roles import Role
from accord.kernel.taxonomies.models import Term

SHOWN = 100


@who_may()
def consistency(request: AccordRequest) -> HttpResponse:
    """What several levels made promises on, and what contradicts what."""
    rows = contradictions_for(request.viewer)
    still_open = rows.filter(resolved_at=None)
    number = still_open.order_by().count()
    found = matters(request.viewer)
    title = ngettext("%(n)d contradiction is open", "%(n)d contradictions are open", number) % {"n": number}
    context = {
        "title": title if number else _("No contradiction between levels is open"),
        "lede": _("The same matter, promised by the country, a province, a district: do these promises fit together?"),
        "crumbs": crumbs_of(request),
        "matters": found,
        "sides": list(SIDE_WORDS.values()),
        "open": list(still_open[:SHOWN]),
        "resolved": list(rows.exclude(resolved_at=None)[:SHOWN]),
    }
    return render(request, "commitments/consistency.html", context)


@who_may()
def matter_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One matter: what each level promised, side by side."""
    term = get_for(request.viewer, Term, pk, fetch=("taxonomy", "space"))
    context = {
        "title": _("What each level promised: %(matter)s") % {"matter": term},
        "lede": str(term.taxonomy),
        "crumbs": _crumbs(request),
        "sides": sides_of(request.viewer, term),
        "contradictions": _between_sides(contradictions_on(request.viewer, term)),
        "may_note": permits_new(request.viewer, Contradiction),
    }
    return render(request, "commitments/matter.html", context)


def _between_sides(records: Sequence[Contradiction]) -> list[dict[str, object]]:
    """Each contradiction with its two promises in the order of the columns, and whose they are."""
    order = list(SideOf)
    found = []
    for record in records:
        ends = [(record.side, record.one), (record.other_side, record.other)]  # type: ignore[attr-defined] # annotated
        ends.sort(key=lambda end: order.index(end[0]) if end[0] else len(order))
        ends = [(SIDE_WORDS[side] if side else _("no level said"), promise) for side, promise in ends]
        found.append({"record": record, "ends": ends})
    return found


def _crumbs(request: AccordRequest) -> list[dict[str, str]]:
    url = reverse("commitments:consistency", args=(request.space.slug,))
    return [*crumbs_of(request), {"label": _("Consistency"), "url": url}]


@who_may(Role.SECRETARIAT, Role.REVIEWER, Role.ASSESSOR)
def note_contradiction_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say which promise this one contradicts, and in what."""
    one = commitment_for(request.viewer, pk)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    offered = _offered(request, one, words)

    def send(form: ContradictionForm) -> Contradiction:
        key = form.cleaned_data["client_key"]
        return note_contradiction(request.viewer, one=one, client_key=key, **form.values)

    return answer_form(
        request,
        lambda data, files: ContradictionForm(data, files, offered=offered),
        send,
        done=_("The contradiction is noted."),
        template="commitments/note_contradiction.html",
        title=_("What contradicts this promise?"),
        submit=_("Note it"),
        crumbs=[*crumbs_of(request, one.instrument, one)],
        cancel_url=one.get_absolute_url(),
        official=one.text,
        language=one.language,
        words=words,
        offered=offered,
    )


def _offered(request: AccordRequest, one: Commitment, words: str) -> list[Commitment]:
    """What is found, and the promise that was chosen before, whatever was searched for since."""
    found = candidates(request.viewer, one, words)
    chosen = id_in(request.POST.get("other", "") or request.GET.get("other", ""))
    if chosen is None or chosen == one.pk or chosen in {row.pk for row in found}:
        return found
    return [*commitments_for(request.viewer).annotate(side=side_of()).filter(pk=chosen), *found]


@who_may()
def contradiction_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Both promises side by side, what contradicts what, and how it was resolved."""
    record = contradiction_for(request.viewer, pk)
    context: dict[str, Any] = {
        "title": _("These two promises contradict each other")
        if record.is_open
        else _("This contradiction is resolved"),
        "crumbs": _crumbs(request),
        "record": record,
        "promises": [record.one, record.other],
        "may_resolve": record.is_open and permits(request.viewer, "resolve", record),
        "history": history_of(request.viewer, record),
    }
    return render(request, "commitments/contradiction.html", context)


@who_may(Role.SECRETARIAT, Role.REVIEWER)
def resolve_contradiction_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say how a contradiction was resolved."""
    record = contradiction_for(request.viewer, pk, "resolve")
    return answer_form(
        request,
        lambda data, files: ResolveForm(data, files, revision=record.revision),
        lambda form: resolve_contradiction(
            request.viewer, record, revision=form.cleaned_data["revision"], **form.values
        ),
        done=_("It is noted as resolved."),
        title=_("How was it resolved?"),
        lede=str(record),
        crumbs=_crumbs(request),
        cancel_url=record.get_absolute_url(),
    )
