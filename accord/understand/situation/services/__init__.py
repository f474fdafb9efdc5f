"""Every write of the app, one function a write: laws with their stages and provisions, and what was found of them."""

from accord.understand.situation.services.gaps import (
    CellJudgement,
    confirm_suggestion,
    ensure_lists,
    judge_cell,
    judge_cells,
    judges_or_suggests,
    may_say,
    refuse_suggestion,
    suggest_verdict,
    withdraw_finding,
)
from accord.understand.situation.services.laws import (
    add_law,
    add_provision,
    change_law,
    change_provision,
    note_stage,
)
from accord.understand.situation.services.removals import remove_law, remove_provision

__all__ = [
    "CellJudgement",
    "add_law",
    "add_provision",
    "change_law",
    "change_provision",
    "confirm_suggestion",
    "ensure_lists",
    "judge_cell",
    "judge_cells",
    "judges_or_suggests",
    "may_say",
    "note_stage",
    "refuse_suggestion",
    "remove_law",
    "remove_provision",
    "suggest_verdict",
    "withdraw_finding",
]
