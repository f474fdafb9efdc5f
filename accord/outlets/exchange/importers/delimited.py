"""CSV: which encoding, which separator, which rows."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.rows import (
    Table,
    TableError,
    TableLimits,
    TableProblem,
    TableRow,
    checked_row,
)

_SEPARATORS: Final = ",;\t|"
_LINES: Final = 20  # from which the separator is told
_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LINE_END: Final = re.compile("\r\n|\r|\n")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HALF_PAIR: Final = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")

# What speaks for and against a guess among the encodings without a mark: real words hold small accented letters and
# typographic quotation marks, and neither capitals nor signs in their midst.
_SIGNS: Final = (
    (3, re.compile("[‘’“”–—…]")),
    (2, re.compile("[éèêëàâäáãåçñíìîïóòôöõøúùûüßæœšž]")),
    (-3, re.compile("(?<=[a-zß-ÿ])(?:[À-ÖØ-ÞŒŠŽŸ]|[^\\w\\s‘’“”–—…\x00-\x7f](?=[a-z]))")),
    (-1, re.compile("[^\\w\\s‘’“”–—…\x00-\x7f]")),
)


def read_delimited(raw: bytes, limits: TableLimits) -> Table:
    """The rows of a CSV file, numbered as a spreadsheet shows them; blank ones are left out.

    Raises TableError where the bytes are no text, where a row has too many cells, or where quotation marks do not
    close.
    """
    return Table(None, list(_rows(decoded(raw), limits)))


def decoded(raw: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, Windows-1252 or Mac-Roman, with or without a mark at its start.

    Raises TableError for damaged UTF-8 or UTF-16 (with its row) and for what is no text.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, encoding).removeprefix("\ufeff")
    if wide := _wide_encoding(raw):
        return _strictly(raw, wide)
    if len(_CONTROL.findall(raw[:1_000_000])) > 2 + len(raw[:1_000_000]) // 1_000:
        raise TableError(TableProblem(_("The file holds no text. Send CSV or XLSX.")))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _without_unicode(raw, error)


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(raw, encoding, error) from error


def _damaged(raw: bytes, encoding: str, error: UnicodeDecodeError) -> TableError:
    row = len(_LINE_END.findall(raw[: error.start].decode(encoding, "replace"))) + 1
    return TableError(
        TableProblem(
            _("The text is damaged: it is not whole %(encoding)s here.") % {"encoding": encoding.upper()}, row=row
        )
    )


def _wide_encoding(raw: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Latin text is zero."""
    start = raw[:2_000]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    enough = max(2, len(start) // 6)
    if odd >= enough and odd > 8 * even:
        return "utf-16-le"
    if even >= enough and even > 8 * odd:
        return "utf-16-be"
    return None


def _without_unicode(raw: bytes, error: UnicodeDecodeError) -> str:
    """Windows-1252 or Mac-Roman, whichever reads more like words; UTF-8 that is merely damaged is not guessed at."""
    replaced = raw.decode("utf-8", "replace")
    whole = sum(not letter.isascii() for letter in replaced) - replaced.count("\ufffd")
    if whole > 4 * replaced.count("\ufffd") or _HALF_PAIR.match(raw, error.start):
        raise _damaged(raw, "utf-8", error)
    mac = raw.decode("mac_roman")
    try:
        windows = raw.decode("cp1252")
    except UnicodeDecodeError:
        return mac
    old_mac = 2 * sum(byte > 0x7F for byte in raw) if b"\r" in raw and b"\n" not in raw else 0
    return mac if _plausibility(mac) + old_mac > _plausibility(windows) else windows


def _plausibility(text: str) -> int:
    return sum(weight * len(sign.findall(text)) for weight, sign in _SIGNS)


def _rows(text: str, limits: TableLimits) -> Iterator[TableRow]:
    separator = _separator_of(text)
    lines = _bounded(io.StringIO(text, newline=""), separator, limits)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(TableProblem(_told(str(error)), row=number)) from error
        if len(cells) > limits.columns:
            raise _too_wide(number, limits)
        if number > limits.rows:
            raise TableError(TableProblem(_("At most %(most)d rows are read.") % {"most": limits.rows}, row=number))
        if any(cell and not cell.isspace() for cell in cells):
            yield checked_row(number, cells, None, limits)


def _bounded(lines: Iterator[str], separator: str, limits: TableLimits) -> Iterator[str]:
    """The lines as they come; one with far too many separators is refused before it is cut into cells."""
    for number, line in enumerate(lines, start=1):
        if line.count(separator) >= limits.columns and ('"' not in line or len(line) > 10 * limits.cell):
            raise _too_wide(number, limits)
        yield line


def _too_wide(row: int, limits: TableLimits) -> TableError:
    reason = _("The row has too many columns; at most %(most)d are read.") % {"most": limits.columns}
    return TableError(TableProblem(reason, row=row))


def _separator_of(text: str) -> str:
    """The separator that cuts the first lines, outside quotation marks, into rows of one width; else the comma.

    A title above the headers may hold commas of its own.
    """
    lines = [re.sub('"[^"]*"', "", line) for line in io.StringIO(text[:200_000], newline="") if line.strip()]
    return max(_SEPARATORS, key=lambda separator: (_evenness(lines[:_LINES], separator), separator == ","))


def _evenness(lines: Sequence[str], separator: str) -> int:
    """How many separators stand in lines that have equally many of them, at the best number for it."""
    counts = Counter(line.count(separator) for line in lines)
    return max((number * lines_with for number, lines_with in counts.items()), default=0)


def _told(error: str) -> str:
    if "field larger" in error:
        return _("A cell is far too long; a quotation mark may be missing.")
    if "unexpected end" in error:
        return _("The file ends inside quotation marks: it was cut off, or a quotation mark is missing.")
    if "expected after" in error:
        return _("Text follows a closing quotation mark; a quotation mark inside a cell is written twice.")
    return _("The row cannot be read as CSV.")
