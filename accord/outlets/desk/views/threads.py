"""The thread of any record: what it is linked with, both ways."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.titles import page_of
from accord.kernel.policy.errors import NotVisible
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.threads.kinds import kind_models
from accord.kernel.threads.queries import LinkedRecord, SeenLink, links_seen, ref_of, with_titles
from accord.outlets.desk.neighbourhood import RECORDS, neighbourhood, network_of
from accord.outlets.desk.words import kind_words, relation_words
from accord.ui.listing_page import page_asked, page_steps

FIRST, PAGE = 20, 50  # links of a strand that are drawn with all others, and alone


@dataclass
class Strand:
    """Links of one relation, read in one direction. total: how many there are; more_url: the page with all of them."""

    name: str
    records: list[dict[str, str]] = field(default_factory=list)
    total: int = 0
    more_url: str = ""


@who_may()
def thread(request: AccordRequest, kind: str, pk: UUID) -> HttpResponse:
    """Linked records both ways, and their surroundings. A tie is there only where the viewer sees both its ends."""
    model = kind_models().get(kind)
    if model is None:
        raise NotVisible
    row = get_for(request.viewer, model, pk)
    links = links_seen(request.viewer, row)
    drawn = with_titles(request.viewer, links[:RECORDS])
    rest = {link.other for link in links[RECORDS:]}
    around = neighbourhood(request.viewer, row, drawn, more=len(rest))
    title, url = str(row), page_of(row)
    near = len(rest | {link.other for link in links[:RECORDS]} | around.neighbours)
    words = ngettext("Linked with %(n)d record", "Linked with %(n)d records", near) % {"n": near}
    context = {
        "title": words if near else _("Linked with nothing yet"),
        "network": network_of(around) if around.ties else None,
        "lede": title,
        "crumbs": [{"label": title, "url": url}] if url else [],
        **strands_of(request, row, links),
        "kind": kind_words(kind),
        "record_title": title,
        "url": url,
    }
    return render(request, "desk/thread.html", context)


def strands_of(request: AccordRequest, row: SpaceRecord, links: list[SeenLink]) -> dict[str, Any]:
    """The first links of each kind of link, or one page of one kind: a record may have thousands."""
    groups: dict[str, list[SeenLink]] = {}
    for link in links:
        groups.setdefault(f"{link.relation}-{'out' if link.outgoing else 'in'}", []).append(link)
    chosen = request.GET.get("of", "")
    if chosen not in groups:
        shown = {name: found[:FIRST] for name, found in groups.items()}
        return {"strands": _drawn(request, row, groups, shown)}
    count = -(-len(groups[chosen]) // PAGE)
    number = min(page_asked(request.GET.get("page")), count)
    shown = {chosen: groups[chosen][(number - 1) * PAGE : number * PAGE]}
    steps = page_steps(number, count, lambda wanted: f"?of={chosen}&page={wanted}") if count > 1 else []
    return {"strands": _drawn(request, row, groups, shown), "steps": steps, "all_url": "?"}


def _drawn(
    request: AccordRequest, row: SpaceRecord, groups: dict[str, list[SeenLink]], shown: dict[str, list[SeenLink]]
) -> list[Strand]:
    """Links by what they say, each with the other record's page and its own thread."""
    here = reverse("desk:thread", args=(request.space.slug, *ref_of(row)))
    titled = {
        each.link: each for each in with_titles(request.viewer, [link for part in shown.values() for link in part])
    }
    strands = []
    for name, part in shown.items():
        records = [_line(request.space.slug, titled[link.link]) for link in part if link.link in titled]
        words = relation_words(part[0].relation, outgoing=part[0].outgoing)
        more = f"{here}?of={name}" if len(groups[name]) > len(part) and len(part) == FIRST else ""
        strands.append(Strand(words, records, len(groups[name]), more))
    return strands


def _line(slug: str, other: LinkedRecord) -> dict[str, str]:
    return {
        "title": other.title,
        "url": other.url,
        "kind": kind_words(other.kind),
        "thread": reverse("desk:thread", args=(slug, other.kind, other.id)),
    }
