"""Which columns of a table of places hold what: tables of administrative boundaries, and our own template."""

import re
from dataclasses import dataclass, field
from typing import Final

from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.rows import TableError, TableProblem, TableRow
from accord.outlets.exchange.importers.tables import header_key

EXPECTED: Final = "ADM1_EN, ADM1_PCODE, …; code, name, kind, parent_code"

# "admin1Name_en", "ADM1_EN", "adm1_name", "ADM2ALT1EN", "admin0Pcode": a level and what stands in the column.
_LEVELLED: Final = re.compile("adm(?:in)?([0-5])(.+)")
_CODE: Final = re.compile("p?code")
_OTHER_NAME: Final = re.compile(
    "ref(?:name)?|(?:name)?alt(?:name)?[0-9]?(?:[a-z]{2,3})?|alt(?:ernate)?names?|name[0-9]"
)
_NAME: Final = re.compile("(?:name)?([a-z]{2,3})|name")
_TEMPLATE: Final = {
    "code": ("code", "pcode"),
    "name": ("name",),
    "kind": ("kind",),
    "parent_code": ("parentcode", "parentpcode", "parent"),
}
_FROM: Final = ("validon", "validfrom")
_TO: Final = ("validto", "validuntil")
_TEMPLATE_NAME: Final = re.compile("name_([a-z]{2,3})", re.IGNORECASE)


@dataclass(slots=True)
class LevelColumns:
    """Columns of one level: its code, its names by language, other names."""

    code: int | None = None
    names: dict[str, int] = field(default_factory=dict)
    other_names: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """Where things stand in one table. ``levels`` is empty for our own template, which has ``kind`` and ``parent``."""

    levels: dict[int, LevelColumns] = field(default_factory=dict)
    own: LevelColumns = field(default_factory=LevelColumns)
    kind: int | None = None
    parent: int | None = None
    valid_from: int | None = None
    valid_to: int | None = None

    @property
    def level(self) -> int:
        """The level that the rows are about: the deepest there is."""
        return max(self.levels)


def understand_places(header: TableRow, language: str) -> Layout | None:
    """The layout of a table of places, or None where the row is no header of one.

    ``language`` is that of names whose header does not say. Raises TableError naming the columns that are missing.
    """
    keys = [header_key(text) for text in header.cells]
    layout = Layout(valid_from=_first(keys, _FROM), valid_to=_first(keys, _TO))
    _find_levels(layout, keys, language)
    if layout.levels:
        _demand_levels(layout, header)
        return layout
    return _template(layout, header, keys, language)


def _first(keys: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((index for index, key in enumerate(keys) if key in wanted), None)


def _find_levels(layout: Layout, keys: list[str], language: str) -> None:
    for index, key in enumerate(keys):
        levelled = _LEVELLED.fullmatch(key)
        if levelled is None:
            continue
        level, what = int(levelled[1]), levelled[2]
        named = _NAME.fullmatch(what)
        if _CODE.fullmatch(what):
            layout.levels.setdefault(level, LevelColumns()).code = index
        elif _OTHER_NAME.fullmatch(what):
            layout.levels.setdefault(level, LevelColumns()).other_names.append(index)
        elif named:
            layout.levels.setdefault(level, LevelColumns()).names.setdefault(named[1] or language, index)
    for level in [level for level, columns in layout.levels.items() if columns.code is None and not columns.names]:
        del layout.levels[level]


def _demand_levels(layout: Layout, header: TableRow) -> None:
    """Raises TableError unless the rows' own level and the one above it have their columns."""
    own = layout.levels[layout.level]
    missing = []
    if own.code is None:
        missing.append(f"ADM{layout.level}_PCODE")
    if not own.names:
        missing.append(f"ADM{layout.level}_EN")
    above = layout.levels.get(layout.level - 1)
    if layout.level > 1 and (above is None or above.code is None):
        missing.append(f"ADM{layout.level - 1}_PCODE")
    _demand(missing, header)
    layout.own = own


def _template(layout: Layout, header: TableRow, keys: list[str], language: str) -> Layout | None:
    found = {column: _first(keys, spellings) for column, spellings in _TEMPLATE.items()}
    if sum(index is not None for index in found.values()) < 3:
        return None
    _demand([column for column, index in found.items() if index is None], header)
    names = {language: found["name"]} if found["name"] is not None else {}
    for index, text in enumerate(header.cells):
        named = _TEMPLATE_NAME.fullmatch(text.strip())
        if named:
            names.setdefault(named[1].lower(), index)
    layout.own = LevelColumns(code=found["code"], names=names)
    layout.kind, layout.parent = found["kind"], found["parent_code"]
    return layout


def _demand(missing: list[str], header: TableRow) -> None:
    if missing:
        reason = _("Columns are missing: %(columns)s.") % {"columns": ", ".join(missing)}
        raise TableError(TableProblem(reason, row=header.number))
