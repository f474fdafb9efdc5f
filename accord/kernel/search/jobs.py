"""For records of apps below this one (places, actors): their events bring the index up to date after the fact."""

from accord.kernel.audit.models import Event
from accord.kernel.search.declarations import SEARCHABLES
from accord.kernel.search.services import index_ids, rebuild_index
from accord.kernel.spaces.models import Space


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
