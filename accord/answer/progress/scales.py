"""Scales on which committees grade, each with its own meanings; none is ever mapped onto another.

Source of the first: Human Rights Committee, grading in its follow-up procedure.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCALES: Mapping[str, tuple[str | Promise, Mapping[str, str | Promise]]] = {
    "human_rights_committee": (
        _("Human Rights Committee, A to E"),
        {
            "A": _("largely satisfactory"),
            "B": _("partly satisfactory"),
            "C": _("not satisfactory"),
            "D": _("no cooperation"),
            "E": _("contrary to what was recommended"),
        },
    ),
}


def scale_name(scale: str) -> str:
    """A scale as people call it."""
    return str(SCALES[scale][0]) if scale in SCALES else scale


def meaning_of(scale: str, grade: str) -> str:
    """What a grade means on a scale we know; empty for every other scale."""
    _name, grades = SCALES.get(scale, ("", {}))
    return str(grades.get(grade.strip().upper(), ""))
