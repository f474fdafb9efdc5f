"""Who may see a canary: the pure decision over the facts of the row it stands in, asked apart from any page."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from accord.kernel.policy.decision import READ, allow
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from tests.matrix.canaries import Canary
from tests.matrix.world import SECOND_FACTOR, World


@dataclass
class Oracle:
    """Answers for every person and canary of one world."""

    world: World
    _viewers: dict[str, Viewer] = field(default_factory=dict)

    def viewer(self, person: str) -> Viewer:
        """The facts about a person, as the session has proved them."""
        if person not in self._viewers:
            self._viewers[person] = self.world.cast.viewer(person, second_factor=person in SECOND_FACTOR)
        return self._viewers[person]

    def may_see(self, person: str, canary: Canary, *, though_withdrawn: bool = False) -> bool:
        """Whether any answer to this person may show the canary; a deleted row's only though_withdrawn."""
        facts = self.world.facts.get(canary.row)
        if facts is not None:
            facts = replace(facts, deleted=False) if though_withdrawn else facts
            return bool(allow(self.viewer(person), READ, facts, canary.field))
        return self._may_see_of_system(person, canary)

    def _may_see_of_system(self, person: str, canary: Canary) -> bool:
        """Rows outside spaces have no facts: accounts and held forms are their owner's, a space is its people's."""
        viewer = self.viewer(person)
        if canary.kind == "space":
            return viewer.space == canary.row and bool(viewer.seats)
        owner = canary.row
        if canary.kind == "account":
            return viewer.account == owner or self._keeps_accounts_of(viewer, owner)
        return canary.kind == "held_form" and viewer.account == owner

    def _keeps_accounts_of(self, viewer: Viewer, account: UUID) -> bool:
        """Addresses are S2: beside their owner, stewards and the secretariat of a space in which they have a role."""
        mehr = self.world.cast.account("mehr").pk
        return viewer.holds(Role.STEWARD, Role.SECRETARIAT) and account != mehr
