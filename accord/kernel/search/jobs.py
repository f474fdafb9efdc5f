"""For records of apps below this one (places, actors): their events bring the index up to date after the fact."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accord.kernel.audit.models import Event
from accord.kernel.search.declarations import SEARCHABLES
from accord.kernel.search.faceted import keep_blocks
from accord.kernel.search.models import FacetMark
from accord.kernel.search.services import index_ids, rebuild_index
from accord.kernel.spaces.models import Space

KEPT_MARKS = timedelta(days=1)
MARKS_AT_ONCE = 900


def index_event(event: Event) -> None:
    """Index the record an event is about, or those that a batch touched; without either, the kind in that space."""
    if event.kind not in SEARCHABLES:
        return
    touched = event.touched if event.object_id is None else (event.object_id,)
    if touched:
        index_ids(event.space_id, event.kind, touched)
        return
    space = Space.objects.filter(pk=event.space_id).first()
    if space is not None:
        rebuild_index(space, event.kind)


def index_space(event: Event) -> None:
    """Build a space's index again when the languages changed by which its words are brought to their stems."""
    if "languages" not in event.fields:
        return
    space = Space.objects.filter(pk=event.space_id).first()
    if space is not None:
        rebuild_index(space)


def keep_facets(event: Event) -> None:
    """Keep what the lists of a space are counted by, so that whoever opens one next need not wait for it."""
    for searchable in SEARCHABLES.values():
        if searchable.faceted:
            keep_blocks(event.space_id, searchable)


def keep_changed_facets() -> int:
    """Keep the blocks that changed since, of all spaces. Returns how many."""
    counted = {kind: searchable for kind, searchable in SEARCHABLES.items() if searchable.faceted}
    marked = FacetMark.objects.filter(kind__in=list(counted)).order_by().values_list("space", "kind").distinct()
    return sum(keep_blocks(space, counted[kind]) for space, kind in marked)


def forget_old_marks() -> int:
    """Take out marks of changes that every process has long counted; the newest of each block says that it is there.

    Returns how many went. What remains reads as another state, so a process counts these blocks once more.
    """
    same = FacetMark.objects.filter(space=OuterRef("space"), kind=OuterRef("kind"), block=OuterRef("block"))
    old = FacetMark.objects.filter(at__lt=timezone.now() - KEPT_MARKS)
    old = old.exclude(pk=Subquery(same.order_by("-pk").values("pk")[:1])).order_by("pk")
    gone = 0
    while ids := list(old.values_list("pk", flat=True)[:MARKS_AT_ONCE]):
        gone += FacetMark.objects.filter(pk__in=ids).delete()[0]
    return gone
