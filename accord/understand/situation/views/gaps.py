"""The gap matrix: as a table, on paper, as a file; and the lists that its rows and columns come from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits_new, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import NextPage, answer_form
from accord.kernel.policy.identifiers import id_named
from accord.kernel.policy.roles import Role
from accord.kernel.taxonomies.models import Term
from accord.ui.exports import export_response
from accord.ui.listing_page import page_asked
from accord.ui.wording import headed, listed, number_words, state_sign
from accord.understand.situation.forms import ListsForm
from accord.understand.situation.models import JUDGING_ROLES, SUGGESTING_ROLES, Law, Verdict
from accord.understand.situation.queries.gaps import Cell, Lists, Matrix, lists_for, matrix_for, terms_in
from accord.understand.situation.queries.laws import law_for
from accord.understand.situation.services import ensure_lists
from accord.understand.situation.views.crumbs import address, crumbs_of

# As many as fit a screen and a phone's patience; the file holds all of them.
RIGHTS_SHOWN, GROUPS_SHOWN, LAWS_OFFERED = 40, 12, 500


@dataclass(frozen=True)
class Asked:
    """What the address asks for: one law, or what holds today, or everything; which lists; which part of them."""

    matrix: Matrix
    lists: Lists
    drafts: bool
    query: dict[str, str]

    def changed(self, **values: object) -> str:
        """The same address with other values; None leaves one out."""
        merged: dict[str, object] = {**self.query, **values}
        return f"?{urlencode({name: value for name, value in merged.items() if value})}"


def _asked(request: AccordRequest) -> Asked:
    query = {name: request.GET.get(name, "") for name in ("law", "rights", "groups", "drafts")}
    lists = lists_for(request.viewer, rights=query["rights"], groups=query["groups"])
    law = _law(request, query["law"])
    rights, groups = terms_in(request.viewer, lists.rights), terms_in(request.viewer, lists.groups)
    drafts = bool(query["drafts"])
    matrix = matrix_for(request.viewer, rights=rights, groups=groups, law=law, drafts=drafts)
    return Asked(matrix, lists, drafts, query)


def _law(request: AccordRequest, given: str) -> Law | None:
    return law_for(request.viewer, id_named(given)) if given else None


@who_may()
def gaps(request: AccordRequest) -> HttpResponseBase:
    """Rights by groups; ``?law=`` for one law, ``?drafts=1`` for what does not hold yet, ``?print=1`` for paper."""
    asked = _asked(request)
    wanted = request.GET.get("format", "")
    if wanted in {"csv", "xlsx"}:
        heads = [_("Right"), *(str(group) for group in asked.matrix.groups)]
        return export_response(wanted, heads, _rows(asked.matrix), name="gap-matrix")
    context = {
        "title": _title(asked.matrix),
        "lede": _lede(asked),
        "crumbs": crumbs_of(request),
        "asked": asked,
        "matrix": asked.matrix,
        "in_words": _in_words(asked.matrix),
        **_links(request, asked),
    }
    if request.GET.get("print"):
        return render(request, "situation/gaps_print.html", {**context, **_whole(request, asked)})
    return render(request, "situation/gaps.html", {**context, **_part(request, asked)})


def _rows(matrix: Matrix) -> Iterator[list[str]]:
    for line in matrix.lines():
        yield [str(line.right), *(_cell_words(cell) for cell in line.cells)]


def _cell_words(cell: Cell) -> str:
    """A cell in words; where nobody has looked yet it says so, for an empty cell could be taken for “absent”."""
    if not cell.looked_at:
        return _("not looked at")
    if cell.finding is not None:
        cited = cell.finding.provision.number if cell.finding.provision else ""
        return listed(part for part in (_word(cell.verdict), cited) if part)
    told = listed(f"{_word(name)} {number}" for name, number in sorted(cell.counts.items()))
    return told if len(cell.counts) > 1 or cell.looked_at > 1 else _word(cell.verdict)


def _word(verdict: str) -> str:
    return str(state_sign(verdict).word)


def _title(matrix: Matrix) -> str:
    if not matrix.pairs:
        return _("Which rights of whom does the law protect?")
    if matrix.unseen == matrix.pairs:
        return _("Nobody has looked for gaps yet")
    if not matrix.gaps:
        return _("No gap was found so far")
    return ngettext(
        "%(gaps)s gap among %(seen)s pairs of right and group that were looked at",
        "%(gaps)s gaps among %(seen)s pairs of right and group that were looked at",
        matrix.gaps,
    ) % {"gaps": number_words(matrix.gaps), "seen": number_words(matrix.pairs - matrix.unseen)}


def _lede(asked: Asked) -> str:
    if asked.matrix.law is not None:
        return str(asked.matrix.law)
    if asked.drafts:
        return _("All laws, policies and practices together, drafts and repealed ones too.")
    return _("All laws, policies and practices that hold today, together: the best of them counts for each pair.")


def _in_words(matrix: Matrix) -> str:
    """The whole picture as one sentence."""
    parts = [f"{_word(verdict)} {number_words(matrix.count(verdict))}" for verdict in Verdict if matrix.count(verdict)]
    if matrix.unseen:
        parts.append(f"{_('not looked at')} {number_words(matrix.unseen)}")
    pairs = ngettext("%(n)s pair of right and group", "%(n)s pairs of right and group", matrix.pairs)
    return headed(pairs % {"n": number_words(matrix.pairs)}, listed(parts))


def _links(request: AccordRequest, asked: Asked) -> dict[str, Any]:
    viewer = request.viewer
    offered = visible_to(viewer, Law).order_by("level", "kind", "pk")[:LAWS_OFFERED]
    return {
        "laws": list(offered),
        "findings_url": f"{address(request, 'findings')}{_findings_query(asked)}",
        "suggested_url": f"{address(request, 'findings')}?standing=suggested",
        "lists_url": address(request, "lists") if permits_new(viewer, Term) else "",
        "laws_url": address(request, "laws"),
        "may_say": viewer.holds(*JUDGING_ROLES, *SUGGESTING_ROLES),
        "may_judge": viewer.holds(*JUDGING_ROLES),
        "exports": [(kind.upper(), asked.changed(format=kind)) for kind in ("csv", "xlsx")],
        "print_url": asked.changed(print=1),
        "today_url": asked.changed(law=None, drafts=None),
        "drafts_url": asked.changed(law=None, drafts=1),
    }


def _findings_query(asked: Asked) -> str:
    law = f"&law={asked.matrix.law.pk}" if asked.matrix.law else ""
    return f"?standing=counts{law}"


def _whole(request: AccordRequest, asked: Asked) -> dict[str, Any]:
    return {"groups": asked.matrix.groups, "lines": _lines(request, asked, asked.matrix.rights, asked.matrix.groups)}


def _part(request: AccordRequest, asked: Asked) -> dict[str, Any]:
    """The rights and groups of the part that was asked for, and the ways to the others."""
    matrix = asked.matrix
    down, rights = _slice(matrix.rights, page_asked(request.GET.get("page")), RIGHTS_SHOWN)
    across, groups = _slice(matrix.groups, page_asked(request.GET.get("part")), GROUPS_SHOWN)
    parts = [
        (_("Rights"), [(n, asked.changed(page=n, part=across[0])) for n in range(1, down[1] + 1)], down),
        (_("Groups of people"), [(n, asked.changed(page=down[0], part=n)) for n in range(1, across[1] + 1)], across),
    ]
    return {
        "groups": groups,
        "lines": _lines(request, asked, rights, groups),
        "parts": [(label, steps, here) for label, steps, (here, count) in parts if count > 1],
    }


def _slice(terms: Any, wanted: int, size: int) -> tuple[tuple[int, int], list[Term]]:
    count = max(1, -(-len(terms) // size))
    here = min(wanted, count)
    return (here, count), list(terms[(here - 1) * size : here * size])


def _lines(request: AccordRequest, asked: Asked, rights: Any, groups: Any) -> list[dict[str, Any]]:
    """The table line by line, each cell with its words and where it leads."""
    law = asked.matrix.law
    lines = []
    for line in asked.matrix.lines(rights, groups):
        many = f"{address(request, 'judge_many', law.pk)}?right={line.right.pk}" if law else ""
        cells = [_drawn(request, cell, law) for cell in line.cells]
        lines.append({"right": line.right, "cells": cells, "many_url": many})
    return lines


def _drawn(request: AccordRequest, cell: Cell, law: Law | None) -> dict[str, Any]:
    """A cell, where it leads, and what is read aloud there."""
    pair = urlencode({"right": cell.right.pk, "group": cell.group.pk})
    url = f"{address(request, 'findings')}?{pair}" + (f"&law={law.pk}" if law else "")
    if cell.finding is not None and not cell.suggestions:
        url = cell.finding.get_absolute_url()
    may = law is not None and request.viewer.holds(*JUDGING_ROLES, *SUGGESTING_ROLES)
    named = listed((cell.right, cell.group))
    waiting = ngettext("%(n)d suggestion", "%(n)d suggestions", cell.suggestions) % {"n": cell.suggestions}
    return {
        "cell": cell,
        "url": url,
        "empty_url": f"{address(request, 'judge', law.pk)}?{pair}" if law and may else "",
        "label": headed(named, _cell_words(cell)),
        "suggested": waiting,
        "suggested_label": headed(named, waiting),
    }


@who_may(Role.SECRETARIAT, Role.STEWARD)
def lists_page(request: AccordRequest) -> HttpResponse:
    """Say which rights and groups the matrix is about, many at once."""
    lists = lists_for(request.viewer)
    words = ((_("Rights"), lists.rights), (_("Groups of people"), lists.groups))
    known = [(label, terms_in(request.viewer, taxonomy)) for label, taxonomy in words]

    def send(form: ListsForm) -> NextPage:
        ensure_lists(request.viewer, **form.values)
        return NextPage(address(request, "gaps"))

    return answer_form(
        request,
        ListsForm,
        send,
        done=_("The matrix has these rights and groups now."),
        template="situation/lists.html",
        title=_("Which rights, and whose?"),
        lede=_("Add what is missing, one a line. What is there already stays, whatever you write."),
        known=known,
        submit=_("Add them"),
        crumbs=crumbs_of(request, "gaps"),
        cancel_url=address(request, "gaps"),
    )
