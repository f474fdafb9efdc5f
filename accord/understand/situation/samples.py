"""An invented province's laws and what they do for whom. Nothing here is the law of anywhere.

Days are counted from today, so that some stages are over and one is still to come.
"""

from dataclasses import dataclass, field
from typing import Any

from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.actors.samples import sample_body
from accord.kernel.places.samples import sample_place
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.samples import DIRECTORATE, Table, days_from_now
from accord.kernel.taxonomies.models import Term
from accord.kernel.taxonomies.services import change_term, ensure_taxonomy, ensure_terms
from accord.understand.situation.models import GROUPS, RIGHTS, GapFinding, Law, LawKind, LawStage, Verdict
from accord.understand.situation.services import (
    add_law,
    add_provision,
    confirm_suggestion,
    judge_cell,
    note_stage,
    suggest_verdict,
)

FEDERAL, PROVINCIAL = GovernmentLevel.FEDERAL, GovernmentLevel.PROVINCIAL
COVERED, WEAK, ABSENT = Verdict.COVERED, Verdict.WEAK, Verdict.ABSENT
SAFE_WORK, SCHOOL, FAIR_PAY, COMPLAINT, REDRESS, SAY = (
    "Safe and healthy work",
    "Education",
    "Fair pay",
    "To complain without fear",
    "Redress after harm",
    "A say in public decisions",
)
EVERYBODY, WOMEN, CHILDREN, DISABLED, MINORITIES, MIGRANTS = (
    "Everybody",
    "Women",
    "Children",
    "Persons with disabilities",
    "Minorities",
    "Migrant workers",
)
LISTS = {
    RIGHTS: ("Rights (sample)", (SAFE_WORK, SCHOOL, FAIR_PAY, COMPLAINT, REDRESS, SAY)),
    GROUPS: ("Groups of people (sample)", (EVERYBODY, WOMEN, CHILDREN, DISABLED, MINORITIES, MIGRANTS)),
}
IN_URDU = {
    SAFE_WORK: "محفوظ اور صحت مند کام",
    SCHOOL: "تعلیم",
    FAIR_PAY: "منصفانہ اجرت",
    COMPLAINT: "بلا خوف شکایت",
    REDRESS: "نقصان کا ازالہ",
    SAY: "عوامی فیصلوں میں رائے",
    EVERYBODY: "ہر شخص",
    WOMEN: "خواتین",
    CHILDREN: "بچے",
    DISABLED: "معذور افراد",
    MINORITIES: "اقلیتیں",
    MIGRANTS: "باہر سے آئے مزدور",
}
SOURCE = "Invented for the sample spaces"


@dataclass(frozen=True)
class Rule:
    """An invented law. stages: (stage, days from today, note); provisions: number → (words, demand, principle)."""

    kind: str
    title: dict[str, str]
    level: str
    body: str
    place: str
    demands: str
    number: str = ""
    stages: tuple[tuple[str, int, str], ...] = ()
    provisions: dict[str, tuple[str, str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What was found of one cell: verdict, provision, day from today, why, and who said so."""

    law: str
    right: str
    group: str
    verdict: str
    provision: str = ""
    day: int = -60
    note: str = ""
    by: str = "lal"


RULES: dict[str, Rule] = {
    "mines_act": Rule(
        LawKind.LAW,
        {"en": "Sangar Mines Safety Act (sample)", "ur": "قانونِ تحفظِ کان سنگر (نمونہ)"},
        PROVINCIAL,
        "mines",
        "sangar",
        "Owners keep mines safe; inspectors look each year and may close a mine that is not.",
        "Act 4 of the invented assembly",
        (
            (LawStage.PROPOSED, -1290, "Asked for by the union after the flooding of a mine."),
            (LawStage.DRAFTED, -1150, "First draft by the mines department."),
            (LawStage.CONSULTED, -1080, "Owners, union and two villages were heard; the women’s group was not asked."),
            (LawStage.INTRODUCED, -990, ""),
            (LawStage.PASSED, -930, "With the inspectors’ right to close a mine, which the owners had wanted out."),
            (LawStage.ASSENTED, -905, ""),
            (LawStage.IN_FORCE, -860, ""),
            (LawStage.AMENDED, -210, "Children under eighteen may not work under ground, without exception."),
        ),
        {
            "s. 6": (
                "Every owner shall keep the mine in such order that nobody who works in it comes to harm.",
                "The owner answers for safety, whoever is employed.",
                "Safe and healthy work",
            ),
            "s. 12": (
                "No person under eighteen years of age shall be employed below ground.",
                "No child works under ground.",
                "Freedom of children from dangerous work",
            ),
            "s. 19": (
                "A worker may report a danger to the inspector. The inspector shall hear the worker.",
                "Workers can report; nothing says that they keep their work.",
                "",
            ),
            "s. 23": (
                "The owner shall pay to the family of a worker who died the sum that the schedule names.",
                "A sum after a death; nothing for who is disabled.",
                "",
            ),
        },
    ),
    "women_policy": Rule(
        LawKind.POLICY,
        {"en": "Policy on women’s work and voice in Sangar (sample)", "ur": "پالیسی برائے کارِ خواتین سنگر (نمونہ)"},
        PROVINCIAL,
        "directorate",
        "sangar",
        "Departments count women among those they serve and employ, and ask them before they decide.",
        stages=(
            (LawStage.DRAFTED, -700, ""),
            (LawStage.CONSULTED, -640, "Four meetings in three districts."),
            (LawStage.IN_FORCE, -520, "Adopted by the cabinet."),
        ),
        provisions={
            "para 7": (
                "Each department shall aim at equal pay for work of equal value.",
                "An aim: nobody is bound, nothing is counted.",
                "Equal pay",
            ),
            "para 15": (
                "No district decides on land, water or mines before the women of the place were heard.",
                "Women are heard before decisions.",
                "",
            ),
        },
    ),
    "complaints_bill": Rule(
        LawKind.LAW,
        {"en": "Bill on independent complaints (sample)", "ur": "مسودۂ قانون برائے آزاد شکایات (نمونہ)"},
        FEDERAL,
        "federal",
        "country",
        "A body outside the police looks into complaints against the police.",
        stages=(
            (LawStage.PROPOSED, -300, ""),
            (LawStage.DRAFTED, -140, ""),
            (LawStage.INTRODUCED, -20, "Before the committee of the house."),
            (LawStage.IN_FORCE, 200, "If it passes as it stands."),
        ),
        provisions={
            "cl. 3": (
                "Whoever complains shall not for that reason be dismissed, arrested or denied a service.",
                "Who complains is protected.",
                "",
            ),
        },
    ),
    "permit_practice": Rule(
        LawKind.PRACTICE,
        {"en": "Entry permits for workers from outside the district (sample)"},
        GovernmentLevel.DISTRICT,
        "district_office",
        "marmar",
        "Unwritten: workers from other districts wait for a permit before a hospital or an office sees them.",
    ),
}
FOUND = (
    Found("mines_act", SAFE_WORK, EVERYBODY, COVERED, "s. 6"),
    Found("mines_act", SAFE_WORK, WOMEN, COVERED, "s. 6", note="It protects whoever works in the mine."),
    Found("mines_act", SAFE_WORK, CHILDREN, WEAK, "s. 12", -400, "Before the amendment there were exceptions.", "hina"),
    Found("mines_act", SAFE_WORK, CHILDREN, COVERED, "s. 12", -120, "No exception is left since it was amended."),
    Found("mines_act", SAFE_WORK, DISABLED, WEAK, "s. 6", note="Nobody has to make a workplace fit for a person."),
    Found("mines_act", COMPLAINT, EVERYBODY, WEAK, "s. 19", note="Heard, but not protected from being sent away."),
    Found("mines_act", COMPLAINT, MIGRANTS, ABSENT, note="Only workers on the owner’s list can report.", by="hina"),
    Found("mines_act", REDRESS, EVERYBODY, WEAK, "s. 23", note="After a death alone."),
    Found("mines_act", REDRESS, DISABLED, ABSENT, note="The schedule names no sum for who was disabled.", by="hina"),
    Found("mines_act", FAIR_PAY, EVERYBODY, ABSENT, note="The act is silent on pay."),
    Found("mines_act", SCHOOL, CHILDREN, ABSENT, note="It keeps children out of mines; it brings none to school."),
    Found("women_policy", FAIR_PAY, WOMEN, WEAK, "para 7", note="An aim that binds nobody."),
    Found("women_policy", SAY, WOMEN, COVERED, "para 15"),
    Found("women_policy", COMPLAINT, WOMEN, ABSENT),
    Found("complaints_bill", COMPLAINT, EVERYBODY, COVERED, "cl. 3", note="Once it is in force."),
    Found("permit_practice", REDRESS, MIGRANTS, ABSENT, note="Told by nine of twelve workers who were asked."),
)
# Suggested by members: one waits, one was confirmed.
SUGGESTED = (
    (Found("mines_act", FAIR_PAY, MIGRANTS, ABSENT, note="Paid late or by the load, says the union.", by="farid"), ""),
    (Found("women_policy", SAY, MIGRANTS, ABSENT, note="Heard nowhere.", by="esha"), "hina"),
)


def _names(label: str) -> Texts:
    return {"en": label, "ur": IN_URDU[label]}


def lay_situation(table: Table) -> None:
    """Lay the province's laws, and what the assessor, the reviewer and members found, each only once."""
    if table.slug != DIRECTORATE:
        return
    terms: dict[str, Term] = {}
    by = table.acting("amina")
    for key, (name, labels) in LISTS.items():
        taxonomy = ensure_taxonomy(by, key=key, name={"en": name}, source=SOURCE)
        for label, term in ensure_terms(by, taxonomy=taxonomy, labels=labels).items():
            known = "ur" in term.name
            terms[label] = term if known else change_term(by, term, revision=term.revision, name=_names(label))
    for key, rule in RULES.items():
        table.rows[f"law:{key}"] = _lay_law(table, key, rule)
    for found in FOUND:
        _lay_finding(table, found, terms)
    for suggestion, confirmed_by in SUGGESTED:
        finding = _lay_finding(table, suggestion, terms, suggested=True)
        if confirmed_by and finding.state == "suggested":
            confirm_suggestion(table.acting(confirmed_by), finding, reason="Read again together.")


def _lay_law(table: Table, key: str, rule: Rule) -> Law:
    by = table.acting("amina")
    law = add_law(
        by,
        kind=rule.kind,
        title=rule.title,
        level=rule.level,
        body=sample_body(table, rule.body),
        places=[sample_place(table, rule.place)],
        number=rule.number,
        demands={"en": rule.demands},
        source=SOURCE,
        client_key=f"sample:{key}",
    )
    for stage, days, note in rule.stages:
        told: dict[str, Any] = {"reached_on": days_from_now(days), "note": note, "source": SOURCE}
        if not law.stages.filter(stage=stage).exists():
            note_stage(by, law=law, stage=stage, client_key=f"sample:{key}:{stage}", **told)
    for number, (text, demands, principle) in rule.provisions.items():
        table.rows[f"provision:{key}:{number}"] = add_provision(
            by,
            law=law,
            number=number,
            text=text,
            demands={"en": demands},
            principle=principle,
            client_key=f"sample:{key}:{number}",
        )
    return law


def _lay_finding(table: Table, found: Found, terms: dict[str, Term], *, suggested: bool = False) -> GapFinding:
    key = f"sample:{found.law}:{found.right[:12]}:{found.group[:12]}:{found.day}"
    there = GapFinding.objects.filter(space=table.space, client_key=key).first()
    if there is not None:
        return there
    say = suggest_verdict if suggested else judge_cell
    return say(
        table.acting(found.by),
        law=table.rows[f"law:{found.law}"],
        right=terms[found.right],
        group=terms[found.group],
        verdict=found.verdict,
        provision=table.rows.get(f"provision:{found.law}:{found.provision}"),
        judged_on=days_from_now(found.day),
        note=found.note,
        sources=SOURCE,
        client_key=key,
    )
