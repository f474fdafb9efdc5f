"""Getting the vectors ready by which similar promises are found. Nothing in the database changes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, Likeness
from accord.commit.commitments.promise_vectors import kept_vectors, vectors_folder
from accord.kernel.access.queries import demand_new
from accord.kernel.matching.nearness import nearness
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1

KEPT_EVERY: Final = 9_600  # texts; what was encoded until then survives an end
Progress = Callable[[str], None]


@dataclass(frozen=True)
class VectorsPrepared:
    """promises: how many have a vector now; encoded: how many were new; waiting: how many have none yet."""

    promises: int
    encoded: int
    waiting: int


def prepare_vectors(
    by: Viewer, *, at_most: int | None = None, progress: Progress = lambda _line: None
) -> VectorsPrepared:
    """Bring the vectors of a space up to date; texts that are known already are not encoded again.

    Only promises that everybody in the space reads (S0, S1) have one. at_most: new texts to encode now. Raises
    NotPermitted for anybody but the secretariat and the operator, Refused where the extra is not installed.
    """
    demand_new(by, Likeness)
    vectors = nearness()
    fresh: dict[bytes, Any] = {}
    unknown = list(_unknown_texts(by).items())[:at_most]
    for start in range(0, len(unknown), vectors.AT_ONCE):
        fresh |= _encoded(unknown[start : start + vectors.AT_ONCE])
        progress(_("%(done)d of %(all)d new texts are encoded.") % {"done": len(fresh), "all": len(unknown)})
        if len(fresh) % KEPT_EVERY == 0:
            _keep(by, fresh)
    promises = _keep(by, fresh)
    return VectorsPrepared(promises, len(fresh), _promises(by).count() - promises)


def _promises(by: Viewer) -> QuerySet[Commitment]:
    return Commitment.objects.filter(space=by.here, deleted_at=None, sensitivity__lte=S1).order_by("pk")


def _unknown_texts(by: Viewer) -> dict[bytes, UUID]:
    """Of each text without a vector one promise that says it, by the text's key."""
    kept = kept_vectors(by.here)
    known = kept.known() if kept else {}
    rows = _promises(by).values_list("text_key", "pk").iterator(chunk_size=2_000)
    return {key: pk for text_key, pk in rows if (key := bytes.fromhex(text_key)) not in known}


def _encoded(part: Sequence[tuple[bytes, UUID]]) -> dict[bytes, Any]:
    texts = dict(Commitment.objects.filter(pk__in=[pk for _key, pk in part]).values_list("pk", "text"))
    there = [(key, texts[pk]) for key, pk in part if pk in texts]
    found = nearness().encoded([text for _key, text in there])
    return {key: vector for (key, _text), vector in zip(there, found, strict=True)}


def _keep(by: Viewer, fresh: dict[bytes, Any]) -> int:
    """Write the vectors of all promises whose text is known by now. Returns how many."""
    vectors, kept = nearness(), kept_vectors(by.here)
    known: dict[bytes, int] = kept.known() if kept else {}
    there: Any = kept.vectors if kept else None
    keys = _promises(by).values_list("pk", "text_key").iterator(chunk_size=2_000)
    rows = [vectors.Row(pk, bytes.fromhex(key)) for pk, key in keys]
    rows = [row for row in rows if row.key in known or row.key in fresh]
    if kept and not fresh and len(kept) == len(rows):
        return len(rows)  # nothing changed since

    def in_blocks() -> Iterator[Any]:
        for start in range(0, len(rows), vectors.BLOCK):
            part: Sequence[Any] = rows[start : start + vectors.BLOCK]
            yield vectors.stacked([fresh[row.key] if row.key in fresh else there[known[row.key]] for row in part])

    if rows or kept:
        vectors.write_vectors(vectors_folder(by.here), rows, in_blocks())
    return len(rows)
