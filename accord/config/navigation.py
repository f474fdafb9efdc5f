"""What the frame around every page needs: the stages, the space, the person. Context of ``ui/base.html``."""

from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.models import Space
from accord.outlets.desk.held_forms import page_of
from accord.outlets.desk.sign_in import Wanted, again_page

# The loop of the product: where a person stands in it. URL path after the space → label.
STAGES = (
    ("desk:today", _("Today"), "today"),
    ("directory:index", _("Understand"), "understand"),
    ("desk:table", _("Convene"), "convene"),
    ("commitments:index", _("Commit"), "commit"),
    ("desk:actions", _("Act"), "act"),
    ("progress:board", _("Answer"), "answer"),
)

# Why confidential records are closed for the moment.
CLOSED = {
    Wanted.CONFIRMATION: _("Confidential records are closed: nothing was done here for a quarter of an hour."),
    Wanted.STEP_UP: _("Confidential records are closed: it is long ago that you showed your second step."),
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation, space menu and account menu; each is left out where it does not apply."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"language_menu": _language_menu(request)}
    if user is None or not user.is_authenticated:
        outside_name = settings.OIDC_NAME if settings.SOCIALACCOUNT_PROVIDERS else ""
        return {**context, "sign_in_url": _address("account_login"), "outside_name": outside_name}
    context["account_menu"] = _account_menu(request)
    space: Space | None = getattr(request, "space", None)
    if space is not None:
        context["samples"] = space.is_sample
        context["door_notice"] = _door_notice(request)
        context["search_url"] = _address("desk:search", space.slug)
        stage = request.path.removeprefix(f"/{space.slug}/").split("/")[0]
        context["navigation"] = [
            {"label": label, "url": _address(name, space.slug), "current": stage == word}
            for name, label, word in STAGES
        ]
        others = [other for other in getattr(request, "spaces", []) if other.pk != space.pk]
        context["space_menu"] = {
            "label": str(space),
            "url": _address("desk:today", space.slug),
            "others": [{"label": str(other), "url": _address("desk:today", other.slug)} for other in others],
        }
    return context


def _door_notice(request: HttpRequest) -> dict[str, Any] | None:
    """What the person should do first, where the door shows less than the roles would."""
    wants = getattr(request, "wants", None)
    if wants is Wanted.SECOND_STEP:
        return {
            "text": _("You read as a reader does, and decide nothing, until the second step of signing in is shown."),
            "label": _("Go to the second step"),
            "url": reverse("mfa_index"),
        }
    if wants is Wanted.FACTOR:
        return {
            "text": _("You were given access to confidential records. They open once you show your second step."),
            "label": _("Go to the second step"),
            "url": reverse("mfa_index"),
        }
    if wants in CLOSED:
        back = urlencode({"next": request.get_full_path() if request.method == "GET" else "/"})
        label = _("Confirm that it is you")
        return {"text": CLOSED[wants], "label": label, "url": f"{reverse(again_page(request.user))}?{back}"}
    return None


def _account_menu(request: HttpRequest) -> dict[str, Any]:
    items = [{"label": _("My account and sessions"), "url": _address("my_account")}]
    space: Space | None = getattr(request, "space", None)
    viewer: Viewer | None = getattr(request, "viewer", None)
    if space is not None and viewer is not None:
        pages: list[dict[str, Any]] = [
            {"label": label, "url": _address(name, space.slug)}
            for name, label in SPACE_PAGES
            if viewer.roles & _let_in(name)
        ]
        items += pages
    label = viewer.name if viewer and viewer.name else str(request.user)
    return {"label": label, "items": items, "sign_out_url": _address("account_logout")}


def _language_menu(request: HttpRequest) -> dict[str, Any]:
    current = get_language()
    languages = [{"code": code, "label": name, "current": code == current} for code, name in settings.LANGUAGES]
    # A page that answers a form is no place to come back to; the page of the form is.
    return {"url": _address("language"), "back": page_of(request), "languages": languages}


@lru_cache(maxsize=4_096)
def _address(name: str, *parts: str) -> str:
    """The address of a page: the frame names twenty, the same on every page, and each is looked up in all of them."""
    return reverse(name, args=parts)


@cache
def _let_in(name: str) -> frozenset[Role]:
    """The roles that the page's own declaration names, so that no menu leads to a closed door."""
    view: Any = resolve(reverse(name, args=("any",))).func
    return frozenset(view.open_to.roles)


SPACE_PAGES = (
    ("desk:vetting", _("Vetting")),
    ("desk:search", _("Search")),
    ("exchange:imports", _("Bring files in")),
    ("desk:downloads", _("Downloads")),
    ("desk:audit", _("What happened (audit)")),
    ("desk:people", _("People and roles")),
    ("api:tokens", _("Programs that act for me")),
    ("desk:settings", _("Settings of this space")),
)
