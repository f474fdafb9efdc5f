"""For records of apps below this one (places, actors): their events bring the index up to date after the fact."""

from accord.kernel.audit.models import Event
from accord.kernel.search.declarations import SEARCHABLES
from accord.kernel.search.services import index_ids, rebuild_index
from accord.kernel.spaces.models import Space


def index_event(event: Event) -> None:
    """Index the record an event is about; after a batch, which names no record, the whole kind in that space."""
    if event.kind not in SEARCHABLES:
        return
    if event.object_id is not None:
        index_ids(event.space_id, event.kind, [event.object_id])
        return
    space = Space.objects.filter(pk=event.space_id).first()
    if space is not None:
        rebuild_index(space, event.kind)
