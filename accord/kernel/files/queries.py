"""Files that a viewer may see, and what was done with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from accord.kernel.access.conflicts import hidden_among
from accord.kernel.access.queries import permits, visible_to
from accord.kernel.files.models import CustodyEntry, CustodyStep, File
from accord.kernel.files.storage import digest_of, files_root
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role

# Who answers for the evidence sees who looked at it; the others see what was done, not by whom.
KEEPERS = (Role.SECRETARIAT, Role.REVIEWER, Role.ASSESSOR)


def files_seen(viewer: Viewer) -> QuerySet[File]:
    """Every file the viewer may see, newest first, with its body."""
    return visible_to(viewer, File).select_related("body", "space").order_by("-created_at", "-pk")


def same_content(viewer: Viewer, file: File) -> QuerySet[File]:
    """Other visible files with the very same content: evidence that was handed in twice."""
    return files_seen(viewer).filter(sha256=file.sha256).exclude(pk=file.pk)


@dataclass(frozen=True)
class CustodyLine:
    """One line of a file's log. ``account`` is None where the viewer may not know who it was."""

    step: CustodyStep
    at: datetime
    account: UUID | None
    sha256: str
    kind: str
    object_id: UUID | None
    note: str


def custody_of(viewer: Viewer, file: File) -> list[CustodyLine]:
    """The file's log from its receipt on; nothing for those who do not see the file.

    That it was linked to a draft about the viewer's own side is left out like the draft itself.
    """
    if not permits(viewer, READ, file):
        return []
    knows_all = viewer.holds(*KEEPERS)
    lines = list(CustodyEntry.objects.filter(file=file.pk).order_by("at", "pk"))
    hidden = hidden_among(viewer, [(line.kind, line.object_id) for line in lines if line.object_id])
    return [
        CustodyLine(
            CustodyStep(line.step),
            line.at,
            line.account_id if knows_all or line.account_id == viewer.account else None,
            line.sha256,
            line.kind,
            line.object_id,
            line.note,
        )
        for line in lines
        if (line.kind, line.object_id) not in hidden
    ]


def path_of(file: File) -> Path:
    """Where the original lies. Only the row's own hash leads there."""
    return files_root() / file.stored_as


def is_unaltered(file: File) -> bool:
    """The original is there and has the SHA-256 that it had at receipt."""
    try:
        with path_of(file).open("rb") as content:
            return digest_of(content) == file.sha256
    except OSError:
        return False


def damaged_files(space_id: UUID | None = None) -> Iterator[File]:
    """Files whose original is missing or altered, of one space or of all; for the operator's checks."""
    rows = File.objects.order_by("stored_as")
    proved: dict[str, bool] = {}
    for file in (rows if space_id is None else rows.filter(space=space_id)).iterator(chunk_size=500):
        if file.stored_as not in proved:
            proved = {file.stored_as: is_unaltered(file)}
        if not proved[file.stored_as]:
            yield file
