"""Documents as people send them: DOCX, PDF with text in it, plain text. What a file is, its content tells."""

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from accord.kernel.files.archives import ArchiveLimits, UnsafeArchive, check_archive
from accord.kernel.matching.texts import as_printed, collapse, unfit_character_in
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.delimited import decoded
from accord.outlets.exchange.importers.processes import said_of
from accord.outlets.exchange.importers.rows import TableError, TableProblem
from accord.outlets.exchange.importers.tables import ARCHIVE, COMPOUND, OTHER_KINDS

DOCX, PDF, TEXT = "docx", "pdf", "text"
_ENDINGS: Final = {DOCX: (".docx", ".docm"), PDF: (".pdf",), TEXT: (".txt", ".text", ".md")}
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
# Letters this much smaller than those of most lines are footnotes and what stands at the edge of a page.
_SMALL: Final = 0.95
_MUCH: Final = 0.1  # of all letters
_PRIVATE_USE: Final = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """The most that is read: bytes of file, pages, characters in all and of one paragraph."""

    size: int = 60_000_000
    pages: int = 3_000
    characters: int = 20_000_000
    paragraph: int = 100_000
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)


DEFAULT_LIMITS: Final = DocumentLimits()


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or in a PDF a line of one. number: what Word's own list shows before it.

    row: its place in the document, in a PDF its place on the ``page``, from 1. bold: all of it is.
    """

    text: str
    row: int
    page: int | None = None
    number: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its lines, and how many columns it takes."""

    lines: tuple[str, ...]
    span: int = 1

    @property
    def text(self) -> str:
        """All of it with white space collapsed."""
        return collapse(" ".join(self.lines))


@dataclass(frozen=True, slots=True)
class CellRow:
    """One row of a table. row: its place among the rows of all tables of the document, from 1; table: which of them."""

    cells: tuple[Cell, ...]
    row: int
    table: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """What a document holds in its order. heads: what stands at the top of its pages. kind: docx, pdf, text."""

    kind: str
    blocks: tuple[Line | CellRow, ...]
    heads: tuple[str, ...] = ()

    @property
    def lines(self) -> Iterator[Line]:
        """Paragraphs, tables left out."""
        return (block for block in self.blocks if isinstance(block, Line))

    @property
    def table_rows(self) -> list[CellRow]:
        """The rows of all its tables."""
        return [block for block in self.blocks if isinstance(block, CellRow)]


def read_document(
    path: Path,
    *,
    name: str | None = None,
    kinds: Sequence[str] = (DOCX, PDF, TEXT),
    limits: DocumentLimits = DEFAULT_LIMITS,
) -> Document:
    """What the document holds. name: the file's own name where ``path`` differs; kinds: which are read here.

    Raises TableError with a clear reason for what is damaged, cut off, locked, disguised, too large, without text, or
    of another kind.
    """
    size = path.stat().st_size
    if not size:
        raise _refused(_("The file is empty."))
    if size > limits.size:
        raise _refused(_("The file is larger than %(most)d MB; split it.") % {"most": limits.size // 1_000_000})
    kind = _kind_of(path)
    _agree(kind, Path(name or path.name).suffix.lower(), kinds)
    if kind == TEXT:
        return _plain_text(path, limits)
    if kind == DOCX:
        _check_container(path, limits)
    said = said_of(kind, path, {name: getattr(limits, name) for name in ("pages", "characters")})
    document = Document(kind, *_heard(said, limits))
    if not any(_letters(block) for block in document.blocks):
        reasons = {
            PDF: _("The PDF holds no text, only pictures of pages. Have the text recognised (OCR), or send a DOCX."),
            DOCX: _("The document holds no text."),
        }
        raise _refused(reasons[kind])
    return document


def _refused(reason: str, **where: Any) -> TableError:
    return TableError(TableProblem(reason, **where))


def _kind_of(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(1_024)
    if start.startswith(ARCHIVE):
        return DOCX
    if b"%PDF-" in start:
        return PDF
    if start.startswith(COMPOUND):
        if _LOCKED in path.read_bytes():
            raise _refused(_("The document is locked with a password. Save it without one."))
        raise _refused(_("This is a document of an old kind (DOC). Open it and save it as DOCX."))
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, kind in OTHER_KINDS:
        if bare.startswith(mark):
            raise _refused(_("This is no document but a file of kind %(kind)s.") % {"kind": kind})
    return TEXT


def _agree(kind: str, ending: str, kinds: Sequence[str]) -> None:
    """Raises TableError where the kind is not read here, or the name promises another one than the content is."""
    if kind not in kinds:
        told = {"kinds": ", ".join(each.upper() for each in kinds)}
        raise _refused(_("A file of this kind is not read here. Send one of: %(kinds)s.") % told)
    promised = next((each for each, endings in _ENDINGS.items() if ending in endings), kind)
    if promised != kind:
        told = {"ending": ending, "kind": kind.upper()}
        raise _refused(_("The file's name ends in %(ending)s, but it holds %(kind)s. Give it the right ending.") % told)


def _check_container(path: Path, limits: DocumentLimits) -> None:
    try:
        check_archive(path, limits.archive)
    except UnsafeArchive as unsafe:
        raise _refused(unsafe.reason) from unsafe
    with zipfile.ZipFile(path) as archive:
        if not any(name.startswith("word/") for name in archive.namelist()):
            raise _refused(_("The file is no DOCX document."))


def _plain_text(path: Path, limits: DocumentLimits) -> Document:
    text = decoded(path.read_bytes())
    if len(text) > limits.characters:
        raise _refused(_("The document holds too much text; split it."))
    pages = text.split("\f")  # as programs write it that take the text out of a PDF
    lines = (
        Line(as_printed(words), row, page if len(pages) > 1 else None)
        for page, on_page in enumerate(pages, start=1)
        for row, words in enumerate(on_page.splitlines(), start=1)
    )
    return Document(TEXT, tuple(_checked(line, limits) for line in lines))


def _checked(line: Line, limits: DocumentLimits) -> Line:
    if len(line.text) > limits.paragraph:
        told = {"most": limits.paragraph}
        raise _refused(_("A paragraph is longer than %(most)d characters.") % told, row=line.row)
    if unfit := unfit_character_in(line.text):
        reason = _("The text holds a character that cannot be kept (%(code)s).") % {"code": unfit}
        raise _refused(reason, row=line.row)
    return line


def _heard(said: Iterable[Any], limits: DocumentLimits) -> tuple[tuple[Line | CellRow, ...], tuple[str, ...]]:
    blocks: list[Line | CellRow] = []
    heads: list[str] = []
    pages: list[tuple[int, list[tuple[str, float]]]] = []
    above: tuple[Cell, ...] = ()
    rows = paragraphs = tables = 0
    for line in said:
        if "error" in line:
            raise _refusal(line["error"], limits)
        if "head" in line:
            heads.append(line["head"])
        elif "page" in line:
            pages.append((line["page"], line["lines"]))
        elif "text" in line:
            paragraphs, above = paragraphs + 1, ()
            paragraph = Line(as_printed(line["text"]), paragraphs, number=line["number"], bold=line["bold"])
            blocks.append(_checked(paragraph, limits))
        elif "table" in line:
            tables, above = tables + 1, ()
        elif "cells" in line:
            rows += 1
            above = tuple(_cells(line["cells"], above))
            blocks.append(CellRow(above, rows, tables))
    if pages:
        return tuple(_page_lines(pages, limits)), _page_heads(pages)
    return tuple(blocks), tuple(dict.fromkeys(heads))


def _cells(said: Sequence[dict[str, Any]], above: Sequence[Cell]) -> Iterator[Cell]:
    """The cells of a row; one that goes on from the row above holds what that one holds."""
    starts, column = {}, 0
    for cell in above:
        starts[column] = cell
        column += cell.span
    column = 0
    for each in said:
        from_above = starts.get(column) if each["below"] else None
        yield Cell(from_above.lines if from_above else tuple(map(as_printed, each["lines"])), each["span"])
        column += each["span"]


def _page_lines(pages: Sequence[tuple[int, list[tuple[str, float]]]], limits: DocumentLimits) -> Iterator[Line]:
    """The lines of a PDF without footnotes and page numbers, which are set smaller, and without bar codes."""
    sizes: Counter[float] = Counter()
    for _page, lines in pages:
        for text, size in lines:
            sizes[size] += len(text)
    # Some documents set what they list smaller than what they tell: what many letters have is no footnote's size.
    much = _MUCH * sum(sizes.values())
    usual = min((size for size, letters in sizes.items() if letters >= much), default=0.0)
    for page, lines in pages:
        for row, (text, size) in enumerate(lines, start=1):
            if text.strip() and size >= _SMALL * usual and ord(text.strip()[0]) not in _PRIVATE_USE:
                yield _checked(Line(text, row, page), limits)


def _page_heads(pages: Sequence[tuple[int, list[tuple[str, float]]]]) -> tuple[str, ...]:
    """The first line of every page, whatever its size: where the symbol of the document stands."""
    first = (next((text.strip() for text, _size in lines if text.strip()), "") for _page, lines in pages)
    return tuple(dict.fromkeys(filter(None, first)))


def _letters(block: Line | CellRow) -> bool:
    text = block.text if isinstance(block, Line) else " ".join(cell.text for cell in block.cells)
    return any(letter.isalnum() for letter in text)


def _refusal(code: str, limits: DocumentLimits) -> TableError:
    reasons = {
        "password": _("The document is locked with a password. Save it without one."),
        "cut": _("The file was cut off: its end is missing. Fetch it again."),
        "damaged": _("The document is damaged and cannot be read. Open it and save it again."),
        "memory": _("The document asks for more memory or time than it may."),
        "pages": _("The document has more than %(most)d pages; split it.") % {"most": limits.pages},
        "characters": _("The document holds too much text; split it."),
    }
    return _refused(reasons[code])
