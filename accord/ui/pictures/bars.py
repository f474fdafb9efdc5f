"""Where promises stand: one horizontal bar a step, its word before it and its number after it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString

from accord.ui.pictures.drawing import STATES, STEP_WORDS, element


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a state of STATES or any other key with its own label, a count, and where the list behind it is."""

    state: str
    value: int
    label: str = ""
    url: str = ""

    @property
    def word(self) -> str:
        """What the bar is called."""
        return self.label or str(STEP_WORDS.get(self.state, self.state))


def bars(rows: Sequence[Bar], *, caption: str, total: int | None = None) -> SafeString:
    """A table of bars; the longest, or `total` where given, is the whole width."""
    whole = max([total or 0, *(row.value for row in rows), 1])
    body = element("tbody", *(_row(row, whole) for row in rows))
    return element("table", element("caption", caption, class_="visually-hidden"), body, class_="bars")


def _row(row: Bar, whole: int) -> SafeString:
    colour = row.state if row.state in STATES else "acting"
    drawing = element(
        "svg",
        element("rect", width="100%", height="100%", class_="f-sunk"),
        element("rect", width=f"{100 * row.value / whole:.2f}%", height="100%", class_=f"f-{colour}"),
        aria_hidden="true",
        focusable="false",
    )
    label = element("a", row.word, href=row.url) if row.url else row.word
    number = number_format(row.value, use_l10n=True, force_grouping=True)
    return element("tr", element("th", label, scope="row"), element("td", drawing), element("td", number))
