"""`{% slot "duty.thread" %}`: a named place that upper apps fill; a built-in, so no page loads it."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from accord.ui.slots import Filling, fillings

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, record: Any = None) -> SafeString:
    """What upper apps have to show here about ``record``; without one, about the page's own ``record``."""
    about = context.get("record") if record is None else record
    drawn = (_drawn(context, filling) for filling in fillings(name, context["request"], about))
    return mark_safe("".join(drawn))  # noqa: S308 — each part was rendered, and escaped, by its own template


def _drawn(context: Context, filling: Filling) -> str:
    # Drawn inside the page's own context: a fresh one would ask the database for the frame of the page again.
    with context.push(**filling.context):
        return str(get_template(filling.template).template.render(context))  # type: ignore[attr-defined] # Django's own
