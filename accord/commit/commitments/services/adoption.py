"""Recommendations of a group become one duty a member; each member answers for itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.commit.commitments.models import AdoptionAnswer, Commitment, Duty, Instrument
from accord.commit.commitments.models.adoption import OF_A_GROUP
from accord.commit.commitments.services.duties import assign_duty
from accord.commit.commitments.services.words import clean_long_text, refuse_other_space
from accord.kernel.access.queries import demand_new, get_for
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.records import create_record

# Each pair is a row with its own event: so many stay under half a second.
MOST_AT_ONCE = 60
LONGEST_WORDING = 300


@dataclass(frozen=True)
class Given:
    """What came of giving recommendations to members: duties made now, and pairs that had one already."""

    made: list[Duty]
    there: int


@service("duty_assigned")
def give_to_members(
    by: Viewer,
    instrument: Instrument,
    *,
    recommendations: Iterable[Commitment],
    members: Iterable[Actor],
    level: str = GovernmentLevel.SITE,
    due: date | None = None,
) -> Given:
    """Make one duty for each member out of each recommendation; a pair that has one is left as it is.

    level: where a member is no office of a level of government. Raises NotPermitted for anybody but the secretariat,
    Refused for a document that no group made for its members, too many pairs at once, or none.
    """
    demand_new(by, Duty)
    if instrument.kind not in OF_A_GROUP:
        raise Refused(_("Only decisions, agreements and visions of a group are given to its members."))
    rows, bodies = list(recommendations), list(members)
    refuse_other_space(by, instrument, *rows, *bodies)
    if any(row.instrument_id != instrument.pk for row in rows):
        raise Refused(_("This paragraph stands in another document."), field="recommendations")
    if not rows or not bodies:
        raise Refused(_("Choose at least one recommendation and one member."), field="members")
    if len(rows) * len(bodies) > MOST_AT_ONCE:
        raise Refused(_("At most %(most)d duties are made at once: choose fewer.") % {"most": MOST_AT_ONCE})
    there = set(Duty.objects.filter(commitment__in=rows, deleted_at=None).values_list("commitment_id", "lead_id"))
    wanted = [(row, body) for row in rows for body in bodies if (row.pk, body.pk) not in there]
    made = [
        assign_duty(by, commitment=row, wording=_wording(row), lead=body, level=body.level or level, due=due)
        for row, body in wanted
    ]
    if not made:
        nothing_changed()
    return Given(made, len(rows) * len(bodies) - len(made))


def _wording(row: Commitment) -> Texts:
    """The plain words where there are some, else the official ones, as far as a duty's wording goes."""
    words: Texts = row.plain or {row.language: " ".join(row.text.split())}
    return {
        code: t if len(t) <= LONGEST_WORDING else t[: LONGEST_WORDING - 1].rstrip() + "…" for code, t in words.items()
    }


def demand_answer(by: Viewer, duty: Duty) -> None:
    """Raise NotPermitted where the person may not say how the duty's lead stands to it, Refused without a lead."""
    if duty.lead is None:
        raise Refused(_("Nobody owes this duty yet: there is nobody to answer."))
    places = list(duty.places.values_list("pk", flat=True)) or list(duty.lead.places.values_list("pk", flat=True))
    demand_new(by, AdoptionAnswer, level=Sensitivity(duty.sensitivity), owes=[duty.lead.pk], places=places)


def may_answer(by: Viewer, duty: Duty) -> bool:
    """Whether the person may say how the duty's lead stands to it: what a page asks before it shows a button."""
    try:
        demand_answer(by, duty)
    except (NotPermitted, Refused):
        return False
    return True


@service("adoption_answered")
def answer_recommendation(
    by: Viewer,
    duty: Duty,
    *,
    answer: str,
    as_of: date | None = None,
    reason: str = "",
    source: str = "",
    client_key: str | None = None,
) -> AdoptionAnswer:
    """Say how a member stands to what was recommended to it: for the own body, or by the secretariat with a source.

    as_of: since when; today where nothing is given. Raises NotVisible, NotPermitted for whoever does not act for the
    body, Refused for no answer that is known, a day to come, declining without a reason, or no source.
    """
    get_for(by, Duty, duty.pk)
    demand_answer(by, duty)
    values = _checked(answer, as_of, clean_long_text(reason, field="reason"), source.strip())
    by_body = duty.lead_id in by.bodies
    if not by_body and not values["source"]:
        raise Refused(_("You do not speak for this body: say where its answer is written."), field="source")
    said, created = create_record(by, AdoptionAnswer, client_key=client_key, duty=duty, by_body=by_body, **values)
    if created:
        record(by, "adoption_answered", said, changes={name: (None, value) for name, value in values.items()})
    else:
        nothing_changed()
    return said


def _checked(answer: str, as_of: date | None, reason: str, source: str) -> dict[str, Any]:
    day = as_of or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("This day is still to come."), field="as_of")
    if answer == "declined" and not reason:
        raise Refused(_("Say why it is declined."), field="reason")
    return {"answer": answer, "as_of": day, "reason": reason, "source": source}
