"""Run inside a store after its server was killed: what was acknowledged and is not there, and what is there by half.

Reads acknowledgements as JSON lines, says as JSON what is wrong, a line each; an empty list is the proof.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import django

from tests.durability.clerks import paragraph

Acks = list[dict[str, str]]
MANY = 500
# Parts of another record: that record's event speaks for them.
PARTS = {"link", "audience", "submission"}
# One event for many rows: it counts them.
BATCHES = ("commitments_imported", "instruments_imported", "likenesses_proposed")


def wrongs(acks: Acks) -> Iterator[str]:
    """Every kind of loss, one after the other."""
    yield from lost(acks)
    yield from records_without_event()
    yield from events_without_record()
    yield from deliveries_missing()
    yield from files_by_half()
    yield from rows_lost(acks)
    yield from ends_missing()
    yield from chains_and_checks()
    yield from database_itself()


def lost(acks: Acks) -> Iterator[str]:
    """An acknowledged write whose row, content or event is not there, or is there twice."""
    from accord.kernel.audit.models import Event
    from accord.kernel.followup.models import Action

    for some in _portions(acks):
        ids = {UUID(ack["id"]) for ack in some}
        known = Event.objects.filter(object_id__in=ids).values_list("object_id", "name")
        events = Counter((str(pk), name) for pk, name in known)
        titles = {str(pk): title for pk, title in Action.objects.filter(pk__in=ids).values_list("pk", "title")}
        for ack in some:
            if ack["event"] and events[ack["id"], ack["event"]] != 1:
                yield f"acknowledged, and there are {events[ack['id'], ack['event']]} of it: {ack}"
            if ack["event"] == "action_added" and titles.get(ack["id"], "").partition(" again")[0] != ack["title"]:
                yield f"acknowledged with other words: {ack} {titles.get(ack['id'])}"
    yield from _written_twice(acks)
    yield from _evidence_lost(acks)


def _written_twice(acks: Acks) -> Iterator[str]:
    from accord.kernel.followup.models import Action

    added = [ack["title"] for ack in acks if ack["event"] == "action_added"]
    there = Counter(title.partition(" again")[0] for title in Action.objects.values_list("title", flat=True))
    for title in added:
        if there[title] != 1:
            yield f"sent again, and there {there[title]} times: {title}"


def _evidence_lost(acks: Acks) -> Iterator[str]:
    from accord.kernel.files.models import CustodyEntry

    wanted = Counter(ack["id"] for ack in acks if ack.get("files"))
    linked = Counter(
        str(pk) for pk in CustodyEntry.objects.filter(step="linked").values_list("object_id", flat=True).iterator()
    )
    for pk in wanted:
        if linked[pk] != wanted[pk]:
            yield f"evidence was acknowledged {wanted[pk]} times for {pk}, and stands there {linked[pk]} times"


def rows_lost(acks: Acks) -> Iterator[str]:
    """A file that was brought in, and a row of it is missing, there twice or in other words; a file stuck half way."""
    from accord.commit.commitments.models import Commitment
    from accord.outlets.exchange.models import Import, ImportState, StagedBatch

    for ack in acks:
        if "rows" not in ack:
            continue
        mark, wanted = ack["mark"], int(ack["rows"])
        texts = Counter(Commitment.objects.filter(external_id__startswith=f"{mark}-").values_list("text", flat=True))
        missing = sum(texts[paragraph(mark, number)] != 1 for number in range(1, wanted + 1))
        if missing or texts.total() != wanted:
            yield f"of the {wanted} rows of {mark} {texts.total()} are there, {missing} not exactly once"
        taken = Import.objects.get(pk=ack["id"])
        if taken.state != ImportState.APPLIED or taken.created != wanted:
            yield f"file {mark}: {taken.state}, {taken.created} rows of {wanted}"
    for batch in StagedBatch.objects.exclude(of__state=ImportState.PLANNED):
        yield f"rows of file {batch.of} still wait"


def records_without_event() -> Iterator[str]:
    """A row of a space that no event speaks of. Of rows that came by batches, as many as their events count."""
    from accord.kernel.audit.models import Event
    from accord.kernel.spaces.kinds import kind_models

    told = set(Event.objects.exclude(object_id=None).values_list("object_id", flat=True))
    batches: Counter[str] = Counter()
    for kind, details in Event.objects.filter(name__in=BATCHES).values_list("kind", "details"):
        batches[kind] += details.get("created", details["rows"] if "updated" not in details else 0)
        batches[kind] -= details.get("gone", 0)
    for kind, model in sorted(kind_models().items()):
        if kind not in PARTS:
            untold = [pk for pk in model._default_manager.values_list("pk", flat=True).iterator() if pk not in told]
            if len(untold) != batches[kind]:
                told_of = f"batches tell of {batches[kind]} of {len(untold)}" if batches[kind] else "has no event"
                yield f"{kind} {untold[0] if untold else ''} {told_of}"


def events_without_record() -> Iterator[str]:
    """An event about a row that is not there."""
    from accord.kernel.audit.models import Event
    from accord.kernel.spaces.kinds import kind_models

    for kind, model in sorted(kind_models().items()):
        there = set(model._default_manager.values_list("pk", flat=True))
        about = Event.objects.filter(kind=kind).exclude(object_id=None).values_list("object_id", "name")
        yield from (f"{name}: {kind} {pk} is not there" for pk, name in about.iterator() if pk not in there)


def deliveries_missing() -> Iterator[str]:
    """An event that a job has to hear of, and no delivery waits or was made."""
    from accord.config.jobs import JOBS
    from accord.kernel.audit.models import Delivery, Event

    for name, jobs in JOBS.items():
        wanted = Event.objects.filter(name=name).count() * len(jobs)
        there = Delivery.objects.filter(event__name=name).count()
        if wanted != there:
            yield f"{name}: {there} deliveries of {wanted}"


def files_by_half() -> Iterator[str]:
    """A file whose bytes or whose receipt are missing, or that stands behind nothing."""
    from accord.kernel.files.models import CustodyEntry, File
    from accord.kernel.files.queries import is_unaltered

    steps = {
        step: set(CustodyEntry.objects.filter(step=step).values_list("file_id", flat=True))
        for step in ("received", "linked")
    }
    for file in File.objects.iterator():
        if not is_unaltered(file):
            yield f"file {file.pk}: its bytes are missing or others"
        yield from (f"file {file.pk} was never {step}" for step, known in steps.items() if file.pk not in known)


def ends_missing() -> Iterator[str]:
    """A link, an open submission or a notice about something that is not there; a sent report without submission."""
    from accord.answer.progress.models import Report
    from accord.kernel.notices.models import Notice
    from accord.kernel.spaces.kinds import kind_models
    from accord.kernel.threads.models import Link
    from accord.kernel.vetting.models import Submission

    there = {kind: set(model._default_manager.values_list("pk", flat=True)) for kind, model in kind_models().items()}
    ends = [
        *Link.objects.values_list("source_kind", "source_id"),
        *Link.objects.values_list("target_kind", "target_id"),
    ]
    ends += Submission.objects.values_list("kind", "object_id")
    ends += Notice.objects.values_list("kind", "object_id")
    yield from (f"a link leads to {kind} {pk}, which is not there" for kind, pk in ends if pk not in there[kind])
    handed_in = set(Submission.objects.values_list("object_id", flat=True))
    sent = Report.objects.filter(sensitivity=1).values_list("pk", flat=True)
    yield from (f"report {pk} was sent and has no submission" for pk in sent if pk not in handed_in)


def chains_and_checks() -> Iterator[str]:
    """What ``accord check`` finds: the audit chains with their histories, files, search, jobs, keys."""
    from accord.config.checks import findings

    yield from (f"{found.name}: {found.message}" for found in findings(deploy=False) if not found.ok)


def database_itself() -> Iterator[str]:
    """SQLite's own check of its pages, indexes and references. PostgreSQL proves its references at every write."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (f"SQLite: {line}" for (line,) in cursor.fetchall() if line != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"SQLite: a reference leads nowhere: {row}" for row in cursor.fetchall())


def _portions(acks: Acks) -> Iterable[Acks]:
    return (acks[start : start + MANY] for start in range(0, len(acks), MANY))


def main(lines: Iterable[str]) -> dict[str, Any]:
    """What is wrong, and how much was looked at."""
    from accord.kernel.audit.models import Event

    acks = [json.loads(line) for line in lines]
    acknowledged = sum(int(ack.get("rows", 1)) for ack in acks)
    return {"acknowledged": acknowledged, "events": Event.objects.count(), "wrongs": list(wrongs(acks))}


if __name__ == "__main__":
    django.setup()
    json.dump(main(sys.stdin), sys.stdout)
