"""Every write of the app, one function a write: instruments, commitments, duties, whole files."""

from accord.commit.commitments.services.assigning import (
    RowChoice,
    carry_out,
    confirm_assignment,
    drop_assignment,
    plan_assignment,
    settle_rows,
)
from accord.commit.commitments.services.cascades import report_step, send_step, start_cascade
from accord.commit.commitments.services.commitments import (
    add_commitment,
    change_commitment,
    keep_earlier_words,
    record_position,
    word_plainly,
)
from accord.commit.commitments.services.contradictions import note_contradiction, resolve_contradiction
from accord.commit.commitments.services.duties import DutyPart, assign_duty, change_duty, withdraw_duty
from accord.commit.commitments.services.imports import (
    apply_commitments,
    compare_commitments,
    import_commitments,
    lay_ground,
)
from accord.commit.commitments.services.instruments import (
    add_instrument,
    change_instrument,
    ensure_instrument,
    ensure_instruments,
    import_instruments,
    reach_stage,
)
from accord.commit.commitments.services.laws import point_to_law
from accord.commit.commitments.services.likenesses import (
    ask_for_likenesses,
    confirm_likenesses,
    leave_cluster,
    propose_likenesses,
    refuse_likenesses,
)
from accord.commit.commitments.services.removals import (
    keeps_in_place,
    remove_commitment,
    remove_instrument,
    remove_position,
    remove_stage,
)
from accord.commit.commitments.services.searches import drop_search, note_look, save_search
from accord.commit.commitments.services.splitting import split_commitment
from accord.commit.commitments.services.staging import CommitmentDraft, CommitmentsImported, InstrumentDraft, Rejection
from accord.commit.commitments.services.suggestion_decisions import decide_all_suggestions, decide_suggestions
from accord.commit.commitments.services.suggestions import suggest_tags, train_tags
from accord.commit.commitments.services.vectors import VectorsPrepared, prepare_vectors

__all__ = [
    "CommitmentDraft",
    "CommitmentsImported",
    "DutyPart",
    "InstrumentDraft",
    "Rejection",
    "RowChoice",
    "VectorsPrepared",
    "add_commitment",
    "add_instrument",
    "apply_commitments",
    "ask_for_likenesses",
    "assign_duty",
    "carry_out",
    "change_commitment",
    "change_duty",
    "change_instrument",
    "compare_commitments",
    "confirm_assignment",
    "confirm_likenesses",
    "decide_all_suggestions",
    "decide_suggestions",
    "drop_assignment",
    "drop_search",
    "ensure_instrument",
    "ensure_instruments",
    "import_commitments",
    "import_instruments",
    "keep_earlier_words",
    "keeps_in_place",
    "lay_ground",
    "leave_cluster",
    "note_contradiction",
    "note_look",
    "plan_assignment",
    "point_to_law",
    "prepare_vectors",
    "propose_likenesses",
    "reach_stage",
    "record_position",
    "refuse_likenesses",
    "remove_commitment",
    "remove_instrument",
    "remove_position",
    "remove_stage",
    "report_step",
    "resolve_contradiction",
    "save_search",
    "send_step",
    "settle_rows",
    "split_commitment",
    "start_cascade",
    "suggest_tags",
    "train_tags",
    "withdraw_duty",
    "word_plainly",
]
