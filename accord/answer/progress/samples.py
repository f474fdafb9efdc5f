"""What became of the invented promises: actions, reports at every step of vetting, findings that agree and do not."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from accord.answer.progress.models import Assessment, Claim, Finding, Grade, Report, Voice
from accord.answer.progress.services import (
    change_report,
    record_grade,
    record_voice,
    submit_report,
    write_assessment,
    write_report,
)
from accord.commit.commitments.samples import sample_duty
from accord.kernel.actors.samples import sample_body
from accord.kernel.files.models import File
from accord.kernel.files.services import store_file
from accord.kernel.followup.samples import ACCEPTED, DONE, DROPPED, OPEN, STARTED, Step, lay_action
from accord.kernel.places.samples import sample_place
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.samples import DIRECTORATE, GROUP, Table, days_from_now
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.queries import submission_of
from accord.kernel.vetting.services import approve_submission, return_submission

DRAFT, WAITING, RETURNED, APPROVED = "draft", "waiting", "returned", "approved"
VISITS = (
    "mine;visited on;ladder;fan;first aid\n"
    "Upper Marmar 1;12.03.;good;good;missing\nTang Dara 4;15.03.;broken;good;good\n"
)
NOTE = "Sample note, invented.\n\nRescue point of Tang Dara: stretcher, lamp, oxygen for two, six people trained.\n"
LIST = "village;children of school age;in school;at work\nTang Dara;163;121;18\nMarmar Bala;249;212;9\n"
WATER = (
    "spring;sample taken;dust;fit to drink\n"
    "Upper;04.05.;low;yes\nMill;04.05.;high;no\nWillow;05.05.;low;yes\nRoad;05.05.;high;no\n"
)


@dataclass(frozen=True)
class Told:
    """A report: who writes it for which body, how far it comes, and what its first wording was returned for."""

    duty: str
    writes: str
    body: str
    claim: str
    statement: str
    dated: int
    reaches: str
    figure: tuple[int, int | None, str] | None = None
    evidence: tuple[str, str] | None = None
    returned_for: str = ""
    corrected: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What Lal found of a duty."""

    duty: str
    finding: str
    statement: str
    dated: int
    figure: tuple[int, int | None, str] | None = None
    publish: bool = True


@dataclass(frozen=True)
class Heard:
    """What people concerned answered, as Amina's organisation asked them."""

    duty: str
    question: str
    answer: str
    asked: int
    share: int
    place: str
    on: int


ACTIONS: dict[str, tuple[Step, ...]] = {
    DIRECTORATE: (
        Step(
            "amina",
            "mines",
            "Plan a visit to each of the 58 mines, month by month",
            "inspect_mines",
            ACCEPTED,
            -400,
            "bilal",
        ),
        Step("amina", "mines", "Hire four inspectors", "inspect_mines", DONE, -150, "bilal"),
        Step("bilal", "mines", "Put the findings on the department’s page", "inspect_mines", STARTED, 20),
        Step(
            "amina",
            "labour",
            "Lend two cars for the visits",
            "inspect_mines",
            DROPPED,
            -200,
            reason="The mines department has cars of its own by now.",
        ),
        Step(
            "chandni",
            "district_office",
            "Choose the places with the union and the women of Tang Dara",
            "rescue_points",
            ACCEPTED,
            -180,
        ),
        Step("chandni", "district_office", "Train three crews", "rescue_points", STARTED, 12),
        Step("amina", "district_office", "Buy lamps and stretchers for three crews", "rescue_points", OPEN, -5),
        Step("nadia", "federal", "Collect the comments of the provinces", "table_bill", STARTED, -25),
        Step("bilal", "mines", "Read the first draft of the rules with owners and union", "rules", ACCEPTED, -50),
        Step("chandni", "district_office", "Ask in every school and at every mine", "list_children", ACCEPTED, -120),
        Step("chandni", "tehsil_office", "Find a room with light in Tang Dara", "evening_classes", STARTED, 14),
        Step("hina", "directorate", "Write the terms of the complaints desk", "complaints_desk", STARTED, 30),
        Step("amina", "district_office", "Ask the villages whom they would send", "seats", OPEN, 35),
        Step("bilal", "mines", "Bring the paper register into one table", "register", DONE, -30),
        Step("nadia", "federal", "Answer the committee’s three questions", "report_to_committee", ACCEPTED, -115),
    ),
    GROUP: (
        Step("amina", "owners", "Agree where the six posts stand", "posts", ACCEPTED, -250, "daud"),
        Step("amina", "owners", "Put up the last two posts", "posts", STARTED, 18, "daud"),
        Step("chandni", "district_office", "Find a driver who knows first aid", "ambulance", STARTED, 9),
        Step("bilal", "mines", "Set the calendar of joint visits", "joint_visits", ACCEPTED, -280),
        Step("amina", "police", "Name the officers for the first course", "training", STARTED, 21, "javed"),
        Step("chandni", "district_office", "Fence the four springs", "springs", ACCEPTED, -60),
        Step("amina", "owners", "Print wage slips in Urdu", "slips", OPEN, 40),
    ),
}
REPORTS: dict[str, dict[str, Told]] = {
    DIRECTORATE: {
        "inspected": Told(
            "inspect_mines",
            "bilal",
            "mines",
            Claim.UNDERWAY,
            "Inspections go on in all districts.",
            -60,
            APPROVED,
            returned_for="How many mines of the 58, and what shows it? Please add the number and the list of visits.",
            corrected={
                "statement": "31 of the 58 registered mines were visited between March and August. The list of visits "
                "says what was found at each.",
                "figure": (31, 58, "mines"),
                "evidence": ("visits-sample.csv", VISITS),
            },
        ),
        "rescue": Told(
            "rescue_points",
            "chandni",
            "district_office",
            Claim.UNDERWAY,
            "Rescue points stand in Marmar Bala and Tang Dara; the one in Marmar Zer waits for its equipment.",
            -3,
            WAITING,
            (2, 3, "rescue points"),
            ("rescue-point-sample.txt", NOTE),
        ),
        "rules": Told(
            "rules", "bilal", "mines", Claim.UNDERWAY, "A first draft was read with owners and union.", -35, APPROVED
        ),
        "children": Told(
            "list_children",
            "chandni",
            "district_office",
            Claim.DONE,
            "Every school and every mine of the district was asked. 412 children of school age live around the mines; "
            "27 of them work and go to no school.",
            -75,
            APPROVED,
            (412, None, "children listed"),
            ("children-sample.csv", LIST),
        ),
        "seats": Told(
            "seats",
            "chandni",
            "district_office",
            Claim.UNDERWAY,
            "The district committee has talked about it.",
            -14,
            RETURNED,
            returned_for="What was decided, and when will the two seats be filled?",
        ),
        "register": Told(
            "register",
            "bilal",
            "mines",
            Claim.UNDERWAY,
            "The register of the last three years is in one table.",
            -6,
            DRAFT,
        ),
        "committee": Told(
            "report_to_committee",
            "nadia",
            "federal",
            Claim.DONE,
            "The answers to the three follow-up questions were sent to the committee.",
            -110,
            APPROVED,
        ),
    },
    GROUP: {
        "joint": Told(
            "joint_visits",
            "bilal",
            "mines",
            Claim.UNDERWAY,
            "Joint visits were held at 24 mines; owners and union signed each list.",
            -45,
            APPROVED,
            (24, 58, "mines"),
            ("joint-visits-sample.csv", VISITS),
        ),
        "ambulance": Told(
            "ambulance",
            "chandni",
            "district_office",
            Claim.UNDERWAY,
            "The ambulance is bought; a driver is being looked for.",
            -4,
            WAITING,
        ),
        "springs": Told(
            "springs",
            "chandni",
            "district_office",
            Claim.DONE,
            "All four springs are fenced, and their water was tested in May.",
            -55,
            APPROVED,
            (4, 4, "springs"),
            ("water-sample.csv", WATER),
        ),
    },
}
FINDINGS: dict[str, dict[str, Found]] = {
    DIRECTORATE: {
        "inspected": Found(
            "inspect_mines",
            Finding.PARTLY,
            "At 19 mines of the list people remember an inspector; at the others nobody does, or the mine is closed.",
            -20,
            (19, 58, "mines"),
        ),
        "children": Found("list_children", Finding.AGREES, "Six villages were compared with the list: it holds.", -40),
        "committee": Found("report_to_committee", Finding.AGREES, "The answers stand on the committee’s page.", -85),
        "rules": Found(
            "rules", Finding.CANNOT_TELL, "Draft: the text of the rules was not shown to us.", -2, publish=False
        ),
    },
    GROUP: {
        "springs": Found(
            "springs",
            Finding.DISAGREES,
            "Two of the four springs carry dust after each blast; their fences are open at the road.",
            -18,
            (2, 4, "springs"),
        ),
    },
}
VOICES: dict[str, dict[str, Heard]] = {
    DIRECTORATE: {
        "children": Heard(
            "list_children",
            "Did anybody ask you about your children?",
            "were asked about their children",
            84,
            71,
            "tang_dara",
            -30,
        ),
        "inspected": Heard(
            "inspect_mines",
            "Did you see an inspector at your mine this year?",
            "saw an inspector",
            120,
            38,
            "marmar",
            -25,
        ),
    },
    GROUP: {
        "springs": Heard(
            "springs", "Is the water of your spring clean?", "find the water clean", 62, 32, "tang_dara", -15
        ),
    },
}


def lay_progress(table: Table) -> None:
    """Lay actions, reports, findings and voices in the order in which they happen; each only once."""
    for number, step in enumerate(ACTIONS.get(table.slug, ())):
        lay_action(table, f"{step.about}:{number}", step, sample_duty(table, step.about))
    _each_once(table, Report, REPORTS, _lay_report)
    _each_once(table, Assessment, FINDINGS, _lay_finding)
    _each_once(table, Voice, VOICES, _lay_voice)
    if table.slug == DIRECTORATE and not Grade.objects.filter(space=table.space, client_key="sample:care").exists():
        record_grade(
            table.acting("lal"),
            commitment=sample_duty(table, "register").commitment,
            committee="Invented committee on rights at work",
            scale="Scale of the invented committee",
            grade="C",
            meaning="first steps, not enough (sample)",
            dated=days_from_now(-70),
            source="Invented for the sample spaces",
            client_key="sample:care",
        )


def _each_once(
    table: Table, model: type[SpaceRecord], stories: dict[str, dict[str, Any]], lay: Callable[[Table, str, Any], None]
) -> None:
    for key, story in stories.get(table.slug, {}).items():
        if not model._default_manager.filter(space=table.space, client_key=f"sample:{key}").exists():
            lay(table, key, story)


def _lay_report(table: Table, key: str, told: Told) -> None:
    """Write, hand in and vet one report; one that was corrected goes through all of it twice."""
    first = _evidence(table, told, told.evidence)
    later = _evidence(table, told, told.corrected.get("evidence"))
    with transaction.atomic():
        report = write_report(
            table.acting(told.writes),
            duty=sample_duty(table, told.duty),
            body=sample_body(table, told.body),
            files=first,
            claim=told.claim,
            statement=told.statement,
            dated=days_from_now(told.dated),
            **_figure(told.figure),
            client_key=f"sample:{key}",
        )
        if told.reaches == DRAFT:
            return
        report = submit_report(table.acting(told.writes), report)
        if told.returned_for:
            return_submission(table.acting("hina"), _submission(report), report, reason=told.returned_for)
        if told.corrected:
            report = change_report(
                table.acting(told.writes),
                report,
                revision=report.revision,
                files=later,
                statement=told.corrected["statement"],
                **_figure(told.corrected["figure"]),
            )
            report = submit_report(table.acting(told.writes), report)
        if told.reaches == APPROVED:
            approve_submission(table.acting("hina"), _submission(report), report)


def _submission(report: Report) -> Submission:
    found = submission_of(report)
    if found is None:
        raise LookupError("The report was not handed in.")
    return found


def _evidence(table: Table, told: Told, named: tuple[str, str] | None) -> list[File]:
    if named is None:
        return []
    name, content = named
    held = store_file(
        table.acting(told.writes),
        content=io.BytesIO(content.encode()),
        name=name,
        body=sample_body(table, told.body),
        source="Invented for the sample spaces",
        rights="free to use",
        taken_on=days_from_now(told.dated),
        client_key=f"sample:{told.duty}:{name}",
    )
    return [held]


def _figure(figure: tuple[int, int | None, str] | None) -> dict[str, Any]:
    if figure is None:
        return {}
    part, whole, unit = figure
    return {"part": Decimal(part), "whole": None if whole is None else Decimal(whole), "unit": unit}


def _lay_finding(table: Table, key: str, found: Found) -> None:
    write_assessment(
        table.acting("lal"),
        duty=sample_duty(table, found.duty),
        body=sample_body(table, "institution"),
        publish=found.publish,
        finding=found.finding,
        statement=found.statement,
        dated=days_from_now(found.dated),
        **_figure(found.figure),
        client_key=f"sample:{key}",
    )


def _lay_voice(table: Table, key: str, heard: Heard) -> None:
    record_voice(
        table.acting("amina"),
        duty=sample_duty(table, heard.duty),
        body=sample_body(table, "ngo"),
        question=heard.question,
        answer=heard.answer,
        asked=heard.asked,
        share=Decimal(heard.share),
        collected_on=days_from_now(heard.on),
        place=sample_place(table, heard.place),
        method="Asked at home by two women and two men (sample)",
        source="Invented for the sample spaces",
        client_key=f"sample:{key}",
    )
