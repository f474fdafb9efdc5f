"""Pages of laws and of the gap matrix."""

from accord.understand.situation.views.findings import (
    decide_page,
    finding_page,
    findings,
    judge_many_page,
    judge_page,
    withdraw_page,
)
from accord.understand.situation.views.gaps import gaps, lists_page
from accord.understand.situation.views.laws import (
    add_law_page,
    add_provision_page,
    edit_law_page,
    edit_provision_page,
    law_page,
    laws,
    stage_page,
)
from accord.understand.situation.views.removals import remove_law_page, remove_provision_page

__all__ = [
    "add_law_page",
    "add_provision_page",
    "decide_page",
    "edit_law_page",
    "edit_provision_page",
    "finding_page",
    "findings",
    "gaps",
    "judge_many_page",
    "judge_page",
    "law_page",
    "laws",
    "lists_page",
    "remove_law_page",
    "remove_provision_page",
    "stage_page",
    "withdraw_page",
]
