"""A committee's grade, on the committee's own scale."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accord.answer.progress.models import Grade
from accord.answer.progress.scales import meaning_of
from accord.answer.progress.services.checks import refuse_day_to_come, stated
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.services.words import refuse_other_space
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import create_record


@service("grade_recorded")
def record_grade(
    by: Viewer,
    *,
    commitment: Commitment,
    committee: str,
    scale: str,
    grade: str,
    dated: date,
    source: str,
    meaning: str = "",
    client_key: str | None = None,
) -> Grade:
    """Note a committee's grade of a promise. It is never translated into another scale.

    meaning: what the grade means there; filled in where the scale is one that we know (see scales.py).
    Raises NotPermitted for anybody but assessors; Refused for no source, a day to come, or a grade that a scale we
    know does not have.
    """
    refuse_other_space(by, commitment)
    demand(by, READ, commitment)
    demand_new(by, Grade)
    refuse_day_to_come(dated, "dated")
    if not source.strip():
        raise Refused(_("Say where this grade is written."), field="source")
    values: dict[str, Any] = {
        "committee": committee.strip(),
        "scale": scale.strip(),
        "grade": grade.strip(),
        "meaning": meaning.strip() or meaning_of(scale, grade),
        "dated": dated,
        "source": source.strip(),
    }
    made, created = create_record(by, Grade, client_key=client_key, commitment=commitment, **values)
    if created:
        record(by, "grade_recorded", made, changes=stated({"commitment": commitment, **values}))
    else:
        nothing_changed()
    return made
