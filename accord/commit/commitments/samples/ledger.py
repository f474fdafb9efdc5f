"""Invented promises: a review by other States, a committee's observations, and an understanding signed at the table.

Nothing here was said by anybody. Days are counted from today, so that some are over and some are still to come.
"""

from dataclasses import dataclass, field

from django.db import transaction

from accord.commit.commitments.models import (
    Commitment,
    CommitmentKind,
    Duty,
    Instrument,
    InstrumentKind,
    Position,
    Stage,
)
from accord.commit.commitments.services import (
    add_commitment,
    add_instrument,
    assign_duty,
    point_to_law,
    reach_stage,
    record_position,
    word_plainly,
)
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.actors.samples import sample_body
from accord.kernel.places.samples import sample_place
from accord.kernel.spaces.samples import DIRECTORATE, GROUP, Table, days_from_now
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms
from accord.understand.situation.models import Law

FEDERAL, PROVINCIAL, DISTRICT, LOCAL, SITE_LEVEL = (
    GovernmentLevel.FEDERAL,
    GovernmentLevel.PROVINCIAL,
    GovernmentLevel.DISTRICT,
    GovernmentLevel.LOCAL,
    GovernmentLevel.SITE,
)
THEMES = ("sample-themes", "Themes (sample)")
SAFETY, CHILDREN, JUSTICE, WOMEN, MONEY, CARE = (
    "Safety at work",
    "Children and school",
    "Access to justice",
    "Women at the table",
    "Money and openness",
    "Care after accidents",
)


@dataclass(frozen=True)
class Paper:
    """An invented instrument. dated, stages: days from today."""

    kind: str
    title: str
    symbol: str
    issued_by: str
    dated: int
    stages: tuple[tuple[str, int, str], ...] = ()
    session: str = ""
    level: str = ""


@dataclass(frozen=True)
class Owed:
    """A duty: level, wording, lead, when it was assigned and is due (days from today), helpers and places."""

    level: str
    wording: str
    lead: str = ""
    assigned: int = 0
    due: int | None = None
    supports: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promise:
    """A paragraph with what is owed because of it; ``duties`` by the key that later samples call them by."""

    paper: str
    paragraph: str
    text: str
    themes: tuple[str, ...]
    kind: str = CommitmentKind.RECOMMENDATION
    plain: str = ""
    plain_urdu: str = ""
    states: tuple[str, ...] = ()
    position: str = ""
    duties: dict[str, Owed] = field(default_factory=dict)


REVIEW, OBSERVATIONS, ACT = "review", "observations", "mines_act"
UNDERSTANDING, MEETING = "understanding", "meeting"
PAPERS: dict[str, dict[str, Paper]] = {
    DIRECTORATE: {
        REVIEW: Paper(
            InstrumentKind.UPR_OUTCOME,
            "Review of Kohnam by other States (sample)",
            "XS/REV/3",
            "Council of invented States",
            -640,
            ((Stage.ADOPTED, -640, "Adopted with the answers of the government."),),
            session="3",
        ),
        OBSERVATIONS: Paper(
            InstrumentKind.CONCLUDING_OBSERVATIONS,
            "Concluding observations on work and safety in Kohnam (sample)",
            "XS/CO/2",
            "Invented committee on rights at work",
            -410,
        ),
        # Its stages stand in the register of laws, to which it points.
        ACT: Paper(
            InstrumentKind.LAW,
            "Sangar Mines Safety Act (sample)",
            "Act 4",
            "Invented assembly of Sangar",
            -930,
            level=PROVINCIAL,
        ),
    },
    GROUP: {
        UNDERSTANDING: Paper(
            InstrumentKind.AGREEMENT,
            "Marmar understanding (sample)",
            "MU-1",
            "Marmar working group",
            -420,
            (
                (Stage.DRAFTED, -560, "First wording by owners, union and district office."),
                (Stage.CONSULTED, -500, "Read aloud in three villages; the women of Tang Dara added clause 5."),
                (Stage.ADOPTED, -420, "Signed by seven members."),
            ),
        ),
        MEETING: Paper(
            InstrumentKind.GROUP_DECISION,
            "Decisions of the sixth meeting (sample)",
            "MWG/6",
            "Marmar working group",
            -90,
        ),
    },
}
ARVENIA, LUSMARK, TORRELLA = "Arvenia (invented)", "Lusmark (invented)", "Torrella (invented)"
PROMISES: dict[str, dict[str, Promise]] = {
    DIRECTORATE: {
        "inspect": Promise(
            REVIEW,
            "12.4",
            "Have every mine visited by an inspector at least once a year, and make known what was found.",
            (SAFETY,),
            plain="Every mine gets a visit each year, and everybody can read the result.",
            plain_urdu="ہر کان کا سال میں ایک بار معائنہ ہوگا، اور نتیجہ سب پڑھ سکیں گے۔",
            states=(ARVENIA, LUSMARK),
            position=Position.SUPPORTED,
            duties={
                "inspect_mines": Owed(
                    PROVINCIAL,
                    "Inspect all 58 registered mines of Sangar once a year and publish the findings",
                    "mines",
                    -520,
                    75,
                    ("labour",),
                    ("sangar",),
                ),
                "rescue_points": Owed(
                    DISTRICT,
                    "Open a rescue point with a trained crew in each tehsil of Marmar",
                    "district_office",
                    -300,
                    25,
                    ("mines",),
                    ("marmar",),
                ),
            },
        ),
        "law": Promise(
            REVIEW,
            "12.7",
            "Complete the new law on safety in mines, and give inspectors the right to close a mine that is not safe.",
            (SAFETY, JUSTICE),
            plain="A new law makes mines safer, and an inspector may close a mine that is not safe.",
            plain_urdu="نیا قانون کانوں کو محفوظ بنائے گا، اور معائنہ کار غیر محفوظ کان بند کر سکے گا۔",
            states=(TORRELLA,),
            position=Position.SUPPORTED,
            duties={
                "table_bill": Owed(
                    FEDERAL, "Table the bill on safety in mines", "federal", -480, -40, ("directorate",), ("country",)
                ),
                "rules": Owed(
                    PROVINCIAL, "Draft the rules under the new law for Sangar", "mines", -200, 160, (), ("sangar",)
                ),
            },
        ),
        "children": Promise(
            REVIEW,
            "12.9",
            "End the work of children in and around mines, and see each of these children into a school.",
            (CHILDREN,),
            plain="No child works in a mine or near one; each of them goes to school.",
            plain_urdu="کوئی بچہ کان میں یا اس کے آس پاس کام نہیں کرے گا؛ ہر بچہ اسکول جائے گا۔",
            states=(ARVENIA,),
            position=Position.SUPPORTED,
            duties={
                "list_children": Owed(
                    DISTRICT,
                    "List the children of school age around the mines of Marmar, and who is in no school",
                    "district_office",
                    -350,
                    -60,
                    (),
                    ("marmar",),
                ),
                "evening_classes": Owed(
                    LOCAL, "Start evening classes in Tang Dara", "tehsil_office", -150, 90, (), ("tang_dara",)
                ),
                "stipends": Owed(
                    PROVINCIAL, "Pay a stipend to families that send a working child to school", "social", -260, -15
                ),
            },
        ),
        "complaints": Promise(
            REVIEW,
            "12.11",
            "Let complaints about the police at mines be looked into by a body that does not belong to the police.",
            (JUSTICE,),
            plain="Whoever complains about the police at a mine is heard by others than the police.",
            plain_urdu="جو کان پر پولیس کی شکایت کرے، اس کی بات پولیس کے سوا کوئی اور سنے گا۔",
            states=(LUSMARK,),
            position=Position.IN_PART,
            duties={
                "hand_over_files": Owed(
                    DISTRICT,
                    "Hand each complaint file to the directorate within thirty days",
                    "police",
                    -240,
                    120,
                    ("directorate",),
                    ("marmar",),
                ),
                "complaints_desk": Owed(
                    PROVINCIAL, "Set up a desk that looks into complaints", "directorate", -240, 45, (), ("sangar",)
                ),
            },
        ),
        "royalties": Promise(
            REVIEW,
            "12.20",
            "Publish for each district what mining pays and what is spent of it there.",
            (MONEY,),
            plain="Everybody can see what mining pays in each district, and where that money goes.",
            plain_urdu="سب دیکھ سکیں گے کہ ہر ضلع میں کان کنی سے کتنا پیسہ آتا ہے اور کہاں لگتا ہے۔",
            states=(TORRELLA, ARVENIA),
            position=Position.NOTED,
            duties={"publish_royalties": Owed(PROVINCIAL, "Publish royalties and spending by district, once a year")},
        ),
        "women": Promise(
            OBSERVATIONS,
            "31",
            "The committee asks that women from mining communities sit and vote in the district committees.",
            (WOMEN,),
            duties={
                "seats": Owed(
                    DISTRICT,
                    "Give two seats in the district committee to women from mining villages",
                    "district_office",
                    -210,
                    60,
                    (),
                    ("marmar",),
                ),
            },
        ),
        "care": Promise(
            OBSERVATIONS,
            "34",
            "The committee asks for lasting support to miners who were disabled by an accident, and to the families "
            "of those who died.",
            (CARE,),
            duties={
                "register": Owed(
                    PROVINCIAL,
                    "Keep a register of accidents and pay what is due within ninety days",
                    "mines",
                    -380,
                    -20,
                    ("labour",),
                    ("sangar",),
                ),
                "report_to_committee": Owed(
                    FEDERAL, "Report to the committee on its follow-up questions", "federal", -330, -100
                ),
            },
        ),
        "no_child_below": Promise(
            ACT,
            "s. 12",
            "No person under eighteen years of age shall be employed below ground.",
            (CHILDREN, SAFETY),
            CommitmentKind.CLAUSE,
        ),
    },
    GROUP: {
        "first_aid": Promise(
            UNDERSTANDING,
            "1",
            "Owners put up and keep a first-aid post for every ten mines.",
            (SAFETY, CARE),
            CommitmentKind.CLAUSE,
            position=Position.SUPPORTED,
            duties={
                "posts": Owed(SITE_LEVEL, "Put up six first-aid posts and keep them", "owners", -400, 30),
                "ambulance": Owed(
                    DISTRICT, "Station an ambulance at Tang Dara", "district_office", -380, 15, (), ("tang_dara",)
                ),
            },
        ),
        "visits": Promise(
            UNDERSTANDING,
            "2",
            "Inspectors visit together with one person each of the owners and the union.",
            (SAFETY,),
            CommitmentKind.CLAUSE,
            position=Position.SUPPORTED,
            duties={
                "joint_visits": Owed(
                    PROVINCIAL,
                    "Hold joint visits to all 58 mines, with owners and union",
                    "mines",
                    -390,
                    -30,
                    ("owners", "union"),
                    ("marmar",),
                ),
            },
        ),
        "wages": Promise(
            UNDERSTANDING,
            "3",
            "Wages are paid in full, in money and on a set day, and each miner gets a slip.",
            (MONEY,),
            CommitmentKind.CLAUSE,
            position=Position.SUPPORTED,
            duties={"slips": Owed(SITE_LEVEL, "Give every miner a wage slip", "owners", -390, 100, ("union",))},
        ),
        "guards": Promise(
            UNDERSTANDING,
            "4",
            "Police and guards keep to the voluntary principles, and know them.",
            (JUSTICE,),
            CommitmentKind.CLAUSE,
            position=Position.SUPPORTED,
            duties={
                "training": Owed(
                    DISTRICT, "Train all officers posted at mines", "police", -390, 50, ("ngo",), ("marmar",)
                )
            },
        ),
        "water": Promise(
            UNDERSTANDING,
            "5",
            "Dust and waste stay away from the springs of Tang Dara.",
            (WOMEN, CARE),
            CommitmentKind.CLAUSE,
            position=Position.SUPPORTED,
            duties={
                "springs": Owed(
                    DISTRICT,
                    "Fence and test the four springs",
                    "district_office",
                    -360,
                    -10,
                    ("women",),
                    ("tang_dara",),
                )
            },
        ),
        "open_books": Promise(
            MEETING,
            "6.2",
            "The group publishes once a year what each member gave and what it was used for.",
            (MONEY,),
            CommitmentKind.DECISION,
            duties={"yearly_account": Owed(SITE_LEVEL, "Publish the yearly account")},
        ),
    },
}


def lay_commitments(table: Table) -> None:
    """Lay papers, paragraphs and duties by Amina, each only once."""
    by = table.acting("amina")
    papers = PAPERS.get(table.slug, {})
    if not papers:
        return
    taxonomy = ensure_taxonomy(by, key=THEMES[0], name={"en": THEMES[1]})
    terms = ensure_terms(by, taxonomy=taxonomy, labels=[SAFETY, CHILDREN, JUSTICE, WOMEN, MONEY, CARE])
    table.rows |= {f"theme:{label}": term for label, term in terms.items()}
    for key, paper in papers.items():
        table.rows[f"instrument:{key}"] = _lay_paper(table, key, paper)
        law: Law | None = table.rows.get(f"law:{key}")
        if law is not None:
            point_to_law(by, table.rows[f"instrument:{key}"], law=law)
    for key, promise in PROMISES[table.slug].items():
        commitment = _lay_promise(table, key, promise)
        for name, owed in promise.duties.items():
            table.rows[f"duty:{name}"] = _lay_duty(table, name, owed, commitment)


def _lay_paper(table: Table, key: str, paper: Paper) -> Instrument:
    by = table.acting("amina")
    instrument = add_instrument(
        by,
        kind=paper.kind,
        title={"en": paper.title},
        symbol=paper.symbol,
        issued_by=paper.issued_by,
        session=paper.session,
        level=paper.level,
        dated=days_from_now(paper.dated),
        source="Invented for the sample spaces",
        client_key=f"sample:{key}",
    )
    # A law's stages live in the register, where it is there.
    for number, (stage, day, note) in enumerate(() if f"law:{key}" in table.rows else paper.stages):
        reach_stage(
            by,
            instrument=instrument,
            stage=stage,
            reached_on=days_from_now(day),
            note=note,
            client_key=f"sample:{key}:{number}",
        )
    return instrument


@transaction.atomic
def _lay_promise(table: Table, key: str, promise: Promise) -> Commitment:
    by = table.acting("amina")
    instrument: Instrument = table.rows[f"instrument:{promise.paper}"]
    there = Commitment.objects.filter(space=table.space, client_key=f"sample:{key}").first()
    if there is not None:
        return there
    commitment = add_commitment(
        by,
        instrument=instrument,
        text=promise.text,
        paragraph=promise.paragraph,
        kind=promise.kind,
        addressed_to="Kohnam (sample country)" if table.slug == DIRECTORATE else "",
        recommending_states=list(promise.states),
        session=instrument.session,
        themes=[table.rows[f"theme:{label}"] for label in promise.themes],
        client_key=f"sample:{key}",
    )
    if promise.position:
        record_position(
            by,
            commitment=commitment,
            position=promise.position,
            as_of=instrument.dated,
            source=str(instrument),
            client_key=f"sample:{key}",
        )
    if promise.plain:
        plain = {"en": promise.plain} | ({"ur": promise.plain_urdu} if promise.plain_urdu else {})
        commitment = word_plainly(by, commitment, revision=commitment.revision, plain=plain)
    return commitment


def _lay_duty(table: Table, name: str, owed: Owed, commitment: Commitment) -> Duty:
    there = Duty.objects.filter(space=table.space, client_key=f"sample:{name}").first()
    if there is not None:
        return there
    return assign_duty(
        table.acting("amina"),
        commitment=commitment,
        wording={"en": owed.wording},
        level=owed.level,
        lead=sample_body(table, owed.lead) if owed.lead else None,
        supports=[sample_body(table, key) for key in owed.supports],
        places=[sample_place(table, key) for key in owed.places],
        assigned_on=days_from_now(owed.assigned) if owed.lead else None,
        due=None if owed.due is None else days_from_now(owed.due),
        client_key=f"sample:{name}",
    )


def sample_duty(table: Table, name: str) -> Duty:
    """One of the duties above, already laid."""
    duty: Duty = table.rows[f"duty:{name}"]
    return duty
