"""An invented notification of the province on its way to the districts: applied, received, blocked, not sent yet."""

from accord.commit.commitments.models.cascades import Cascade, CascadeStep, StepState
from accord.commit.commitments.services.cascades import report_step, start_cascade
from accord.kernel.actors.samples import sample_body
from accord.kernel.spaces.samples import DIRECTORATE, Table, days_from_now

KEY = "sample:two-ways-out"
BODIES = ("mines_branch", "district_office", "tehsil_office", "other_district", "police")
# body → (who says so, state, days from today, reason)
SAID = (
    ("mines_branch", "bilal", StepState.RECEIVED, -64, ""),
    ("mines_branch", "bilal", StepState.APPLIED, -30, ""),
    ("district_office", "chandni", StepState.RECEIVED, -58, ""),
    ("other_district", "amina", StepState.RECEIVED, -61, ""),
    (
        "other_district",
        "amina",
        StepState.BLOCKED,
        -45,
        "No engineer in Lajward can say what a safe second way out is.",
    ),
)


def lay_cascades(table: Table) -> None:
    """Lay the notification and what the bodies said of it, once."""
    if table.slug != DIRECTORATE or Cascade.objects.filter(space=table.space, client_key=KEY).exists():
        return
    cascade = start_cascade(
        table.acting("amina"),
        title={"en": "Two ways out of every mine (sample)", "ur": "ہر کان سے نکلنے کے دو راستے (نمونہ)"},
        details={"en": "Nobody works below ground in Sangar where there is only one way out."},
        issuer=sample_body(table, "mines"),
        decided_on=days_from_now(-70),
        due=days_from_now(20),
        bodies=[sample_body(table, key) for key in BODIES],
        client_key=KEY,
    )
    steps = {step.body_id: step for step in CascadeStep.objects.filter(cascade=cascade).select_related("space", "body")}
    for body, name, state, day, reason in SAID:
        step = steps[sample_body(table, body).pk]
        step.cascade = cascade
        report_step(table.acting(name), step, state=state, on=days_from_now(day), reason=reason)
