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
from accord.commit.commitments.views.searches import drop_search_page, open_search_page, save_search_page, searches
from accord.commit.commitments.views.suggestions import decide_page, suggestions

__all__ = [
    "add_commitment_page",
    "add_instrument_page",
    "commitment_page",
    "decide_page",
    "drop_search_page",
    "duty_page",
    "edit_duty_page",
    "edit_instrument_page",
    "index",
    "instrument_page",
    "instruments",
    "make_duty_page",
    "open_search_page",
    "plain_words_page",
    "point_to_law_page",
    "position_page",
    "save_search_page",
    "searches",
    "stage_page",
    "suggestions",
    "withdraw_duty_page",
]
