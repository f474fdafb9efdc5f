"""Canaries: words that stand in one field of one row alone, and are known again wherever they come out."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID

from pypdf import PdfReader

# No vowels: no language has such a word. Small letters alone survive search keys, addresses, codes and file names.
LETTERS = "bcdfghjkmpqrstvwxz"
LENGTH = 5
WORD = re.compile(rf"cnry[{LETTERS}]{{{LENGTH}}}")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Counts that nothing else on a page comes to; pages write them with or without a sign between the thousands.
NUMBER = re.compile(r"(?<!\w)480[,.\u202f\u00a0 ]?\d{3}(?!\w)")


@dataclass(frozen=True)
class Canary:
    """Where a word stands: the kind of row, its id, the field, and the position that the row was made for."""

    word: str
    kind: str
    row: UUID
    field: str
    position: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.field} at {self.position} ({self.word})"


class Aviary:
    """Every canary of a world, by its word."""

    def __init__(self) -> None:
        self.known: dict[str, Canary] = {}
        self._words = ("cnry" + "".join(letters) for letters in product(LETTERS, repeat=LENGTH))
        self._numbers = iter(range(480_001, 481_000))
        self._addresses: re.Pattern[str] | None = None

    def word(self, kind: str, row: UUID, field: str, position: str) -> str:
        """A fresh word for a field of text."""
        return self.know(next(self._words), kind, row, field, position)

    def number(self, kind: str, row: UUID, field: str, position: str) -> int:
        """A fresh number for a field that counts people."""
        return int(self.know(str(next(self._numbers)), kind, row, field, position))

    def know(self, word: str, kind: str, row: UUID, field: str, position: str) -> str:
        """Note a word that is there already: the id of a row, an address."""
        self.known[word] = Canary(word, kind, row, field, position)
        self._addresses = None
        return word

    def spotted(self, content: bytes | str, *, but: Iterable[str] = ()) -> set[Canary]:
        """Every canary in the content, inside packed files too; ``but`` are words that the asker brought along."""
        brought = set(but)
        return {self.known[word] for text in texts_of(content) for word in self._words_in(text) - brought}

    def _words_in(self, text: str) -> set[str]:
        small = text.lower()
        found = {*WORD.findall(small), *ID.findall(small)}
        found |= {re.sub(r"\D", "", number) for number in NUMBER.findall(small)}
        if "@" in small:
            found |= set(self._address().findall(small))
        return found & self.known.keys()

    def _address(self) -> re.Pattern[str]:
        if self._addresses is None:
            known = sorted(re.escape(word) for word in self.known if "@" in word)
            self._addresses = re.compile("|".join(known) or r"(?!)")
        return self._addresses


def texts_of(content: bytes | str) -> Iterator[str]:
    """The content as text; of a packed file (a workbook, a bundle) each entry, of a PDF each sheet."""
    if isinstance(content, str):
        yield content
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name
                yield packed.read(name).decode("utf-8", "replace")
    elif content[:5] == b"%PDF-":
        yield from (sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)
    else:
        yield content.decode("utf-8", "replace")
