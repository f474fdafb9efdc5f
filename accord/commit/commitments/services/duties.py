"""Which body owes which part of a commitment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.models.duties import LONGEST_WORDING
from accord.commit.commitments.queries import bodies_owing
from accord.commit.commitments.services.words import clean_long_text, refuse_other_space
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import Changes, nothing_changed, record, service
from accord.kernel.files.services import follow_subjects
from accord.kernel.notices.queries import accounts_acting_for
from accord.kernel.notices.services import tell
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.names import clean_texts
from accord.kernel.spaces.records import create_record, revise_record, tombstone_record

ASSIGNED = gettext_noop("A body you act for owes this duty now.")
ASSIGNED_MANY = gettext_noop("A body you act for owes %(n)s duties now, this one among them.")


@service("duty_assigned")
def assign_duty(
    by: Viewer,
    *,
    commitment: Commitment,
    wording: Texts,
    level: str = "",
    lead: Actor | None = None,
    supports: Iterable[Actor] = (),
    places: Iterable[Place] = (),
    due: date | None = None,
    assigned_on: date | None = None,
    client_key: str | None = None,
) -> Duty:
    """Make a duty of a commitment: what one body owes at one level, in own words. Without a lead nobody owns it yet.

    level: that of the lead where empty. places: none is everywhere; forms offer the lead's own.
    assigned_on: the day the lead was told; today where none is given.
    Raises NotPermitted for anybody but the secretariat, Refused for no wording, a person as lead, days that do not fit.
    """
    values: dict[str, Any] = {
        "commitment": commitment,
        "wording": _clean_wording(wording),
        "level": _level_of(lead, level),
        "lead": lead,
        "due": due,
        "assigned_on": _day_assigned(lead, assigned_on),
    }
    duty, changes = _make(by, values, list(supports), list(places), client_key)
    if not changes:
        nothing_changed()
        return duty
    index_records([duty])
    tell_lead(by, [duty])
    record(by, "duty_assigned", duty, changes=changes)
    return duty


def _make(
    by: Viewer, values: dict[str, Any], helpers: list[Actor], where: list[Place], client_key: str | None
) -> tuple[Duty, Changes]:
    """The row, and what it holds; nothing where it is there already."""
    lead = values["lead"]
    refuse_other_space(by, values["commitment"], lead, *helpers, *where)
    demand_new(by, Duty, owes=[body.pk for body in (lead, *helpers) if body], places=[place.pk for place in where])
    _check(lead, helpers, values["assigned_on"], values["due"])
    duty, is_new = create_record(by, Duty, client_key=client_key, **values)
    if not is_new:
        return duty, {}
    duty.supports.add(*helpers)
    duty.places.add(*where)
    return duty, {name: (None, value) for name, value in values.items() if value}


@dataclass(frozen=True)
class DutyPart:
    """One part of a promise: what ``assign_duty`` takes. client_key: the row's own, so that a second send is one."""

    wording: Texts
    level: str = ""
    lead: Actor | None = None
    supports: Sequence[Actor] = ()
    places: Sequence[Place] = ()
    due: date | None = None
    client_key: str | None = None


@service("duty_assigned")
def assign_duties(by: Viewer, wanted: Sequence[tuple[Commitment, DutyPart]]) -> list[Duty | Refused]:
    """Make duties out of several promises in one transaction; each has its own line in the log.

    Returns for each the duty, or why it was refused, which leaves the others as they are. Nobody is told: ``tell_lead``
    does that once for all of them. Raises NotPermitted for anybody but the secretariat.
    """
    made: list[tuple[Duty, Changes]] = []
    found: list[Duty | Refused] = []
    for commitment, part in wanted:
        try:
            with transaction.atomic():
                values: dict[str, Any] = {
                    "commitment": commitment,
                    "wording": _clean_wording(part.wording),
                    "level": _level_of(part.lead, part.level),
                    "lead": part.lead,
                    "due": part.due,
                    "assigned_on": _day_assigned(part.lead, None),
                }
                duty, changes = _make(by, values, list(part.supports), list(part.places), part.client_key)
        except Refused as refusal:
            found.append(refusal)
            continue
        found.append(duty)
        made += [(duty, changes)] if changes else []
    _note(by, "duty_assigned", made)
    return found


def _note(by: Viewer, event: str, done: Sequence[tuple[Duty, Changes]]) -> None:
    index_records([duty for duty, _changes in done])
    if not done:
        nothing_changed()
    for duty, changes in done:
        record(by, event, duty, changes=changes)


@service("duty_changed")
def change_duty(
    by: Viewer,
    duty: Duty,
    *,
    revision: int,
    supports: Iterable[Actor] | None = None,
    places: Iterable[Place] | None = None,
    **values: Any,
) -> Duty:
    """Change a duty as the form opened it; ``supports`` and ``places`` None leave them as they are.

    A new lead is assigned today unless ``assigned_on`` says another day. Raises as ``assign_duty``, and StaleRecord.
    """
    changes = _change(by, duty, revision=revision, supports=supports, places=places, values=values)
    if not changes:
        nothing_changed()
        return duty
    index_records([duty])
    if "lead" in changes:
        tell_lead(by, [duty])
    record(by, "duty_changed", duty, changes=changes)
    return duty


@service("duty_changed")
def give_leads(by: Viewer, wanted: Sequence[tuple[Duty, DutyPart]]) -> list[Duty | Refused]:
    """Name the bodies that lead several duties in one transaction, as ``assign_duties``.

    Words and level stay, and so do helpers, places and a day that are there.
    """
    found: list[Duty | Refused] = []
    changed: list[tuple[Duty, Changes]] = []
    for duty, part in wanted:
        values: dict[str, Any] = {"lead": part.lead} | ({"due": part.due} if part.due and duty.due is None else {})
        helpers = None if duty.supports.exists() else part.supports
        where = None if duty.places.exists() else part.places
        try:
            with transaction.atomic():
                changes = _change(by, duty, revision=duty.revision, values=values, supports=helpers, places=where)
        except Refused as refusal:
            found.append(refusal)
            continue
        found.append(duty)
        changed += [(duty, changes)] if changes else []
    _note(by, "duty_changed", changed)
    return found


def _change(
    by: Viewer,
    duty: Duty,
    *,
    revision: int,
    values: Mapping[str, Any],
    supports: Iterable[Actor] | None = None,
    places: Iterable[Place] | None = None,
) -> Changes:
    """Change the row, and its files with it; nothing where it says the same."""
    demand(by, "edit", duty)
    helpers = None if supports is None else list(supports)
    where = None if places is None else list(places)
    lead = values.get("lead", duty.lead)
    refuse_other_space(by, lead, *(helpers or []), *(where or []))
    values = _clean_values(duty, lead, values)
    _check_bodies(lead, list(duty.supports.all()) if helpers is None else helpers)
    changes = dict(revise_record(by, duty, revision=revision, **values))
    named = _set_many(duty, "supports", helpers) | _set_many(duty, "places", where)
    if named and not changes:
        _count_up(duty)
    changes |= named
    if {"lead", "supports"} & changes.keys():
        follow_subjects(by, duty, subjects=bodies_owing(duty))
    return changes


def _clean_values(duty: Duty, lead: Actor | None, values: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = dict(values)
    if "wording" in cleaned:
        cleaned["wording"] = _clean_wording(cleaned["wording"])
    if "level" in cleaned:
        cleaned["level"] = _level_of(lead, cleaned["level"])
    if "lead" in cleaned and cleaned["lead"] != duty.lead:
        cleaned["assigned_on"] = _day_assigned(lead, cleaned.get("assigned_on"))
    _check_days(cleaned.get("assigned_on", duty.assigned_on), cleaned.get("due", duty.due))
    return cleaned


@service("duty_withdrawn")
def withdraw_duty(by: Viewer, duty: Duty, *, reason: str) -> Duty:
    """Take back a duty that was assigned in error. Its promise's page keeps its words and the reason.

    Raises NotPermitted, or Refused for no reason or a duty that is gone already.
    """
    demand(by, "withdraw", duty)
    why = clean_long_text(reason, field="reason", required=True)
    changes = {**revise_record(by, duty, withdrawn_because=why), **tombstone_record(by, duty)}
    index_records([duty])
    record(by, "duty_withdrawn", duty, changes=changes)
    return duty


def tell_lead(by: Viewer, duties: Sequence[Duty]) -> None:
    """Tell those who act for the lead of one or many duties, once for all of them."""
    first = next(iter(duties), None)
    if first is None or first.lead_id is None:
        return
    acting = accounts_acting_for(first.space_id, [first.lead_id])
    if len(duties) == 1:
        tell(by, accounts=acting, text=ASSIGNED, about=first)
    else:
        tell(by, accounts=acting, text=ASSIGNED_MANY, about=first, params={"n": len(duties)})


def _clean_wording(wording: Mapping[str, str]) -> Texts:
    """On one line, and whole: what is too long is refused, never cut."""
    return clean_texts(wording, field="wording", longest=LONGEST_WORDING)


def _level_of(lead: Actor | None, level: str) -> str:
    found = level or (lead.level if lead else "")
    if not found:
        raise Refused(_("Say at which level of government it is owed."), field="level")
    return found


def _day_assigned(lead: Actor | None, assigned_on: date | None) -> date | None:
    if lead is None:
        if assigned_on is not None:
            raise Refused(_("A duty is assigned to a body: name the lead or leave the day empty."), field="assigned_on")
        return None
    return assigned_on or timezone.localdate()


def _check(lead: Actor | None, supports: list[Actor], assigned_on: date | None, due: date | None) -> None:
    _check_bodies(lead, supports)
    _check_days(assigned_on, due)


def _check_bodies(lead: Actor | None, supports: list[Actor]) -> None:
    if lead is not None and lead.is_person:
        raise Refused(_("A duty is owed by a body, not by a person."), field="lead")
    if any(body.is_person for body in supports):
        raise Refused(_("Supporting bodies are bodies, not persons."), field="supports")
    if lead is not None and lead in supports:
        raise Refused(_("The lead cannot support itself."), field="supports")


def _check_days(assigned_on: date | None, due: date | None) -> None:
    if assigned_on and due and due < assigned_on:
        raise Refused(_("The duty would be due before it was assigned."), field="due")


def _count_up(duty: Duty) -> None:
    """Bodies and places are part of what a form saw, so changing them alone makes other open forms stale too."""
    Duty.objects.filter(pk=duty.pk, revision=duty.revision).update(revision=F("revision") + 1)
    duty.revision += 1


def _set_many(duty: Duty, field: str, rows: list[Any] | None) -> dict[str, tuple[Any, Any]]:
    if rows is None:
        return {}
    related = getattr(duty, field)
    before, after = set(related.values_list("pk", flat=True)), {row.pk for row in rows}
    if before == after:
        return {}
    related.set(rows)
    return {field: (before, after)}
