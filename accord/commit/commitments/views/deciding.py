"""Deciding about what was proposed: on the page of a promise, or on the list of all that waits."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from accord.commit.commitments.queries import commitment_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.identifiers import id_in


def tabs(asked: Mapping[str, str], name: str, choices: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    """A link for each choice of one filter, the others staying as they are asked for."""
    return [
        {"label": label, "url": "?" + urlencode({**asked, name: value}), "current": asked[name] == value}
        for value, label in choices
    ]


def page_decided_on(request: AccordRequest, listed_on: str, filters: Iterable[str]) -> str:
    """Where the button was pressed: the page of the promise that the form names, else the list as it was narrowed.

    Raises NotVisible for a promise that the viewer does not see.
    """
    promise = id_in(request.POST.get("promise", ""))
    if promise:
        return commitment_for(request.viewer, promise).get_absolute_url()
    asked = {name: request.GET[name] for name in filters if name in request.GET}
    return reverse(listed_on, args=(request.space.slug,)) + (f"?{urlencode(asked)}" if asked else "")
