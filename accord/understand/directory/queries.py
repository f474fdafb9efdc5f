"""Reading people, bodies and places for the directory's pages. Everything starts from ``visible_to``."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor, ActorKind, Position
from accord.kernel.actors.queries import held_on
from accord.kernel.matching.names import Candidate, Proposal, proposals
from accord.kernel.places.models import Place, PlaceAlias, PlaceAncestor
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.languages import all_texts

LONGEST_LIST_OF_NAMES = 200


@dataclass(frozen=True)
class NameMatch:
    """One name as somebody wrote it, and the places that it may mean, the likeliest first."""

    name: str
    proposals: list[Proposal]

    @property
    def is_certain(self) -> bool:
        """The first proposal is the name itself, and nothing else fits as well."""
        return bool(self.proposals) and self.proposals[0].score >= 1 and not self.proposals[0].rivals


def bodies_list(viewer: Viewer) -> QuerySet[Actor]:
    """Every body that the viewer sees, with its parent."""
    return visible_to(viewer, Actor).exclude(kind=ActorKind.PERSON).select_related("parent", "space")


def people_list(viewer: Viewer) -> QuerySet[Actor]:
    """Every person that the viewer sees."""
    return visible_to(viewer, Actor).filter(kind=ActorKind.PERSON).select_related("space")


def places_list(viewer: Viewer) -> QuerySet[Place]:
    """Every place, with the one it lies in."""
    return visible_to(viewer, Place).select_related("parent", "space")


def current_posts(viewer: Viewer, *, people: Iterable[UUID] = (), bodies: Iterable[UUID] = ()) -> QuerySet[Position]:
    """Posts that are held today, of these people or in these bodies, focal points first."""
    rows = visible_to(viewer, Position).filter(Q(person__in=list(people)) | Q(body__in=list(bodies)))
    held = rows.filter(held_on(timezone.localdate()))
    linked = held.select_related("person__space", "body__space", "alternate__space", "space")
    return linked.order_by("-is_focal_point", "person__name_key")


def past_posts(viewer: Viewer, actor: Actor) -> QuerySet[Position]:
    """Posts of this person or body that have ended, the latest first: who to ask about what came before."""
    rows = visible_to(viewer, Position).filter(Q(person=actor) | Q(body=actor), ends__lte=timezone.localdate())
    return rows.select_related("person__space", "body__space", "space").order_by("-ends")[:50]


def bodies_below(viewer: Viewer, actor: Actor) -> QuerySet[Actor]:
    """Bodies directly under this one."""
    return visible_to(viewer, Actor).filter(parent=actor).exclude(kind=ActorKind.PERSON).order_by("name_key")


def places_above(place: Place) -> list[Place]:
    """The places that this one lies in, the country first."""
    links = PlaceAncestor.objects.filter(place=place, distance__gt=0).select_related("ancestor__space")
    return [link.ancestor for link in links.order_by("-distance")]


def places_below(viewer: Viewer, place: Place) -> QuerySet[Place]:
    """The places directly under this one."""
    return visible_to(viewer, Place).filter(parent=place).select_related("space").order_by("name_key")


def places_of_body(viewer: Viewer, body: Actor) -> QuerySet[Place]:
    """Where a body works, as far as the viewer sees the places."""
    return visible_to(viewer, Place).filter(actors=body).select_related("space").order_by("name_key")


def bodies_of_place(viewer: Viewer, place: Place) -> QuerySet[Actor]:
    """Bodies that work in this very place."""
    rows = visible_to(viewer, Actor).filter(places=place).exclude(kind=ActorKind.PERSON)
    return rows.select_related("space").order_by("level", "name_key")


def aliases_of(viewer: Viewer, place: Place) -> QuerySet[PlaceAlias]:
    """Other ways of writing the place's name that a person confirmed."""
    return visible_to(viewer, PlaceAlias).filter(place=place).order_by("text_key")


def directory_counts(viewer: Viewer) -> dict[str, int]:
    """How many bodies, people and places the viewer sees: {"bodies", "people", "places"}, in two queries."""
    person = Q(kind=ActorKind.PERSON)
    actors = visible_to(viewer, Actor).aggregate(people=Count("pk", filter=person), bodies=Count("pk", filter=~person))
    return {**actors, "places": visible_to(viewer, Place).count()}


def bodies_by(viewer: Viewer, field: str) -> dict[str, int]:
    """How many bodies the viewer sees for each value of a field of theirs (``level``, ``pillar``)."""
    rows = visible_to(viewer, Actor).exclude(kind=ActorKind.PERSON).order_by()
    return {value: count for value, count in rows.values_list(field).annotate(Count("pk")) if value}


def place_candidates(viewer: Viewer, kind: str) -> list[Candidate]:
    """Every place of a kind with its names, confirmed aliases and the names of what it lies in, in three queries."""
    places = list(visible_to(viewer, Place).filter(kind=kind).select_related("parent"))
    aliases: dict[UUID, list[str]] = {}
    for place_id, text in visible_to(viewer, PlaceAlias).filter(place__kind=kind).values_list("place_id", "text"):
        aliases.setdefault(place_id, []).append(text)
    return [
        Candidate(
            candidate_id=str(place.pk),
            name=str(place),
            other_names=(*all_texts(place.name), *aliases.get(place.pk, ())),
            within=tuple(all_texts(place.parent.name)) if place.parent else (),
        )
        for place in places
    ]


def name_matches(viewer: Viewer, kind: str, names: Iterable[str]) -> list[NameMatch]:
    """For each name the places of a kind that it may mean, at most three, each with its reason."""
    candidates = place_candidates(viewer, kind)
    return [NameMatch(name, proposals(name, candidates, limit=3)) for name in names]
