"""What this app shows on the overview of its stage. ``config/slots.py`` says where."""

from typing import Any

from accord.kernel.access.queries import visible_to
from accord.ui.slots import Filling
from accord.understand.situation.models import Law
from accord.understand.situation.queries.laws import laws_in_force
from accord.understand.situation.views.crumbs import address


def overview_cards(request: Any, record: object) -> Filling | None:
    """How many laws and policies are known, how many of them hold, and the way to the gap matrix."""
    context = {
        "laws_known": visible_to(request.viewer, Law).count(),
        "laws_holding": laws_in_force(request.viewer).count(),
        "laws_url": address(request, "laws"),
        "gaps_url": address(request, "gaps"),
    }
    return Filling("situation/parts/overview.html", context)
