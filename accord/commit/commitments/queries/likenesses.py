"""Reading near-duplicates and clusters: a pair is seen by whoever sees both promises."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accord.commit.commitments.models import ClusterMember, Commitment, Likeness, LikenessState
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.matching.differences import Differences, Piece, differences
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.prepared import Prepared

MOST_SHOWN = 5


ENDS = ("first__instrument__space", "first__space", "second__instrument__space", "second__space")


def likenesses_for(viewer: Viewer) -> QuerySet[Likeness]:
    """Pairs of promises that the viewer sees both of, the likest first."""
    rows = visible_to(viewer, Likeness).filter(_sees(viewer, "first"), _sees(viewer, "second"))
    return rows.select_related(*ENDS).order_by("-score", "pk")


def _sees(viewer: Viewer, end: str) -> Exists:
    """Asked row by row: a list of all promises that the viewer sees would be made for every count."""
    return Exists(visible_to(viewer, Commitment).filter(pk=OuterRef(end)))


@dataclass(frozen=True)
class Side:
    """One promise of a pair: its text in pieces, and the words that it holds alone."""

    promise: Commitment
    pieces: tuple[Piece, ...]
    alone: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """A pair as pages show it: both promises, and how their words differ."""

    likeness: Likeness
    words: Differences

    @property
    def sides(self) -> tuple[Side, Side]:
        """Each promise with its text in pieces and the words that it holds alone."""
        row, words = self.likeness, self.words
        return Side(row.first, words.first, words.only_first), Side(row.second, words.second, words.only_second)


def compared(row: Likeness) -> Compared:
    """A pair with its differences worked out."""
    return Compared(row, differences(row.first.text, row.second.text))


def open_likenesses_of(viewer: Viewer, commitment: Commitment) -> list[Compared]:
    """What nobody decided yet of the pairs that a promise is in, the likest first."""
    return [compared(row) for row in _open_pairs(viewer, commitment.pk)]


@Prepared
def _open_pairs(viewer: Viewer, commitment: UUID) -> QuerySet[Likeness]:
    rows = likenesses_for(viewer).filter(Q(first=commitment) | Q(second=commitment), state=LikenessState.OPEN)
    return rows[:MOST_SHOWN]


def members_for(viewer: Viewer) -> QuerySet[ClusterMember]:
    """Members of clusters whose promises the viewer sees."""
    rows = visible_to(viewer, ClusterMember).filter(_sees(viewer, "commitment"))
    return rows.select_related("commitment__instrument__space", "commitment__space", "cluster")


def member_for(viewer: Viewer, commitment: UUID, action: str = READ) -> ClusterMember:
    """How a promise belongs to its cluster. Raises NotVisible where it is in none, or NotPermitted."""
    rows = members_for(viewer).filter(commitment=commitment)
    return get_for(viewer, members_for, rows.values_list("pk", flat=True).first() or commitment, action)


def said_also(viewer: Viewer, commitment: Commitment) -> list[ClusterMember]:
    """The other members of a promise's cluster as far as the viewer sees them, the earliest first."""
    found: list[ClusterMember] = _others_in_cluster(viewer, commitment.pk)
    return found


@Prepared
def _others_in_cluster(viewer: Viewer, commitment: UUID) -> QuerySet[ClusterMember]:
    own = members_for(viewer).filter(commitment=commitment).values("cluster")
    rows = members_for(viewer).filter(cluster__in=own).exclude(commitment=commitment)
    return rows.order_by(F("commitment__instrument__dated").asc(nulls_first=True), "commitment__created_at", "pk")
