"""What reports, assessments and voices have in common when they are written."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import bodies_owing
from accord.commit.commitments.services.words import clean_long_text, refuse_other_space
from accord.kernel.access.queries import demand
from accord.kernel.actors.models import Actor
from accord.kernel.actors.queries import bodies_over, body_tree
from accord.kernel.files.models import File
from accord.kernel.files.services import link_file
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord


def check_duty(by: Viewer, duty: Duty, body: Actor, files: Iterable[File] = ()) -> None:
    """The duty and all that is named with it are seen by whoever writes about it. Raises NotVisible, NotPermitted."""
    refuse_other_space(by, duty, body, *files)
    demand(by, READ, duty)
    for file in files:
        demand(by, READ, file)


def is_on_the_owing_side(body: Actor, duty: Duty) -> bool:
    """The body owes the duty, or stands above or below one that does: it does not judge it (docs/decisions/0002)."""
    owing, tree = bodies_owing(duty), body_tree(duty.space_id)
    return bool(owing & {body.pk, *bodies_over(tree, [body.pk])}) or body.pk in bodies_over(tree, owing)


def clean_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Raises Refused for no words, a day to come, a number above its whole."""
    cleaned = dict(values)
    if "statement" in cleaned:
        cleaned["statement"] = clean_long_text(cleaned["statement"], field="statement", required=True)
    if "dated" in cleaned:
        cleaned["dated"] = cleaned["dated"] or timezone.localdate()
        refuse_day_to_come(cleaned["dated"], "dated")
    if {"part", "whole"} & cleaned.keys():
        _check_figure(cleaned.get("part"), cleaned.get("whole"))
    start, end = cleaned.get("period_start"), cleaned.get("period_end")
    if start and end and end < start:
        raise Refused(_("The period ends before it starts."), field="period_end")
    return cleaned


def refuse_day_to_come(day: date, field: str) -> None:
    """Raises Refused for a day after today."""
    if day > timezone.localdate():
        raise Refused(_("This day is still to come."), field=field)


def _check_figure(part: Decimal | None, whole: Decimal | None) -> None:
    if whole is not None and part is None:
        raise Refused(_("Say how many of them."), field="part")
    if part is not None and part < 0:
        raise Refused(_("A number of things is not below zero."), field="part")
    if part is not None and whole is not None and not 0 < whole >= part:
        raise Refused(_("The part is larger than the whole."), field="part")


def link_evidence(by: Viewer, row: SpaceRecord, files: Iterable[File]) -> None:
    """Enter in each file's custody log what it stands for."""
    for file in files:
        link_file(by, file, target=row)


def stated(values: Mapping[str, Any]) -> dict[str, tuple[None, Any]]:
    """What the log says of a new record."""
    return {name: (None, value) for name, value in values.items() if value not in (None, "")}
