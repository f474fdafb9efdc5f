"""Receiving, linking, opening and proving files. The content is on disk before the row is, and never changes."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

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
from accord.kernel.spaces.records import create_record, revise_record


class DamagedFile(Refused):
    """The stored content is missing or not what was received; the file is not handed out."""


@dataclass(frozen=True)
class Arrived:
    """A file that is here whole and was looked at, but is not kept yet; it goes when its block ends."""

    part: Received
    values: dict[str, Any]


def store_file(by: Viewer, *, content: BinaryIO, name: str, client_key: str = "", **about: Any) -> File:
    """Take in a file in the name of a body. When this returns, content and row are on disk.

    about: body, source, rights, taken_on, sensitivity, old_workbooks, as ``arriving_file`` takes them.
    Raises as ``arriving_file`` and ``keep_file``; nothing is kept then.
    """
    with arriving_file(by, content=content, name=name, **about) as arrived:
        return keep_file(by, arrived, client_key=client_key)


@contextmanager
def arriving_file(
    by: Viewer,
    *,
    content: BinaryIO,
    name: str,
    body: Actor | None = None,
    source: str = "",
    rights: str = "",
    taken_on: date | None = None,
    sensitivity: int = S1,
    old_workbooks: bool = False,
) -> Iterator[Arrived]:
    """Receive a file and look at it, for ``keep_file`` inside the block; no transaction is open meanwhile.

    source: where it comes from. rights: who may use it how. taken_on: day of the photo or document, not of receipt.
    old_workbooks: XLS is taken in besides, for an importer that reads it.
    Raises Refused for content that is empty, too large, damaged, active or of a kind that is not taken in, and for a
    name that deceives.
    """
    level = Sensitivity(sensitivity)
    if body is not None and body.space_id != by.space:
        raise NotVisible
    places = list(body.places.values_list("pk", flat=True)) if body else []
    demand_new(by, File, level=level, owes=[body.pk] if body else [], places=places)
    values: dict[str, Any] = {"name": clean_file_name(name), "body": body, "taken_on": taken_on, "sensitivity": level}
    values |= {"source": source.strip(), "rights": rights.strip()}
    with received(content) as part:
        values["media_type"] = type_of(part.path, values["name"], old_workbooks=old_workbooks).media_type
        yield Arrived(part, values)


@service("file_received")
def keep_file(
    by: Viewer,
    arrived: Arrived,
    *,
    client_key: str = "",
    held_back_from: Collection[UUID] = (),
    about: SpaceRecord | None = None,
) -> File:
    """Keep what arrived. The same content again is a new row on the same stored bytes.

    held_back_from: bodies that must not see it, since it stands behind a draft about them; about: the record that
    names them. Raises Refused where the form was sent before with another file.
    """
    columns = {**arrived.values, "size": arrived.part.size, "sha256": arrived.part.sha256}
    columns |= {"stored_as": keep(arrived.part, by.here), "about_id": about.pk if about else None}
    file, created = create_record(by, File, client_key=client_key, **columns)
    if not created:
        _refuse_other_file(file, arrived)
        nothing_changed()
        return file
    file.subjects.set(Actor.objects.filter(pk__in=held_back_from))
    _enter(by, file, CustodyStep.RECEIVED)
    index_records([file])
    record(by, "file_received", file, changes={name: (None, value) for name, value in columns.items()})
    return file


def _refuse_other_file(file: File, arrived: Arrived) -> None:
    """A form that is sent again may carry another file by now: that one must not pass for the first."""
    if (file.sha256, file.name) != (arrived.part.sha256, arrived.values["name"]):
        raise Refused(_("This form was sent before with another file, “%(name)s”.") % {"name": file.name}, field="file")


def hold_back_files(by: Viewer, files: Iterable[File], *, subjects: Collection[UUID], about: SpaceRecord) -> None:
    """Hide files from these bodies, whatever their role, as long as they stand behind a draft about them.

    about: the record that names the bodies. Asks for nothing itself: the draft was asked for.
    """
    for file in files:
        _set_subjects(by, file, subjects, about.pk)


def disclose_files(by: Viewer, files: Iterable[File]) -> None:
    """The draft is out: from now on its files are evidence like any other."""
    for file in files:
        _set_subjects(by, file, (), None)


def follow_subjects(by: Viewer, about: SpaceRecord, *, subjects: Collection[UUID]) -> None:
    """Called by every service that changes which bodies a record names, so that its files are hidden from those."""
    for file in File.objects.filter(space_id=about.space_id, about_id=about.pk):
        _set_subjects(by, file, subjects, about.pk)


@service("file_held_back", "file_disclosed")
def _set_subjects(by: Viewer, file: File, subjects: Collection[UUID], about_id: UUID | None) -> None:
    before, after = set(file.subjects.values_list("pk", flat=True)), set(subjects)
    changes = dict(revise_record(by, file, about_id=about_id))
    if before != after:
        file.subjects.set(Actor.objects.filter(pk__in=after))
        changes["subjects"] = (before, after)
    if changes:
        record(by, "file_held_back" if after else "file_disclosed", file, changes=changes)
    else:
        nothing_changed()


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
