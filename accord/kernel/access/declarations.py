"""Every view says who may open it. The middleware refuses a view that does not, and a test finds it first."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from accord.kernel.policy.roles import ANY_ROLE, Role


class Door(StrEnum):
    """How far in a view stands."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed in"
    IN_SPACE = "in space"


@dataclass(frozen=True)
class WhoMay:
    """A view's declaration: the door it stands behind and, inside a space, the roles that open it."""

    door: Door
    roles: frozenset[Role] = ANY_ROLE


View = Callable[..., Any]


def open_to(door: Door) -> Callable[[View], View]:
    """Declare a view outside any space: for everyone, or for whoever is signed in."""

    def mark(view: View) -> View:
        view.open_to = WhoMay(door)  # type: ignore[attr-defined] # the declaration travels on the function
        return view

    return mark


def who_may(*roles: Role) -> Callable[[View], View]:
    """Declare a view inside a space: for the roles named, or for every role where none is.

    The middleware resolved the space from the URL's first word into ``request.space`` and ``request.viewer``;
    the view itself does not take it again.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def inside(request: Any, *args: Any, **kwargs: Any) -> Any:
            kwargs.pop("space", None)
            return view(request, *args, **kwargs)

        inside.open_to = WhoMay(Door.IN_SPACE, frozenset(roles) or ANY_ROLE)  # type: ignore[attr-defined] # the declaration travels on the function
        return inside

    return mark
