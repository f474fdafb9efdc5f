"""What a person looks at before promises come in: what is new, what differs word by word, and in which documents."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, prefetch_related_objects

from accord.commit.commitments.models import Commitment, Instrument
from accord.commit.commitments.services.comparing import Comparison, Difference
from accord.commit.commitments.services.staging import (
    LISTS,
    CommitmentDraft,
    InstrumentDraft,
    Seen,
    Staged,
    identity_key,
    key_of_label,
)
from accord.commit.commitments.services.unsaid import NumberedNews, documents_named, promises_unsaid
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.services import batched
from accord.outlets.exchange.importers.recommendations import Recommendation
from accord.outlets.exchange.reviewing import Change, Fate, Review, Row, batched_rows, told_row

TOGETHER = 1_000
FACTS = (
    "recommending_states", "position", "kind", "heading", "themes", "issues", "affected_persons", "sdgs",
    "action_category", "session", "addressed_to", "external_id",
)  # fmt: skip
FIELDS = {"issues": "themes"}  # lists of the file that stand in one field of a promise
UNTOLD = frozenset({"text_key", "paragraph_key"})


class PromiseReview:
    """Gathers, batch by batch, what a file of promises would come to, and at its end what only the whole tells.

    review: where rows are put for a person; without it only promises in other words are looked for.
    """

    def __init__(self, review: Review | None, by: Viewer) -> None:
        self._review, self._by = review, by
        self._numbered = NumberedNews()
        self._documents: dict[str, InstrumentDraft] = {}
        self._rows: Counter[str] = Counter()

    def note(self, read: Sequence[Recommendation], staged: Staged, compared: Comparison) -> None:
        """Take in one batch: what was read, what came of it, and how it stands to what is there."""
        for draft in staged.drafts:
            if draft.instrument:
                self._documents.setdefault(draft.document, draft.instrument)
                self._rows[draft.document] += 1
        new = [draft for draft in compared.new if not draft.is_repeated]
        for draft in new:
            self._numbered.note(draft)
        if self._review is None:
            return
        wanted = {id(draft) for draft in compared.wanted}
        there = [draft for draft in staged.drafts if id(draft) not in wanted and not draft.is_repeated]
        self._review.note(Fate.NEW, (_row(draft) for draft in new))
        self._review.note(Fate.DIFFERENT, _different(compared))
        self._review.note(Fate.THERE, (_row(draft) for draft in there))
        self._review.note(Fate.JOINED, _joined(read, staged))

    def finish(self, seen: Seen) -> dict[str, str]:
        """Say what the whole file leaves out; returns promises in other words: identity of the row → id."""
        documents = documents_named(self._by, self._documents)
        unsaid: Counter[Any] = Counter()
        left: list[Commitment] = []
        for some in batched_rows(promises_unsaid(self._by, documents, seen), TOGETHER):
            left += [row for row in some if self._numbered.may_be(row)]
            self._leave_out(unsaid, (row for row in some if not self._numbered.may_be(row)))
        versions = self._numbered.versions(documents, left)
        there = {row.pk for row in versions.values()}
        self._leave_out(unsaid, (row for row in left if row.pk not in there))
        if self._review:
            self._part_versions(self._review, versions)
            self._review.note(Fate.DOCUMENT, self._told_documents(documents, unsaid))
        return {key: str(row.pk) for key, row in versions.items()}

    def _leave_out(self, unsaid: Counter[Any], rows: Iterable[Commitment]) -> None:
        told = list(rows)
        unsaid.update(row.instrument_id for row in told)
        if self._review:
            self._review.note(Fate.UNSAID, (_known(row) for row in told))

    def _part_versions(self, review: Review, versions: Mapping[str, Commitment]) -> None:
        for some in batched_rows(review.taken(Fate.NEW), TOGETHER):
            review.note(Fate.NEW, (row for row in some if row.get("key") not in versions))
            changed = [(row, versions[row["key"]]) for row in some if row.get("key") in versions]
            told = [{**row, "known": str(old.pk), "changes": [("text", old.text, row["text"])]} for row, old in changed]
            review.note(Fate.VERSION, told)

    def _told_documents(self, documents: Mapping[str, Instrument], unsaid: Counter[Any]) -> Iterator[Row]:
        held = _held(self._by, documents.values())
        for name, draft in self._documents.items():
            there = documents.get(name)
            told: Row = {"title": str(there) if there else draft.title, "rows": self._rows[name]}
            told |= {"symbol": draft.symbol, "kind": draft.kind, "language": draft.language, "external_id": name}
            if there:
                told |= {"id": str(there.pk), "held": held[there.pk], "unsaid": unsaid[there.pk]}
            yield told


def _held(by: Viewer, documents: Iterable[Instrument]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for some in batched((row.pk for row in documents), 500):
        rows = visible_to(by, Commitment).filter(instrument__in=some).order_by()
        found.update(dict(rows.values_list("instrument").annotate(n=Count("pk"))))
    return found


def _row(draft: CommitmentDraft, **more: Any) -> Row:
    facts = [(name, _plain(value)) for name in FACTS if (value := getattr(draft, name))]
    key = identity_key(draft.identity).hex() if draft.paragraph and not draft.external_id else ""
    told = {"title": draft.paragraph, "text": draft.text, "language": draft.language, "facts": facts, "key": key}
    return told_row(draft, **told, document=draft.document, **more)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else str(value)


def _known(row: Commitment) -> Row:
    told: Row = {"title": row.paragraph, "text": row.text, "language": row.language, "known": str(row.pk)}
    return told


def _joined(read: Sequence[Recommendation], staged: Staged) -> Iterator[Row]:
    for row in read:
        for other in row.source_rows[1:]:
            told = {"row": other, "sheet": row.source_sheet, "page": row.source_page, "title": row.paragraph}
            yield {**{k: v for k, v in told.items() if v}, "text": row.text, "with": row.source_rows[0]}
    for draft, first in staged.joined:
        yield _row(draft, **{"with": first})


def _different(compared: Comparison) -> Iterator[Row]:
    shown = [difference for difference in compared.changed if not difference.draft.is_repeated]
    lists = [f"{FIELDS.get(name, name)}__taxonomy" for name in LISTS]
    prefetch_related_objects([difference.known for difference in shown], *dict.fromkeys(lists))
    for difference in shown:
        yield _row(difference.draft, known=str(difference.known.pk), changes=list(_changes(difference)))
    for draft in compared.of_document:
        if not draft.is_repeated and draft.instrument:
            yield _row(draft, changes=list(_of_document(draft.instrument)))


def _changes(difference: Difference) -> Iterator[Change]:
    known, draft = difference.known, difference.draft
    for name, value in difference.values.items():
        if name not in UNTOLD:
            yield name, getattr(known, name), value
    if difference.new_position:
        yield "position", known.position, str(draft.position)
    for name in LISTS:
        keys = {key for owner, key in difference.tags if owner == name}
        added = [label for label in getattr(draft, name) if key_of_label(label) in keys]
        if added:
            field = FIELDS.get(name, name)
            before = [str(t) for t in getattr(known, field).all() if t.taxonomy.key == LISTS[name][0]]
            yield name, before, [*before, *added]


def _of_document(document: InstrumentDraft) -> Iterator[Change]:
    if document.level:
        yield "level", None, document.level
    for stage, day in document.stages:
        yield "stage", None, [stage, day.isoformat()]
