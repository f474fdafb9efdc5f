"""Taking away a document, stage, promise or position that was written down by mistake; nothing may stand on it."""

from typing import Final

from accord.commit.commitments.models import (
    ClusterMember,
    Commitment,
    EarlierWording,
    Instrument,
    InstrumentParty,
    InstrumentStage,
    Likeness,
    StatePosition,
    TagSuggestion,
)
from accord.commit.commitments.services.commitments import newest_position
from accord.commit.commitments.services.likenesses import dissolve_membership
from accord.kernel.audit.services import record, service
from accord.kernel.matching.long_texts import clean_long_text
from accord.kernel.policy.facts import Viewer
from accord.kernel.publication.models import Release, ReleaseState
from accord.kernel.search.services import index_records
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.records import tombstone_record
from accord.kernel.threads.queries import Ref
from accord.kernel.threads.removals import Standing, standing_on, take_away

# What is a record's own, and goes with it.
PARTS: Final[dict[type[SpaceRecord], tuple[type[SpaceRecord], ...]]] = {
    Instrument: (InstrumentStage, InstrumentParty),
    Commitment: (StatePosition, EarlierWording, TagSuggestion, Likeness, ClusterMember),
}


def keeps_in_place(viewer: Viewer, row: SpaceRecord) -> Standing:
    """What stands on a document, stage, promise or position: duties, gradings, links; a release while it is open."""
    return standing_on(viewer, row, parts=PARTS.get(type(row), ()), also=_releases_of(row))


def _releases_of(row: SpaceRecord) -> set[Ref]:
    asked = (ReleaseState.REQUESTED, ReleaseState.APPROVED)
    rows = Release.objects.filter(kind=row.policy.name, object_id=row.pk, state__in=asked, deleted_at=None)
    return {(Release.policy.name, pk) for pk in rows.values_list("pk", flat=True)}


@service("instrument_removed")
def remove_instrument(by: Viewer, instrument: Instrument, *, reason: str) -> Instrument:
    """Take a document away with its stages and the names of its parties; its row, its history and the reason stay.

    Raises NotPermitted for anybody but the secretariat, Refused without a reason, for one that is gone already, and,
    naming them, where promises, decisions on their way down, links or a release stand on it.
    """
    changes = take_away(by, instrument, reason=_words(reason), parts=PARTS[Instrument], also=_releases_of(instrument))
    stages = InstrumentStage.objects.filter(instrument=instrument, deleted_at=None)
    parties = InstrumentParty.objects.filter(instrument=instrument, deleted_at=None)
    details = {"stages": _gone(by, list(stages)), "parties": _gone(by, list(parties))}
    index_records([instrument])
    record(by, "instrument_removed", instrument, changes=changes, details=details)
    return instrument


@service("instrument_stage_removed")
def remove_stage(by: Viewer, stage: InstrumentStage, *, reason: str) -> InstrumentStage:
    """Take a stage away that a document never reached. Raises as ``remove_instrument``."""
    changes = take_away(by, stage, reason=_words(reason))
    record(by, "instrument_stage_removed", stage, changes=changes)
    return stage


@service("commitment_removed")
def remove_commitment(by: Viewer, commitment: Commitment, *, reason: str) -> Commitment:
    """Take a promise away with its positions, out of its cluster; its row, its history and the reason stay.

    Raises as ``remove_instrument``, where duties, grades, contradictions or links stand on it.
    """
    changes = take_away(by, commitment, reason=_words(reason), parts=PARTS[Commitment])
    positions = StatePosition.objects.filter(commitment=commitment, deleted_at=None)
    details = {"positions": _gone(by, list(positions))}
    dissolve_membership(by, commitment)
    index_records([commitment])
    record(by, "commitment_removed", commitment, changes=changes, details=details)
    return commitment


@service("commitment_position_removed")
def remove_position(by: Viewer, position: StatePosition, *, reason: str) -> StatePosition:
    """Take a position away that was never taken; the one before it counts again. Raises as ``remove_instrument``."""
    changes = take_away(by, position, reason=_words(reason))
    commitment = position.commitment
    Commitment.objects.filter(pk=commitment.pk).update(position=newest_position(commitment))
    commitment.refresh_from_db(fields=["position"])
    index_records([commitment])
    record(by, "commitment_position_removed", position, changes=changes)
    return position


def _gone(by: Viewer, rows: list[SpaceRecord]) -> int:
    return sum(bool(tombstone_record(by, row)) for row in rows)


def _words(reason: str) -> str:
    return clean_long_text(reason, field="reason", required=True)
