"""Where the pages about a duty lie."""

from typing import Any

from accord.commit.commitments.models import Duty
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.requests import AccordRequest


def crumbs_to(request: AccordRequest, duty: Duty) -> list[dict[str, Any]]:
    """From the stage over the document to the duty."""
    return crumbs_of(request, duty.commitment.instrument, duty)
