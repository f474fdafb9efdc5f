"""Getting the vectors ready by which similar promises are found. Nothing in the database changes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, Likeness
from accord.commit.commitments.promise_vectors import kept_vectors, vectors_folder
from accord.kernel.access.queries import demand_new
from accord.kernel.matching.nearness import nearness
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1

KEPT_EVERY: Final = 10_000  # texts; what was encoded until then survives an end
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
    texts = _unknown_texts(by)
    for start in range(0, min(len(texts), at_most or len(texts)), KEPT_EVERY):
        keys = list(texts)[start : min(start + KEPT_EVERY, at_most or len(texts))]
        for number in range(0, len(keys), vectors.AT_ONCE):
            part = keys[number : number + vectors.AT_ONCE]
            fresh |= zip(part, vectors.encoded([texts[key] for key in part]), strict=True)
            progress(_("%(done)d of %(all)d new texts are encoded.") % {"done": len(fresh), "all": len(texts)})
        _keep(by, fresh)
    promises = _keep(by, fresh)
    return VectorsPrepared(promises, len(fresh), _promises(by).count() - promises)


def _promises(by: Viewer) -> Any:
    return Commitment.objects.filter(space=by.here, deleted_at=None, sensitivity__lte=S1).order_by("pk")


def _unknown_texts(by: Viewer) -> dict[bytes, str]:
    """Each text without a vector once, by its key."""
    kept = kept_vectors(by.here)
    known = kept.known() if kept else {}
    rows = _promises(by).values_list("text_key", "text").iterator(chunk_size=2_000)
    return {bytes.fromhex(key): text for key, text in rows if bytes.fromhex(key) not in known}


def _keep(by: Viewer, fresh: dict[bytes, Any]) -> int:
    """Write the vectors of all promises whose text is known by now. Returns how many."""
    vectors, kept = nearness(), kept_vectors(by.here)
    known = kept.known() if kept else {}
    keys = _promises(by).values_list("pk", "text_key").iterator(chunk_size=2_000)
    rows = [vectors.Row(pk, bytes.fromhex(key)) for pk, key in keys]
    rows = [row for row in rows if row.key in known or row.key in fresh]

    def in_blocks() -> Iterator[Any]:
        for start in range(0, len(rows), vectors.BLOCK):
            part: Sequence[Any] = rows[start : start + vectors.BLOCK]
            yield vectors.stacked(
                [fresh[row.key] if row.key in fresh else kept.vectors[known[row.key]] for row in part]
            )

    if rows or kept:
        vectors.write_vectors(vectors_folder(by.here), rows, in_blocks())
    return len(rows)
