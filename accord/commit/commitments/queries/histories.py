"""What happened to a promise or a document, its positions and stages included, and how a promise came in."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, EarlierWording, Instrument, InstrumentStage, StatePosition
from accord.kernel.access.history import SHOWN, HistoryLine, history_of
from accord.kernel.access.names import names_of_accounts
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.prepared import Prepared


def history_of_promise(
    viewer: Viewer, commitment: Commitment, positions: Sequence[StatePosition], earlier: Sequence[EarlierWording]
) -> list[HistoryLine]:
    """The newest events about a promise; the file that it came in with, where nobody added it by hand, is the oldest.

    positions, earlier: those of the promise that the viewer sees, ``earlier`` the newest first.
    """
    rows = [*positions, *_removed_positions(viewer.here, commitment.pk)]
    lines = history_of(viewer, commitment, parts={row.pk: row.get_position_display() for row in rows})
    source = earlier[-1].source if earlier else commitment.source
    if source and len(lines) < SHOWN and not any(line.event == "commitment_added" for line in lines):
        lines.append(_came_in(viewer, commitment, source))
    return lines


def _came_in(viewer: Viewer, commitment: Commitment, source: str) -> HistoryLine:
    by = commitment.created_by
    who = names_of_accounts(viewer, [by]).get(by) if by else ""
    told = who or (_("somebody who left") if by else _("the server"))
    return HistoryLine(commitment.created_at, told, _("Came in with the file %(file)s") % {"file": source})


def history_of_document(viewer: Viewer, instrument: Instrument, stages: Sequence[InstrumentStage]) -> list[HistoryLine]:
    """The newest events about a document and its stages. stages: those that the viewer sees."""
    rows = [*stages, *_removed_stages(viewer.here, instrument.pk)]
    return history_of(viewer, instrument, parts={row.pk: row.get_stage_display() for row in rows})


# What is gone is told by its name alone, and only where every reader of the space could see it.
@Prepared
def _removed_positions(space: UUID, commitment: UUID) -> QuerySet[StatePosition]:
    rows = StatePosition.objects.filter(commitment=commitment, space=space, sensitivity__lte=S1)
    return rows.exclude(deleted_at=None)


@Prepared
def _removed_stages(space: UUID, instrument: UUID) -> QuerySet[InstrumentStage]:
    rows = InstrumentStage.objects.filter(instrument=instrument, space=space, sensitivity__lte=S1)
    return rows.exclude(deleted_at=None)
