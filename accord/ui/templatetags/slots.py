"""`{% slot "duty.thread" %}`: a named place that upper apps fill; a built-in, so no page loads it."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from accord.ui.slots import fillings

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, record: Any = None) -> SafeString:
    """What upper apps have to show here about ``record``; without one, about the page's own ``record``."""
    request = context["request"]
    about = context.get("record") if record is None else record
    drawn = (
        render_to_string(filling.template, dict(filling.context), request=request)
        for filling in fillings(name, request, about)
    )
    return mark_safe("".join(drawn))  # noqa: S308 — each part was rendered, and escaped, by its own template
