"""Promises as a list and one by one: official words beside plain ones, who recommended them, who owes what."""

from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.commit.commitments.forms import (
    ChangeCommitmentForm,
    CommitmentForm,
    PlainWordsForm,
    PositionForm,
)
from accord.commit.commitments.listings import commitment_listing
from accord.commit.commitments.models import Commitment, Contradiction, Duty, Instrument, StatePosition, usual_kind
from accord.commit.commitments.promise_vectors import has_vectors
from accord.commit.commitments.queries import (
    commitment_for,
    duties_by_level,
    duties_withdrawn_from,
    earlier_words_of,
    instrument_for,
    open_likenesses_of,
    open_suggestions_of,
    positions_of,
    said_also,
    sides_of,
    terms_on,
)
from accord.commit.commitments.queries.consistency import contradictions_of
from accord.commit.commitments.queries.facets import NO_DUTY, promise_rows
from accord.commit.commitments.queries.histories import history_of_promise
from accord.commit.commitments.queries.terms import counted_also
from accord.commit.commitments.services import add_commitment, change_commitment, record_position, word_plainly
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import permits, permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.search.faceted import FacetedRows
from accord.kernel.spaces.languages import text_in
from accord.ui.lists import list_response
from accord.ui.paper import paper_response


@who_may()
def index(request: AccordRequest) -> HttpResponseBase:
    """Every promise; the title says how many nobody owes yet."""
    slug = request.space.slug
    may_add = permits_new(request.viewer, Instrument)
    url = reverse("commitments:add_instrument", args=(slug,)) if may_add else ""
    rows = promise_rows(request.viewer)
    listing = commitment_listing(
        request.viewer,
        title="",
        lede=_("Official words and what they mean. Open one to see who owes which part of it."),
        empty_url=url,
    )
    listing = replace(listing, title=_finding(cast(FacetedRows, listing.found(rows, request.GET)), rows))
    similar = reverse("commitments:similar", args=(slug,)) if has_vectors(request.space.pk) else ""
    context = {
        "add_url": url,
        "similar_url": similar,
        "searches_url": reverse("commitments:searches", args=(slug,)),
        "save_url": f"{reverse('commitments:save_search', args=(slug,))}?{request.GET.urlencode()}",
    }
    return list_response(request, listing, rows, template="commitments/index.html", context=context)


def _finding(rows: FacetedRows, everything: FacetedRows) -> str:
    """What is true of the promises that are shown."""
    total, unowned = rows.count(), rows.where("duties", None, [NO_DUTY]).count()
    if not total:
        return _("No promise fits these filters") if everything.count() else _("What was promised")
    if not unowned:
        return ngettext("Somebody owes this promise", "Somebody owes each of %(n)d promises", total) % {"n": total}
    return ngettext(
        "%(unowned)d of %(n)d promise is owed by nobody yet",
        "%(unowned)d of %(n)d promises are owed by nobody yet",
        total,
    ) % {"unowned": unowned, "n": total}


@who_may()
def commitment_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One promise; for paper with ``?format=pdf``."""
    viewer, commitment = request.viewer, commitment_for(request.viewer, pk)
    context = {
        "crumbs": crumbs_of(request, commitment.instrument),
        "record": commitment,
        **_words_of(viewer, commitment),
        **sides_of(viewer, commitment),
        **_topics(viewer, commitment),
        "sayings": said_also(viewer, commitment),
        "has_similar": has_vectors(request.space.pk),
        "alike": open_likenesses_of(viewer, commitment),
        "levels": duties_by_level(viewer, commitment),
        "withdrawn": duties_withdrawn_from(viewer, commitment),
        "may_edit": permits(viewer, "edit", commitment),
        "may_assign": permits_new(viewer, Duty),
        "contradictions": list(contradictions_of(viewer, commitment)),
        "may_note": permits_new(viewer, Contradiction),
    }
    if request.GET.get("format") == "pdf":
        return paper_response(request, "commitments/commitment_paper.html", context, name=f"promise-{commitment.pk}")
    return render(request, "commitments/commitment.html", context)


def _words_of(viewer: Viewer, commitment: Commitment) -> dict[str, Any]:
    """Its title, its words by now and before, the positions taken to it, and what happened to all of these.

    plain_apart: the plain words stand below because the title does not say them whole.
    """
    earlier, positions = earlier_words_of(viewer, commitment.pk), _positions(viewer, commitment)
    title = commitment.heading_words
    return {
        "title": title,
        "plain_apart": bool(commitment.plain) and title != text_in(commitment.plain),
        "earlier": earlier,
        "positions": positions,
        "history": history_of_promise(viewer, commitment, positions, earlier),
    }


def _topics(viewer: Viewer, commitment: Commitment) -> dict[str, Any]:
    """What it is about: its own tags, what counts through mappings, what a model suggests."""
    tags = {"themes": "themes", "persons": "affected_persons", "goals": "sdgs"}
    told = {name: terms_on(viewer, [commitment], tag).get(commitment.pk, ()) for name, tag in tags.items()}
    suggested = open_suggestions_of(viewer, commitment.pk)
    return {**told, "also": counted_also(viewer, commitment), "suggested": suggested}


def _positions(viewer: Viewer, commitment: Commitment) -> list[StatePosition]:
    """How the State stood to it, newest first, each with the name of who noted it."""
    taken: list[StatePosition] = positions_of(viewer, commitment.pk)
    names = names_of_accounts(viewer, [each.created_by for each in taken])
    for each in taken:
        each.who = names.get(each.created_by, "")  # type: ignore[attr-defined] # for the template alone
    return taken


@who_may(Role.SECRETARIAT)
def add_commitment_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Add one paragraph of a document."""
    instrument = instrument_for(request.viewer, pk, "edit")
    usual = {"kind": usual_kind(instrument.kind), "language": request.space.languages[0], "session": instrument.session}
    return answer_form(
        request,
        lambda data, files: CommitmentForm(data, files, viewer=request.viewer, space=request.space, initial=usual),
        lambda form: add_commitment(
            request.viewer, instrument=instrument, client_key=form.cleaned_data["client_key"], **form.values
        ),
        done=_("The paragraph is in. Say next who owes which part of it."),
        title=_("Add a paragraph"),
        submit=_("Add it"),
        crumbs=crumbs_of(request, instrument),
        cancel_url=instrument.get_absolute_url(),
    )


@who_may(Role.SECRETARIAT)
def edit_commitment_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Correct what stands there of a promise; a tag that was given wrongly is taken off here."""
    commitment = commitment_for(request.viewer, pk, "edit")
    shown: dict[str, Any] = {
        "initial": ChangeCommitmentForm.values_of(commitment),
        "revision": commitment.revision,
        "viewer": request.viewer,
        "space": request.space,
        "commitment": commitment,
    }

    def send(form: ChangeCommitmentForm) -> Commitment:
        return change_commitment(request.viewer, commitment, revision=form.cleaned_data["revision"], **form.values)

    return answer_form(
        request,
        lambda data, files: ChangeCommitmentForm(data, files, **shown),
        send,
        done=_("The promise was changed."),
        title=_("Change this promise"),
        crumbs=crumbs_of(request, commitment.instrument, commitment),
        cancel_url=commitment.get_absolute_url(),
    )


def _about(commitment: Commitment) -> dict[str, object]:
    return {"official": commitment.text, "language": commitment.language, "cancel_url": commitment.get_absolute_url()}


@who_may(Role.SECRETARIAT)
def plain_words_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Put a promise into plain words, with the official ones in view."""
    commitment = commitment_for(request.viewer, pk, "edit")
    shown: dict[str, Any] = {"initial": PlainWordsForm.values_of(commitment), "revision": commitment.revision}
    languages = request.space.language_choices
    return answer_form(
        request,
        lambda data, files: PlainWordsForm(data, files, languages=languages, **shown),
        lambda form: word_plainly(request.viewer, commitment, revision=form.cleaned_data["revision"], **form.values),
        done=_("The plain words stand beside the official ones."),
        template="commitments/beside_official_words.html",
        title=_("What does it mean in plain words?"),
        crumbs=crumbs_of(request, commitment.instrument, commitment),
        **_about(commitment),
    )


@who_may(Role.SECRETARIAT)
def position_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Note how the State stands to a promise by now."""
    commitment = commitment_for(request.viewer, pk, "edit")

    def send(form: PositionForm) -> Commitment:
        key = form.cleaned_data["client_key"]
        record_position(request.viewer, commitment=commitment, client_key=key, **form.values)
        return commitment

    return answer_form(
        request,
        PositionForm,
        send,
        done=_("The position is noted; earlier ones stay in the history."),
        template="commitments/beside_official_words.html",
        title=_("How does the State stand to it?"),
        submit=_("Note it"),
        crumbs=crumbs_of(request, commitment.instrument, commitment),
        **_about(commitment),
    )
