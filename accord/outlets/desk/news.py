"""What a person was told: news to read, and calls to act that are over once somebody acted."""

from django.db.models import QuerySet

from accord.commit.commitments.services.duties import ASSIGNED, ASSIGNED_MANY
from accord.kernel.followup.jobs import OVERDUE, STILL_OVERDUE
from accord.kernel.followup.services import ASKED, DONE
from accord.kernel.notices.models import Notice
from accord.kernel.notices.queries import NoticeLine, lines_of, notices_of
from accord.kernel.notices.services import mark_read
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.vetting.services import RETURNED
from accord.outlets.desk.jobs import TO_VET

# What these call for stands under "For you to do" as long as it waits, worked out from the records themselves.
CALLS = frozenset({ASKED, ASSIGNED, ASSIGNED_MANY, DONE, OVERDUE, RETURNED, STILL_OVERDUE, TO_VET})
SHOWN = 6


def news_for(viewer: Viewer) -> list[NoticeLine]:
    """The newest unread notices that call for nothing but reading, about records that the viewer still sees."""
    return lines_of(viewer, _news(viewer))


@Prepared
def _news(viewer: Viewer) -> QuerySet[Notice]:
    return notices_of(viewer).filter(read_at=None).exclude(text__in=CALLS)[:SHOWN]


def read_news_about(viewer: Viewer, row: SpaceRecord) -> None:
    """Mark the viewer's own notices about a record read: whoever acted on it knows of it."""
    about = notices_of(viewer).filter(kind=row.policy.name, object_id=row.pk, read_at=None)
    ids = list(about.values_list("pk", flat=True))
    if ids:
        mark_read(viewer, ids=ids)
