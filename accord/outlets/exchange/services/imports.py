"""Bringing a file in: planned without a write, staged row by row, applied in batches that can be resumed."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.queries import demand_new
from accord.kernel.audit.services import record, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.bulk import commit_without_waiting
from accord.kernel.spaces.collecting import collecting_seldom
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.names import clean_name
from accord.kernel.spaces.records import create_record, move_status
from accord.outlets.exchange.copies import its_parent_lives
from accord.outlets.exchange.models import Import, ImportState, StagedBatch
from accord.outlets.exchange.outcomes import Counts, Outcome, Plan, Spool, applied, packed_rows
from accord.outlets.exchange.reviewing import KEPT
from accord.outlets.exchange.services.sharing import shared_out, shares_for

# Rows of one transaction: small enough to hold the write lock of SQLite for well under half a second. PostgreSQL has
# no such lock, and what a batch costs besides its rows is shared by more of them.
BATCH, LARGE_BATCH = 500, 1_000
Options = Mapping[str, str]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class SourceFile:
    """A file as it came: where it lies, and the name it was sent under."""

    path: Path
    name: str

    def sha256(self) -> str:
        """Digest of the content, read in pieces."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Importer:
    """One kind of file. creates: the model whose making the person must be allowed.

    plan: reads the file and compares it with what is there; writes nothing. ``review=`` takes what a person looks at.
    touches: kinds of records besides ``creates`` whose change makes a plan out of date.
    apply: applies up to ``size`` staged rows in one transaction of the caller's. prepare: for one file, what makes, in
    transactions of its own, what the rows of a batch stand on, and gives what applies them in the caller's. With it,
    batches may be applied side by side, those of ``Plan.later`` excepted.
    """

    what: str
    creates: type[SpaceRecord]
    plan: Callable[..., Plan]
    apply: Callable[[Viewer, Import, Sequence[dict[str, Any]]], Counts]
    batch: int = 0
    prepare: Callable[[Viewer, Import], Callable[[Sequence[dict[str, Any]]], Callable[[], Counts]]] | None = None
    touches: tuple[type[SpaceRecord], ...] = ()

    @property
    def size(self) -> int:
        """Rows of one transaction: as many as the importer says, else as many as the database stands."""
        return self.batch or (LARGE_BATCH if connection.vendor == "postgresql" else BATCH)


def import_file(
    by: Viewer,
    importer: Importer,
    source: SourceFile,
    *,
    options: Options,
    dry_run: bool = False,
    accept_rejected: bool = False,
    through: str = "command line",
    progress: Progress = lambda line: None,
) -> Outcome:
    """Bring a file in. With rejected rows nothing is written, unless they are accepted as lost.

    Raises NotPermitted, or Refused where the file as a whole cannot be read. A run that was cut off is taken up
    again where it stopped when the same file comes again with the same options.
    """
    demand_new(by, Import)
    demand_new(by, importer.creates)
    with collecting_seldom():
        plan = importer.plan(by, source, options)
    for note in plan.notes:
        progress(note)
    if dry_run or (plan.rejected and not accept_rejected):
        return Outcome(importer.what, plan, plan.counts, written=False)
    if not plan.counts.created and not plan.counts.updated:
        return Outcome(importer.what, plan, plan.counts, written=True)  # the same file again leaves no trace
    taken = _taken_up(by, importer, source, options)
    if taken is None:
        taken = start_import(by, what=importer.what, source=source, options=options, through=through)
        stage_plan(taken, importer, plan, progress)
        told = {"unchanged": plan.passed, "versions": dict(plan.versions)}
        move_status(taken, field="state", expected=ImportState.STAGING, to=ImportState.STAGED, **told)
    apply_staged(by, importer, taken, progress)
    finish_import(by, taken, counts=plan.counts)
    counts = Counts(created=taken.created, updated=taken.updated, unchanged=taken.unchanged)
    return Outcome(importer.what, plan, applied(plan, counts), written=True)


def _taken_up(by: Viewer, importer: Importer, source: SourceFile, options: Options) -> Import | None:
    """The same file's run that was cut off while it was applied; one cut off while it was read starts over."""
    same = Import.objects.filter(
        space=by.space, what=importer.what, sha256=source.sha256(), options=dict(options), deleted_at=None
    )
    StagedBatch.objects.filter(of__in=same.filter(state=ImportState.STAGING)).delete()
    return same.filter(state=ImportState.STAGED).order_by("-created_at").first()


def stage_plan(taken: Import, importer: Importer, plan: Plan, progress: Progress = lambda line: None) -> None:
    """Put what was read where it waits to be applied, batch by batch."""
    numbers = count(1)
    for rows, is_later in ((plan.payloads, False), (plan.later, True)):
        for packed in rows.packed(importer.size) if isinstance(rows, Spool) else packed_rows(rows, importer.size):
            with transaction.atomic():
                commit_without_waiting()
                StagedBatch.objects.create(of=taken, number=next(numbers), packed=packed, is_later=is_later)
    progress(_("The file is read: %(rows)d rows.") % {"rows": plan.counts.read})


@service("import_started")
def start_import(by: Viewer, *, what: str, source: SourceFile, options: Options, through: str) -> Import:
    """Note that a file is coming in: which one by its digest, by whom, and through what."""
    demand_new(by, Import)
    taken, _created = create_record(
        by,
        Import,
        what=what,
        name=clean_name(source.name)[:255],
        size=source.path.stat().st_size,
        sha256=source.sha256(),
        options=dict(options),
    )
    details = {"what": what, "sha256": taken.sha256, "through": through}
    changes = {"name": (None, taken.name), "options": (None, taken.options)}
    record(by, "import_started", taken, changes=changes, details=details)
    return taken


def apply_staged(by: Viewer, importer: Importer, taken: Import, progress: Progress = lambda line: None) -> None:
    """Apply batch after batch; each goes in the transaction that applies it, so none is applied twice."""
    with collecting_seldom():
        numbers = list(taken.staged.filter(is_later=False).order_by("number").values_list("number", flat=True))
        shares = shares_for(len(numbers)) if importer.prepare else 1
        if shares > 1:
            parts = [numbers[len(numbers) * n // shares : len(numbers) * (n + 1) // shares] for n in range(shares)]
            with shared_out(shares, lambda share: _apply_batches(by, importer, taken, parts[share])):
                _apply_batches(by, importer, taken, parts[0], progress)
        left = list(taken.staged.order_by("number").values_list("number", flat=True))
        _apply_batches(by, importer, taken, left, progress)
    taken.refresh_from_db()


def _apply_batches(
    by: Viewer, importer: Importer, taken: Import, numbers: Sequence[int], progress: Progress = lambda line: None
) -> None:
    prepare = importer.prepare(by, taken) if importer.prepare else None
    for number in numbers:
        batch = taken.staged.filter(number=number).first()
        if batch is None or not its_parent_lives():
            continue
        rows = batch.payloads
        apply = prepare(rows) if prepare else partial(importer.apply, by, taken, rows)
        with transaction.atomic():
            commit_without_waiting()  # a batch that a loss of power took waits again; the end of the import is on disk
            if not StagedBatch.objects.filter(pk=batch.pk).delete()[0]:
                continue  # the same job ran twice, and the other was faster
            counts = apply()
            # Last of all: other processes that apply batches of this file wait for whoever counts.
            Import.objects.filter(pk=taken.pk).update(
                created=F("created") + counts.created,
                updated=F("updated") + counts.updated,
                unchanged=F("unchanged") + counts.unchanged,
            )
        progress(_("%(rows)d rows to go") % {"rows": taken.staged.count() * importer.size})


@service("import_finished")
def finish_import(by: Viewer, taken: Import, *, counts: Counts) -> Import:
    """Note what a file came to. What was written was counted then; counts: of its plan, for rows that came to nothing.

    Raises Refused where it was finished already, or rows still wait.
    """
    if taken.staged.exists():
        raise Refused(_("Rows of this file still wait to be applied."))
    changes = move_status(
        taken,
        field="state",
        expected=ImportState.STAGED,
        to=ImportState.APPLIED,
        finished_at=timezone.now(),
        read=counts.read,
        merged=counts.merged,
        skipped=counts.skipped,
        rejected=counts.rejected,
    )
    taken.review_pages.exclude(fate__in=KEPT).delete()
    details = {name: getattr(taken, name) for name in ("what", "created", "updated", "unchanged", "rejected")}
    record(by, "import_finished", taken, changes=changes, details=details)
    return taken
