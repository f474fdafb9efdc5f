"""Plain facts about a person and a record: all that the decision ever looks at."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.roles import SECOND_FACTOR_ROLES, Role
from accord.kernel.policy.sensitivity import S1, Sensitivity

NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Seat:
    """One role of a person in one space; ``bodies`` or ``place`` None means not narrowed by it.

    bodies: the body the role is narrowed to, with all bodies below it.
    place: root of the place subtree that the role is narrowed to.
    """

    space: UUID
    role: Role
    bodies: frozenset[UUID] | None = None
    place: UUID | None = None


@dataclass(frozen=True)
class Clearance:
    """A grant in force: this person may read one record (or a whole kind, where ``record`` is None) up to a level."""

    space: UUID
    kind: str
    record: UUID | None
    level: Sensitivity


@dataclass(frozen=True)
class Viewer:
    """Who is looking, in one space.

    bodies: bodies the person acts for now (positions, and bodies that a role is narrowed to), with those below.
    conflicts: the same with those above, and the person: whoever is in here cannot judge a record about them.
    email, name: how the person is addressed; no decision looks at them.
    operator: the command line on the server itself; reads and writes all but sealed content, and is recorded.
    """

    account: UUID | None = None
    person: UUID | None = None
    space: UUID | None = None
    seats: tuple[Seat, ...] = ()
    bodies: frozenset[UUID] = NOBODY
    conflicts: frozenset[UUID] = NOBODY
    pillars: frozenset[str] = frozenset()
    clearances: tuple[Clearance, ...] = ()
    second_factor: bool = False
    operator: bool = False
    languages: tuple[str, ...] = ("en",)
    email: str = field(default="", compare=False)
    name: str = field(default="", compare=False)

    @property
    def here(self) -> UUID:
        """The space being looked at. Raises NotVisible outside any space: there is nothing to see there."""
        if self.space is None:
            raise NotVisible
        return self.space

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held in the viewer's space, whatever their scope."""
        return frozenset(seat.role for seat in self.seats if seat.space == self.space)

    def holds(self, *roles: Role) -> bool:
        """Holds at least one of the roles in the viewer's space."""
        return self.operator or bool(self.roles & set(roles))

    def by_password_alone(self) -> "Viewer":
        """The same person where no second factor was shown: powerful seats open what a reader's seat opens.

        The viewer itself where nothing is taken away.
        """
        if not self.roles & SECOND_FACTOR_ROLES:
            return self
        seats = (replace(s, role=Role.READER) if s.role in SECOND_FACTOR_ROLES else s for s in self.seats)
        return replace(self, seats=tuple(seats), second_factor=False)


@dataclass(frozen=True)
class Record:
    """One row, as far as a decision needs it.

    owes, subject_of: actor ids named by the row. place_lineage: its places with all places above them.
    audience_bodies, audience_pillars: whom an S2 row was shared with by name.
    """

    kind: Kind
    space: UUID | None
    id: UUID
    level: Sensitivity = S1
    author: UUID | None = None
    owes: frozenset[UUID] = NOBODY
    subject_of: frozenset[UUID] = NOBODY
    place_lineage: frozenset[UUID] = NOBODY
    audience_bodies: frozenset[UUID] = NOBODY
    audience_pillars: frozenset[str] = frozenset()
    deleted: bool = False
