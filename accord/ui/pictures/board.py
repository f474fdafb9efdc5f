"""The board: levels or bodies down, themes across; each cell a stacked bar, its words, a link to its list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.ui.pictures.drawing import STATES, STEP_WORDS, element, has_pattern, patterns, picture_id
from accord.ui.wording import headed, listed


@dataclass(frozen=True, slots=True)
class BoardCell:
    """Counts by state (a key of STATES), how many need attention, and where the list behind them is."""

    counts: Mapping[str, int] = field(default_factory=dict)
    attention: int = 0
    url: str = ""

    @property
    def total(self) -> int:
        """How many duties the cell stands for."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One level or body with a cell for each column of the board, in the same order."""

    label: str
    cells: Sequence[BoardCell]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The whole picture: its caption says what is counted, as of when; `corner` names what the rows are."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[BoardRow]
    corner: str = ""
    states: Sequence[str] = STATES


def board(picture: Board) -> SafeString:
    """The board as an HTML table with drawn bars and a legend; on a narrow screen each row becomes a card."""
    ident = picture_id(picture.caption, picture.columns, [row.label for row in picture.rows])
    shown = [s for s in picture.states if any(cell.counts.get(s) for row in picture.rows for cell in row.cells)]
    head = element(
        "thead",
        element(
            "tr",
            element("th", picture.corner or element("span", _("Level"), class_="visually-hidden"), scope="col"),
            *(element("th", element("bdi", column), scope="col") for column in picture.columns),
        ),
    )
    body = element("tbody", *(_row(row, picture, ident) for row in picture.rows))
    table = element(
        "table",
        element("caption", picture.caption, class_="visually-hidden"),
        head,
        body,
        class_="table cards board",
    )
    definitions = element(
        "svg",
        patterns(ident, shown),
        width=0,
        height=0,
        aria_hidden="true",
        focusable="false",
        class_="visually-hidden",
    )
    scrolled = element("div", table, class_="scroll")
    return element("div", definitions, scrolled, legend(shown, ident), class_="picture")


def stacked_bar(counts: Mapping[str, int], *, ident: str, states: Sequence[str] = STATES) -> SafeString:
    """One bar of the whole width, a piece for each state; hidden from screen readers, whose words stand beside it."""
    total = sum(counts.values())
    pieces: list[SafeString] = []
    start = 0.0
    for state in states:
        share = 100 * counts.get(state, 0) / total if total else 0.0
        if not share:
            continue
        box = {"x": f"{start:.2f}%", "y": 0, "width": f"{share:.2f}%", "height": "100%"}
        pieces.append(element("rect", class_=f"f-{state} s-card", stroke_width=1.5, **box))
        if has_pattern(state):
            pieces.append(element("rect", fill=f"url(#{ident}-{state})", **box))
        start += share
    return element("svg", *pieces, class_="bar", aria_hidden="true", focusable="false")


def legend(states: Sequence[str], ident: str) -> SafeString:
    """The states that occur, each with its fill and its word."""
    items = []
    for state in states:
        swatch = [element("rect", width=14, height=14, rx=2, class_=f"f-{state}")]
        if has_pattern(state):
            swatch.append(element("rect", width=14, height=14, rx=2, fill=f"url(#{ident}-{state})"))
        drawing = element("svg", *swatch, viewBox="0 0 14 14", aria_hidden="true", focusable="false")
        items.append(element("li", drawing, STEP_WORDS[state]))
    return element("ul", *items, class_="legend")


def _row(row: BoardRow, picture: Board, ident: str) -> SafeString:
    label = element("a", element("bdi", row.label), href=row.url) if row.url else element("bdi", row.label)
    cells = [
        _cell(cell, row.label, column, picture.states, ident)
        for column, cell in zip(picture.columns, row.cells, strict=True)
    ]
    return element("tr", element("th", label, scope="row"), *cells)


def _cell(cell: BoardCell, row: str, column: str, states: Sequence[str], ident: str) -> SafeString:
    label = element("span", element("bdi", column), class_="label", aria_hidden="true")
    if not cell.total:
        return element("td", label, _("none"), class_="none")
    bar = stacked_bar(cell.counts, ident=ident, states=states)
    counts = listed(f"{STEP_WORDS[s]} {cell.counts[s]}" for s in states if cell.counts.get(s))
    words = element("span", attention_words(cell.attention, cell.total), class_="needs" if _stands_out(cell) else None)
    hidden = element("span", f"{headed(listed((row, column)), counts)}. ", class_="visually-hidden")
    inside = (bar, hidden, words)
    return element("td", label, element("a", *inside, href=cell.url) if cell.url else element("span", *inside))


def attention_words(attention: int, total: int) -> str:
    """How many of so many need attention, as under every bar of the board and beside every map."""
    if not attention:
        return _("none of %(total)d needs attention") % {"total": total}
    return ngettext("%(need)d of %(total)d needs attention", "%(need)d of %(total)d need attention", attention) % {
        "need": attention,
        "total": total,
    }


def _stands_out(cell: BoardCell) -> bool:
    # A third is where the eye should go first; small cells with one late duty would otherwise shout.
    return cell.attention >= 2 and cell.attention * 3 >= cell.total
