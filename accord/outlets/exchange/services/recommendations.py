"""Recommendations out of UPR Info's export: one instrument for each State and session, its paragraphs under it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from django.utils.text import slugify

from accord.commit.commitments.models import Commitment, Instrument, InstrumentKind, Position
from accord.commit.commitments.services import CommitmentDraft, ensure_instrument, import_commitments
from accord.commit.commitments.services.staging import stage_drafts
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.outlets.exchange.importers.recommendations import Recommendation
from accord.outlets.exchange.importers.rejections import Rejection
from accord.outlets.exchange.importers.upr_info.read import read_recommendations
from accord.outlets.exchange.models import Import
from accord.outlets.exchange.outcomes import Counts, Plan
from accord.outlets.exchange.services.imports import Importer, Options, SourceFile

# UPR Info's words for the answer of the State under review → ours; any other word leaves the position open.
POSITIONS = {
    "accepted": Position.SUPPORTED,
    "supported": Position.SUPPORTED,
    "noted": Position.NOTED,
    "rejected": Position.NOT_SUPPORTED,
    "pending": Position.PENDING,
}
Key = tuple[str, str]
LISTS = ("recommending_states", "issues", "themes", "affected_persons", "sdgs")


def plan_recommendations(by: Viewer, source: SourceFile, options: Options) -> Plan:
    """Read the file and say what each paragraph would come to. Raises TableError where it cannot be read."""
    found = read_recommendations(
        source.path,
        name=source.name,
        addressed_to=options.get("addressed_to"),
        session=options.get("session"),
    )
    payloads = [_payload(row) for row in found.rows]
    counts = Counts(merged=found.merged, skipped=found.skipped, rejected=len(found.rejected))
    rejected = list(found.rejected)
    for key, drafts in _by_instrument(payloads):
        compared, refused = _compare(by, key, drafts, source)
        counts += compared
        rejected += refused
    lost = {rejection.row for rejection in rejected}
    return Plan(
        counts=counts,
        payloads=[payload for payload in payloads if payload["row"] not in lost],
        rejected=[rejection.as_json() for rejection in rejected],
        rows=[row.as_json() for row in found.rows],
        notes=found.notes,
    )


def _payload(row: Recommendation) -> dict[str, Any]:
    draft = CommitmentDraft(
        text=row.text,
        row=row.source_rows[0] if row.source_rows else None,
        paragraph=row.paragraph or "",
        heading=row.heading or "",
        addressed_to=row.addressed_to,
        recommending_states=row.recommending_states,
        position=POSITIONS.get((row.position or "").casefold(), ""),
        position_note="; ".join(row.notes),
        session=row.session or "",
        action_category=row.action or "",
        issues=row.issues,
        themes=row.themes,
        affected_persons=row.affected_persons,
        sdgs=row.sdgs,
    )
    told = asdict(draft)
    del told["text_key"]
    return told


def _draft(payload: dict[str, Any]) -> CommitmentDraft:
    return CommitmentDraft(**{**payload, **{name: tuple(payload[name]) for name in LISTS}})


def _by_instrument(payloads: Sequence[dict[str, Any]]) -> Iterable[tuple[Key, list[CommitmentDraft]]]:
    """Drafts by State and session; sorted, because one State's rows need not stand together."""

    def key_of(payload: dict[str, Any]) -> Key:
        return payload["addressed_to"], payload["session"]

    for key, group in groupby(sorted(payloads, key=key_of), key=key_of):
        yield key, [_draft(payload) for payload in group]


def _compare(by: Viewer, key: Key, drafts: list[CommitmentDraft], source: SourceFile) -> tuple[Counts, list[Rejection]]:
    """What the paragraphs of one instrument would come to; writes nothing."""
    there = visible_to(by, Instrument).filter(external_id=external_id_of(key)).first()
    if there is None:
        staged = stage_drafts(drafts)
        counts = Counts(created=len(staged.drafts), merged=staged.merged, rejected=len(staged.rejected))
        refused = staged.rejected
    else:
        dry = import_commitments(by, instrument=there, drafts=drafts, source=source_line(source.name), dry_run=True)
        counts = Counts(dry.created, dry.updated, dry.unchanged, dry.merged, rejected=len(dry.rejected))
        refused = dry.rejected
    return counts, [Rejection(rejection.row or 0, rejection.reason) for rejection in refused]


def apply_staged_recommendations(by: Viewer, taken: Import, payloads: Sequence[dict[str, Any]]) -> Counts:
    """Apply one batch, instrument by instrument."""
    counts = Counts()
    for key, drafts in _by_instrument(payloads):
        state, session = key
        instrument = ensure_instrument(
            by,
            external_id=external_id_of(key),
            kind=InstrumentKind.UPR_OUTCOME,
            title={"en": title_of(state, session)},
            session=session,
            issued_by="Human Rights Council",
            source=source_line(taken.name),
        )
        done = import_commitments(
            by, instrument=instrument, drafts=drafts, source=source_line(taken.name), accept_rejected=True
        )
        counts += Counts(created=done.created, updated=done.updated, unchanged=done.unchanged)
    return counts


def external_id_of(key: Key) -> str:
    """What finds the instrument of a State and session again."""
    state, session = key
    return f"upr-info:{slugify(state, allow_unicode=True)[:120]}:{session}"


def title_of(state: str, session: str) -> str:
    """The instrument's title, as the source gives no other."""
    return (
        f"Universal Periodic Review of {state}, session {session}"
        if session
        else f"Universal Periodic Review of {state}"
    )


def source_line(name: str) -> str:
    """Where a commitment says it was read from."""
    return f"UPR Info, {name}"


UPR_INFO = Importer(what="upr-info", creates=Commitment, plan=plan_recommendations, apply=apply_staged_recommendations)
