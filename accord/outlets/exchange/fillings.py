"""What exchange draws on pages of other apps. ``config/slots.py`` says where."""

from typing import Any

from django.urls import reverse

from accord.kernel.policy.roles import Role
from accord.ui.slots import Filling


def import_button(request: Any, record: object) -> Filling | None:
    """The way to bring a file in, for whoever may do so by a page."""
    if not request.viewer.holds(Role.SECRETARIAT):
        return None
    address = reverse("exchange:new_import", args=(request.space.slug,))
    return Filling("exchange/parts/import_button.html", {"import_url": address})
