"""Lists of terms: read by everybody, kept by secretariat and stewards, mapped to each other by who judges content."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.commit.commitments.forms import ListForm, MapForm, RetireForm, TermForm
from accord.commit.commitments.listings import (
    list_page,
    tagged_listing,
    taxonomy_listing,
    term_listing,
    term_page,
)
from accord.commit.commitments.queries.terms import (
    promises_under,
    tag_counts,
    taxonomies_for,
    taxonomy_for,
    term_for,
    terms_in_list,
)
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import get_for, permits, permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import NextPage, answer_button, answer_form
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.languages import language_name
from accord.kernel.taxonomies.models import Likeness, MappingState, Taxonomy, Term, TermMapping
from accord.kernel.taxonomies.queries import mappings_for, mappings_of
from accord.kernel.taxonomies.services import (
    add_taxonomy,
    add_term,
    bring_back_term,
    change_taxonomy,
    change_term,
    decide_mapping,
    remove_mapping,
    remove_term,
    retire_term,
    say_mapping,
)
from accord.ui.lists import list_response

KEEPERS = (Role.SECRETARIAT, Role.STEWARD)
JUDGES = (Role.SECRETARIAT, Role.REVIEWER)


def _crumbs(request: AccordRequest, *rows: Taxonomy | Term) -> list[dict[str, str]]:
    above = [{"label": _("Lists of terms"), "url": reverse("commitments:lists", args=(request.space.slug,))}]
    pages = [(row, term_page(row) if isinstance(row, Term) else list_page(row)) for row in rows]
    return [*crumbs_of(request), *above, *({"label": str(row), "url": url} for row, url in pages)]


@who_may()
def lists(request: AccordRequest) -> HttpResponseBase:
    """The lists of the space."""
    may_add = permits_new(request.viewer, Taxonomy)
    url = reverse("commitments:add_list", args=(request.space.slug,)) if may_add else ""
    context = {"crumbs": crumbs_of(request), "add_url": url}
    rows = taxonomies_for(request.viewer)
    listing = taxonomy_listing(empty_url=url)
    return list_response(request, listing, rows, template="commitments/terms/lists.html", context=context)


@who_may()
def list_of_terms(request: AccordRequest, pk: UUID) -> HttpResponseBase:
    """The terms of one list, with what counts under each."""
    taxonomy = taxonomy_for(request.viewer, pk)
    may_edit = permits(request.viewer, "edit", taxonomy)
    url = reverse("commitments:add_term", args=(request.space.slug, pk)) if may_edit else ""
    context = {
        "crumbs": _crumbs(request),
        "taxonomy": taxonomy,
        "add_url": url,
        "history": history_of(request.viewer, taxonomy),
    }
    rows = terms_in_list(request.viewer, taxonomy)
    listing = term_listing(request.viewer, taxonomy, empty_url=url)
    return list_response(request, listing, rows, template="commitments/terms/list.html", context=context)


@who_may(*KEEPERS)
def add_list_page(request: AccordRequest) -> HttpResponse:
    """Open a list."""

    def send(form: ListForm) -> NextPage:
        made = add_taxonomy(request.viewer, client_key=form.cleaned_data["client_key"], **form.values)
        return NextPage(list_page(made))

    return answer_form(
        request,
        lambda data, files: ListForm(data, files, languages=request.space.language_choices),
        send,
        done=_("The list is there. Add its terms."),
        title=_("Add a list"),
        submit=_("Add it"),
        crumbs=_crumbs(request),
        cancel_url=reverse("commitments:lists", args=(request.space.slug,)),
    )


@who_may(*KEEPERS)
def edit_list_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change the name of a list and who made it."""
    taxonomy = taxonomy_for(request.viewer, pk, "edit")
    options: dict[str, Any] = {
        "revision": taxonomy.revision,
        "languages": request.space.language_choices,
        "known": True,
    }
    shown = {"name": taxonomy.name, "source": taxonomy.source}

    def send(form: ListForm) -> NextPage:
        changed = change_taxonomy(request.viewer, taxonomy, revision=form.cleaned_data["revision"], **form.values)
        return NextPage(list_page(changed))

    return answer_form(
        request,
        lambda data, files: ListForm(data, files, initial=shown, **options),
        send,
        done=_("The list was changed."),
        title=_("Change “%(list)s”") % {"list": taxonomy},
        crumbs=_crumbs(request, taxonomy),
        cancel_url=list_page(taxonomy),
    )


@who_may(*KEEPERS)
def add_term_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Add a term to a list."""
    taxonomy = taxonomy_for(request.viewer, pk, "edit")
    options: dict[str, Any] = {
        "viewer": request.viewer,
        "taxonomy": taxonomy,
        "languages": request.space.language_choices,
    }

    def send(form: TermForm) -> NextPage:
        key = form.cleaned_data["client_key"]
        add_term(request.viewer, taxonomy=taxonomy, client_key=key, **form.values)
        return NextPage(list_page(taxonomy))

    return answer_form(
        request,
        lambda data, files: TermForm(data, files, **options),
        send,
        done=_("The term is on the list."),
        title=_("Add a term"),
        submit=_("Add it"),
        crumbs=_crumbs(request, taxonomy),
        cancel_url=list_page(taxonomy),
    )


@who_may()
def term(request: AccordRequest, pk: UUID) -> HttpResponseBase:
    """One term: what it is mapped to and who said so, and the promises that count under it."""
    row = term_for(request.viewer, pk)
    mappings = list(mappings_of(request.viewer, row))
    names = names_of_accounts(request.viewer, [mapping.decided_by for mapping in mappings])
    context = {
        "crumbs": _crumbs(request, row.taxonomy),
        "term": row,
        "names": [(code, language_name(code), name) for code, name in row.name.items()],
        "counted": tag_counts(request.viewer, [row])[row.pk],
        "mappings": [_told(row, mapping, names) for mapping in mappings],
        "may_edit": permits(request.viewer, "edit", row),
        "may_map": permits_new(request.viewer, TermMapping, action="decide"),
        "history": history_of(request.viewer, row),
    }
    rows = promises_under(request.viewer, row)
    listing = tagged_listing(request.viewer, row)
    return list_response(request, listing, rows, template="commitments/terms/term.html", context=context)


def _told(term: Term, mapping: TermMapping, names: Any) -> dict[str, Any]:
    """A mapping read from the term whose page it stands on."""
    likeness = Likeness(mapping.likeness)
    other = mapping.counterpart if mapping.term_id == term.pk else mapping.term
    return {
        "mapping": mapping,
        "words": likeness.label if mapping.term_id == term.pk else BACKWARD[likeness],
        "other": other,
        "url": term_page(other),
        "who": names.get(mapping.decided_by, ""),
        "is_open": mapping.state == MappingState.PROPOSED,
    }


BACKWARD = {
    Likeness.SAME: Likeness.SAME.label,
    Likeness.NARROWER: Likeness.BROADER.label,
    Likeness.BROADER: Likeness.NARROWER.label,
    Likeness.RELATED: Likeness.RELATED.label,
}


@who_may(*KEEPERS)
def edit_term_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change a term's names, code and place."""
    row = term_for(request.viewer, pk, "edit")
    shown = {name: getattr(row, name) for name in ("name", "code", "parent", "rank")}
    options: dict[str, Any] = {"viewer": request.viewer, "taxonomy": row.taxonomy, "term": row}

    def send(form: TermForm) -> NextPage:
        change_term(request.viewer, row, revision=form.cleaned_data["revision"], **form.values)
        return NextPage(term_page(row))

    return answer_form(
        request,
        lambda data, files: TermForm(
            data, files, initial=shown, revision=row.revision, languages=request.space.language_choices, **options
        ),
        send,
        done=_("The term was changed."),
        title=_("Change “%(term)s”") % {"term": row},
        crumbs=_crumbs(request, row.taxonomy, row),
        cancel_url=term_page(row),
    )


@who_may(*KEEPERS)
def retire_term_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Retire a term, perhaps for another; where it is retired, bring it back."""
    row = term_for(request.viewer, pk, "edit")

    def send(form: RetireForm) -> NextPage:
        retire_term(request.viewer, row, **form.values)
        return NextPage(term_page(row))

    return answer_form(
        request,
        lambda data, files: RetireForm(data, files, viewer=request.viewer, term=row),
        send,
        done=_("The term is retired. Promises keep it; no new one gets it."),
        title=_("Retire “%(term)s”?") % {"term": row},
        lede=_("Promises that carry it keep it. It is offered for no new one."),
        submit=_("Retire it"),
        crumbs=_crumbs(request, row.taxonomy, row),
        cancel_url=term_page(row),
    )


@who_may(*KEEPERS)
@require_POST
def keep_term_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Bring a retired term back, or take one away that was never used."""
    row = term_for(request.viewer, pk, "edit")
    removed = request.POST.get("step") == "remove"
    keep = remove_term if removed else bring_back_term
    return answer_button(
        request,
        lambda: keep(request.viewer, row),
        done=_("The term is gone.") if removed else _("The term is in use again."),
        then=list_page(row.taxonomy),
        refused=term_page(row),
    )


@who_may(*JUDGES)
def map_term_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say how a term lies to a term of another list."""
    row = term_for(request.viewer, pk)

    def send(form: MapForm) -> NextPage:
        say_mapping(request.viewer, term=row, **form.values)
        return NextPage(term_page(row))

    return answer_form(
        request,
        lambda data, files: MapForm(data, files, viewer=request.viewer, term=row),
        send,
        done=_("It counts from now on, with your name and today’s date."),
        title=_("How does “%(term)s” lie to other terms?") % {"term": row},
        lede=_(
            "Promises with a term that means the same as another one or is a part of it count under that one too, "
            "shown as “through mapping”. Terms that hold others or are related are shown, and count nothing."
        ),
        submit=_("Say so"),
        crumbs=_crumbs(request, row.taxonomy, row),
        cancel_url=term_page(row),
    )


@who_may(*JUDGES)
@require_POST
def decide_mapping_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Confirm or reject a proposed mapping, or take one back."""
    mapping = get_for(request.viewer, mappings_for, pk, "decide")
    step = request.POST.get("step", "")
    confirmed = step == "confirm"
    decide = remove_mapping if step == "remove" else partial(decide_mapping, confirmed=confirmed)
    back = mapping.counterpart if request.POST.get("at") == str(mapping.counterpart_id) else mapping.term
    return answer_button(
        request,
        lambda: decide(request.viewer, mapping),
        done=_("The mapping counts.") if confirmed else _("The mapping counts no more."),
        then=term_page(back),
    )
