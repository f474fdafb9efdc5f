"""Recommendations and other promises, whichever file they come in: read, compared, staged, applied in one way."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from accord.commit.commitments.models import Commitment, Instrument, Position
from accord.commit.commitments.services import (
    CommitmentDraft,
    InstrumentDraft,
    apply_commitments,
    compare_commitments,
    lay_ground,
)
from accord.commit.commitments.services.comparing import Tag
from accord.commit.commitments.services.staging import (
    LISTS,
    CommitmentsImported,
    Seen,
    identity_key,
    stage_drafts,
)
from accord.commit.commitments.services.staging import Rejection as NotStaged
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.told import gettext as _
from accord.kernel.taxonomies.models import Term
from accord.outlets.exchange.importers.recommendations import Reading, Recommendation
from accord.outlets.exchange.importers.rejections import Rejection
from accord.outlets.exchange.models import Import
from accord.outlets.exchange.outcomes import Counts, Plan, Spool
from accord.outlets.exchange.reviewing import Fate, Review, batched_rows
from accord.outlets.exchange.services.imports import Importer, Options, SourceFile
from accord.outlets.exchange.services.promise_reviews import PromiseReview
from accord.ui.wording import listed

NAMED = 10  # bodies that are not here
COMPARED = 1_000  # rows that are compared with what is there at once
# The sources' words for how the State stands to a paragraph → ours; any other word leaves the position open.
POSITIONS = {
    "accepted": Position.SUPPORTED,
    "supported": Position.SUPPORTED,
    "enjoys the support": Position.SUPPORTED,
    "enjoy the support": Position.SUPPORTED,
    "acceptée": Position.SUPPORTED,
    "appuyée": Position.SUPPORTED,
    "aceptada": Position.SUPPORTED,
    "apoyada": Position.SUPPORTED,
    "partially supported": Position.IN_PART,
    "supported in part": Position.IN_PART,
    "partially accepted": Position.IN_PART,
    "accepted in part": Position.IN_PART,
    "supported/noted": Position.IN_PART,
    "noted": Position.NOTED,
    "notée": Position.NOTED,
    "pris note": Position.NOTED,
    "se toma nota": Position.NOTED,
    "tomada nota": Position.NOTED,
    "not supported": Position.NOT_SUPPORTED,
    "not accepted": Position.NOT_SUPPORTED,
    "rejected": Position.NOT_SUPPORTED,
    "rejetée": Position.NOT_SUPPORTED,
    "rechazada": Position.NOT_SUPPORTED,
    "did not enjoy the support": Position.NOT_SUPPORTED,
    "do not enjoy the support": Position.NOT_SUPPORTED,
    "does not enjoy the support": Position.NOT_SUPPORTED,
    "s": Position.SUPPORTED,
    "n": Position.NOTED,
    "pending": Position.PENDING,
    "under consideration": Position.PENDING,
}
TUPLES = ("recommending_states", "regions", *LISTS)
FIELDS = tuple(each.name for each in fields(CommitmentDraft))


@dataclass(frozen=True)
class PromiseFile:
    """One kind of file that holds promises. source: what stands before the file's name where a promise was read from.

    read: gives its rows. document: which instrument a row belongs to. has_headings: a row's heading is the document's
    own; a list that others made of it groups by themes, which stand among the themes as well.
    """

    what: str
    source: str
    read: Callable[[SourceFile, Options], Reading]
    document: Callable[[Recommendation], InstrumentDraft]
    has_headings: bool = True

    @property
    def importer(self) -> Importer:
        """As ``import_file`` takes it."""
        return Importer(
            what=self.what,
            creates=Commitment,
            touches=(Instrument,),
            plan=partial(plan_promises, self),
            apply=lambda by, taken, payloads: prepare_promises(self, by, taken)(payloads)(),
            prepare=partial(prepare_promises, self),
        )

    def source_line(self, name: str) -> str:
        """Where a commitment says it was read from."""
        return f"{self.source}, {name}"


def plan_promises(
    kind: PromiseFile, by: Viewer, source: SourceFile, options: Options, review: Review | None = None
) -> Plan:
    """Read the file and say what each paragraph would come to. Raises TableError where it cannot be read.

    review: takes what a person looks at. Option ``changed_words``: “version” where other words are a new version.
    """
    as_versions = options.get("changed_words") == "version"
    told = PromiseReview(review, by) if review or as_versions else None
    reading = kind.read(source, options)
    seen: Seen = {}
    payloads, later = Spool(), Spool()
    rows = _Rows(kind, source, options)
    unknown: set[str] = set()
    rejected: list[Rejection] = []
    counts = Counts()
    for batch in batched_rows(reading.rows, COMPARED):
        staged = stage_drafts((_draft_of(kind, row) for row in batch), seen)
        compared = compare_commitments(by, drafts=staged.drafts, source=kind.source_line(source.name))
        done = compared.outcome
        counts += Counts(done.created, done.updated, done.unchanged, staged.merged)
        unknown |= compared.unknown
        rows.note(batch)
        if told:
            told.note(batch, staged, compared)
        payloads.add([_payload(draft) for draft in compared.wanted if not draft.is_repeated])
        later.add([_payload(draft) for draft in compared.wanted if draft.is_repeated])
        rejected += [_rejection(no) for no in staged.rejected]
    versions = _versions(told, seen, as_versions=as_versions)
    rejected = _in_order([*reading.rejected, *rejected], review)
    return Plan(
        counts=counts + _beside(reading, rejected, versions),
        payloads=payloads,
        later=later,
        passed=counts.unchanged,
        rejected=[rejection.as_json() for rejection in rejected],
        rows=rows,
        notes=[*reading.notes, *_of_bodies(unknown)],
        versions=versions,
    )


def _versions(told: PromiseReview | None, seen: Seen, *, as_versions: bool) -> Mapping[str, str]:
    found = told.finish(seen) if told else {}
    return found if as_versions else {}


def _beside(reading: Reading, rejected: Sequence[Rejection], versions: Mapping[str, str]) -> Counts:
    """What stands beside the rows that were compared; versions are no new promises after all."""
    n = len(versions)
    return Counts(-n, n, merged=reading.merged, skipped=reading.skipped, rejected=len(rejected))


def _in_order(rejected: list[Rejection], review: Review | None) -> list[Rejection]:
    rejected.sort(key=lambda each: (each.sheet or "", each.page or 0, each.row))
    if review:
        review.note(Fate.REJECTED, (each.as_told() for each in rejected))
    return rejected


def _rejection(no: NotStaged) -> Rejection:
    return Rejection(no.row or 0, no.reason, no.sheet or None, no.page or None, words=(("text", no.text),))


def _of_bodies(unknown: set[str]) -> list[str]:
    """Which bodies the file names that are not here; after they were added, the same file says the rest."""
    if not unknown:
        return []
    names = listed(f"“{name}”" for name in sorted(unknown)[:NAMED])
    told = _("No body here, or more than one, is called %(names)s: who promises, or to whom, is left out there.")
    return [told % {"names": names}]


@dataclass
class _Rows:
    """The rows as answered. Of a long file only the first are kept: who wants all of them has it read once more."""

    kind: PromiseFile
    source: SourceFile
    options: Options
    first: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    def note(self, rows: Sequence[Recommendation]) -> None:
        self.first += [row.as_json() for row in rows[: COMPARED - len(self.first)]]
        self.count += len(rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        yield from self.first
        if self.count > len(self.first):
            rows = iter(self.kind.read(self.source, self.options).rows)
            yield from (row.as_json() for row in islice(rows, len(self.first), None))


@lru_cache(maxsize=1_000)
def position_meant(printed: str) -> str:
    """Our word for a position as a source prints it: “Supported / Noted”; empty for any that no list has."""
    return POSITIONS.get(re.sub(r"\s*/\s*", "/", printed.casefold().strip(" .*")), "")


def _draft_of(kind: PromiseFile, row: Recommendation) -> CommitmentDraft:
    return CommitmentDraft(
        text=row.text,
        row=row.source_rows[0] if row.source_rows else None,
        sheet=row.source_sheet or "",
        page=row.source_page or 0,
        paragraph=row.paragraph or "",
        language=row.language,
        kind=row.kind,
        heading=(kind.has_headings and row.heading) or "",
        addressed_to=row.addressed_to or "",
        promisor=row.promisor,
        promisee=row.promisee,
        recommending_states=row.recommending_states,
        position=position_meant(row.position or ""),
        position_note="; ".join(row.notes),
        position_source=row.position_source,
        position_as_of=row.position_as_of,
        plain=row.plain,
        other_plain=row.other_plain,
        regions=row.regions,
        session=row.session or "",
        action_category=row.action or "",
        issues=row.issues,
        themes=row.themes,
        affected_persons=row.affected_persons,
        sdgs=row.sdgs,
        external_id=row.external_id or "",
        instrument=kind.document(row),
    )


def _payload(draft: CommitmentDraft) -> dict[str, Any]:
    """The draft as JSON; what is empty is left out."""
    told = {name: value for name in FIELDS if (value := getattr(draft, name))}
    if draft.position_as_of:
        told["position_as_of"] = draft.position_as_of.isoformat()
    if draft.instrument:
        stages = [(stage, day.isoformat()) for stage, day in draft.instrument.stages]
        dated = draft.instrument.dated
        told["instrument"] = {
            **vars(draft.instrument),
            "stages": stages,
            "dated": dated.isoformat() if dated else None,
        }
    return told


def _drafts(payloads: Sequence[dict[str, Any]]) -> Iterator[CommitmentDraft]:
    # Rows of one document follow one another.
    said: dict[str, Any] = {}
    document: InstrumentDraft | None = None
    for payload in payloads:
        for name in TUPLES:
            if name in payload:
                payload[name] = tuple(payload[name])
        if "other_plain" in payload:
            payload["other_plain"] = _pairs(payload["other_plain"])
        if "position_as_of" in payload:
            payload["position_as_of"] = date.fromisoformat(payload["position_as_of"])
        if document is None or payload["instrument"] != said:
            said = payload["instrument"]
            document = _document(said)
        payload["instrument"] = document
        yield CommitmentDraft(**payload)


def _pairs(told: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((language, text) for language, text in told)


def _document(said: dict[str, Any]) -> InstrumentDraft:
    stages = tuple((stage, date.fromisoformat(day)) for stage, day in said["stages"])
    dated = date.fromisoformat(said["dated"]) if said["dated"] else None
    titles = _pairs(said["other_titles"])
    return InstrumentDraft(**{**said, "stages": stages, "dated": dated, "other_titles": titles})


def prepare_promises(
    kind: PromiseFile, by: Viewer, taken: Import
) -> Callable[[Sequence[dict[str, Any]]], Callable[[], Counts]]:
    """What makes the documents and terms of one batch after another be there; what it gives applies the batch."""
    source = kind.source_line(taken.name)
    terms: dict[Tag, Term] = {}

    def prepare(payloads: Sequence[dict[str, Any]]) -> Callable[[], Counts]:
        drafts = list(_drafts(payloads))
        for draft in drafts if taken.versions else ():
            draft.replaces = taken.versions.get(identity_key(draft.identity).hex(), "")
        ground = lay_ground(by, drafts=drafts, source=source, terms=terms)
        return lambda: _counts_of(apply_commitments(by, drafts=drafts, source=source, ground=ground))

    return prepare


def _counts_of(done: CommitmentsImported) -> Counts:
    return Counts(created=done.created, updated=done.updated, unchanged=done.unchanged)
