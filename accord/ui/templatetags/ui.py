"""Tags and filters of every page; they are built-ins, so no page loads them."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField
from django.http import QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accord.ui import wording

register = template.Library()

register.filter("day", wording.day_words)
register.filter("short_day", wording.short_day)
register.filter("moment", wording.moment_words)
register.filter("due", wording.due_words)
register.filter("number", wording.number_words)
register.filter("size", wording.size_words)
register.filter("share_of", wording.share_words)
register.filter("text", wording.text_of)
register.filter("listed", wording.listed)
register.filter("apart", wording.apart)

RIGHT_TO_LEFT = frozenset({"ar", "bal", "bgp", "brh", "fa", "he", "ks", "pnb", "ps", "sd", "skr", "ug", "ur"})
# Icons that point along the line or show lines of writing; a clock or a tick is the same everywhere.
TURNING = frozenset({"help", "next", "previous", "returned", "sign-out", "sort", "text"})


@register.filter
def direction(language: str) -> str:
    """`rtl` for a language written from right to left, else `ltr`."""
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


@register.filter
def in_own_language(value: object) -> SafeString:
    """A `{language: text}` value as a span that says its language, for fonts and screen readers."""
    language = wording.language_of(value)
    text = wording.text_of(value)
    if not language:
        return format_html("{}", text)
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction(language), text)


@register.simple_tag
def latin(text: object) -> SafeString:
    """`<h1{% latin title %}>`: marks a text without an Arabic letter: it needs less room than Urdu."""
    shown = wording.text_of(text)
    return mark_safe(" data-latin" if shown and not wording.has_arabic_letters(shown) else "")  # noqa: S308 — constants


@register.simple_tag(name="static")
@lru_cache(maxsize=256)  # the frame of every page names six files, whose addresses stand as long as the process
def static_address(path: str) -> SafeString:
    """`{% static "ui/accord.css" %}`: Django's own, which looks each address up anew."""
    return format_html("{}", static(path))


@register.simple_tag
@lru_cache(maxsize=1_024)  # a list shows the same few in each of its rows
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "check" %}`: a drawing beside words; with `label` it stands alone. Arrows turn from right to left."""
    source = f"{static('vendor/bootstrap-icons/icons.svg')}#{name}"
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    turning = " turns" if name in TURNING else ""
    return format_html('<svg class="icon{}" {} focusable="false"><use href="{}"></use></svg>', turning, spoken, source)


@register.simple_tag
def when(value: date | datetime | None) -> SafeString | str:
    """`{% when report.sent_at %}`: a day or a moment as people write it, in a `time` element that machines read."""
    if not value:
        return ""
    words = wording.moment_words(value) if isinstance(value, datetime) else wording.day_words(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: object) -> str:
    """`{% query_with level="district" page=None %}`: this page's query with changes; a new filter starts at page 1."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def rest(attributes: object) -> SafeString:
    """The attributes that a component did not name, escaped; cotton's own `attrs` output leaves dynamic ones raw."""
    read = getattr(attributes, "attrs_dict", None)
    pairs: Mapping[str, object] = read() if read else {}
    plain = [(key, value) for key, value in pairs.items() if value is not True and value not in (None, False)]
    flags = [(key,) for key, value in pairs.items() if value is True]
    return format_html("{}{}", format_html_join("", ' {}="{}"', plain), format_html_join("", " {}", flags))


@register.simple_tag
def sign(state: object) -> wording.Sign:
    """`{% sign state as it %}`: word, tone and icon of a state."""
    return wording.state_sign(str(state or ""))


@register.filter
def tone_icon(tone: str) -> str:
    """The icon of a tone."""
    return wording.tone_icon(tone)


@register.filter
def is_hidden(field: BoundField) -> bool:
    """Whether a form's field has no visible part."""
    return field.is_hidden


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field has several inputs under one legend (radio buttons, check boxes, languages)."""
    return bool(field.field.widget.use_fieldset)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether a field is one check box, whose label stands after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.field.widget.use_fieldset


@register.filter
def is_short(field: BoundField) -> bool:
    """Whether what is typed is short, so that a long box would mislead."""
    return 0 < (getattr(field.field, "max_length", None) or 0) <= 20


@register.filter
def as_json(value: object) -> str:
    """Data for a script of ours, in an attribute of the element that it works on; escaped like any other text."""
    return json.dumps(value, cls=DjangoJSONEncoder)
