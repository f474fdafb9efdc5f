"""A Word document (DOCX), paragraph by paragraph and table row by table row; see ``__main__``.

Numbers that Word makes itself (“23.”, “(a)”) are worked out from its lists, as they are no part of the text.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree

from accord.outlets.exchange.importers.process.telling import Unreadable, say

DAMAGED = (ParseError, zipfile.BadZipFile, KeyError, OSError, ValueError)
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# “Strict” documents are the same under other names.
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_BOX: Final = _W + "txbxContent"
_LEFT_OUT: Final = frozenset(
    {_COMPATIBLE + "Fallback", _W + "del", _W + "moveFrom", _W + "pPr", _W + "rPr", _W + "rt", _BOX}
)
# What stands round rows, cells and paragraphs without changing them: content controls, insertions that are tracked.
_ROUND: Final = frozenset(
    {_W + "sdt", _W + "sdtContent", _W + "customXml", _W + "ins", _W + "moveTo"}
    | {_COMPATIBLE + "AlternateContent", _COMPATIBLE + "Choice"}
)
_MARKS: Final = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_ROMAN: Final = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS: Final = 9


def write(path: Path, limits: dict[str, int]) -> None:
    """Writes {"head": text} for page headers, {"text", "number", "bold"} a paragraph, {"cells": […]} a table row.

    {"table": true} goes before the rows of each. A cell is {"lines", "span", "below"}: how many columns it takes, and
    whether it goes on from the row above.
    """
    with zipfile.ZipFile(path) as archive:
        lists = Lists(archive)
        for name in sorted(archive.namelist()):
            if name.startswith("word/header") and name.endswith(".xml"):
                say({"head": " ".join(text_of(ElementTree.fromstring(part_of(archive, name).read())).split())})
        left = limits["characters"]
        with part_of(archive, main_part(archive)) as file:
            for block in blocks_of(file):
                left -= write_block(block, lists)
                if left < 0:
                    raise Unreadable("characters")


def main_part(archive: zipfile.ZipFile) -> str:
    """The part that holds the text: nearly always word/document.xml, else what the package says."""
    usual, said = "word/document.xml", "_rels/.rels"
    if usual in archive.namelist() or said not in archive.namelist():
        return usual
    relations = ElementTree.fromstring(part_of(archive, said).read()).iterfind(_RELATION)
    found = (each.get("Target", "") for each in relations if each.get("Type", "").endswith("/officeDocument"))
    return posixpath.normpath(next(found, usual)).lstrip("/")


def part_of(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A part of the document under the usual names."""
    with archive.open(name) as file:
        is_strict = b"purl.oclc.org/ooxml" in file.read(8_192)
    if not is_strict:
        return archive.open(name)
    content = archive.read(name)
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    return io.BytesIO(content)


def blocks_of(file: Any) -> Iterator[Element]:
    """Paragraphs and tables of the body in their order, each cleared after use: a long document is never held whole."""
    path: list[Element] = []
    for event, element in ElementTree.iterparse(file, events=("start", "end")):
        if event == "start":
            path.append(element)
            continue
        path.pop()
        inside = any(above.tag in (_W + "p", _W + "tbl") for above in path)
        if element.tag in (_W + "p", _W + "tbl") and not inside:
            yield element
            element.clear()


def write_block(block: Element, lists: "Lists") -> int:
    """Writes one paragraph or table, and what text boxes in a paragraph hold; returns how many characters these are."""
    if block.tag == _W + "p":
        text = text_of(block)
        say({"text": text, "number": lists.number_of(block), "bold": is_bold(block)})
        return len(text) + sum(
            write_block(each, lists) for box in boxes_in(block) for each in inside(box, _W + "p", _W + "tbl")
        )
    say({"table": True})
    count = 0
    for row in inside(block, _W + "tr"):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        cells = list(cells_of(row, lists))
        count += sum(len(line) for cell in cells for line in cell["lines"])
        say({"cells": cells})
    return count


def inside(element: Element, *wanted: str) -> Iterator[Element]:
    """Its own parts of these kinds, also those within what merely stands round them."""
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag in _ROUND:
            yield from inside(child, *wanted)


def boxes_in(element: Element) -> Iterator[Element]:
    """The text boxes within, those of a box not among them."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from boxes_in(child)


def cells_of(row: Element, lists: "Lists") -> Iterator[dict[str, Any]]:
    """The cells of a row; columns that it leaves free at its beginning are a cell without lines."""
    free = _whole(_value(row, "trPr/" + _W + "gridBefore"))
    if free:
        yield {"lines": [], "span": free, "below": False}
    before: dict[str, Any] | None = None
    for cell in inside(row, _W + "tc"):
        found = cell_of(cell, lists)
        if before is not None and _goes_on(cell, "hMerge"):
            before["span"] += found["span"]
            continue
        if before is not None:
            yield before
        before = found
    if before is not None:
        yield before


def cell_of(cell: Element, lists: "Lists") -> dict[str, Any]:
    """One cell with the lines of its paragraphs."""
    span = _value(cell, f"tcPr/{_W}gridSpan") or "1"
    return {"lines": list(lines_in(cell, lists)), "span": _whole(span, 1), "below": _goes_on(cell, "vMerge")}


def lines_in(element: Element, lists: "Lists") -> Iterator[str]:
    """The lines of a cell or a box: those of its paragraphs, of tables and boxes within, in their order."""
    for each in inside(element, _W + "p", _W + "tbl"):
        if each.tag == _W + "p":
            number = lists.number_of(each)
            yield from f"{number} {text_of(each)}".strip().split("\n")
            for box in boxes_in(each):
                yield from lines_in(box, lists)
        else:
            for row in inside(each, _W + "tr"):
                for cell in inside(row, _W + "tc"):
                    yield from lines_in(cell, lists)


def text_of(element: Element) -> str:
    """The words as a reader sees them: without what was deleted, without instructions to fields, shapes once."""
    if element.tag in _LEFT_OUT:
        return ""
    if element.tag == _W + "t":
        return element.text or ""
    mark = _MARKS.get(element.tag)
    return mark if mark is not None else "".join(text_of(child) for child in element)


def is_bold(paragraph: Element) -> bool:
    """Whether every run of it that holds words is bold."""
    runs = [run for run in paragraph.iter(_W + "r") if text_of(run).strip()]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(marks) and all(mark is not None and mark.get(_W + "val") not in ("0", "false") for mark in marks)


class Lists:
    """The numbered lists of a document and how far each has counted."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.levels: dict[str, dict[int, tuple[int, str, str]]] = {}
        self.list_of: dict[str, str] = {}
        self.starts: dict[tuple[str, int], int] = {}
        self.by_style: dict[str, tuple[str, int]] = {}
        self.counted: dict[str, dict[int, int]] = {}
        names = set(archive.namelist())
        if "word/numbering.xml" in names:
            self._read_lists(ElementTree.fromstring(part_of(archive, "word/numbering.xml").read()))
        if "word/styles.xml" in names:
            self._read_styles(ElementTree.fromstring(part_of(archive, "word/styles.xml").read()))

    def _read_lists(self, root: Element) -> None:
        for definition in root.iterfind(_W + "abstractNum"):
            levels = {}
            for level in definition.iterfind(_W + "lvl"):
                start, form, shown = (_value(level, name) for name in ("start", "numFmt", "lvlText"))
                levels[_whole(level.get(_W + "ilvl"))] = (_whole(start, 1), form or "decimal", shown or "")
            self.levels[definition.get(_W + "abstractNumId", "")] = levels
        for number in root.iterfind(_W + "num"):
            key = number.get(_W + "numId", "")
            self.list_of[key] = _value(number, "abstractNumId") or ""
            for override in number.iterfind(_W + "lvlOverride"):
                if start := _value(override, "startOverride"):
                    self.starts[key, _whole(override.get(_W + "ilvl"))] = _whole(start, 1)

    def _read_styles(self, root: Element) -> None:
        styles = {style.get(_W + "styleId", ""): style for style in root.iterfind(_W + "style")}
        for name in styles:
            above: str | None = name
            for _step in range(10):  # styles stand on styles; a ring of them would never end
                style = styles.get(above or "")
                if style is None:
                    break
                if found := _numbering(style):
                    self.by_style[name] = found
                    break
                above = _value(style, "basedOn")

    def number_of(self, paragraph: Element) -> str:
        """The number Word shows before this paragraph, counting on; empty where it has none, or a bullet."""
        found = _numbering(paragraph)
        if found is None:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            found = self.by_style.get(style.get(_W + "val", "")) if style is not None else None
        if found is None or found[0] == "0":
            return ""
        key, level = found
        of = self.list_of.get(key, "")
        if level not in self.levels.get(of, {}):
            return ""
        self._count(of, key, level)
        return self._shown(of, level)

    def _count(self, of: str, key: str, level: int) -> None:
        counts = self.counted.setdefault(of, {})
        override = self.starts.pop((key, level), None)
        first = self.levels[of][level][0]
        counts[level] = override if override is not None else counts.get(level, first - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)

    def _shown(self, of: str, level: int) -> str:
        shown = self.levels[of][level][2]
        for each in range(level + 1):
            start, form, _text = self.levels[of].get(each, (1, "decimal", ""))
            if form == "bullet" and each == level:
                return ""
            shown = shown.replace(f"%{each + 1}", _written(self.counted[of].get(each, start), form))
        return shown


def _numbering(element: Element) -> tuple[str, int] | None:
    number = element.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if number is None:
        return None
    level = element.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
    return number.get(_W + "val", ""), _whole(level.get(_W + "val") if level is not None else None)


def _goes_on(cell: Element, merge: str) -> bool:
    """Whether the cell goes on from the one above (vMerge) or before it (hMerge)."""
    found = cell.find(f"{_W}tcPr/{_W}{merge}")
    return found is not None and found.get(_W + "val", "continue") == "continue"


def _value(element: Element, name: str) -> str | None:
    found = element.find(_W + name)
    return found.get(_W + "val") if found is not None else None


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdigit() and len(text) < 7 else otherwise


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        roman, left = "", min(number, 400)
        for value, sign in _ROMAN:
            roman, left = roman + sign * (left // value), left % value
        return roman.upper() if form == "upperRoman" else roman
    return "" if form == "none" else str(number)
