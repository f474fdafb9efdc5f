"""Pages of instruments, promises and duties."""

from accord.commit.commitments.views.commitments import (
    add_commitment_page,
    commitment_page,
    index,
    plain_words_page,
    position_page,
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
from accord.commit.commitments.views.suggestions import decide_page, suggestions

__all__ = [
    "add_commitment_page",
    "add_instrument_page",
    "commitment_page",
    "decide_likenesses_page",
    "decide_page",
    "duty_page",
    "edit_duty_page",
    "edit_instrument_page",
    "index",
    "instrument_page",
    "instruments",
    "leave_cluster_page",
    "likenesses",
    "look_for_likenesses_page",
    "make_duty_page",
    "plain_words_page",
    "point_to_law_page",
    "position_page",
    "similar",
    "similar_to",
    "stage_page",
    "suggestions",
    "withdraw_duty_page",
]
