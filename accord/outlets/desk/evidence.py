"""Evidence for a record: a file taken in and linked to what it proves, in the name of the right body."""

from collections.abc import Iterable
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accord.kernel.access.queries import permits_new, visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.actors.queries import places_worked_in
from accord.kernel.files.models import File
from accord.kernel.files.queries import files_seen
from accord.kernel.files.services import arriving_file, keep_file, link_file
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.threads.models import Relation
from accord.kernel.threads.queries import LinkedRecord, linked_records
from accord.kernel.threads.services import link_records


def body_to_speak_for(viewer: Viewer, *preferred: Actor | None) -> Actor | None:
    """The body in whose name the viewer sends something: one of these, else the highest that the viewer acts for."""
    for body in preferred:
        if body is not None and body.pk in viewer.bodies:
            return body
    return next((body for body in _own_bodies(viewer) if body.parent_id not in viewer.bodies), None)


@Prepared
def _own_bodies(viewer: Viewer) -> QuerySet[Actor]:
    return visible_to(viewer, Actor).filter(pk__in=viewer.bodies).order_by("name_key")


def may_attach(viewer: Viewer, row: SpaceRecord, body: Actor | None) -> bool:
    """Whether a page shows the form for evidence."""
    owes = [body.pk] if body else []
    places = places_worked_in(body.pk) if body else []
    return permits_new(viewer, File, level=Sensitivity(row.sensitivity), owes=owes, places=places)


def attach_evidence(
    by: Viewer, row: SpaceRecord, *, content: BinaryIO, name: str, body: Actor | None, client_key: str, **about: Any
) -> File:
    """Take a file in and link it to the record as its proof; sent twice, it is one file and one link.

    about: source, rights, taken_on. The file is at least as sensitive as the record. Raises Refused for content that
    is not taken in, NotVisible and NotPermitted as the services do.
    """
    level = row.sensitivity
    with (
        arriving_file(by, content=content, name=name, body=body, sensitivity=level, **about) as arrived,
        transaction.atomic(),
    ):
        file = keep_file(by, arrived, client_key=client_key)
        link_records(by, source=file, relation=Relation.PROVES, target=row)
        link_file(by, file, target=row)
    return file


def evidence_and_links(viewer: Viewer, row: SpaceRecord) -> tuple[list[dict[str, Any]], list[LinkedRecord]]:
    """The files that prove a record, as ``c-files`` shows them, oldest first; and whatever else it is linked to."""
    proofs: list[LinkedRecord] = []
    others: list[LinkedRecord] = []
    for linked in linked_records(viewer, row):
        proves = linked.kind == File.policy.name and linked.relation is Relation.PROVES and not linked.outgoing
        (proofs if proves else others).append(linked)
    return file_lines(_files(viewer, [linked.id for linked in proofs])), others


@Prepared
def _files(viewer: Viewer, ids: list[UUID]) -> QuerySet[File]:
    return files_seen(viewer).filter(pk__in=ids).order_by("created_at", "pk")


def file_lines(files: Iterable[File]) -> list[dict[str, Any]]:
    """Files as ``c-files`` shows them."""
    return [
        {
            "name": file.name,
            "url": file.get_absolute_url(),
            "size": file.size,
            "source": file.source or (str(file.body) if file.body else ""),
            "when": file.taken_on or timezone.localdate(file.created_at),
        }
        for file in files
    ]
