"""Pages of instruments, promises and duties."""

from accord.commit.commitments.views.assigning import assign_many_page, assignment_page
from accord.commit.commitments.views.cascades import (
    cascade_page,
    cascades,
    report_step_page,
    start_cascade_page,
)
from accord.commit.commitments.views.commitments import (
    add_commitment_page,
    commitment_page,
    edit_commitment_page,
    index,
    plain_words_page,
    position_page,
)
from accord.commit.commitments.views.consistency import (
    consistency,
    contradiction_page,
    matter_page,
    note_contradiction_page,
    resolve_contradiction_page,
)
from accord.commit.commitments.views.duties import duty_page, edit_duty_page, make_duty_page, withdraw_duty_page
from accord.commit.commitments.views.instruments import (
    add_instrument_page,
    edit_instrument_page,
    instrument_page,
    instruments,
    stage_page,
)
from accord.commit.commitments.views.laws import point_to_law_page
from accord.commit.commitments.views.likenesses import (
    decide_likenesses_page,
    leave_cluster_page,
    likenesses,
    look_for_likenesses_page,
)
from accord.commit.commitments.views.nearest import similar, similar_to
from accord.commit.commitments.views.searches import drop_search_page, open_search_page, save_search_page, searches
from accord.commit.commitments.views.splitting import split_page
from accord.commit.commitments.views.suggestions import decide_all_page, decide_page, suggestions
from accord.commit.commitments.views.unowned import unowned

__all__ = [
    "add_commitment_page",
    "add_instrument_page",
    "assign_many_page",
    "assignment_page",
    "cascade_page",
    "cascades",
    "commitment_page",
    "consistency",
    "contradiction_page",
    "decide_all_page",
    "decide_likenesses_page",
    "decide_page",
    "drop_search_page",
    "duty_page",
    "edit_commitment_page",
    "edit_duty_page",
    "edit_instrument_page",
    "index",
    "instrument_page",
    "instruments",
    "leave_cluster_page",
    "likenesses",
    "look_for_likenesses_page",
    "make_duty_page",
    "matter_page",
    "note_contradiction_page",
    "open_search_page",
    "plain_words_page",
    "point_to_law_page",
    "position_page",
    "report_step_page",
    "resolve_contradiction_page",
    "save_search_page",
    "searches",
    "similar",
    "similar_to",
    "split_page",
    "stage_page",
    "start_cascade_page",
    "suggestions",
    "unowned",
    "withdraw_duty_page",
]
