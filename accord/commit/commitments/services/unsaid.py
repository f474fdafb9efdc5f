"""What a file, read whole, does not say of its documents, and which of its new rows are old ones in other words."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from accord.commit.commitments.models import Commitment, Instrument
from accord.commit.commitments.services.instruments import documents_there
from accord.commit.commitments.services.staging import CommitmentDraft, Seen, identity_key
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.services import batched

TOGETHER = 500  # documents that are asked for at once
Paragraph = tuple[UUID, str]  # document and number


def documents_named(by: Viewer, ids: Collection[str]) -> dict[str, Instrument]:
    """Those of any number of documents that are there, by the ids that files know them by."""
    return {key: row for some in batched(ids, TOGETHER) for key, row in documents_there(by, some).items()}


def promises_unsaid(by: Viewer, documents: Mapping[str, Instrument], seen: Seen) -> Iterator[Commitment]:
    """Promises of these documents, as far as ``by`` sees them, that a file does not hold. seen: what that said."""
    names: dict[UUID, list[str]] = {}
    for name, document in documents.items():
        names.setdefault(document.pk, []).append(name)
    for some in batched(names, TOGETHER):
        rows = visible_to(by, Commitment).filter(instrument__in=some).order_by("instrument", "paragraph_key", "pk")
        for row in rows.iterator(chunk_size=TOGETHER):
            if not _is_said(row, names[row.instrument_id], seen):
                yield row


def _is_said(row: Commitment, names: Collection[str], seen: Seen) -> bool:
    ids = (row.external_id or str(row.pk), *((str(row.pk),) if row.external_id else ()))
    keys = [identity_key((each, "", "", "")) for each in ids]
    keys += [identity_key(("", name, row.paragraph, row.text_key)) for name in names]
    return any(key in seen for key in keys)


class NumberedNews:
    """New rows of a file that have the number of a paragraph: some may be a promise that is there in other words."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], list[bytes]] = {}
        self._numbers: set[str] = set()

    def note(self, draft: CommitmentDraft) -> None:
        """Remember a new row, where its paragraph is what it is found again by."""
        if draft.paragraph and not draft.external_id:
            self._numbers.add(draft.paragraph)
            self._keys.setdefault((draft.document, draft.paragraph), []).append(identity_key(draft.identity))

    def may_be(self, unsaid: Commitment) -> bool:
        """Whether a new row has the number of this promise, in whatever document."""
        return unsaid.paragraph in self._numbers

    def versions(self, documents: Mapping[str, Instrument], unsaid: Collection[Commitment]) -> dict[str, Commitment]:
        """The promise that a new row says in other words, by the row's identity (hexadecimal).

        Only where one promise of that paragraph is left over in the document and one row in the file: of several
        nobody can tell which belongs to which.
        """
        left = {(row.instrument_id, row.paragraph): row for row in unsaid if row.paragraph and not row.external_id}
        counted = Counter((row.instrument_id, row.paragraph) for row in unsaid)
        new: dict[Paragraph, list[bytes]] = {}
        for (name, paragraph), keys in self._keys.items():
            if name in documents:
                new.setdefault((documents[name].pk, paragraph), []).extend(keys)
        return {
            keys[0].hex(): left[place]
            for place, keys in new.items()
            if len(keys) == 1 and place in left and counted[place] == 1
        }
