"""The desk's forms, by noun."""

from typing import Any


def posted(request: Any) -> Any:
    """What was sent, also where a form sends nothing but itself; None for a plain visit."""
    return request.POST if request.method == "POST" else None
