"""What records stand on, at every position: places, bodies, persons, lists of terms, laws."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accord.kernel.actors.models import Actor, ActorKind, Position
from accord.kernel.places.models import Place, PlaceAlias, PlaceKind, PlaceShape
from accord.kernel.places.services import place_ancestry
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.taxonomies.models import Taxonomy, Term, TermMapping
from accord.understand.situation.models import GapFinding, Law, Provision, StageReached
from tests.matrix.world import Spot, World

# In this order, so that position w comes before what hangs on it, and c before what names it.
ALL = "wqcspkdo"
PLACED = "wqcsplkdo"
DAY = date(2025, 3, 4)
SOON = timedelta(days=20)
Make = Callable[[World, Spot], SpaceRecord]


def near(world: World, kind: str, spot: Spot) -> Any:
    """The ordinary row of a kind in the spot's space, for position m too."""
    return world.rows[kind, "q" if spot.position == "q" else "w"]


def body_of(world: World, spot: Spot) -> Actor:
    """Whose row it is: the asker's own body or the one elsewhere, else the body that hangs on nobody of the cast."""
    named: Any = spot.body if spot.position in "olj" else near(world, "actor", spot)
    return named


def where(world: World, spot: Spot) -> list[Any]:
    """The spot's place; for position m one that nobody may see."""
    named = world.rows["place", "c"] if spot.names_hidden else spot.place
    return [named.pk] if named is not None else []


def place(world: World, spot: Spot) -> Place:
    made = world.plant(Place, spot, kind=PlaceKind.SITE, parent=spot.place, valid_from=None)
    place_ancestry([made])
    return made


def alias(world: World, spot: Spot) -> PlaceAlias:
    made = world.plant(PlaceAlias, spot, place=near(world, "place", spot))
    PlaceAlias.objects.filter(pk=made.pk).update(text_key=made.text)
    return made


def shape(world: World, spot: Spot) -> PlaceShape:
    square = [[[0, 0, 900_000, 0, 900_000, 900_000, 0, 900_000]]]
    drawn: dict[str, Any] = {"outline": square, "corners": 4, "centre_x": 450_000, "centre_y": 450_000}
    # One place has one shape a day; where several hold, the one that began last is drawn.
    return world.plant(PlaceShape, spot, place=spot.place, valid_from=DAY + timedelta(days=spot.level), **drawn)


def body(world: World, spot: Spot) -> Actor:
    made = world.plant(Actor, spot, kind=ActorKind.ORGANISATION, level="district", parent=spot.body)
    made.places.set(where(world, spot))
    return made


def person(world: World, spot: Spot) -> Actor:
    return world.plant(Actor, spot, called="person", kind=ActorKind.PERSON)


def post(world: World, spot: Spot) -> Position:
    who = near(world, "person", spot)
    return world.plant(Position, spot, person=who, body=body_of(world, spot), is_focal_point=True)


def taxonomy(world: World, spot: Spot) -> Taxonomy:
    return world.plant(Taxonomy, spot)


def term(world: World, spot: Spot) -> Term:
    return world.plant(Term, spot, taxonomy=near(world, "taxonomy", spot))


def other_list(world: World, spot: Spot) -> Taxonomy:
    return world.plant(Taxonomy, spot, called="other_list")


def other_term(world: World, spot: Spot) -> Term:
    return world.plant(Term, spot, called="other_term", taxonomy=near(world, "other_list", spot))


def term_mapping(world: World, spot: Spot) -> TermMapping:
    """Said, and counting; a hidden one joins what nothing else does."""
    ends: dict[str, Any] = {"term": near(world, "term", spot), "counterpart": near(world, "other_term", spot)}
    if spot.position in "cs":
        ends["term"] = world.rows["term", spot.position]
    return world.plant(TermMapping, spot, **ends, state="confirmed", decided_at=timezone.now())


def law(world: World, spot: Spot) -> Law:
    made = world.plant(Law, spot, kind="law", level="district", body=body_of(world, spot))
    made.places.set(where(world, spot))
    return made


def law_stage(world: World, spot: Spot) -> StageReached:
    # A day for each level: one stage has one day once.
    day = DAY + timedelta(days=spot.level)
    return world.plant(StageReached, spot, law=near(world, "law", spot), stage="in_force", reached_on=day)


def provision(world: World, spot: Spot) -> Provision:
    made: dict[str, Any] = {"law": near(world, "law", spot), "language": "en", "number_key": ""}
    return world.plant(Provision, spot, **made)


def gap_finding(world: World, spot: Spot) -> GapFinding:
    """A judgement; what waits for a decision is one that somebody else suggested."""
    counting = spot.position in "wq"
    return world.plant(
        GapFinding,
        spot,
        law=near(world, "law", spot),
        right=near(world, "term", spot),
        group=near(world, "term", spot),
        provision=near(world, "provision", spot),
        verdict="weak",
        judged_on=DAY,
        cell=f"counts {spot.space.pk}" if counting else "",
    )
