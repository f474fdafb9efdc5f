"""Receiving, linking, opening and proving files. The content is on disk before the row is, and never changes."""

from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from accord.kernel.access.queries import demand, demand_new
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.files.file_names import clean_file_name
from accord.kernel.files.inspection import type_of
from accord.kernel.files.models import CustodyEntry, CustodyStep, File
from accord.kernel.files.queries import is_unaltered, path_of
from accord.kernel.files.storage import Received, digest_of, keep, received
from accord.kernel.policy.decision import READ
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1, Sensitivity
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.records import create_record


class DamagedFile(Refused):
    """The stored content is missing or not what was received; the file is not handed out."""


def store_file(
    by: Viewer,
    *,
    content: BinaryIO,
    name: str,
    body: Actor | None = None,
    source: str = "",
    rights: str = "",
    taken_on: date | None = None,
    sensitivity: int = S1,
    client_key: str = "",
) -> File:
    """Take in a file in the name of a body. When this returns, content and row are on disk.

    source: where it comes from. rights: who may use it how. taken_on: day of the photo or document, not of receipt.
    Raises Refused for content that is empty, too large, damaged, active or of a kind that is not taken in, and for a
    name that deceives; nothing is kept then. The same content again is a new row on the same stored bytes.
    """
    # No transaction is open while bytes arrive and are looked at: that may take as long as the sender's line.
    level = Sensitivity(sensitivity)
    if body is not None and body.space_id != by.space:
        raise NotVisible
    places = list(body.places.values_list("pk", flat=True)) if body else []
    demand_new(by, File, level=level, owes=[body.pk] if body else [], places=places)
    cleaned = clean_file_name(name)
    sent = File.objects.filter(space=by.space, created_by=by.account, client_key=client_key).first()
    if client_key and sent is not None:
        return sent
    with received(content) as part:
        kind = type_of(part.path, cleaned)
        values: dict[str, Any] = {
            "source": source.strip(),
            "rights": rights.strip(),
            "taken_on": taken_on,
            "sensitivity": level,
        }
        values |= {"name": cleaned, "media_type": kind.media_type, "body": body}
        return _add_file(by, part=part, client_key=client_key, values=values)


@service("file_received")
def _add_file(by: Viewer, *, part: Received, client_key: str, values: dict[str, Any]) -> File:
    if by.space is None:
        raise NotVisible
    columns = {**values, "size": part.size, "sha256": part.sha256, "stored_as": keep(part, by.space)}
    file, created = create_record(by, File, client_key=client_key, **columns)
    if not created:
        nothing_changed()
        return file
    _enter(by, file, CustodyStep.RECEIVED)
    index_records([file])
    record(by, "file_received", file, changes={name: (None, value) for name, value in columns.items()})
    return file


def open_file(by: Viewer, file: File) -> BinaryIO:
    """The original, for a download; the caller closes it. Enters in the custody log who opened it.

    Raises NotPermitted for those who may not read it, DamagedFile where the content is not what was received.
    """
    demand(by, READ, file)
    try:
        content = path_of(file).open("rb")
    except OSError as error:
        raise _damaged(by, file) from error
    # The very bytes that are handed out are proved, through the handle that hands them out.
    if digest_of(content) != file.sha256:
        content.close()
        raise _damaged(by, file)
    _note_opened(by, file)
    return content


@service("file_opened")
def _note_opened(by: Viewer, file: File) -> None:
    _enter(by, file, CustodyStep.OPENED)
    record(by, "file_opened", file)


def _damaged(by: Viewer, file: File) -> DamagedFile:
    _note_damaged(by, file)
    return DamagedFile(_("The stored file is not what was received. It is not handed out; tell the secretariat."))


@service("file_damaged")
def _note_damaged(by: Viewer, file: File) -> None:
    _enter(by, file, CustodyStep.DAMAGED)
    record(by, "file_damaged", file)


@service("file_linked")
def link_file(by: Viewer, file: File, *, target: SpaceRecord) -> File:
    """Enter in the custody log that the file stands as evidence for a record. The record's own app keeps the link.

    Raises NotPermitted for those who may not read both or may not link the file; twice is once.
    """
    demand(by, READ, target)
    demand(by, "link", file)
    if file.space_id != target.space_id:
        raise NotVisible
    entered = CustodyEntry.objects.filter(file=file, step=CustodyStep.LINKED, object_id=target.pk)
    if entered.exists():
        nothing_changed()
        return file
    _enter(by, file, CustodyStep.LINKED, target=target)
    record(by, "file_linked", file, details={"record_kind": target.policy.name, "record": target.pk})
    return file


def verify_file(by: Viewer, file: File) -> bool:
    """Compare the stored content with the SHA-256 at receipt, and enter the outcome in the custody log."""
    demand(by, "verify", file)
    if not is_unaltered(file):
        _note_damaged(by, file)
        return False
    _note_verified(by, file)
    return True


@service("file_verified")
def _note_verified(by: Viewer, file: File) -> None:
    _enter(by, file, CustodyStep.VERIFIED)
    record(by, "file_verified", file)


def _enter(by: Viewer, file: File, step: CustodyStep, *, target: SpaceRecord | None = None) -> None:
    CustodyEntry.objects.create(
        space_id=file.space_id,
        file=file,
        step=step,
        account_id=by.account,
        sha256=file.sha256,
        kind=target.policy.name if target else "",
        object_id=target.pk if target else None,
    )
