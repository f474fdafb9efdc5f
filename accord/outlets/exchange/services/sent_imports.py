"""Files that are sent to a page: read by the worker, looked at by the person, applied by the worker at their word."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from accord.kernel.access.queries import demand, demand_new
from accord.kernel.audit.queries import events_so_far
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.files.models import File
from accord.kernel.files.queries import is_unaltered, path_of
from accord.kernel.files.services import link_file
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.names import clean_name
from accord.kernel.spaces.records import create_record, move_status
from accord.kernel.spaces.told import gettext as _
from accord.kernel.spaces.told import telling
from accord.outlets.exchange.models import Import, ImportState, ReviewPage, StagedBatch
from accord.outlets.exchange.outcomes import Counts, Plan
from accord.outlets.exchange.reviewing import Fate, Review, batched_rows
from accord.outlets.exchange.services.imports import (
    Importer,
    Options,
    SourceFile,
    apply_staged,
    finish_import,
    stage_plan,
)

PAGES = 100  # of a review, put down in one transaction


@service("import_asked")
def ask_import(
    by: Viewer, *, importer: Importer, file: File, options: Options, client_key: str | None = None
) -> Import:
    """Ask for a file that was sent to be read; nothing of it is written into the space before somebody says so.

    Raises NotPermitted for whoever may not make what the file holds.
    """
    demand_new(by, Import)
    demand_new(by, importer.creates)
    taken, created = create_record(
        by,
        Import,
        client_key=client_key,
        what=importer.what,
        name=clean_name(file.name)[:255],
        size=file.size,
        sha256=file.sha256,
        options=dict(options),
        state=ImportState.ASKED,
        file=file,
    )
    if created:
        record(by, "import_asked", taken, changes={"name": (None, taken.name)}, details={"what": importer.what})
        link_file(by, file, target=taken)
    else:
        nothing_changed()
    return taken


def read_sent(by: Viewer, taken: Import, importer: Importer) -> Import:
    """Read what was asked for, stage it and say what it would come to; may be called again after it was cut off."""
    if taken.file is None or taken.state not in (ImportState.ASKED, ImportState.STAGING):
        return taken
    if taken.state == ImportState.ASKED:
        move_status(taken, field="state", expected=ImportState.ASKED, to=ImportState.STAGING)
    StagedBatch.objects.filter(of=taken).delete()
    ReviewPage.objects.filter(of=taken).delete()
    review, events = Review(), events_so_far(taken.space_id)
    try:
        if not is_unaltered(taken.file):
            raise Refused(_("The file is not what was sent: it was changed or is missing. Send it again."))
        plan = importer.plan(by, SourceFile(path_of(taken.file), taken.name), taken.options, review=review)
    except Refused as refusal:
        return refuse_import(by, taken, fault=refusal.message)
    stage_plan(taken, importer, plan)
    _keep_review(taken, review)
    return show_plan(by, taken, plan=plan, fates=review.counts, events=events)


def _keep_review(taken: Import, review: Review) -> None:
    """Put what is looked at where the page finds it, some pages in one transaction."""
    for pages in batched_rows(review.packed(), PAGES):
        rows = [ReviewPage(of=taken, fate=fate, number=number, packed=packed) for fate, number, packed in pages]
        ReviewPage.objects.bulk_create(rows)


@service("import_read")
def show_plan(by: Viewer, taken: Import, *, plan: Plan, fates: Mapping[str, int], events: int) -> Import:
    """Keep what a file would come to, for the person to look at. events: how long the space's log was before."""
    counts = plan.counts
    preview: dict[str, Any] = {
        "counts": {"read": counts.read, **asdict(counts)},
        "fates": dict(fates),
        "notes": [telling(note) for note in plan.notes],
        "events": events,
    }
    changes = move_status(
        taken,
        field="state",
        expected=ImportState.STAGING,
        to=ImportState.PLANNED,
        preview=preview,
        unchanged=plan.passed,
    )
    record(by, "import_read", taken, changes={"state": changes["state"]}, details=preview["counts"])
    return taken


@service("import_refused")
def refuse_import(by: Viewer, taken: Import, *, fault: str) -> Import:
    """Keep why a file cannot be read."""
    told = {"fault": str.__str__(fault), "preview": {"fault": telling(fault)}}
    changes = move_status(taken, field="state", expected=ImportState.STAGING, to=ImportState.REFUSED, **told)
    changes = {name: change for name, change in changes.items() if name != "preview"}
    record(by, "import_refused", taken, changes=changes)
    return taken


@service("import_confirmed")
def confirm_import(by: Viewer, taken: Import, *, accept_rejected: bool = False) -> Import:
    """Say that what was shown is to be applied. Raises Refused where rejected rows are not accepted as lost."""
    demand(by, "decide", taken)
    if taken.preview.get("counts", {}).get("rejected") and not accept_rejected:
        raise Refused(_("Rows were rejected. Mend them and send the file again, or say that they may be lost."))
    changes = move_status(taken, field="state", expected=ImportState.PLANNED, to=ImportState.STAGED)
    record(by, "import_confirmed", taken, changes=changes)
    return taken


@service("import_versions_chosen")
def choose_versions(by: Viewer, taken: Import, *, chosen: Collection[str], shown: Collection[str] | None) -> Import:
    """Say which rows are a new version of a promise that is there in other words; the others are promises of their own.

    chosen: by the rows' keys. shown: the rows that this is said about; None: all that there are, and ``chosen`` counts
    for nothing where it is empty, else all of them are versions. Raises StaleRecord where the file is at work or done.
    """
    demand(by, "decide", taken)
    pages = taken.review_pages.filter(fate=Fate.VERSION)
    there = {row["key"]: row["known"] for page in pages for row in page.rows}
    about = there.keys() if shown is None else set(shown)
    wanted = there.keys() if shown is None and chosen else set(chosen)
    versions = {key: pk for key, pk in taken.versions.items() if key not in about}
    versions |= {key: there[key] for key in wanted if key in about and key in there}
    changes = move_status(taken, field="state", expected=ImportState.PLANNED, to=ImportState.PLANNED, versions=versions)
    if changes:
        record(by, "import_versions_chosen", taken, changes=changes, details={"versions": len(versions)})
    else:
        nothing_changed()
    return taken


@service("import_asked")
def read_again(by: Viewer, taken: Import) -> Import:
    """Have a file read once more, since what is there changed. What was chosen has to be chosen again."""
    demand(by, "decide", taken)
    fresh: dict[str, Any] = {"preview": {}, "versions": {}, "unchanged": 0}
    changes = move_status(taken, field="state", expected=ImportState.PLANNED, to=ImportState.ASKED, **fresh)
    record(by, "import_asked", taken, changes={"state": changes["state"]}, details={"what": taken.what})
    return taken


def apply_confirmed(by: Viewer, taken: Import, importer: Importer) -> Import:
    """Apply what was confirmed; may be called again after it was cut off, and goes on where it stopped."""
    if taken.state == ImportState.STAGED:
        apply_staged(by, importer, taken)
        told = taken.preview.get("counts", {})
        counts = Counts(**{name: told.get(name, 0) for name in Counts.__dataclass_fields__})
        finish_import(by, taken, counts=counts)
    return taken


@service("import_dropped")
def drop_import(by: Viewer, taken: Import) -> Import:
    """Put a file aside that was read and is not wanted. Raises StaleRecord where it is at work or done by now."""
    demand(by, "decide", taken)
    changes = move_status(taken, field="state", expected=ImportState.PLANNED, to=ImportState.DROPPED)
    StagedBatch.objects.filter(of=taken).delete()
    ReviewPage.objects.filter(of=taken).delete()
    record(by, "import_dropped", taken, changes=changes)
    return taken
