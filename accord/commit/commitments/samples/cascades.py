"""An invented decision of the country on its way through the province to the districts, in every state there is."""

from accord.commit.commitments.models.cascades import Cascade, CascadeStep, StepState
from accord.commit.commitments.services.cascades import report_step, start_cascade
from accord.kernel.actors.samples import sample_body
from accord.kernel.spaces.samples import DIRECTORATE, Table, days_from_now

KEY = "sample:two-ways-out"
# The department gets it from the ministry and passes it on; the tehsil's office waits for the district's.
BODIES = ("mines", "mines_branch", "district_office", "tehsil_office", "other_district", "police")
# body → (who says so, state, days from today, reason). The police have it and say nothing yet.
SAID = (
    ("mines", "bilal", StepState.RECEIVED, -66, ""),
    ("mines", "bilal", StepState.INSTRUCTED, -60, ""),
    ("mines_branch", "bilal", StepState.RECEIVED, -55, ""),
    ("mines_branch", "bilal", StepState.APPLIED, -30, ""),
    ("district_office", "chandni", StepState.RECEIVED, -52, ""),
    ("other_district", "amina", StepState.RECEIVED, -50, ""),
    (
        "other_district",
        "amina",
        StepState.BLOCKED,
        -45,
        "No engineer in Lajward can say what a safe second way out is.",
    ),
)


def lay_cascades(table: Table) -> None:
    """Lay the decision and what the bodies said of it, once."""
    if table.slug != DIRECTORATE or Cascade.objects.filter(space=table.space, client_key=KEY).exists():
        return
    cascade = start_cascade(
        table.acting("amina"),
        title={"en": "Two ways out of every mine (sample)", "ur": "ہر کان سے نکلنے کے دو راستے (نمونہ)"},
        details={"en": "Nobody works below ground in Kohnam where there is only one way out."},
        issuer=sample_body(table, "federal"),
        decided_on=days_from_now(-70),
        due=days_from_now(20),
        bodies=[sample_body(table, key) for key in BODIES],
        client_key=KEY,
    )
    steps = CascadeStep.objects.filter(cascade=cascade).select_related("space", "body", "cascade")
    for body, name, state, day, reason in SAID:
        # Read anew: what a body passes on changes the steps under it.
        step = steps.get(body=sample_body(table, body))
        report_step(table.acting(name), step, state=state, on=days_from_now(day), reason=reason)
