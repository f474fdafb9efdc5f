"""The fixed cast of every test: two invented spaces, the people of the domain model, bodies and places.

``cast`` (tests/fixtures.py) is a fixture for any test that touches the database. All names are invented.
"""

import time
from dataclasses import dataclass, field

from django.test import Client

from accord.kernel.access.facts import operator_of, viewer_of
from accord.kernel.access.services import assign_role
from accord.kernel.actors.models import Account, Actor, GovernmentLevel, Pillar
from accord.kernel.actors.services import add_actor, add_position, link_account, make_account
from accord.kernel.places.models import Place, PlaceKind
from accord.kernel.places.services import add_place
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.services import make_space

PASSWORD = "a long enough test password"
# name → (role, body the person has a post in, is the role narrowed to that body, place it is narrowed to)
PEOPLE: dict[str, tuple[Role, str | None, bool, str | None]] = {
    "amina": (Role.SECRETARIAT, "ngo", False, None),
    "bilal": (Role.CONTRIBUTOR, "mines", True, None),
    "chandni": (Role.CONTRIBUTOR, "district_office", True, "district"),
    "daud": (Role.MEMBER, "owners", False, None),
    "esha": (Role.MEMBER, "women", False, None),
    "farid": (Role.MEMBER, "union", False, None),
    "gul": (Role.ENUMERATOR, None, False, None),
    "hina": (Role.REVIEWER, "directorate", False, None),
    "imran": (Role.READER, "federal", False, None),
    "javed": (Role.MEMBER, "police", False, None),
    "kiran": (Role.STEWARD, None, False, None),
    "lal": (Role.ASSESSOR, "institution", False, None),
}
# name → (kind, name in words, level of government, pillar, parent)
BODIES: dict[str, tuple[str, str, str, str, str | None]] = {
    "federal": ("public_body", "Federal ministry of rights", GovernmentLevel.FEDERAL, Pillar.HOST_GOVERNMENT, None),
    "directorate": (
        "public_body",
        "Provincial rights directorate",
        GovernmentLevel.PROVINCIAL,
        Pillar.HOST_GOVERNMENT,
        None,
    ),
    "mines": ("public_body", "Provincial mines department", GovernmentLevel.PROVINCIAL, Pillar.HOST_GOVERNMENT, None),
    "mines_branch": ("public_body", "Mines branch office", GovernmentLevel.DISTRICT, Pillar.HOST_GOVERNMENT, "mines"),
    "labour": ("public_body", "Provincial labour department", GovernmentLevel.PROVINCIAL, Pillar.HOST_GOVERNMENT, None),
    "district_office": ("public_body", "District office", GovernmentLevel.DISTRICT, Pillar.HOST_GOVERNMENT, None),
    "police": ("security_force", "District police", GovernmentLevel.DISTRICT, Pillar.SECURITY_PROVIDER, None),
    "owners": ("organisation", "Mine owners’ association", "", Pillar.COMPANY, None),
    "women": ("community", "Women’s community group", "", Pillar.COMMUNITY, None),
    "union": ("organisation", "Mine workers’ union", "", Pillar.WORKERS_UNION, None),
    "institution": ("organisation", "Human-rights institution", "", Pillar.HUMAN_RIGHTS_INSTITUTION, None),
    "ngo": ("organisation", "Rights at work", "", Pillar.CIVIL_SOCIETY, None),
}
# name → (kind, code, parent)
PLACES: dict[str, tuple[str, str, str | None]] = {
    "country": (PlaceKind.COUNTRY, "XS", None),
    "province": (PlaceKind.PROVINCE, "XS-1", "country"),
    "district": (PlaceKind.DISTRICT, "XS-1-1", "province"),
    "other_district": (PlaceKind.DISTRICT, "XS-1-2", "province"),
    "tehsil": (PlaceKind.TEHSIL, "XS-1-1-1", "district"),
}


@dataclass
class Cast:
    """Everybody in one space, and Mehr in another."""

    space: Space
    other_space: Space
    people: dict[str, Actor] = field(default_factory=dict)
    bodies: dict[str, Actor] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def operator(self) -> Viewer:
        """The command line, in the cast's space."""
        return operator_of(self.space)

    def account(self, name: str) -> Account:
        """The account of one of the cast."""
        return self.accounts[name]

    def viewer(self, name: str, *, second_factor: bool = False) -> Viewer:
        """The facts about one of the cast as they are now; ``visitor`` is nobody."""
        if name == "visitor":
            return Viewer()
        space = self.other_space if name == "mehr" else self.space
        return viewer_of(self.accounts[name], space, second_factor=second_factor)

    def stranger_here(self) -> Viewer:
        """Mehr, looking at a space in which Mehr holds no role."""
        return viewer_of(self.accounts["mehr"], self.space)

    def client(self, name: str, *, second_factor: bool = True) -> Client:
        """A browser in which this person is signed in, as after both steps; the visitor's is not."""
        client = Client()
        if name != "visitor":
            client.force_login(self.accounts[name], backend="accord.outlets.desk.backend.AccountBackend")
            if second_factor:
                show_second_factor(client, self.accounts[name])
        return client

    def url(self, path: str) -> str:
        """A path inside the cast's space."""
        return f"/{self.space.slug}/{path.lstrip('/')}"


def show_second_factor(client: Client, account: Account) -> None:
    """Make a signed-in browser's session what it is after the second step of signing in."""
    session = client.session
    steps = [{"method": "password", "at": time.time()}, {"method": "mfa", "at": time.time()}]
    session["account_authentication_methods"] = steps
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()


def build_cast() -> Cast:
    """Make both spaces through the services, as the operator does."""
    nowhere = operator_of(None)
    space = make_space(nowhere, slug="sandstone", name={"en": "Sandstone directorate (sample)"}, languages=["en", "ur"])
    other = make_space(nowhere, slug="quartz", name={"en": "Quartz working group (sample)"})
    cast = Cast(space, other)
    by = operator_of(space)
    for name, (kind, code, above) in PLACES.items():
        parent = cast.places[above] if above else None
        words = name.replace("_", " ").capitalize()
        cast.places[name] = add_place(by, kind=kind, name={"en": words}, code=code, parent=parent)
    for name, (kind, words, level, pillar, over) in BODIES.items():
        parent_body = cast.bodies[over] if over else None
        where = [cast.places["district"]] if level == GovernmentLevel.DISTRICT else []
        cast.bodies[name] = add_actor(
            by, kind=kind, name={"en": words}, level=level, pillar=pillar, parent=parent_body, places=where
        )
    for name in PEOPLE:
        _add_person(cast, by, name)
    away = operator_of(other)
    cast.accounts["mehr"] = make_account(email="mehr@sample.invalid", password=PASSWORD, languages=["en"], by=away)
    cast.people["mehr"] = link_account(away, account=cast.accounts["mehr"], person=None, name="Mehr")
    assign_role(away, account=cast.accounts["mehr"], role=Role.MEMBER)
    return cast


def _add_person(cast: Cast, by: Viewer, name: str) -> None:
    role, body, narrowed, place = PEOPLE[name]
    account = make_account(email=f"{name}@sample.invalid", password=PASSWORD, languages=["en"], by=by)
    person = link_account(by, account=account, person=None, name=name.capitalize())
    if body:
        add_position(by, person=person, body=cast.bodies[body], title={"en": "Focal point"}, is_focal_point=True)
    assign_role(
        by,
        account=account,
        role=role,
        body=cast.bodies[body] if body and narrowed else None,
        place=cast.places[place] if place else None,
    )
    cast.accounts[name], cast.people[name] = account, person
