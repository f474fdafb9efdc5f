"""Who is at the table of a space: bodies by pillar with their people, and the pillars that nobody speaks for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.queries import roles_in, visible_to
from accord.kernel.access.visibility import running
from accord.kernel.actors.models import Actor, ActorKind, Pillar, Position
from accord.kernel.actors.queries import held_on
from accord.kernel.policy.facts import Viewer
from accord.ui.pictures import RoundTable, Seat
from accord.ui.wording import listed

# A round table with more seats than this cannot be read: then each pillar gets one seat.
SEATS_AT_MOST = 40


@dataclass
class Place:
    """One body at the table and its people, each with the roles they hold."""

    body: Actor
    people: list[tuple[Actor, str]] = field(default_factory=list)


@dataclass
class Side:
    """One pillar's side of the table: bodies with people in the space, and how many bodies have none."""

    pillar: str
    name: str
    places: list[Place] = field(default_factory=list)
    silent: int = 0

    @property
    def is_absent(self) -> bool:
        """The space knows no body of this pillar at all."""
        return not self.places and not self.silent


@dataclass
class Seating:
    """The whole table. ``loose``: people with a role who hold no post in any body."""

    sides: list[Side]
    loose: list[tuple[Actor, str]]

    @property
    def present(self) -> list[Side]:
        """Pillars with somebody at the table."""
        return [side for side in self.sides if side.places]

    @property
    def missing(self) -> list[str]:
        """Pillars without anybody at the table, by name."""
        return [side.name for side in self.sides if not side.places]


def seating_for(viewer: Viewer) -> Seating:
    """The table as the viewer may see it, in a constant number of queries."""
    words = _roles_in_words(roles_in(viewer).filter(running()))
    actors = visible_to(viewer, Actor).select_related("space").order_by("name_key")
    persons = {person.pk: person for person in actors.filter(account__in=words)}
    bodies = {body.pk: body for body in actors.exclude(kind=ActorKind.PERSON)}
    posts = visible_to(viewer, Position).filter(held_on(timezone.localdate()), person__in=persons)
    seated: dict[UUID, dict[UUID, None]] = defaultdict(dict)
    for post in posts.order_by("created_at"):
        seated[post.body_id][post.person_id] = None
    return Seating(_sides(bodies.values(), seated, persons, words), _loose(persons, seated, words))


def _roles_in_words(roles: Iterable[RoleAssignment]) -> dict[UUID, str]:
    """Account → its roles in words."""
    held: dict[UUID, dict[str, None]] = defaultdict(dict)
    for role in roles:
        held[role.account_id][role.get_role_display()] = None
    return {account: listed(words) for account, words in held.items()}


def _sides(
    bodies: Iterable[Actor],
    seated: dict[UUID, dict[UUID, None]],
    persons: dict[UUID, Actor],
    words: dict[UUID, str],
) -> list[Side]:
    sides = {str(key): Side(str(key), str(name)) for key, name in Pillar.choices}
    for body in bodies:
        side = sides.setdefault(body.pillar, Side("", _("without a pillar")))
        people = [persons[pk] for pk in seated.get(body.pk, ())]
        if people:
            side.places.append(Place(body, [(person, words.get(_account(person), "")) for person in people]))
        else:
            side.silent += 1
    return [side for side in sides.values() if side.pillar or side.places]


def _account(person: Actor) -> UUID:
    return person.account_id or person.pk


def _loose(
    persons: dict[UUID, Actor], seated: dict[UUID, dict[UUID, None]], words: dict[UUID, str]
) -> list[tuple[Actor, str]]:
    posted = {person for people in seated.values() for person in people}
    return [(person, words.get(_account(person), "")) for pk, person in persons.items() if pk not in posted]


def picture_of(seating: Seating, title: str, name: str) -> RoundTable:
    """The round table: a seat a body, a dashed one for each pillar that the space knows nobody of."""
    seats = [seat for side in seating.sides for seat in _seats(side, one_each=_is_crowded(seating))]
    present = len(seating.present)
    missing = _("Nobody speaks for: %(pillars)s.") % {"pillars": listed(seating.missing)} if seating.missing else ""
    return RoundTable(
        seats=seats,
        title=title,
        middle=name,
        below=ngettext("%(n)d pillar", "%(n)d pillars", present) % {"n": present},
        missing=missing,
        pillars={side.pillar: side.name for side in seating.sides},
    )


def _is_crowded(seating: Seating) -> bool:
    return sum(max(len(side.places), 1) for side in seating.sides) > SEATS_AT_MOST


def _seats(side: Side, *, one_each: bool) -> list[Seat]:
    if side.is_absent:
        return [Seat(side.pillar, side.name, "absent")]
    if not side.places:
        return [Seat(side.pillar, side.name, "vacant")]
    if one_each and len(side.places) > 1:
        return [Seat(side.pillar, f"{side.name} ({len(side.places)})")]
    return [Seat(side.pillar, place.body.short_name or str(place.body)) for place in side.places]
