"""The board and the lines over time in a sentence: the title of the page says what the picture shows."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.answer.progress.listings import NOBODY as NOBODY_FILTER
from accord.answer.progress.queries.board import BoardTable, Cell
from accord.answer.progress.queries.over_time import STEPS, Movement
from accord.answer.progress.standing import State
from accord.kernel.actors.models import GovernmentLevel
from accord.ui.charts.figures import About, Chart, Series, line_chart
from accord.ui.pictures import Board, BoardCell, BoardRow
from accord.ui.pictures.drawing import STEP_WORDS
from accord.ui.wording import day_words

# Who falls short: the level as the subject of a sentence.
SUBJECTS: Mapping[str, Promise] = {
    GovernmentLevel.FEDERAL: gettext_lazy("Federal bodies fall short"),
    GovernmentLevel.PROVINCIAL: gettext_lazy("Provinces fall short"),
    GovernmentLevel.DISTRICT: gettext_lazy("Districts fall short"),
    GovernmentLevel.LOCAL: gettext_lazy("Local bodies fall short"),
    GovernmentLevel.SITE: gettext_lazy("Sites fall short"),
}


def board_title(table: BoardTable) -> str:
    """“Districts fall short on safety at work: 13 of 20 duties need attention”."""
    worst = table.worst()
    if worst is None:
        return need_words(table.attention, table.total)
    row, column, cell = worst
    theme = dict(table.columns)[column]
    who = SUBJECTS.get(row) or _("%(body)s falls short") % {"body": dict(table.rows)[row]}
    return _("%(who)s on “%(theme)s”: %(need)s") % {
        "who": who,
        "theme": theme,
        "need": need_words(cell.attention, cell.total),
    }


def need_words(attention: int, total: int) -> str:
    """How many duties need attention, as a sentence."""
    if not total:
        return _("Nobody owes anything yet")
    if not attention:
        return _("No duty needs attention: %(total)d are on their way") % {"total": total}
    said = ngettext(
        "%(need)d of %(total)d duties needs attention", "%(need)d of %(total)d duties need attention", attention
    )
    return said % {"need": attention, "total": total}


def board_picture(table: BoardTable, slug: str) -> Board:
    """The board as the picture draws it; each cell leads to the list behind it."""
    list_url = reverse("progress:board_list", args=(slug,))
    row_filter = "level" if table.side == "level" else "body"

    def address(row: str, column: str = "") -> str:
        kept = {"list": table.themes.key} if table.themes.key else {}
        wanted = {row_filter: row or NOBODY_FILTER, **kept} | ({"theme": column} if column else {})
        return f"{list_url}?{urlencode(wanted)}"

    def drawn(row: str, column: str) -> BoardCell:
        cell: Cell | None = table.cells.get((row, column))
        return BoardCell(dict(cell.counts), cell.attention, address(row, column)) if cell else BoardCell()

    return Board(
        caption=_("Where every duty stands, by %(rows)s and theme") % {"rows": _corner(table).lower()},
        columns=[label for _key, label in table.columns],
        rows=[
            BoardRow(label, [drawn(key, column) for column, _label in table.columns], url=address(key))
            for key, label in table.rows
        ],
        corner=_corner(table),
    )


def _corner(table: BoardTable) -> str:
    return _("Level") if table.side == "level" else _("Body")


def movement_title(moved: Movement) -> str:
    """“31 of 58 duties were reported on, 9 are verified”."""
    if not moved.total:
        return _("No promise has moved yet")
    reports, verified = moved.last(State.REPORTED), moved.last(State.VERIFIED)
    said = ngettext("%(n)d of %(total)d duties was reported on", "%(n)d of %(total)d duties were reported on", reports)
    also = ngettext("%(n)d is verified", "%(n)d are verified", verified) % {"n": verified}
    reported = said % {"n": reports, "total": moved.total}
    return _("%(reported)s, %(verified)s") % {"reported": reported, "verified": also}


def movement_chart(moved: Movement) -> Chart:
    """The steps as lines, a point a month: how many duties had reached each by then."""
    period = ""
    if moved.days:
        period = _("%(first)s to %(last)s") % {"first": day_words(moved.days[0]), "last": day_words(moved.days[-1])}
    about = About(
        title=_("How promises moved"),
        unit=_("duties that had reached the step"),
        period=period,
        source=_("approved records of this space, as of %(day)s") % {"day": day_words(moved.as_of)},
    )
    return line_chart(
        about, moved.days, [Series(str(STEP_WORDS[step]), moved.counts[step], step.value) for step in STEPS]
    )
