"""What was promised, where it was written down, how the State stands to it, and who owes which part of it."""

from accord.commit.commitments.models.adoption import Adoption, AdoptionAnswer, InstrumentParty, Side
from accord.commit.commitments.models.assigning import AssignmentPlan, PlannedDuty, PlanState, RowState
from accord.commit.commitments.models.cascades import Cascade, CascadeStep, StepState
from accord.commit.commitments.models.commitments import (
    Commitment,
    CommitmentKind,
    EarlierWording,
    Position,
    StatePosition,
    usual_kind,
)
from accord.commit.commitments.models.contradictions import Contradiction
from accord.commit.commitments.models.duties import Duty
from accord.commit.commitments.models.instruments import Instrument, InstrumentKind, InstrumentStage, Stage
from accord.commit.commitments.models.likenesses import Cluster, ClusterMember, Likeness, LikenessState
from accord.commit.commitments.models.searches import SavedSearch, SearchLook
from accord.commit.commitments.models.suggestions import SuggestionState, TagSuggestion

__all__ = [
    "Adoption",
    "AdoptionAnswer",
    "AssignmentPlan",
    "Cascade",
    "CascadeStep",
    "Cluster",
    "ClusterMember",
    "Commitment",
    "CommitmentKind",
    "Contradiction",
    "Duty",
    "EarlierWording",
    "Instrument",
    "InstrumentKind",
    "InstrumentParty",
    "InstrumentStage",
    "Likeness",
    "LikenessState",
    "PlanState",
    "PlannedDuty",
    "Position",
    "RowState",
    "SavedSearch",
    "SearchLook",
    "Side",
    "Stage",
    "StatePosition",
    "StepState",
    "SuggestionState",
    "TagSuggestion",
    "usual_kind",
]
