"""Promises that say nearly the same: proposed by their words, then gathered in clusters or refused by a person."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Cluster, ClusterMember, Commitment, Likeness, LikenessState
from accord.commit.commitments.queries.likenesses import likenesses_for
from accord.commit.commitments.services.deciding import move_proposals
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.audit.services import nothing_changed, record, record_batch, service
from accord.kernel.matching.likeness import alike_pairs
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.records import create_record, tombstone_record

BATCH: Final = 250
Progress = Callable[[str], None]
Pair = tuple[UUID, UUID]


@service("likenesses_asked")
def ask_for_likenesses(by: Viewer, *, space: Space) -> None:
    """Have the worker look through all promises again. Raises NotPermitted for anybody but the secretariat."""
    demand_new(by, Likeness)
    record(by, "likenesses_asked", space)


def propose_likenesses(by: Viewer, *, progress: Progress = lambda _line: None) -> int:
    """Look through all promises of the space and propose those that say nearly the same. Returns how many are open.

    Only promises that everybody in the space reads (S0, S1) are looked at: a restricted one must not shine through.
    What was refused does not come again, nor what would bring together two that were refused; proposals that nobody
    decided and that do not hold any more give way. Raises NotPermitted for anybody but secretariat and operator.
    """
    demand_new(by, Likeness)
    rows = _open_promises(by).order_by(F("instrument__dated").asc(nulls_first=True), "created_at", "pk")
    ids: list[UUID] = []
    texts: list[str] = []
    for pk, text in rows.values_list("pk", "text").iterator(chunk_size=2_000):
        ids.append(pk)
        texts.append(text)
    progress(_("%(promises)d promises to compare.") % {"promises": len(ids)})
    places = {pk: place for place, pk in enumerate(ids)}
    found = alike_pairs(texts, joined=_joined(by, places), apart=_refused(by, places))
    wanted = {(ids[pair.first], ids[pair.second]): Decimal(f"{pair.score:.3f}") for pair in found}
    there = {(one, other): pk for pk, one, other in _undecided(by).values_list("pk", "first_id", "second_id")}
    stale = [pk for pair, pk in there.items() if pair not in wanted]
    fresh = [pair for pair in wanted if pair not in there]
    for start in range(0, max(len(stale), len(fresh)), BATCH):
        part = slice(start, start + BATCH)
        write_likenesses(by, scores={pair: wanted[pair] for pair in fresh[part]}, stale=stale[part])
    return len(wanted)


def _open_promises(by: Viewer) -> QuerySet[Commitment]:
    return Commitment.objects.filter(space=by.here, deleted_at=None, sensitivity__lte=S1)


def _undecided(by: Viewer) -> QuerySet[Likeness]:
    return Likeness.objects.filter(space=by.here, state=LikenessState.OPEN)


def _joined(by: Viewer, places: dict[UUID, int]) -> list[tuple[int, int]]:
    """Each member of a cluster with the cluster's first."""
    firsts: dict[UUID, int] = {}
    members = ClusterMember.objects.filter(space=by.here, deleted_at=None).values_list("cluster_id", "commitment_id")
    here = [(cluster, places[promise]) for cluster, promise in members if promise in places]
    return [(firsts.setdefault(cluster, place), place) for cluster, place in here]


def _refused(by: Viewer, places: dict[UUID, int]) -> list[tuple[int, int]]:
    pairs = Likeness.objects.filter(space=by.here, state=LikenessState.REFUSED).values_list("first_id", "second_id")
    return [(places[one], places[other]) for one, other in pairs if one in places and other in places]


@service("likenesses_proposed")
def write_likenesses(by: Viewer, *, scores: dict[Pair, Decimal], stale: Sequence[UUID]) -> None:
    """Add a batch of proposals, take away some that nobody decided; pairs that are there already stay as they are."""
    gone, _which = _undecided(by).filter(pk__in=stale).delete()
    named = [pk for pair in scores for pk in pair]
    there = Likeness.objects.filter(first__in=named, second__in=named).values_list("first_id", "second_id")
    decided = {frozenset(pair) for pair in there}
    fresh = [
        Likeness(id=new_id(), space_id=by.here, created_by=by.account, first_id=pair[0], second_id=pair[1], score=score)
        for pair, score in scores.items()
        if frozenset(pair) not in decided
    ]
    if not fresh and not gone:
        nothing_changed()
        return
    Likeness.objects.bulk_create(fresh, batch_size=BATCH)
    contents = [(row.pk, row.content_hash()) for row in fresh]
    details = {"gone": gone}
    record_batch(by, "likenesses_proposed", space_id=by.here, kind=Likeness.policy, contents=contents, details=details)


@service("likenesses_confirmed")
def confirm_likenesses(by: Viewer, likenesses: Sequence[Likeness]) -> None:
    """These pairs are one promise each, said twice: gather them in clusters. One that was refused may be confirmed.

    Raises NotPermitted; Refused for none, for more than 50 at once, where one was decided meanwhile, and where a
    cluster would hold two promises that somebody judged to be different.
    """
    _decide(by, likenesses, LikenessState.CONFIRMED, among=(LikenessState.OPEN, LikenessState.REFUSED))
    clusters = {_gather(by, row) for row in likenesses}
    _refuse_what_was_kept_apart(by, clusters)
    contents = [(row.pk, row.content_hash()) for row in likenesses]
    record_batch(by, "likenesses_confirmed", space_id=by.here, kind=Likeness.policy, contents=contents)


@service("likenesses_refused")
def refuse_likenesses(by: Viewer, likenesses: Sequence[Likeness]) -> None:
    """These pairs are two promises each, however alike: remembered, and never proposed again.

    Raises NotPermitted; Refused for none, for more than 50 at once, and where one was decided meanwhile.
    """
    _decide(by, likenesses, LikenessState.REFUSED, among=(LikenessState.OPEN,))
    contents = [(row.pk, row.content_hash()) for row in likenesses]
    record_batch(by, "likenesses_refused", space_id=by.here, kind=Likeness.policy, contents=contents)


def _decide(by: Viewer, likenesses: Sequence[Likeness], to: LikenessState, *, among: Sequence[LikenessState]) -> None:
    none, many = _("Choose at least one pair."), _("At most %(most)d pairs are decided at once.")
    move_proposals(by, likenesses, to, among=among, none=none, many=many)


def _gather(by: Viewer, row: Likeness) -> UUID:
    """Put both promises into one cluster: a new one, that of either, or both clusters made one. Returns its id."""
    pair = (row.first_id, row.second_id)
    members = ClusterMember.objects.filter(commitment__in=pair, deleted_at=None).select_related("cluster")
    clusters = list({member.cluster_id: member.cluster for member in members}.values())
    cluster = clusters[0] if clusters else create_record(by, Cluster)[0]
    for other in clusters[1:]:
        ClusterMember.objects.filter(cluster=other, deleted_at=None).update(cluster=cluster)
        tombstone_record(by, other, merged_into=cluster.pk)
    there = {member.commitment_id for member in members}
    for promise in (row.first, row.second):
        if promise.pk not in there:
            create_record(by, ClusterMember, cluster=cluster, commitment=promise)
    return cluster.pk


def _refuse_what_was_kept_apart(by: Viewer, clusters: set[UUID]) -> None:
    members = ClusterMember.objects.filter(cluster__in=clusters, deleted_at=None)
    cluster_of = dict(members.values_list("commitment_id", "cluster_id"))
    apart = Likeness.objects.filter(state=LikenessState.REFUSED, first__in=cluster_of, second__in=cluster_of)
    for row in apart:
        if cluster_of[row.first_id] == cluster_of[row.second_id]:
            seen = likenesses_for(by).filter(pk=row.pk).first()
            raise Refused(
                _("This would bring together two promises that somebody judged to be different: %(pair)s.")
                % {"pair": seen or _("not shown to you")}
            )


@service("cluster_left")
def leave_cluster(by: Viewer, member: ClusterMember) -> None:
    """Take a promise out of its cluster; it is not proposed again for what stays there.

    A cluster of one is none: the last one goes with it. Raises NotPermitted, or Refused where it left already.
    """
    demand(by, "leave", member)
    if by.account is None:
        raise NotPermitted("leave", "decided_by_a_person")
    others = _let_go(by, member)
    _keep_apart(by, member.commitment_id, [other.commitment_id for other in others])
    record(by, "cluster_left", member, details={"cluster": member.cluster_id})


def dissolve_membership(by: Viewer, commitment: Commitment) -> None:
    """Take a promise that is going away out of its cluster: part of the write that removes it, and of its event."""
    for member in ClusterMember.objects.filter(commitment=commitment, deleted_at=None).select_related("cluster"):
        _let_go(by, member)


def _let_go(by: Viewer, member: ClusterMember) -> list[ClusterMember]:
    """Take a member out; a cluster of one goes with it. Returns those that stay, or stayed alone."""
    tombstone_record(by, member)
    others = list(ClusterMember.objects.filter(cluster=member.cluster_id, deleted_at=None).order_by("pk"))
    if len(others) < 2:
        for other in others:
            tombstone_record(by, other)
        tombstone_record(by, member.cluster)
    return others


def _keep_apart(by: Viewer, promise: UUID, others: Sequence[UUID]) -> None:
    """Turn what joined them into refusals; where nothing did by itself, remember one."""
    decided: dict[str, Any] = {"state": LikenessState.REFUSED, "decided_by": by.account, "decided_at": timezone.now()}
    between = Q(first=promise, second__in=others) | Q(second=promise, first__in=others)
    if not Likeness.objects.filter(between).update(**decided) and others:
        create_record(by, Likeness, first_id=others[0], second_id=promise, score=Decimal(0), **decided)
