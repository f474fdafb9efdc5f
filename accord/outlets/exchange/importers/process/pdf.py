"""A PDF, page by page, each line with the size of its letters; see ``__main__``."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, Final, NamedTuple

import pypdf
from pypdf.errors import FileNotDecryptedError, PyPdfError

from accord.outlets.exchange.importers.process.telling import Unreadable, say

# pypdf meets damaged files with nearly any error; whichever it is, the file cannot be read.
DAMAGED = (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError)
_TAIL: Final = 2_048  # bytes at the end, in which a whole file says that it ends
_RAISED: Final = 0.8  # of the size of its line; marks of footnotes are smaller
_MARK: Final = re.compile(r"\s*(?:\d{1,3}|[*†‡§]{1,3})(?:,\s?\d{1,3})*\s*")


class Piece(NamedTuple):
    """Letters as a page sets them: their size and height on it in points."""

    text: str
    size: float
    height: float


def write(path: Path, limits: dict[str, int]) -> None:
    """Writes {"page": n, "lines": [[text, size], …]}, size in points. Raises Unreadable where it was cut off."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        if b"%%EOF" not in file.read():
            raise Unreadable("cut")
        file.seek(0)
        book = pypdf.PdfReader(file)
        try:
            write_pages(book, limits)
        except FileNotDecryptedError as error:
            raise Unreadable("password") from error


def write_pages(book: pypdf.PdfReader, limits: dict[str, int]) -> None:
    """Every page in its order; a file that only its owner has locked opens without a password."""
    if book.is_encrypted and not book.decrypt(""):
        raise Unreadable("password")
    if len(book.pages) > limits["pages"]:
        raise Unreadable("pages")
    left = limits["characters"]
    for number, page in enumerate(book.pages, start=1):
        lines = lines_of(page)
        left -= sum(len(text) for text, _size in lines)
        if left < 0:
            raise Unreadable("characters")
        say({"page": number, "lines": lines})


def lines_of(page: pypdf.PageObject) -> list[tuple[str, float]]:
    """The page's lines, each with the size that most of its letters have; marks of footnotes are left out."""
    lines: list[list[Piece]] = [[]]

    def hear(text: str, matrix: list[float], own: list[float], _font: Any, size: float) -> None:
        scale = abs((own[3] or own[1]) * (matrix[3] or matrix[1]))
        for place, part in enumerate(text.split("\n")):
            if place:
                lines.append([])
            height = own[4] * matrix[1] + own[5] * matrix[3] + matrix[5]
            lines[-1].append(Piece(part, round(scale * size, 1), height))

    page.extract_text(visitor_text=hear)
    return [line_of(pieces) for pieces in lines]


def line_of(pieces: list[Piece]) -> tuple[str, float]:
    """The pieces of a line as one text, without figures and stars set small and not below the others."""
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[piece.size] += len(piece.text.strip())
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    base = next((piece.height for piece in pieces if piece.size == usual and piece.text.strip()), 0.0)
    kept = (
        "" if piece.size < _RAISED * usual and piece.height >= base and _MARK.fullmatch(piece.text) else piece.text
        for piece in pieces
    )
    return "".join(kept), usual
