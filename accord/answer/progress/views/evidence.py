"""Files that come with a form become stored evidence before the record that names them is written."""

from accord.answer.progress.models import Assessment, Report
from accord.answer.progress.queries.records import files_of
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor
from accord.kernel.files.models import File
from accord.kernel.files.services import store_file
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.errors import Refused
from accord.ui.forms import AccordForm


def stored_evidence(request: AccordRequest, form: AccordForm, body: Actor) -> list[File]:
    """The form's uploads as files of the body, kept from everybody but the body, assessors and those who vet.

    The form's own key numbers them, so a form sent twice stores nothing twice. Raises Refused beside the field.
    """
    key = form.cleaned_data["client_key"][:60]
    files = []
    for number, upload in enumerate(form.cleaned_data.get("evidence") or ()):
        try:
            files.append(
                store_file(
                    request.viewer,
                    content=upload,
                    name=upload.name,
                    body=body,
                    sensitivity=S2,
                    client_key=f"{key}:{number}",
                )
            )
        except Refused as refusal:
            raise Refused(f"{upload.name}: {refusal.message}", field="evidence") from refusal
    return files


def kept_evidence(request: AccordRequest, form: AccordForm, row: Report | Assessment) -> list[File]:
    """Of the evidence that a record has, what the form leaves ticked."""
    kept = form.cleaned_data.get("kept")
    return files_of(request.viewer, row, [file.pk for file in kept]) if kept is not None else []


def words_of(form: AccordForm) -> dict[str, object]:
    """The form's values without the body and its files: what a service takes as the record's own."""
    return {name: value for name, value in form.values.items() if name not in ("body", "evidence", "kept")}
