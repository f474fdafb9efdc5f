"""Where the pages of this app lie."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accord.kernel.access.requests import AccordRequest


def address(request: AccordRequest, page: str, *args: Any) -> str:
    """The address of one of this app's pages in the space of the request."""
    return reverse(f"situation:{page}", args=(request.space.slug, *args))


def crumbs_of(request: AccordRequest, *more: Any) -> list[dict[str, str]]:
    """The stage, then a list (``"laws"``, ``"gaps"``) or records above the page."""
    words = {"laws": _("Laws, policies and practices"), "gaps": _("Gap matrix")}
    first = [{"label": _("Understand"), "url": reverse("directory:index", args=(request.space.slug,))}]
    return first + [
        {"label": words[part], "url": address(request, part)}
        if isinstance(part, str)
        else {"label": str(part), "url": part.get_absolute_url()}
        for part in more
    ]
