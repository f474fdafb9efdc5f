"""Two texts side by side: which words both hold, and which stand in one alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from accord.kernel.matching.likeness import stems_of


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text, one after another with one space between; differs: the other text holds none of their kind."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Differences:
    """Both texts in pieces; the words that both hold and those of one alone, each once, in the order of the text."""

    first: tuple[Piece, ...]
    second: tuple[Piece, ...]
    shared: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def differences(first: str, second: str) -> Differences:
    """What two texts share and what they do not, by the stems that ``likeness`` compares."""
    ours, theirs = frozenset(stems_of(first)), frozenset(stems_of(second))
    pieces, others = _pieces(first, theirs), _pieces(second, ours)
    return Differences(
        first=pieces,
        second=others,
        shared=_words(piece.text for piece in pieces if not piece.differs),
        only_first=_words(piece.text for piece in pieces if piece.differs),
        only_second=_words(piece.text for piece in others if piece.differs),
    )


def _pieces(text: str, known: frozenset[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for word in text.split():
        differs = not known.issuperset(stems_of(word))
        if pieces and pieces[-1].differs == differs:
            pieces[-1] = Piece(f"{pieces[-1].text} {word}", differs)
        else:
            pieces.append(Piece(word, differs))
    return tuple(pieces)


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    """The words without the signs around them, each once whatever its case."""
    found: dict[str, str] = {}
    for text in texts:
        for word in text.split():
            bare = word.strip(".,;:!?()[]“”\"'’‘«»،؛؟۔")
            if bare:
                found.setdefault(bare.casefold(), bare)
    return tuple(found.values())
