"""Files that come with a form become evidence together with the record that names them, or not at all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import transaction

from accord.answer.progress.models import Assessment, Report
from accord.answer.progress.queries.records import files_of
from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import bodies_owing
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor
from accord.kernel.files.models import File
from accord.kernel.files.services import Arrived, arriving_file, keep_file
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.errors import Refused
from accord.ui.forms import AccordForm


@contextmanager
def evidence_kept(
    request: AccordRequest, form: AccordForm, body: Actor, *, draft_about: Duty | None = None
) -> Iterator[list[File]]:
    """The form's uploads as files of the body, in one transaction with what the block writes: refused, none is kept.

    Only the body, assessors and those who vet read them; with ``draft_about``, nobody of those who owe the duty until
    it is published. Raises Refused beside the field.
    """
    key = form.cleaned_data["client_key"][:60]
    subjects = bodies_owing(draft_about) if draft_about else set()
    with ExitStack() as stack:
        # Bytes are received and looked at before the transaction opens: it must not wait for them.
        arrived = [_arriving(stack, request.viewer, upload, body) for upload in form.cleaned_data.get("evidence") or ()]
        stack.enter_context(transaction.atomic())
        with _beside_the_field():
            files = [
                keep_file(request.viewer, one, client_key=f"{key}:{number}", held_back_from=subjects, about=draft_about)
                for number, one in enumerate(arrived)
            ]
        yield files


def _arriving(stack: ExitStack, by: Viewer, upload: Any, body: Actor) -> Arrived:
    with _beside_the_field(f"{upload.name}: "):
        return stack.enter_context(arriving_file(by, content=upload, name=upload.name, body=body, sensitivity=S2))


@contextmanager
def _beside_the_field(said_first: str = "") -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        raise Refused(f"{said_first}{refusal.message}", field="evidence") from refusal


def kept_evidence(request: AccordRequest, form: AccordForm, row: Report | Assessment) -> list[File]:
    """Of the evidence that a record has, what the form leaves ticked."""
    kept = form.cleaned_data.get("kept")
    return files_of(request.viewer, row, [file.pk for file in kept]) if kept is not None else []


def words_of(form: AccordForm) -> dict[str, object]:
    """The form's values without the body and its files: what a service takes as the record's own."""
    return {name: value for name, value in form.values.items() if name not in ("body", "evidence", "kept")}
