"""Scenes that several tests of the desk set: actions, files, records handed in."""

import io
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accord.commit.commitments.models import Cascade, Commitment, Duty, Instrument
from accord.commit.commitments.services import add_commitment, add_instrument, assign_duty, start_cascade
from accord.kernel.followup.models import Action
from accord.kernel.followup.services import add_action
from accord.kernel.policy.identifiers import new_id
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.services import submit_record
from tests.cast import Cast

PHOTO_NOTE = b"Inspection list, sheet 1\nMine 1: inspected\nMine 2: inspected\n"


def in_days(days: int) -> Any:
    """A day so many days from today."""
    return timezone.localdate() + timedelta(days=days)


def action_for(cast: Cast, body: str = "mines", *, by: str = "amina", **values: Any) -> Action:
    """An action that somebody asks of a body."""
    values = {"title": "Inspect the old mines", **values}
    return add_action(cast.viewer(by), lead=cast.bodies[body], **values)


def many_actions(cast: Cast, number: int, **values: Any) -> None:
    """Rows as an import would leave them, for counting queries."""
    bodies = list(cast.bodies.values())
    Action.objects.bulk_create(
        Action(
            id=new_id(),
            space=cast.space,
            title=f"Step {n}",
            lead=bodies[n % len(bodies)],
            assignee=cast.people["bilal"],
            asked_by=cast.account("amina").pk,
            due=in_days(n % 40 - 20),
            **values,
        )
        for n in range(number)
    )


def duty_for(cast: Cast, body: str | None = "mines", *, wording: str = "Inspect every mine once a year") -> Duty:
    """A duty of one body, out of a promise made for the test."""
    by = cast.viewer("amina")
    instrument: Instrument = add_instrument(by, kind="law", title={"en": "Mines safety law"})
    promise: Commitment = add_commitment(by, instrument=instrument, text=f"Mines are safe. {wording}.")
    lead = cast.bodies[body] if body else None
    return assign_duty(by, commitment=promise, wording={"en": wording}, level="provincial", lead=lead, due=in_days(30))


def decision_for(cast: Cast, *bodies: str, due: int = 5, title: str = "Close unsafe mines") -> Cascade:
    """A decision of the ministry, on its way to these bodies."""
    return start_cascade(
        cast.viewer("amina"),
        title={"en": title},
        issuer=cast.bodies["federal"],
        decided_on=in_days(-60),
        bodies=[cast.bodies[name] for name in bodies or ("mines", "district_office")],
        due=in_days(due),
    )


def upload(name: str = "list.txt", content: bytes = PHOTO_NOTE) -> Any:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, "application/octet-stream")


def picture(*, width: int = 40, height: int = 30) -> bytes:
    """A small JPEG with hidden data in it."""
    from PIL import Image  # noqa: PLC0415 — heavy, and needed by two tests

    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "secret-camera"
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def handed_in(
    cast: Cast, *, by: str = "bilal", body: str = "mines", title: str = "Inspect the old mines"
) -> Submission:
    """A record that somebody handed in for a body. Any kind goes through vetting in the same way."""
    action = action_for(cast, body, by=by, title=title)
    return submit_record(cast.viewer(by), action, body=cast.bodies[body])


def many_submissions(cast: Cast, number: int) -> None:
    """Rows as an import would leave them, each with its record, for counting queries."""
    first = Action.objects.count()
    many_actions(cast, number)
    for action in Action.objects.order_by("pk")[first:]:
        Submission.objects.create(
            id=new_id(),
            space=cast.space,
            kind="action",
            object_id=action.pk,
            body=cast.bodies["mines"],
            author=cast.account("bilal").pk,
            submitted_by=cast.account("bilal").pk,
            created_by=cast.account("bilal").pk,
            state="submitted",
            steps=["space"],
            submitted_at=timezone.now(),
        )
