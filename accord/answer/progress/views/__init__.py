"""Pages of the board and of what is said about duties."""

from accord.answer.progress.views.assessments import (
    assessment_page,
    edit_assessment_page,
    publish_assessment_page,
    write_assessment_page,
)
from accord.answer.progress.views.board import board_list, board_page
from accord.answer.progress.views.duties import add_action_page, record_grade_page, record_voice_page
from accord.answer.progress.views.over_time import over_time
from accord.answer.progress.views.owed import body_duties, place_duties
from accord.answer.progress.views.places import map_page
from accord.answer.progress.views.reports import (
    decide_report,
    edit_report_page,
    report_page,
    send_report,
    write_report_page,
)

__all__ = [
    "add_action_page",
    "assessment_page",
    "board_list",
    "board_page",
    "body_duties",
    "decide_report",
    "edit_assessment_page",
    "edit_report_page",
    "map_page",
    "over_time",
    "place_duties",
    "publish_assessment_page",
    "record_grade_page",
    "record_voice_page",
    "report_page",
    "send_report",
    "write_assessment_page",
    "write_report_page",
]
