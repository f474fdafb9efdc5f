"""Terms of lists, for programs."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from accord.commit.commitments.api.records import all_told, rows_for, told
from accord.commit.commitments.api.schemas import TermChange, TermFilter, TermIn, TermOut, TermsOut
from accord.kernel.access.api.paging import part_of
from accord.kernel.access.api.sending import given, key_of, named, replaced
from accord.kernel.access.queries import demand_new, get_for, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.spaces.errors import Refused
from accord.kernel.taxonomies.models import Taxonomy, Term
from accord.kernel.taxonomies.queries import taxonomy_of
from accord.kernel.taxonomies.services import add_term, change_term

router = Router(tags=["terms"])


def _terms(request: AccordRequest) -> Any:
    return rows_for(request.viewer, Term).filter(taxonomy__in=visible_to(request.viewer, Taxonomy).values("pk"))


@router.get("terms/", response=TermsOut, url_name="terms", summary="Terms of lists")
def list_terms(request: AccordRequest, asked: Query[TermFilter]) -> dict[str, Any]:
    """Terms, in the order in which they were added; `rank` says where each stands in its list."""
    rows = _terms(request)
    if asked.list:
        rows = rows.filter(taxonomy__key=asked.list)
    if asked.retired is not None:
        rows = rows.filter(retired_at__isnull=not asked.retired)
    return part_of(rows, asked, all_told)


@router.post("terms/", response={201: TermOut}, url_name="terms", summary="Add a term")
def post_term(request: AccordRequest, sent: TermIn) -> Status[dict[str, Any]]:
    """Add a term to a list. Secretariat and stewards may."""
    viewer = request.viewer
    demand_new(viewer, Term)
    taxonomy = taxonomy_of(viewer, sent.list)
    if taxonomy is None:
        raise Refused(_("There is no list with the key “%(key)s”.") % {"key": sent.list}, field="list")
    values = sent.model_dump(exclude={"list", "parent"})
    parent = named(viewer, Term, sent.parent, "parent")
    made = add_term(viewer, taxonomy=taxonomy, parent=parent, client_key=key_of(request), **values)
    return Status(201, told(get_for(viewer, _terms(request), made.pk)))


@router.get("terms/{uuid:pk}/", response=TermOut, url_name="term", summary="One term")
def get_term(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One term."""
    return told(get_for(request.viewer, _terms(request), pk))


@router.patch("terms/{uuid:pk}/", response=TermOut, url_name="term", summary="Change a term")
def patch_term(request: AccordRequest, pk: UUID, sent: TermChange) -> dict[str, Any]:
    """Change what was sent of a term. Secretariat and stewards may."""
    row = get_for(request.viewer, _terms(request), pk, "edit")
    values = given(sent)
    replaced(values, "parent", lambda parent: named(request.viewer, Term, parent, "parent"))
    change_term(request.viewer, row, revision=sent.revision, **values)
    return told(get_for(request.viewer, _terms(request), pk))
