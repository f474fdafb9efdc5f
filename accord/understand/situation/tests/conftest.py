"""A law in force with one provision, two rights and two groups."""

from datetime import date

import pytest

from accord.kernel.taxonomies.models import Term
from accord.understand.situation.services import add_law, add_provision, ensure_lists, note_stage

DAY = date(2025, 3, 4)


@pytest.fixture
def law(cast):
    made = add_law(
        cast.viewer("amina"),
        kind="law",
        title={"en": "Mines safety act (sample)", "ur": "قانونِ تحفظِ کان"},
        level="provincial",
        body=cast.bodies["mines"],
        places=[cast.places["province"]],
        number="Act 4 of 2021",
    )
    note_stage(cast.viewer("amina"), law=made, stage="in_force", reached_on=date(2022, 1, 1))
    return made


@pytest.fixture
def provision(cast, law):
    return add_provision(
        cast.viewer("lal"), law=law, number="s. 12", text="No person under eighteen shall be employed below ground."
    )


@pytest.fixture
def terms(cast):
    ensure_lists(cast.viewer("amina"), rights=["Safe work", "Fair pay"], groups=["Women", "Children"])
    rows = Term.objects.filter(space=cast.space)
    return {str(term): term for term in rows}


@pytest.fixture
def cell(law, terms):
    return {"law": law, "right": terms["Safe work"], "group": terms["Children"]}
