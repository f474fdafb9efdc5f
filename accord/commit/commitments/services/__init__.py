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
from accord.commit.commitments.services.laws import point_to_law
from accord.commit.commitments.services.staging import CommitmentDraft, CommitmentsImported, Rejection

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
    "ensure_instrument",
    "import_commitments",
    "point_to_law",
    "reach_stage",
    "record_position",
    "withdraw_duty",
    "word_plainly",
]
