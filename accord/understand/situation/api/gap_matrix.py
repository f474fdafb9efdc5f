"""The gap matrix as a whole, for programs."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema

from accord.kernel.access.api.paging import Asked
from accord.kernel.access.api.schemas import Texts
from accord.kernel.access.api.sending import named
from accord.kernel.access.requests import AccordRequest
from accord.kernel.taxonomies.models import Term
from accord.understand.situation.models import Law
from accord.understand.situation.queries.gaps import Cell, Pair, cell_revisions, lists_for, matrix_for, terms_in

router = Router(tags=["gap findings"])


class GapFilter(Schema):
    """Which matrix. `law`: one law alone; else all that hold today, and with `drafts` those that do not.

    `rights`, `groups`: keys of the lists that rows and columns come from, where they are not the space's own.
    """

    law: UUID | None = None
    drafts: bool = False
    rights: Asked = ""
    groups: Asked = ""


class NamedTerm(Schema):
    """A right or a group of people."""

    id: UUID
    name: Texts


class CellOut(Schema):
    """One right of one group. `verdict`: the best of what the laws do. `counts`: how many laws say what.

    Where one law was asked for: `finding`, the judgement that counts, and `revision`, which goes back as `seen`.
    """

    right: UUID
    group: UUID
    verdict: str
    counts: dict[str, int]
    suggestions: int
    finding: UUID | None
    revision: int | None


class GapMatrixOut(Schema):
    """Rights down, groups across. A pair without a cell was not looked at by anybody yet: that is no gap."""

    law: UUID | None
    rights: list[NamedTerm]
    groups: list[NamedTerm]
    cells: list[CellOut]


def _terms(rows: list[Term]) -> list[dict[str, Any]]:
    return [{"id": row.pk, "name": row.name} for row in rows]


def _cell(cell: Cell, revisions: dict[Pair, int] | None) -> dict[str, Any]:
    pair = (cell.right.pk, cell.group.pk)
    return {
        "right": cell.right.pk,
        "group": cell.group.pk,
        "verdict": cell.verdict,
        "counts": dict(cell.counts),
        "suggestions": cell.suggestions,
        "finding": cell.finding.pk if cell.finding else None,
        "revision": None if revisions is None else revisions.get(pair, 0),
    }


@router.get("gap-matrix/", response=GapMatrixOut, url_name="gap_matrix", summary="The gap matrix")
def get_matrix(request: AccordRequest, asked: Query[GapFilter]) -> dict[str, Any]:
    """For each right of each group: whether the law covers it, covers it weakly, or leaves it out."""
    viewer = request.viewer
    law = named(viewer, Law, asked.law, "law")
    lists = lists_for(viewer, rights=asked.rights, groups=asked.groups)
    rights, groups = terms_in(viewer, lists.rights), terms_in(viewer, lists.groups)
    matrix = matrix_for(viewer, rights=rights, groups=groups, law=law, drafts=asked.drafts)
    revisions = cell_revisions(law) if law else None
    cells = sorted(matrix.cells.values(), key=lambda cell: (cell.right.pk, cell.group.pk))
    return {
        "law": law.pk if law else None,
        "rights": _terms(rights),
        "groups": _terms(groups),
        "cells": [_cell(cell, revisions) for cell in cells],
    }
