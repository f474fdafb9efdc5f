"""What was promised, where it was written down, how the State stands to it, and who owes which part of it."""

from accord.commit.commitments.models.commitments import (
    Commitment,
    CommitmentKind,
    EarlierWording,
    Position,
    StatePosition,
)
from accord.commit.commitments.models.duties import Duty
from accord.commit.commitments.models.instruments import Instrument, InstrumentKind, InstrumentStage, Stage
from accord.commit.commitments.models.searches import SavedSearch, SearchLook
from accord.commit.commitments.models.suggestions import SuggestionState, TagSuggestion

__all__ = [
    "Commitment",
    "CommitmentKind",
    "Duty",
    "EarlierWording",
    "Instrument",
    "InstrumentKind",
    "InstrumentStage",
    "Position",
    "SavedSearch",
    "SearchLook",
    "Stage",
    "StatePosition",
    "SuggestionState",
    "TagSuggestion",
]
