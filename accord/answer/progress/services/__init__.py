"""Every write of the app, one function a write: reports, assessments, grades, voices."""

from accord.answer.progress.services.assessments import change_assessment, publish_assessment, write_assessment
from accord.answer.progress.services.grades import record_grade
from accord.answer.progress.services.reports import change_report, submit_report, write_report
from accord.answer.progress.services.voices import record_voice

__all__ = [
    "change_assessment",
    "change_report",
    "publish_assessment",
    "record_grade",
    "record_voice",
    "submit_report",
    "write_assessment",
    "write_report",
]
