"""What people concerned answered when they were asked."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accord.answer.progress.models import Voice
from accord.answer.progress.services.checks import (
    check_duty,
    is_on_the_owing_side,
    refuse_day_to_come,
    stated,
)
from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import bodies_owing
from accord.commit.commitments.services.words import refuse_other_space
from accord.kernel.access.queries import demand_new
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.places.models import Place
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import create_record


@service("voice_recorded")
def record_voice(
    by: Viewer,
    *,
    duty: Duty,
    body: Actor,
    asked: int,
    collected_on: date,
    counted: int | None = None,
    share: Decimal | None = None,
    place: Place | None = None,
    client_key: str | None = None,
    **words: str,
) -> Voice:
    """Note what a body heard from people concerned: of ``asked`` people, ``counted`` (or ``share`` %) gave the answer.

    words: question, answer, method, source. Raises NotPermitted for those who may not write in the body's name and
    for those who owe the duty, or stand above or below them; Refused for numbers or days that do not fit.
    """
    check_duty(by, duty, body)
    refuse_other_space(by, place)
    places = [*duty.places.values_list("pk", flat=True), *([place.pk] if place else [])]
    demand_new(by, Voice, owes=[body.pk], places=places)
    # A voice counts at once, so whoever stands on the owing side brings none.
    if is_on_the_owing_side(body, duty) or (bodies_owing(duty) & by.conflicts and not by.operator):
        raise NotPermitted("create", "no_conflict_of_interest")
    refuse_day_to_come(collected_on, "collected_on")
    _check_numbers(asked, counted, share)
    columns: dict[str, Any] = {"body": body, "asked": asked, "counted": counted, "share": share}
    columns |= {"place": place, "collected_on": collected_on}
    columns |= {name: text.strip() for name, text in words.items()}
    made, created = create_record(by, Voice, client_key=client_key, duty=duty, **columns)
    if created:
        record(by, "voice_recorded", made, changes=stated({"duty": duty, **columns}))
    else:
        nothing_changed()
    return made


def _check_numbers(asked: int, counted: int | None, share: Decimal | None) -> None:
    if asked < 1:
        raise Refused(_("Say how many people were asked."), field="asked")
    if (counted is None) == (share is None):
        raise Refused(_("Give either how many gave the answer, or their share: one of the two."), field="counted")
    if counted is not None and not 0 <= counted <= asked:
        raise Refused(_("More people gave the answer than were asked."), field="counted")
    if share is not None and not 0 <= share <= 100:
        raise Refused(_("A share lies between 0 and 100 per cent."), field="share")
