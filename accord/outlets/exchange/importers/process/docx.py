"""A Word document (DOCX), paragraph by paragraph and table row by table row; see ``__main__``.

Numbers that Word makes itself (“23.”, “(a)”) are worked out from its lists, as they are no part of the text.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree

from accord.outlets.exchange.importers.process.telling import Unreadable, say

DAMAGED = (ParseError, zipfile.BadZipFile, KeyError, OSError, ValueError)
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHAPES_AGAIN: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT: Final = frozenset({_SHAPES_AGAIN, _W + "del", _W + "moveFrom", _W + "pPr", _W + "rPr"})
_MARKS: Final = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_ROMAN: Final = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS: Final = 9


def write(path: Path, limits: dict[str, int]) -> None:
    """Writes {"head": text} for page headers, {"text", "number", "bold"} a paragraph, and {"cells": […]} a table row.

    A cell is {"lines", "span", "below"}: how many columns it takes, and whether it goes on from the row above.
    """
    with zipfile.ZipFile(path) as archive:
        lists = Lists(archive)
        for name in sorted(archive.namelist()):
            if name.startswith("word/header") and name.endswith(".xml"):
                say({"head": " ".join(text_of(ElementTree.fromstring(archive.read(name))).split())})
        left = limits["characters"]
        with archive.open("word/document.xml") as file:
            for block in blocks_of(file):
                left -= write_block(block, lists)
                if left < 0:
                    raise Unreadable("characters")


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
    """Writes one paragraph or table; returns how many characters it holds."""
    if block.tag == _W + "p":
        text = text_of(block)
        say({"text": text, "number": lists.number_of(block), "bold": is_bold(block)})
        return len(text)
    count = 0
    for row in block.iterfind(_W + "tr"):
        cells = [cell_of(cell, lists) for cell in row.iter(_W + "tc")]
        count += sum(len(line) for cell in cells for line in cell["lines"])
        say({"cells": cells})
    return count


def cell_of(cell: Element, lists: "Lists") -> dict[str, Any]:
    """One cell with the lines of its paragraphs."""
    lines: list[str] = []
    for paragraph in cell.iterfind(_W + "p"):
        number = lists.number_of(paragraph)
        lines += f"{number} {text_of(paragraph)}".strip().split("\n")
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    wide = span.get(_W + "val", "1") if span is not None else "1"
    below = merge is not None and merge.get(_W + "val", "continue") == "continue"
    return {"lines": lines, "span": int(wide) if wide.isdigit() else 1, "below": below}


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
            self._read_lists(ElementTree.fromstring(archive.read("word/numbering.xml")))
        if "word/styles.xml" in names:
            self._read_styles(ElementTree.fromstring(archive.read("word/styles.xml")))

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
