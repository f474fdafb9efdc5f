"""The roles of the cast, given by Kiran, who has none but the steward's own."""

from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.services import assign_role
from accord.kernel.actors.models import Account
from accord.kernel.actors.samples import PEOPLE, lay_account, lay_bodies, lay_posts, sample_body
from accord.kernel.places.samples import lay_places, sample_place
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.samples import SITE, Table

# name → (role, body the role is narrowed to, place it is narrowed to)
ROLES: dict[str, tuple[Role, str, str]] = {
    "kiran": (Role.STEWARD, "", ""),
    "amina": (Role.SECRETARIAT, "", ""),
    "bilal": (Role.CONTRIBUTOR, "mines", ""),
    "chandni": (Role.CONTRIBUTOR, "district_office", "marmar"),
    "daud": (Role.MEMBER, "", ""),
    "esha": (Role.MEMBER, "", ""),
    "farid": (Role.MEMBER, "", ""),
    "gul": (Role.ENUMERATOR, "", "marmar"),
    "hina": (Role.REVIEWER, "", ""),
    "imran": (Role.READER, "", ""),
    "javed": (Role.MEMBER, "", ""),
    "lal": (Role.ASSESSOR, "", ""),
    "nadia": (Role.CONTRIBUTOR, "federal", ""),
    "mehr": (Role.MEMBER, "", ""),
}


def lay_access(table: Table) -> None:
    """Let everybody in, in the order in which it happens: steward, secretariat, places and bodies, the rest."""
    if table.slug == SITE:
        _lay_site(table)
        return
    _let_in(table, "kiran", acting="operator")
    _let_in(table, "amina", acting="kiran")
    lay_places(table)
    lay_bodies(table)
    for name, person in PEOPLE.items():
        if name not in {"kiran", "amina"} and table.slug in person.spaces:
            _let_in(table, name, acting="kiran")
    lay_posts(table)


def _lay_site(table: Table) -> None:
    lay_places(table, acting="operator")
    lay_bodies(table, acting="operator")
    _let_in(table, "mehr", acting="operator")
    lay_posts(table, acting="operator")


def _let_in(table: Table, name: str, *, acting: str) -> None:
    account: Account = lay_account(table, name, acting=acting)
    role, body, place = ROLES[name]
    if RoleAssignment.objects.filter(space=table.space, account=account, role=role, deleted_at=None).exists():
        return
    assign_role(
        table.acting(acting),
        account=account,
        role=role,
        body=sample_body(table, body) if body else None,
        place=sample_place(table, place) if place else None,
    )
