"""Promises of nearly the same meaning, by their vectors; who may see them is asked after they were found."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from accord.commit.commitments.models import Commitment
from accord.commit.commitments.promise_vectors import kept_vectors
from accord.commit.commitments.queries.promises import commitments_for
from accord.kernel.matching.nearness import nearness
from accord.kernel.policy.facts import Viewer

LOOKED_AT: Final = 200
MOST: Final = 25
LEAST: Final = 0.5  # cosine; below, two promises have a matter in common at most
LEAST_TO_WORDS: Final = 0.4  # a few words never come as near as a whole sentence
LONGEST: Final = 2_000  # letters of a text that are encoded while somebody waits


@dataclass(frozen=True)
class Near:
    """A promise and how near it is: the cosine of two vectors, 1 for the same."""

    commitment: Commitment
    score: float


def promises_like(viewer: Viewer, commitment: Commitment) -> list[Near]:
    """The promises nearest to one, the nearest first. Raises Refused where the extra is not installed."""
    kept = kept_vectors(viewer.here)
    if kept is None:
        return []
    vector = kept.of(commitment.pk, bytes.fromhex(commitment.text_key))
    if vector is None:
        vector = nearness().encoded([commitment.text[:LONGEST]])[0]
    found = kept.nearest(vector, most=LOOKED_AT + 1)
    return _seen(viewer, [(pk, score) for pk, score in found if pk != commitment.pk and score >= LEAST])


def promises_about(viewer: Viewer, words: str) -> list[Near]:
    """The promises nearest to some words, the nearest first. Raises Refused where the extra is not installed."""
    kept = kept_vectors(viewer.here)
    if kept is None or not words.strip():
        return []
    found = kept.nearest(nearness().encoded([words[:LONGEST]])[0], most=LOOKED_AT)
    return _seen(viewer, [(pk, score) for pk, score in found if score >= LEAST_TO_WORDS])


def _seen(viewer: Viewer, found: list[tuple[UUID, float]]) -> list[Near]:
    scores = dict(found)
    rows = {row.pk: row for row in commitments_for(viewer).filter(pk__in=list(scores))}
    return [Near(rows[pk], score) for pk, score in scores.items() if pk in rows][:MOST]
