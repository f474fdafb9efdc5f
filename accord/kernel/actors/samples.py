"""Invented bodies, the fixed cast, and the posts that join them."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accord.kernel.actors.models import Account, Actor, ActorKind, GovernmentLevel, Pillar, Position
from accord.kernel.actors.services import add_actor, add_position, link_account, make_account
from accord.kernel.places.samples import sample_place
from accord.kernel.spaces.samples import DIRECTORATE, GROUP, SITE, Table

FEDERAL, PROVINCIAL, DISTRICT, LOCAL = (
    GovernmentLevel.FEDERAL,
    GovernmentLevel.PROVINCIAL,
    GovernmentLevel.DISTRICT,
    GovernmentLevel.LOCAL,
)
BOTH = (GROUP, DIRECTORATE)


@dataclass(frozen=True)
class Body:
    """One invented body. spaces: the sample spaces in which it is known."""

    kind: str
    name: str
    urdu: str = ""
    pillar: str = Pillar.HOST_GOVERNMENT
    level: str = ""
    parent: str = ""
    places: tuple[str, ...] = ()
    short: str = ""
    spaces: tuple[str, ...] = BOTH
    mandate: tuple[str, str] = ("", "")


OFFICE, FORCE, GROUPING = ActorKind.PUBLIC_BODY, ActorKind.SECURITY_FORCE, ActorKind.ORGANISATION
BODIES: dict[str, Body] = {
    "federal": Body(
        OFFICE,
        "Federal Ministry of Law and Rights",
        "وفاقی وزارتِ قانون و حقوق",
        level=FEDERAL,
        places=("country",),
        short="FMLR",
        mandate=(
            "Bills before parliament, treaties, answers to committees and to other States",
            "پارلیمان میں بل، معاہدے، کمیٹیوں اور دوسری ریاستوں کو جوابات",
        ),
    ),
    "directorate": Body(
        OFFICE,
        "Sangar Directorate of Human Rights",
        "نظامتِ انسانی حقوق سنگر",
        level=PROVINCIAL,
        places=("sangar",),
        short="SDHR",
        mandate=(
            "Complaints about abuse, and following up what was recommended to the province",
            "زیادتی کی شکایات، اور صوبے کو دی گئی سفارشات کی پیروی",
        ),
    ),
    "mines": Body(
        OFFICE,
        "Sangar Mines Department",
        "محکمہ معدنیات سنگر",
        level=PROVINCIAL,
        places=("sangar",),
        short="SMD",
        mandate=(
            "Licences and inspectors of mines, safety below ground",
            "کانوں کے لائسنس اور معائنہ کار، زیرِ زمین حفاظت",
        ),
    ),
    "mines_branch": Body(OFFICE, "Mines Inspectorate, Marmar", level=DISTRICT, parent="mines", places=("marmar",)),
    "labour": Body(
        OFFICE,
        "Sangar Labour Department",
        "محکمہ محنت سنگر",
        level=PROVINCIAL,
        places=("sangar",),
        mandate=("Wages, accidents at work, and the work of children", "اجرتیں، کام کے دوران حادثات، اور بچوں کی مشقت"),
    ),
    "social": Body(
        OFFICE,
        "Sangar Social Welfare Department",
        level=PROVINCIAL,
        places=("sangar",),
        spaces=(DIRECTORATE,),
        mandate=("Support to families, the disabled and widows; stipends for school", ""),
    ),
    "district_office": Body(OFFICE, "District Office, Marmar", "ضلعی دفتر مرمر", level=DISTRICT, places=("marmar",)),
    "tehsil_office": Body(
        OFFICE, "Tehsil Office, Tang Dara", level=LOCAL, parent="district_office", places=("tang_dara",)
    ),
    "other_district": Body(
        OFFICE, "District Office, Lajward", level=DISTRICT, places=("lajward",), spaces=(DIRECTORATE,)
    ),
    "police": Body(
        FORCE,
        "District Police, Marmar",
        "ضلعی پولیس مرمر",
        Pillar.SECURITY_PROVIDER,
        DISTRICT,
        places=("marmar",),
    ),
    "owners": Body(GROUPING, "Marmar Mine Owners’ Association", "انجمن مالکانِ کان مرمر", Pillar.COMPANY),
    "women": Body(ActorKind.COMMUNITY, "Women of Tang Dara", "خواتینِ تنگ درہ", Pillar.COMMUNITY, places=("tang_dara",)),
    "union": Body(GROUPING, "Marmar Mine Workers’ Union", "کان مزدور یونین مرمر", Pillar.WORKERS_UNION),
    "institution": Body(GROUPING, "Kohnam Commission for Human Rights", "", Pillar.HUMAN_RIGHTS_INSTITUTION),
    "ngo": Body(GROUPING, "Rights at Work", "کام میں حقوق", Pillar.CIVIL_SOCIETY),
    "company": Body(GROUPING, "Lajward Stone Company", "", Pillar.COMPANY, places=("lajward",), spaces=(SITE,)),
}


@dataclass(frozen=True)
class Person:
    """One of the cast: the body they speak for, their post there, and the sample spaces in which they have a role."""

    body: str = ""
    title: str = ""
    focal_point: bool = True
    spaces: tuple[str, ...] = BOTH


PEOPLE: dict[str, Person] = {
    "kiran": Person(),
    "amina": Person("ngo", "Secretary of the group"),
    "bilal": Person("mines", "Deputy director, safety"),
    "chandni": Person("district_office", "Assistant commissioner"),
    "daud": Person("owners", "General secretary"),
    "esha": Person("women", "Convenor"),
    "farid": Person("union", "Organiser"),
    "gul": Person("ngo", "Field officer", focal_point=False),
    "hina": Person("directorate", "Deputy director, reporting"),
    "imran": Person("federal", "Section officer, reporting"),
    "javed": Person("police", "Inspector"),
    "lal": Person("institution", "Research officer"),
    # Imran only reads; the ministry's own reports need a hand that may write them.
    "nadia": Person("federal", "Desk officer, provinces", focal_point=False, spaces=(DIRECTORATE,)),
    "mehr": Person("company", "Community relations", spaces=(SITE,)),
}


def email_of(name: str) -> str:
    """The address of a sample account, under a domain that can never exist (RFC 2606)."""
    return f"{name}@sample.invalid"


def lay_account(table: Table, name: str, *, acting: str) -> Account:
    """The sample account of one of the cast, with its person in this space."""
    by = table.acting(acting)
    account = Account.objects.filter(email=email_of(name)).first()
    if account is None:
        account = make_account(
            email=email_of(name), password=settings.SAMPLE_PASSWORD, languages=["en"], is_sample=True, by=by
        )
    table.rows[f"account:{name}"] = account
    table.rows[f"person:{name}"] = link_account(by, account=account, person=None, name=name.capitalize())
    return account


def lay_bodies(table: Table, *, acting: str = "amina") -> None:
    """Lay the bodies known in this space, those above before those below."""
    by = table.acting(acting)
    for key, body in BODIES.items():
        if table.slug in body.spaces:
            table.rows[f"body:{key}"] = add_actor(
                by,
                kind=body.kind,
                name={"en": body.name, "ur": body.urdu},
                pillar=body.pillar,
                level=body.level,
                short_name=body.short,
                mandate={"en": body.mandate[0], "ur": body.mandate[1]},
                parent=sample_body(table, body.parent) if body.parent else None,
                places=[sample_place(table, place) for place in body.places],
                client_key=f"sample:{key}",
            )


def lay_posts(table: Table, *, acting: str = "amina") -> None:
    """Put the cast into their posts, since about two years."""
    by = table.acting(acting)
    since = timezone.localdate() - timedelta(days=700)
    for name, person in PEOPLE.items():
        if person.body and table.slug in person.spaces:
            there = Position.objects.filter(space=table.space, client_key=f"sample:{name}").exists()
            if not there:
                add_position(
                    by,
                    person=table.rows[f"person:{name}"],
                    body=sample_body(table, person.body),
                    title={"en": person.title},
                    starts=since,
                    is_focal_point=person.focal_point,
                    client_key=f"sample:{name}",
                )


def sample_body(table: Table, key: str) -> Actor:
    """One of the bodies above, already laid."""
    body: Actor = table.rows[f"body:{key}"]
    return body
