"""The thread of any record: what it is linked with, both ways."""

from dataclasses import dataclass, field
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
from accord.kernel.threads.kinds import kind_models
from accord.kernel.threads.queries import LinkedRecord, linked_records
from accord.outlets.desk.neighbourhood import neighbourhood, network_of
from accord.outlets.desk.words import kind_words, relation_words


@dataclass
class Strand:
    """Links of one relation, read in one direction."""

    name: str
    records: list[dict[str, str]] = field(default_factory=list)


@who_may()
def thread(request: AccordRequest, kind: str, pk: UUID) -> HttpResponse:
    """Linked records both ways, and their surroundings. A tie is there only where the viewer sees both its ends."""
    model = kind_models().get(kind)
    if model is None:
        raise NotVisible
    row = get_for(request.viewer, model, pk)
    linked = linked_records(request.viewer, row)
    around = neighbourhood(request.viewer, row, linked)
    title, url = str(row), page_of(row)
    near = len({(other.kind, other.id) for other in linked} | around.neighbours)
    words = ngettext("Linked with %(n)d record", "Linked with %(n)d records", near) % {"n": near}
    context = {
        "title": words if near else _("Linked with nothing yet"),
        "network": network_of(around) if around.ties else None,
        "lede": title,
        "crumbs": [{"label": title, "url": url}] if url else [],
        "strands": strands_of(request.space.slug, linked),
        "kind": kind_words(kind),
        "record_title": title,
        "url": url,
    }
    return render(request, "desk/thread.html", context)


def strands_of(slug: str, linked: list[LinkedRecord]) -> list[Strand]:
    """Links by what they say, each with the other record's page and its own thread."""
    strands: dict[tuple[str, bool], Strand] = {}
    for other in linked:
        words = relation_words(other.relation, outgoing=other.outgoing)
        strand = strands.setdefault((other.relation, other.outgoing), Strand(words))
        strand.records.append(
            {
                "title": other.title,
                "url": other.url,
                "kind": kind_words(other.kind),
                "thread": reverse("desk:thread", args=(slug, other.kind, other.id)),
            }
        )
    return list(strands.values())
