"""What this app shows on the pages of promises, duties, bodies and places. ``config/slots.py`` says where."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.answer.progress.models import Grade
from accord.answer.progress.queries.authors import bodies_acting, bodies_asking, bodies_assessing, bodies_reporting
from accord.answer.progress.queries.board import state_counts
from accord.answer.progress.queries.owed import number_owed_by
from accord.answer.progress.queries.records import (
    actions_on,
    assessments_of,
    evidence_behind,
    grades_of,
    reports_on,
    voices_on,
)
from accord.answer.progress.queries.standing import rules_of, space_of
from accord.answer.progress.queries.threads import Thread, thread_of
from accord.answer.progress.scales import scale_name
from accord.answer.progress.standing import State
from accord.commit.commitments.models import Commitment, Duty, Instrument
from accord.commit.commitments.queries import duties_of, duties_owed_by, duties_owed_in
from accord.commit.commitments.queries.places import owed_counts
from accord.kernel.access.queries import permits_new
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.ui.pictures import Bar
from accord.ui.slots import Filling
from accord.ui.wording import listed, short_day

OWED_SHOWN = 50


def _threads(request: Any, duty: Duty) -> Mapping[UUID, Thread]:
    """The threads of all duties of this one's promise, read once for the whole page."""
    kept: dict[UUID, Mapping[UUID, Thread]] = request.__dict__.setdefault("duty_threads", {})
    if duty.commitment_id not in kept:
        kept[duty.commitment_id] = thread_of(duties_of(request.viewer, duty.commitment_id))
    return kept[duty.commitment_id]


def _may_act(request: Any, duty: Duty) -> bool:
    """Whether the viewer can give anybody an action about it, asked once for the whole page."""
    kept: dict[UUID, bool] = request.__dict__.setdefault("may_act_on", {})
    if duty.pk not in kept:
        kept[duty.pk] = bool(bodies_acting(request.viewer, duty))
    return kept[duty.pk]


def duty_state(request: HttpRequest, duty: Duty) -> Filling | None:
    """One word for where a duty stands."""
    thread = _threads(request, duty).get(duty.pk)
    return Filling("progress/parts/state.html", {"thread": thread}) if thread else None


def duty_thread(request: HttpRequest, duty: Duty) -> Filling | None:
    """The picture of a duty's way."""
    thread = _threads(request, duty).get(duty.pk)
    return Filling("progress/parts/thread.html", {"thread": thread}) if thread else None


def duty_small_thread(request: HttpRequest, duty: Duty) -> Filling | None:
    """A duty's way in the line of a list, and why it needs attention."""
    thread = _threads(request, duty).get(duty.pk)
    return Filling("progress/parts/small_thread.html", {"thread": thread}) if thread else None


def duty_voices(request: HttpRequest, duty: Duty) -> Filling | None:
    """Four statuses and the voice of those concerned, side by side."""
    thread = _threads(request, duty).get(duty.pk)
    return Filling("progress/parts/voices.html", {"voices": _voices(request, thread)}) if thread else None


def _voices(request: Any, thread: Thread) -> list[dict[str, Any]]:
    return [_position(thread), _report(request.viewer, thread), _assessment(thread), _grade(thread), _people(thread)]


def _source(*parts: str) -> str:
    return listed(part for part in parts if part)


def _position(thread: Thread) -> dict[str, Any]:
    taken = thread.evidence.position
    said = str(taken.get_position_display()).capitalize() if taken else ""
    source = _source(short_day(taken.as_of), taken.source) if taken else ""
    return {"kind": "state", "who": _("The State’s position"), "said": said, "source": source}


def _report(viewer: Viewer, thread: Thread) -> dict[str, Any]:
    report, lead = thread.report, thread.evidence.duty.lead
    who = _("%(body)s says") % {"body": report.body if report else lead or _("The duty bearer")}
    if report is None:
        return {"kind": "report", "who": who, "said": "", "source": _("no approved report")}
    count = len(evidence_behind(viewer, report).files)
    files = (
        ngettext("report with %(n)d file", "report with %(n)d files", count) % {"n": count} if count else _("report")
    )
    source = _source(short_day(report.dated), files)
    return {"kind": "report", "who": who, "said": report.said, "source": source, "url": report.get_absolute_url()}


def _assessment(thread: Thread) -> dict[str, Any]:
    found = thread.assessment
    who = _("Independent assessment")
    if found is None:
        return {"kind": "assessment", "who": who, "said": "", "source": _("not looked at yet")}
    return {
        "kind": "assessment",
        "who": who,
        "said": found.said,
        "source": _source(short_day(found.dated), str(found.body)),
        "url": found.get_absolute_url(),
        "disagrees": thread.is_disputed,
    }


def _grade(thread: Thread) -> dict[str, Any]:
    grade: Grade | None = thread.evidence.grade
    who = _("Committee’s grade")
    if grade is None:
        return {"kind": "grade", "who": who, "said": "", "source": ""}
    source = _source(short_day(grade.dated), grade.committee, scale_name(grade.scale))
    return {"kind": "grade", "who": who, "said": grade.said, "source": source}


def _people(thread: Thread) -> dict[str, Any]:
    voice = thread.voice
    who = _("People concerned")
    if voice is None:
        return {"kind": "people", "who": who, "said": "", "source": _("not asked yet")}
    source = _source(short_day(voice.on), voice.told.people, voice.place)
    return {"kind": "people", "who": who, "said": voice.said, "source": source}


def duty_tools(request: Any, duty: Duty) -> Filling:
    """What this person can add to the duty."""
    viewer = request.viewer
    context = {
        "duty": duty,
        "may_report": bool(bodies_reporting(viewer, duty)),
        "may_act": _may_act(request, duty),
        "may_assess": bool(bodies_assessing(viewer, duty)),
        "may_ask": bool(bodies_asking(viewer, duty)),
    }
    return Filling("progress/parts/tools.html", context)


def duty_work(request: Any, duty: Duty) -> Filling:
    """Actions, reports, assessments and voices, each with its state."""
    viewer = request.viewer
    context = {
        "duty": duty,
        "actions": actions_on(viewer, duty),
        "reports": reports_on(viewer, duty),
        "assessments": assessments_of(viewer, duty),
        "voices": voices_on(duty),
        "may_act": _may_act(request, duty),
    }
    return Filling("progress/parts/work.html", context)


def commitment_views(request: Any, commitment: Commitment) -> Filling | None:
    """The committees' grades of a promise."""
    grades = grades_of(request.viewer, commitment.pk)
    may_grade = request.viewer.holds(Role.ASSESSOR) and permits_new(request.viewer, Grade)
    if not (grades or may_grade):
        return None
    told = [(grade, scale_name(grade.scale)) for grade in grades]
    context = {"commitment": commitment, "grades": told, "may_grade": may_grade}
    return Filling("progress/parts/commitment.html", context)


def body_owes(request: Any, body: Actor) -> Filling | None:
    """What a body owes and where it stands, on the body's page: the most urgent, and the way to the whole list."""
    duties = duties_owed_by(request.viewer, [body.pk])
    every = number_owed_by(request.viewer, body)
    url = reverse("progress:body_duties", args=(request.space.slug, body.pk))
    return _owed(duties, every, url, title=_("What it owes"), empty=_("No duty names this body yet."))


def instrument_followed(request: Any, record: object) -> Filling | None:
    """Where the duties stand that a document's promises became, as the board counts them."""
    if not isinstance(record, Instrument):
        return None
    counts = state_counts(request.viewer, rules_of(space_of(request.viewer)), document=record.pk)
    bars = [Bar(state.value, counts[state]) for state in State if counts[state]]
    return Filling("progress/parts/followed.html", {"bars": bars, "total": sum(counts.values())}) if bars else None


def place_owes(request: Any, place: Place) -> Filling | None:
    """What holds in a place, on the place's page: the most urgent, and the way to the whole list."""
    duties = duties_owed_in(request.viewer, place.pk)
    url = reverse("progress:place_duties", args=(request.space.slug, place.pk))
    owed = owed_counts(request.viewer, duties, place.pk)
    title, empty = _("What is owed here"), _("No duty holds in this place yet.")
    return _owed(duties, owed.total, url, title=title, empty=empty, how=owed.words)


def _owed(duties: QuerySet[Duty], every: int, url: str, *, title: str, empty: str, how: str = "") -> Filling:
    """The first duties by level of government; in a level the most urgent first."""
    found = list(duties[:OWED_SHOWN])
    threads = thread_of(found)
    levels = [
        (str(level.label), here)
        for level in GovernmentLevel
        if (here := [threads[duty.pk] for duty in found if duty.level == level])
    ]
    context = {"title": title, "empty": empty, "levels": levels, "every": every, "every_url": url, "how": how}
    return Filling("progress/parts/owed.html", context)
