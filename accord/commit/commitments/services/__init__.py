"""Every write of the app, one function a write: instruments, commitments, duties, whole files."""

from accord.commit.commitments.services.commitments import (
    add_commitment,
    change_commitment,
    record_position,
    word_plainly,
)
from accord.commit.commitments.services.duties import assign_duty, change_duty, withdraw_duty
from accord.commit.commitments.services.imports import import_commitments
from accord.commit.commitments.services.instruments import (
    add_instrument,
    change_instrument,
    ensure_instrument,
    reach_stage,
)
from accord.commit.commitments.services.staging import CommitmentDraft, CommitmentsImported, Rejection
from accord.commit.commitments.services.suggestions import decide_suggestions, suggest_tags, train_tags

__all__ = [
    "CommitmentDraft",
    "CommitmentsImported",
    "Rejection",
    "add_commitment",
    "add_instrument",
    "assign_duty",
    "change_commitment",
    "change_duty",
    "change_instrument",
    "decide_suggestions",
    "ensure_instrument",
    "import_commitments",
    "reach_stage",
    "record_position",
    "suggest_tags",
    "train_tags",
    "withdraw_duty",
    "word_plainly",
]
