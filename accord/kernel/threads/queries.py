"""Walking links both ways. A link is seen by whoever sees both of its ends; nothing tells that another one exists."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from accord.kernel.access.queries import visible_to
from accord.kernel.access.titles import Titled, titles_of
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.bulk import among
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.threads.kinds import kind_models
from accord.kernel.threads.models import Link, Relation

Ref = tuple[str, UUID]
RELATIONS = {relation.value: relation for relation in Relation}


@dataclass(frozen=True)
class LinkedRecord:
    """The other end of a link, as seen from one record. ``outgoing``: that record is the link's source."""

    relation: Relation
    outgoing: bool
    kind: str
    id: UUID
    title: str
    url: str
    link: UUID


def ref_of(row: SpaceRecord) -> Ref:
    """How links name a row."""
    return row.policy.name, row.pk


def titles_for(viewer: Viewer, refs: Iterable[Ref]) -> dict[Ref, Titled]:
    """Title and page of every record the viewer may see, one query a kind; hidden, absent, unknown are missing."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, pk in refs:
        wanted[kind].add(pk)
    models = kind_models()
    return {
        (kind, pk): titled
        for kind in sorted(wanted.keys() & models.keys())
        for pk, titled in titles_of(viewer, models[kind], wanted[kind]).items()
    }


def linked_records(viewer: Viewer, row: SpaceRecord, *relations: Relation) -> list[LinkedRecord]:
    """What a record is linked to, both ways, oldest link first; of these relations where any are given."""
    return links_of_many(viewer, [row], *relations).get(ref_of(row), [])


class SeenLink(NamedTuple):
    """A link of which the viewer sees both ends, before the other end's title is asked for."""

    relation: Relation
    outgoing: bool
    other: Ref
    link: UUID


def links_seen(viewer: Viewer, row: SpaceRecord) -> list[SeenLink]:
    """A record's links both ways, oldest first, without titles: thousands cost little, and can be counted.

    row: as the viewer may see it. One query for the links and one for each kind at their ends.
    """
    found = [
        SeenLink(RELATIONS[relation], outgoing, (kind, other), pk)
        for pk, relation, outgoing, kind, other in _plain_links(viewer.space, *ref_of(row))
    ]
    hidden = _hidden_ends(viewer, ref_of(row), {link.other for link in found})
    return [link for link in found if link.other not in hidden] if hidden else found


def _hidden_ends(viewer: Viewer, here: Ref, refs: set[Ref]) -> set[Ref]:
    """Those of the records linked with this one that the viewer may not see.

    Mostly there are none: so the seen ones are counted first, where the links are, and only then read.
    """
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, pk in refs:
        wanted[kind].add(pk)
    models = kind_models()
    hidden: set[Ref] = set()
    for kind, ids in sorted(wanted.items()):
        seen: set[UUID] = set()
        if kind in models:
            if _count_seen(viewer, models[kind], *here) == len(ids):
                continue
            seen = set(visible_to(viewer, models[kind]).filter(among("id", list(ids))).values_list("pk", flat=True))
        hidden |= {(kind, pk) for pk in ids - seen}
    return hidden


@Prepared
def _count_seen(viewer: Viewer, model: type[SpaceRecord], kind: str, record: UUID) -> int:
    """How many records of a model the viewer sees at the other ends of a record's links."""
    links = Link.objects.filter(space=viewer.space, deleted_at=None).order_by()
    there = links.filter(source_id=record, source_kind=kind, target_kind=model.policy.name).values("target_id")
    back = links.filter(target_id=record, target_kind=kind, source_kind=model.policy.name).values("source_id")
    return visible_to(viewer, model).filter(pk__in=there.union(back)).count()


def with_titles(viewer: Viewer, links: Iterable[SeenLink]) -> list[LinkedRecord]:
    """The same links with the title and page of the other end."""
    wanted = list(links)
    titles = titles_for(viewer, {link.other for link in wanted})
    return [
        LinkedRecord(link.relation, link.outgoing, *link.other, told.title, told.url, link.link)
        for link in wanted
        if (told := titles.get(link.other))
    ]


def links_of_many(viewer: Viewer, rows: Iterable[SpaceRecord], *relations: Relation) -> dict[Ref, list[LinkedRecord]]:
    """The same for a list of records: one query for the links and one for each kind at their ends."""
    mine = {ref_of(row) for row in rows}
    links = [link for link in _links_at(viewer, mine, relations) if _ends(link) & mine]
    titles = titles_for(viewer, {end for link in links for end in _ends(link)})
    found: dict[Ref, list[LinkedRecord]] = defaultdict(list)
    for link in links:
        source, target = (link.source_kind, link.source_id), (link.target_kind, link.target_id)
        if source not in titles or target not in titles:
            continue
        for here, there, outgoing in ((source, target, True), (target, source, False)):
            if here in mine:
                titled = titles[there]
                found[here].append(
                    LinkedRecord(Relation(link.relation), outgoing, *there, titled.title, titled.url, link.pk)
                )
    return dict(found)


def links_between(viewer: Viewer, refs: Iterable[Ref]) -> list[Link]:
    """Links that begin or end at any of these records, oldest first.

    Whether the other end may be seen is for the caller to ask of ``titles_for``: nothing of it may be shown before.
    """
    mine = set(refs)
    return [link for link in _links_at(viewer, mine, ()) if _ends(link) & mine]


def _links_at(viewer: Viewer, refs: set[Ref], relations: tuple[Relation, ...]) -> list[Link]:
    found: list[Link] = _links(viewer.space, list({pk for _kind, pk in refs}), relations) if refs else []
    return found


@Prepared
def _links(space: UUID | None, ids: list[UUID], relations: tuple[Relation, ...]) -> QuerySet[Link]:
    # Not visible_to: a link's own level would hide it from people who see both ends. Those decide, above.
    rows = Link.objects.filter(Q(source_id__in=ids) | Q(target_id__in=ids), space=space, deleted_at=None)
    if relations:
        rows = rows.filter(relation__in=relations)
    return rows.order_by("created_at", "pk")


@Prepared
def _plain_links(space: UUID | None, kind: str, record: UUID) -> QuerySet[Link, Any]:
    # Values, and none of what is known: a record may have thousands.
    mine = Q(source_id=record, source_kind=kind)
    rows = Link.objects.filter(mine | Q(target_id=record, target_kind=kind), space=space, deleted_at=None)
    rows = rows.annotate(
        outgoing=Case(When(mine, then=Value(True)), default=Value(False)),
        other_kind=Case(When(mine, then="target_kind"), default="source_kind"),
        other_id=Case(When(mine, then="target_id"), default="source_id"),
    )
    return rows.order_by("created_at", "pk").values_list("pk", "relation", "outgoing", "other_kind", "other_id")


def _ends(link: Link) -> set[Ref]:
    return {(link.source_kind, link.source_id), (link.target_kind, link.target_id)}
