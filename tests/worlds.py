"""Random worlds for the differential test.

Spaces, trees of bodies and places, people with narrow and wide roles, grants, audiences, and rows of three
kinds that use every part of a declaration. All of it is made up.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from django.db import connection, models
from django.utils import timezone

from accord.kernel.access.models import Audience, Grant, RoleAssignment
from accord.kernel.actors.models import Account, Actor, ActorKind, Pillar, Position
from accord.kernel.places.models import Place, PlaceKind
from accord.kernel.places.services import place_ancestry
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1, S2, S3, S4
from accord.kernel.spaces.models import Space, SpaceRecord

FIELDS = {
    "title": S0,
    "body_text": S1,
    "note": S2,
    "source": S3,
    "sealed_name": S4,
    "lead": S1,
    "supports": S1,
    "accused": S1,
    "places": S1,
}


class Row(SpaceRecord):
    """The columns that the three kinds share."""

    title = models.CharField(max_length=60, blank=True)
    body_text = models.TextField(blank=True)
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)
    sealed_name = models.TextField(blank=True)
    lead = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    supports = models.ManyToManyField(Actor, related_name="+")
    accused = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    places = models.ManyToManyField(Place, related_name="+")

    class Meta(SpaceRecord.Meta):
        abstract = True
        app_label = "worlds"


OWES, ABOUT, WHERE = ("lead_id", "supports"), ("accused_id",), ("places",)


class Stone(Row):
    """An ordinary kind; it names the accused, but that is no conflict."""

    policy: ClassVar[Kind] = Kind("stone", FIELDS, owes=OWES, subject_of=ABOUT, places=WHERE)

    class Meta(Row.Meta):
        pass


class Judgement(Row):
    """An adversarial kind: whoever it is about never reads it."""

    policy: ClassVar[Kind] = Kind("judgement", FIELDS, owes=OWES, subject_of=ABOUT, places=WHERE, adversarial=True)

    class Meta(Row.Meta):
        pass


class Proof(Row):
    """Evidence that enumerators gather."""

    policy: ClassVar[Kind] = Kind(
        "proof", FIELDS, owes=OWES, subject_of=ABOUT, places=WHERE, evidence=True, field_work=True
    )

    class Meta(Row.Meta):
        pass


KINDS: tuple[type[Row], ...] = (Stone, Judgement, Proof)


@contextmanager
def tables() -> Iterator[None]:
    """The three kinds' tables, made outside any transaction and dropped at the end."""
    with connection.schema_editor() as editor:
        for kind in KINDS:
            editor.create_model(kind)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for kind in KINDS:
                editor.delete_model(kind)


Thing = TypeVar("Thing", bound=SpaceRecord)


class World:
    """Two spaces of random content; ``accounts`` look at ``spaces[0]``, some hold roles in the other alone."""

    def __init__(self, seed: int, *, people: int = 14, rows: int = 16) -> None:
        self.dice = random.Random(seed)
        self.spaces = [
            Space.objects.create(slug=f"world-{seed}-{number}", name={"en": f"World {number}"}) for number in (0, 1)
        ]
        self.places = [place for space in self.spaces for place in self._places(space)]
        self.bodies = [body for space in self.spaces for body in self._bodies(space)]
        self.accounts = [self._account(number, seed) for number in range(people)]
        self.rows: list[Row] = [row for kind in KINDS for row in self._rows(kind, rows)]
        self._share_and_grant()

    def here(self, things: list[Thing], space: Space) -> list[Thing]:
        """Those of the things that are in the space."""
        return [thing for thing in things if thing.space_id == space.pk]

    def _places(self, space: Space) -> list[Place]:
        places: list[Place] = []
        for number, kind in enumerate((PlaceKind.COUNTRY, *[PlaceKind.PROVINCE] * 2, *[PlaceKind.DISTRICT] * 4)):
            above = {PlaceKind.PROVINCE: places[:1], PlaceKind.DISTRICT: places[1:3]}.get(kind)
            parent = self.dice.choice(above) if above else None
            places.append(Place(space=space, kind=kind, code=f"W{number}", name={"en": "W"}, parent=parent))
        Place.objects.bulk_create(places)
        place_ancestry(places)
        return places

    def _bodies(self, space: Space) -> list[Actor]:
        bodies: list[Actor] = []
        for _number in range(8):
            parent = self.dice.choice([None, *bodies])
            pillar = self.dice.choice([Pillar.HOST_GOVERNMENT, Pillar.COMMUNITY, ""])
            body = Actor(space=space, kind=ActorKind.PUBLIC_BODY, name={"en": "B"}, parent=parent, pillar=pillar)
            bodies.append(body)
        Actor.objects.bulk_create(bodies)
        return bodies

    def _account(self, number: int, seed: int) -> Account:
        account = Account.objects.create(email=f"w{seed}-{number}@sample.invalid")
        for space in self.spaces if self.dice.random() < 0.3 else [self.dice.choice([self.spaces[0], *self.spaces])]:
            person = Actor.objects.create(space=space, kind=ActorKind.PERSON, name={"en": "P"}, account=account)
            bodies = self.here(self.bodies, space)
            for _post in range(self.dice.choice([0, 1, 1, 2])):
                ends = self.dice.choice([None, None, timezone.localdate() - timedelta(days=3)])
                Position.objects.create(space=space, person=person, body=self.dice.choice(bodies), ends=ends)
            for _role in range(self.dice.choice([0, 1, 1, 2, 3])):
                self._role(account, space, bodies)
        return account

    def _role(self, account: Account, space: Space, bodies: list[Actor]) -> None:
        over = timezone.now() - timedelta(days=1)
        RoleAssignment.objects.create(
            space=space,
            account=account,
            role=self.dice.choice(list(Role)),
            body=self.dice.choice([None, None, self.dice.choice(bodies)]),
            place=self.dice.choice([None, None, self.dice.choice(self.here(self.places, space))]),
            ends=self.dice.choice([None, None, None, over]),
        )

    def _rows(self, kind: type[Row], count: int) -> list[Row]:
        made = []
        for _number in range(count):
            space = self.dice.choice([self.spaces[0], self.spaces[0], self.spaces[1]])
            bodies, places = self.here(self.bodies, space), self.here(self.places, space)
            row = kind(
                id=new_id(),
                space=space,
                sensitivity=self.dice.choice([S0, S1, S1, S2, S2, S3, S3, S4]),
                created_by=self.dice.choice([None, self.dice.choice(self.accounts).pk]),
                deleted_at=self.dice.choice([None] * 9 + [timezone.now()]),
                lead=self.dice.choice([None, *bodies]),
                accused=self.dice.choice([None, *bodies]),
                **dict.fromkeys(("title", "body_text", "note", "source", "sealed_name"), "canary"),
            )
            row.save(force_insert=True)
            # Through the join tables: the app is not installed, so the far ends do not know of these relations.
            ends: tuple[tuple[str, list[Any], str], ...] = (
                ("supports", bodies, "actor_id"),
                ("places", places, "place_id"),
            )
            for name, things, far in ends:
                relation: Any = kind._meta.get_field(name)
                join = relation.remote_field.through
                near = f"{kind.__name__.lower()}_id"
                for thing in self.dice.sample(things, k=self.dice.choice([0, 1, 2])):
                    join._base_manager.create(**{near: row.pk, far: thing.pk})
            made.append(row)
        return made

    def _share_and_grant(self) -> None:
        now = timezone.now()
        for row in self.dice.sample(self.rows, k=len(self.rows) // 3):
            bodies = self.here(self.bodies, row.space)
            named = self.dice.random() < 0.5
            Audience.objects.create(
                space=row.space,
                kind=row.policy.name,
                object_id=row.pk,
                body=self.dice.choice(bodies) if named else None,
                pillar="" if named else Pillar.COMMUNITY,
            )
        for row in self.dice.sample(self.rows, k=len(self.rows) // 2):
            Grant.objects.create(
                space=row.space,
                account=self.dice.choice(self.accounts),
                kind=row.policy.name,
                object_id=self.dice.choice([None, row.pk, row.pk]),
                up_to=self.dice.choice([S2, S3, S3, S4]),
                reason="made up",
                ends=now + timedelta(days=self.dice.choice([-1, 30, 30])),
                ended_at=self.dice.choice([None, None, None, now]),
            )
