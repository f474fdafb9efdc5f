"""Leaving the house: who took what out, and how much of it."""

from accord.kernel.audit.services import record, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import Space


@service("records_exported")
def note_export(by: Viewer, space: Space, *, what: str, rows: int, through: str) -> None:
    """Note in the space's log that rows were taken out. through: ``command line`` or ``page``."""
    record(by, "records_exported", space, details={"what": what, "rows": rows, "through": through})
