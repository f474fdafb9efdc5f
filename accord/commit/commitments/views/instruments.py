"""Documents as a list and as a page with their paragraphs."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.commit.commitments.forms import InstrumentForm, StageForm
from accord.commit.commitments.listings import commitment_listing, instrument_listing
from accord.commit.commitments.models import Instrument, InstrumentKind
from accord.commit.commitments.models.adoption import OF_A_GROUP
from accord.commit.commitments.queries import instrument_for, instruments_for, stages_of
from accord.commit.commitments.queries.adoption import followed_counts, parties_of, provenance_of
from accord.commit.commitments.queries.facets import promise_rows
from accord.commit.commitments.queries.histories import history_of_document
from accord.commit.commitments.queries.law_stages import how_far
from accord.commit.commitments.services import add_instrument, change_instrument, reach_stage
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits, permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.policy.roles import Role
from accord.ui.lists import list_response

# Documents that somebody signs.
OF_PARTIES = (*OF_A_GROUP, InstrumentKind.INVESTMENT_AGREEMENT)
FIELDS = ("title", "kind", "level", "symbol", "issued_by", "session", "dated", "source", "followed")


def crumbs_of(request: AccordRequest, *more: Any) -> list[dict[str, str]]:
    """Where a page of this stage lies: the stage itself, then the records above the page."""
    first = [{"label": _("Commit"), "url": reverse("commitments:index", args=(request.space.slug,))}]
    return first + [{"label": str(row), "url": row.get_absolute_url()} for row in more]


@who_may()
def instruments(request: AccordRequest) -> HttpResponseBase:
    """All documents."""
    may_add = permits_new(request.viewer, Instrument)
    url = reverse("commitments:add_instrument", args=(request.space.slug,)) if may_add else ""
    context = {"crumbs": crumbs_of(request), "add_url": url}
    rows = instruments_for(request.viewer).select_related("space")
    template = "commitments/instruments.html"
    return list_response(
        request, instrument_listing(request.viewer, empty_url=url), rows, template=template, context=context
    )


@who_may()
def instrument_page(request: AccordRequest, pk: UUID) -> HttpResponseBase:
    """One document: its stages, and its paragraphs as a list."""
    instrument = instrument_for(request.viewer, pk)
    listing = commitment_listing(request.viewer, title=str(instrument), in_document=True)
    told = how_far(request.viewer, [instrument])[instrument.pk]
    context = {
        "crumbs": [*crumbs_of(request), {"label": _("Documents"), "url": _list_url(request)}],
        "instrument": instrument,
        "stages": told.stages,
        "law": told.law,
        "may_note_law": told.law is not None and permits(request.viewer, "edit", told.law),
        "history": history_of_document(request.viewer, instrument, list(stages_of(request.viewer, instrument))),
        "may_edit": permits(request.viewer, "edit", instrument),
        **what_followed(request, instrument),
    }
    rows = promise_rows(request.viewer).where("document", None, [str(instrument.pk)])
    return list_response(request, listing, rows, template="commitments/instrument.html", context=context)


def what_followed(request: AccordRequest, instrument: Instrument) -> dict[str, Any]:
    """Parties, what it came from and led to, and what its promises became."""
    board = reverse("commitments:adoption", args=(request.space.slug, instrument.pk))
    return {
        "parties": list(parties_of(request.viewer, instrument)),
        "is_of_parties": instrument.kind in OF_PARTIES,
        "provenance": provenance_of(request.viewer, instrument),
        "followed": followed_counts(request.viewer, instrument),
        "board_url": board if instrument.kind in OF_A_GROUP else "",
    }


def _list_url(request: AccordRequest) -> str:
    return reverse("commitments:instruments", args=(request.space.slug,))


@who_may(Role.SECRETARIAT)
def add_instrument_page(request: AccordRequest) -> HttpResponse:
    """Add a document."""
    return answer_form(
        request,
        lambda data, files: InstrumentForm(data, files, languages=request.space.language_choices),
        lambda form: add_instrument(request.viewer, client_key=form.cleaned_data["client_key"], **form.values),
        done=_("The document is in. Add its paragraphs, or import them from a file."),
        title=_("Add a document"),
        submit=_("Add it"),
        crumbs=crumbs_of(request),
        cancel_url=_list_url(request),
    )


@who_may(Role.SECRETARIAT)
def edit_instrument_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change what was typed in of a document."""
    instrument = instrument_for(request.viewer, pk, "edit")
    shown = {name: getattr(instrument, name) for name in FIELDS}
    options: dict[str, Any] = {"revision": instrument.revision, "languages": request.space.language_choices}
    return answer_form(
        request,
        lambda data, files: InstrumentForm(data, files, initial=shown, **options),
        lambda form: change_instrument(
            request.viewer, instrument, revision=form.cleaned_data["revision"], **form.values
        ),
        done=_("The document was changed."),
        title=_("Change “%(document)s”") % {"document": instrument},
        crumbs=crumbs_of(request, instrument),
        cancel_url=instrument.get_absolute_url(),
    )


@who_may(Role.SECRETARIAT)
def stage_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Note a stage that a document has reached."""
    instrument = instrument_for(request.viewer, pk, "edit")
    return answer_form(
        request,
        StageForm,
        lambda form: reach_stage(
            request.viewer, instrument=instrument, client_key=form.cleaned_data["client_key"], **form.values
        ),
        done=_("The stage is noted."),
        title=_("Which stage has it reached?"),
        submit=_("Note it"),
        crumbs=crumbs_of(request, instrument),
        cancel_url=instrument.get_absolute_url(),
    )
