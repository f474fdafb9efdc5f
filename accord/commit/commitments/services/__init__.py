"""Every write of the app, one function a write: instruments, commitments, duties, whole files."""

from accord.commit.commitments.services.commitments import (
    add_commitment,
    change_commitment,
    keep_earlier_words,
    record_position,
    word_plainly,
)
from accord.commit.commitments.services.duties import assign_duty, change_duty, withdraw_duty
from accord.commit.commitments.services.imports import apply_commitments, compare_commitments, import_commitments
from accord.commit.commitments.services.instruments import (
    add_instrument,
    change_instrument,
    ensure_instrument,
    ensure_instruments,
    import_instruments,
    reach_stage,
)
from accord.commit.commitments.services.laws import point_to_law
from accord.commit.commitments.services.searches import drop_search, note_look, save_search
from accord.commit.commitments.services.staging import CommitmentDraft, CommitmentsImported, InstrumentDraft, Rejection
from accord.commit.commitments.services.suggestions import decide_suggestions, suggest_tags, train_tags

__all__ = [
    "CommitmentDraft",
    "CommitmentsImported",
    "InstrumentDraft",
    "Rejection",
    "add_commitment",
    "add_instrument",
    "apply_commitments",
    "assign_duty",
    "change_commitment",
    "change_duty",
    "change_instrument",
    "compare_commitments",
    "decide_suggestions",
    "drop_search",
    "ensure_instrument",
    "ensure_instruments",
    "import_commitments",
    "import_instruments",
    "keep_earlier_words",
    "note_look",
    "point_to_law",
    "reach_stage",
    "record_position",
    "save_search",
    "suggest_tags",
    "train_tags",
    "withdraw_duty",
    "word_plainly",
]
