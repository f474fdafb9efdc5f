"""The world of the matrix: the cast of every test, and rows of every kind at every position that makes sense for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from accord.kernel.access.facts import operator_of, record_of
from accord.kernel.access.models import Audience, Grant
from accord.kernel.actors.models import Actor, ActorKind, Pillar
from accord.kernel.actors.services import add_actor
from accord.kernel.audit.services import record
from accord.kernel.places.models import Place, PlaceKind
from accord.kernel.places.services import add_place
from accord.kernel.policy.facts import Record
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import RECORD_FIELDS
from accord.kernel.policy.sensitivity import S1, S2, S3, Sensitivity
from accord.kernel.spaces.languages import LanguageField
from accord.kernel.spaces.models import Space, SpaceRecord
from tests.cast import PEOPLE, Cast, build_cast
from tests.matrix.canaries import Aviary

PERSONS = (*sorted(PEOPLE), "mehr", "visitor")
# Who showed a second factor in the session. Bilal holds a grant and did not: S3 stays closed to him.
SECOND_FACTOR = frozenset({"amina", "hina", "kiran", "javed", "lal"})
# To whom the records at position k are granted, and those at position j besides.
GRANTED = {"k": ("amina", "bilal", "kiran"), "j": ("javed",)}
ABSENT = UUID("0190a000-0000-7000-8000-00000000dead")

POSITIONS = {
    "w": "in the space: S1, of a body that nobody of the cast acts for",
    "m": "in the space: S1, and naming rows that are above everybody (position c)",
    "o": "own: S2, of the asker's own body or, where the kind names none, written by the asker",
    "s": "sibling: S2, of another body of the same pillar and place",
    "p": "pillar: S2, of that body, shared with the pillar “company” by name",
    "l": "elsewhere: S2, of a body under the district office that works in another district",
    "c": "confidential: S3, granted to nobody",
    "k": "known: S3, granted to Amina (second factor shown), Bilal (not shown) and Kiran (a steward: no use)",
    "j": "about me: S2, an adversarial record about the police, shared with and granted to the police",
    "x": "other space: S1 in Mehr's space, asked for at this space's address",
    "q": "other space: the same, asked for at that space's own address",
    "d": "deleted: S1, withdrawn",
    "a": "absent: an id that no row has",
}
TECHNICAL = frozenset(RECORD_FIELDS)
# Worked out from other fields, or no text of anybody's: the makers set them where a row needs them.
DERIVED = frozenset(
    {
        "media_type",
        "name_key",
        "number_key",
        "payload_hash",
        "paragraph_key",
        "sha256",
        "signed_hash",
        "stored_as",
        "text_key",
        "token_digest",
    }
)
TEXTS = (models.CharField, models.TextField, LanguageField)
Row = TypeVar("Row", bound=SpaceRecord)


@dataclass(frozen=True)
class Spot:
    """Where one row is to stand: its position, space, level, body, place, author, and whom it is shared with."""

    position: str
    space: Space
    level: Sensitivity = S1
    body: Actor | None = None
    place: Place | None = None
    author: UUID | None = None
    pillar: str = ""
    person: str = ""
    deleted: bool = False

    @property
    def names_hidden(self) -> bool:
        """Its relations are to lead to rows that nobody may see."""
        return self.position == "m"


@dataclass
class World:
    """Everybody and everything; ``rows`` by kind and position, ``own`` by kind and person."""

    cast: Cast
    aviary: Aviary = field(default_factory=Aviary)
    rows: dict[tuple[str, str], SpaceRecord] = field(default_factory=dict)
    own: dict[tuple[str, str], SpaceRecord] = field(default_factory=dict)
    facts: dict[UUID, Record] = field(default_factory=dict)
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def spots(self, codes: str, *, by_body: bool) -> Iterator[Spot]:
        """The spots of a kind. by_body: whether its rows belong to bodies; else “own” is what somebody wrote."""
        bodies, places = self.cast.bodies, self.cast.places
        at = Spot("w", self.cast.space, body=bodies["labour"], place=places["district"])
        spots = {
            "w": at,
            "q": Spot("q", self.cast.other_space, body=bodies["quartz"], place=places["quartz"]),
            "c": replace(at, position="c", level=S3),
            "m": replace(at, position="m"),
            "s": replace(at, position="s", level=S2),
            "p": replace(at, position="p", level=S2, pillar=Pillar.COMPANY),
            "l": replace(at, position="l", level=S2, body=bodies["other_office"], place=places["other_district"]),
            "k": replace(at, position="k", level=S3),
            "j": replace(at, position="j", level=S2, body=bodies["police"], pillar=Pillar.SECURITY_PROVIDER),
            "d": replace(at, position="d", deleted=True),
        }
        yield from (spot for code, spot in spots.items() if code in codes)
        if "o" in codes:
            yield from self._own_spots(at, by_body=by_body)

    def _own_spots(self, at: Spot, *, by_body: bool) -> Iterator[Spot]:
        for name, (_role, body, _narrowed, _place) in PEOPLE.items():
            mine = self.cast.bodies[body] if body else None
            if mine is not None or not by_body:
                wrote = self.cast.account(name).pk
                yield replace(at, position="o", level=S2, body=mine or at.body, author=wrote, person=name)

    def row(self, kind: str, position: str, person: str = "") -> SpaceRecord | None:
        """The row at a position, None where there is none: absent ids, and “own” of somebody without a body."""
        if position == "o":
            return self.own.get((kind, person))
        return self.rows.get((kind, {"x": "q"}.get(position, position)))

    def has(self, kind: str, position: str, person: str) -> bool:
        """Whether the position makes sense for this kind and person."""
        return position == "a" or self.row(kind, position, person) is not None

    def id_of(self, kind: str, position: str, person: str) -> UUID:
        """The id to ask for."""
        row = self.row(kind, position, person)
        return row.pk if row is not None else ABSENT

    def anchor(self, kind: str, spot: Spot) -> Any:
        """The ordinary row of a kind in the spot's space: what other rows hang on; a hidden one for position m."""
        if spot.names_hidden:
            return self.rows[kind, "c"]
        return self.rows[kind, "q" if spot.space == self.cast.other_space else "w"]

    def plant(self, model: type[Row], spot: Spot, *, pk: UUID | None = None, called: str = "", **values: Any) -> Row:
        """One row at a spot with a canary in each of its texts; ``values`` are taken as they are.

        called: the table's word for such rows where it is not the kind's own name.
        """
        row = model(
            id=pk or new_id(spot.level),
            space=spot.space,
            sensitivity=spot.level,
            created_by=spot.author,
            deleted_at=timezone.now() if spot.deleted else None,
            **values,
        )
        for texts in model._meta.concrete_fields:
            if isinstance(texts, TEXTS) and texts.name not in {*values, *TECHNICAL, *DERIVED} and not texts.choices:
                setattr(row, texts.attname, self._sung(row, texts, spot))
        if hasattr(row, "name_key"):
            row.name_key = str(getattr(row, "name")["en"]).casefold()  # noqa: B009 — not every row has a name
        row.save(force_insert=True)
        self.aviary.know(str(row.pk), row.policy.name, row.pk, "id", spot.position)
        self._remember(row, spot, called or row.policy.name)
        return row

    def _sung(self, row: SpaceRecord, texts: Any, spot: Spot) -> Any:
        word = self.word_for(row, texts.name, spot)
        if isinstance(texts, LanguageField):
            return {"en": f"{row.policy.name} {word}"}
        return f"{word}@sample.invalid" if isinstance(texts, models.EmailField) else word

    def word_for(self, row: SpaceRecord, name: str, spot: Spot) -> str:
        """A canary for one field of a row."""
        return self.aviary.word(row.policy.name, row.pk, name, spot.position)

    def _remember(self, row: SpaceRecord, spot: Spot, kind: str) -> None:
        if spot.person:
            self.own[kind, spot.person] = row
        else:
            self.rows.setdefault((kind, spot.position), row)
        self._open_to_some(row, spot)

    def _open_to_some(self, row: SpaceRecord, spot: Spot) -> None:
        kind = row.policy.name
        if spot.pillar:
            Audience.objects.create(space=spot.space, kind=kind, object_id=row.pk, pillar=spot.pillar)
        for name in GRANTED.get(spot.position, ()):
            grant = Grant(
                space=spot.space,
                account=self.cast.account(name),
                kind=kind,
                object_id=row.pk,
                up_to=S3,
                ends=timezone.now() + timedelta(days=30),
            )
            grant.reason = self.aviary.word("grant", grant.pk, "reason", "w")
            grant.save(force_insert=True)
            self.facts[grant.pk] = record_of(grant)

    def tell_history(self) -> None:
        """An event about every row, with the values of all its texts in the history behind it."""
        for row in [*self.rows.values(), *self.own.values()]:
            fields = [f.name for f in row._meta.concrete_fields if isinstance(f, TEXTS) and f.name not in TECHNICAL]
            changes = {name: (None, getattr(row, name)) for name in fields if row.policy.level_of(name) is not None}
            record(operator_of(row.space), "audience_set", row, changes=changes)

    def note_facts(self) -> None:
        """What the decision needs to know about every row, once all relations and audiences are there."""
        for row in [*self.rows.values(), *self.own.values()]:
            self.facts[row.pk] = record_of(row)


def started_world() -> World:
    """The cast, a body that nobody of it acts for in each space, a district elsewhere: what rows hang on."""
    world = World(build_cast())
    cast = world.cast
    here, there = operator_of(cast.space), operator_of(cast.other_space)
    cast.bodies["other_office"] = add_actor(
        here,
        kind=ActorKind.PUBLIC_BODY,
        name={"en": "Other district's office"},
        parent=cast.bodies["district_office"],
        places=[cast.places["other_district"]],
    )
    cast.bodies["quartz"] = add_actor(there, kind=ActorKind.ORGANISATION, name={"en": "Quartz body"})
    cast.places["quartz"] = add_place(there, kind=PlaceKind.DISTRICT, name={"en": "Quartz district"}, code="XQ-1")
    for name, account in cast.accounts.items():
        world.aviary.know(account.email, "account", account.pk, "email", name)
    for space in (cast.space, cast.other_space):
        word = world.aviary.word("space", space.pk, "purpose", "q")
        Space.objects.filter(pk=space.pk).update(purpose={"en": word})
        space.refresh_from_db()
    return world
