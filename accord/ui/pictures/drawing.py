"""What the pictures share: escaped elements, the words and fills of the steps, text that wraps."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accord.ui.strokes import STROKES

# The order of the loop: what is promised becomes, step by step, what the people concerned confirm.
STEPS: tuple[str, ...] = ("promised", "assigned", "acting", "reported", "verified", "confirmed")
STATES: tuple[str, ...] = (*STEPS, "disputed", "overdue")

STEP_WORDS: dict[str, Promise] = {
    "promised": _("promised"),
    "assigned": _("assigned"),
    "acting": _("acting"),
    "reported": _("reported"),
    "verified": _("verified"),
    "confirmed": _("confirmed"),
    "disputed": _("disputed"),
    "overdue": _("overdue"),
}

_STROKES: dict[str, str] = {
    "promised": STROKES["dots"],
    "assigned": STROKES["lying"],
    "reported": STROKES["forth"],
    "verified": STROKES["standing"],
    "confirmed": STROKES["grid"],
    "disputed": STROKES["cross"],
    "overdue": STROKES["back"],
}


def element(name: str, /, *children: object, **attributes: object) -> SafeString:
    """One element with escaped attributes and children; `class_` and `stroke_width` become class and stroke-width."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(_escaped(child) for child in children)
    return mark_safe(f"<{name}{written}>{inside}</{name}>")  # noqa: S308 - every part was escaped above


def _escaped(value: object) -> str:
    return conditional_escape(value if isinstance(value, str) else str(value))


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Already escaped parts, one after the other."""
    return mark_safe("".join(conditional_escape(part) for part in parts))  # noqa: S308 - escaped here


def picture_id(*parts: object) -> str:
    """A short id that is the same for the same content, so that two pictures on a page do not share their patterns."""
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    return f"p{digest[:8]}"


def patterns(ident: str, names: Iterable[str], strokes: dict[str, str] | None = None) -> SafeString:
    """The definitions of the named patterns under `ident`; names without a pattern are left out."""
    known = strokes or _STROKES
    return element(
        "defs",
        *(
            element(
                "pattern",
                element("path", d=known[name], class_="f-none s-card", stroke_width="1.2", stroke_opacity=".5"),
                id=f"{ident}-{name}",
                width=8,
                height=8,
                patternUnits="userSpaceOnUse",
            )
            for name in names
            if name in known
        ),
    )


def has_pattern(name: str) -> bool:
    """Whether a state is drawn with lines over its colour (acting is plain)."""
    return name in _STROKES


def short_date(day: date | None) -> str:
    """`30 Jun 2026`, or a dash where nothing happened yet."""
    return date_format(day, "j M Y") if day else "–"


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """The text in at most `lines` lines of about `width` letters; what does not fit ends in an ellipsis."""
    found: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if len(longer) <= width or not current:
            current = longer
        else:
            found.append(current)
            current = word
    if current:
        found.append(current)
    kept = found[:lines]
    if len(found) > lines:
        kept[-1] = f"{kept[-1][: width - 1].rstrip()}…"
    return [line if len(line) <= width + 2 else f"{line[:width]}…" for line in kept]
