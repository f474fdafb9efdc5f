"""What the invented group recommended to its members, and what they say to it; who signed the understanding."""

from dataclasses import dataclass

from accord.commit.commitments.models import (
    Adoption,
    AdoptionAnswer,
    Commitment,
    CommitmentKind,
    Duty,
    Instrument,
    InstrumentParty,
    Side,
)
from accord.commit.commitments.samples.ledger import MEETING, UNDERSTANDING
from accord.commit.commitments.services import add_commitment
from accord.commit.commitments.services.adoption import answer_recommendation, give_to_members
from accord.commit.commitments.services.parties import add_party, say_what_followed
from accord.kernel.actors.samples import sample_body
from accord.kernel.spaces.samples import GROUP, Table, days_from_now

MEMBERS = ("owners", "union", "women", "police", "district_office", "mines", "ngo")
RECOMMENDED = {
    "focal_point": (
        "6.3",
        "Each member names one person whom workers and villagers can call, and makes the name known.",
        {"en": "Name a person whom people can call", "ur": "ایک شخص مقرر کریں جسے لوگ فون کر سکیں"},
    ),
    "tell_own_people": (
        "6.4",
        "Each member tells its own people twice a year, in their own language, what the group decided.",
        {"en": "Tell your own people twice a year what was decided"},
    ),
}


@dataclass(frozen=True)
class Said:
    """One answer. by: who of the cast gave it; day: from today; source: where somebody else read it."""

    recommendation: str
    member: str
    by: str
    answer: str
    day: int
    reason: str = ""
    source: str = ""


ANSWERS = (
    Said("focal_point", "owners", "daud", Adoption.UNDER_WAY, -60, "Two of nine owners have named somebody."),
    Said("focal_point", "owners", "daud", Adoption.ADOPTED, -12, "All nine owners; the list hangs at the weighbridge."),
    Said("focal_point", "union", "farid", Adoption.ADOPTED, -70),
    Said("focal_point", "women", "esha", Adoption.ADOPTED, -40, "Two women, each for one side of the valley."),
    Said("focal_point", "police", "javed", Adoption.DECLINED, -30, "Calls go to the control room, as orders have it."),
    Said("focal_point", "mines", "amina", Adoption.UNDER_WAY, -25, source="Letter of the department (sample)"),
    Said("tell_own_people", "union", "farid", Adoption.UNDER_WAY, -20, "First round held in three camps."),
    Said("tell_own_people", "women", "esha", Adoption.ADOPTED, -15),
)
SIGNED = (
    ("owners", Side.BOTH, -420),
    ("union", Side.BOTH, -420),
    ("women", Side.PROMISEE, -418),
    ("district_office", Side.PROMISOR, -420),
    ("mines", Side.PROMISOR, -410),
    ("police", Side.PROMISOR, None),
    ("institution", Side.WITNESS, -420),
)


def lay_adoption(table: Table) -> None:
    """Lay recommendations, duties and answers, parties and what followed, each only once. Comes after promises."""
    if table.slug != GROUP:
        return
    meeting: Instrument = table.rows[f"instrument:{MEETING}"]
    understanding: Instrument = table.rows[f"instrument:{UNDERSTANDING}"]
    _lay_parties(table, understanding)
    by = table.acting("amina")
    say_what_followed(by, understanding, other=meeting, led_to=True)
    rows = {key: _lay_recommendation(table, meeting, key) for key in RECOMMENDED}
    members = [sample_body(table, key) for key in MEMBERS]
    give_to_members(by, meeting, recommendations=rows.values(), members=members, due=days_from_now(60))
    for said in ANSWERS:
        _lay_answer(table, said, rows[said.recommendation])


def _lay_parties(table: Table, understanding: Instrument) -> None:
    for key, side, day in SIGNED:
        party = sample_body(table, key)
        if not InstrumentParty.objects.filter(instrument=understanding, party=party).exists():
            signed = None if day is None else days_from_now(day)
            add_party(table.acting("amina"), understanding, party=party, side=side, signed_on=signed)


def _lay_recommendation(table: Table, meeting: Instrument, key: str) -> Commitment:
    paragraph, text, plain = RECOMMENDED[key]
    there = Commitment.objects.filter(space=table.space, client_key=f"sample:{key}").first()
    return there or add_commitment(
        table.acting("amina"),
        instrument=meeting,
        text=text,
        paragraph=paragraph,
        kind=CommitmentKind.RECOMMENDATION,
        plain=plain,
        client_key=f"sample:{key}",
    )


def _lay_answer(table: Table, said: Said, row: Commitment) -> None:
    lead = sample_body(table, said.member)
    duty = Duty.objects.filter(commitment=row, lead=lead, deleted_at=None).first()
    key = f"sample:{said.recommendation}:{said.member}:{said.answer}"
    if duty is None or AdoptionAnswer.objects.filter(space=table.space, client_key=key).exists():
        return
    answer_recommendation(
        table.acting(said.by),
        duty,
        answer=said.answer,
        as_of=days_from_now(said.day),
        reason=said.reason,
        source=said.source,
        client_key=key,
    )
