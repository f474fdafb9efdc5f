"""What of a typed search cannot be meant as it stands, and where. It is read all the same (``asking.py``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.kernel.search.asking import LONGEST_QUERY, MOST_TERMS, asked

_QUOTES: Final = '"“”„‟«»'
_TOKEN: Final = re.compile(rf"[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]?|[()]|[^\s(){_QUOTES}]+")
_BETWEEN: Final = {"AND", "&", "OR", "|"}
_TOLD: Final[dict[str, str | Promise]] = {
    "quote": gettext_lazy("The quotation mark at character %(at)d is never closed: its words count one by one."),
    "open": gettext_lazy("The bracket at character %(at)d is never closed: it reaches to the end."),
    "close": gettext_lazy("The bracket at character %(at)d closes nothing: it is left out."),
    "empty": gettext_lazy("The brackets at character %(at)d hold nothing: they are left out."),
    "before": gettext_lazy("Nothing stands before “%(word)s” at character %(at)d: it is left out."),
    "after": gettext_lazy("Nothing stands after “%(word)s” at character %(at)d: it is left out."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that has no partner. at: the character where it stands, from 1."""

    kind: str
    at: int
    word: str = ""

    def __str__(self) -> str:
        return str(_TOLD[self.kind]) % {"at": self.at, "word": self.word}


def faults_in(text: str) -> list[Fault]:
    """What of a search has no partner, in the order in which it stands there."""
    return sorted(_faults(text[:LONGEST_QUERY]), key=lambda fault: fault.at)


def _faults(text: str) -> Iterator[Fault]:
    opened: list[int] = []
    before, word, stood = "(", "", 0  # what stands before: a bracket, a term, a word between terms, NOT
    for found in _TOKEN.finditer(text):
        token, at = found.group(), found.start() + 1
        if token[0] in _QUOTES and (len(token) == 1 or token[-1] not in _QUOTES):
            yield Fault("quote", at)
        now = _sort(token)
        if now in {"between", ")"} and before in {"between", "not"}:
            yield Fault("after", stood, word)
        elif now == "between" and before == "(":
            yield Fault("before", at, token)
        if now == "(":
            opened.append(at)
        elif now == ")":
            if not opened:
                yield Fault("close", at)
                continue
            start = opened.pop()
            if before == "(":
                yield Fault("empty", start)
        before, word, stood = ("term" if now == ")" else now), token, at
    if before in {"between", "not"}:
        yield Fault("after", stood, word)
    yield from (Fault("open", at) for at in opened)


def _sort(written: str) -> str:
    if written in {"(", ")"}:
        return written
    return "between" if written in _BETWEEN else "not" if written == "NOT" else "term"


def search_notes(text: str) -> list[str]:
    """Sentences for the person who typed this: what of it could not be read as it stands, and what was done."""
    understood = asked(text)
    if understood.is_literal:
        return [
            _("Nothing stands beside “%(words)s”: it is looked for as it is written.") % {"words": text.strip()[:80]}
        ]
    notes = [str(fault) for fault in faults_in(text)]
    if understood.lacks_wanted:
        notes.append(_("Only what must not be there was named: add what is to be found."))
    if understood.is_cut:
        told = {"terms": MOST_TERMS, "letters": LONGEST_QUERY}
        notes.append(_("At most %(terms)d terms and %(letters)d characters are read: the rest was left out.") % told)
    return notes
