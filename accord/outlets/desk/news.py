"""What a person was told, once it is done with."""

from accord.kernel.notices.queries import notices_of
from accord.kernel.notices.services import mark_read
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import SpaceRecord


def read_news_about(viewer: Viewer, row: SpaceRecord) -> None:
    """Mark the viewer's own notices about a record read: whoever acted on it knows of it."""
    about = notices_of(viewer).filter(kind=row.policy.name, object_id=row.pk, read_at=None)
    ids = list(about.values_list("pk", flat=True))
    if ids:
        mark_read(viewer, ids=ids)
