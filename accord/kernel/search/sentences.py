"""How what was typed was read, in sentences: for the search of everything and for the search of one list."""

from django.utils.translation import gettext as _

from accord.kernel.search.asking import MOST_TERMS, Asked
from accord.kernel.search.faults import search_notes
from accord.kernel.search.terms import Every, Inside, Node, Phrase, Some, Start, Without, Word
from accord.ui.wording import listed


def understood(asked: Asked) -> list[str]:
    """How what was typed was read, in sentences; nothing typed says nothing."""
    said = []
    if asked.tree is not None:
        said.append(_("Looked for: %(words)s.") % {"words": _words_for(asked.tree)})
    if asked.is_wide:
        said.append(_("No record holds this as it was typed, so parts of words were looked for too."))
    if asked.common:
        said.append(_("Left out, since nearly every text holds it: %(words)s.") % {"words": listed(asked.common)})
    if asked.lacks_wanted:
        said.append(_("What a record must not hold narrows a search only beside a word that it should hold."))
    if asked.is_cut:
        said.append(_("Only the beginning was read: a search takes %(count)d words.") % {"count": MOST_TERMS})
    return said


def _words_for(node: Node) -> str:
    match node:
        case Word(text, stems) if stems:
            return _("“%(word)s” in any form") % {"word": text}
        case Word(text):
            return _("“%(claim)s”") % {"claim": text}
        case Start(text):
            return _("words that begin with “%(word)s”") % {"word": text}
        case Inside(text):
            return _("words with “%(word)s” in them") % {"word": text}
        case Phrase(words, is_open):
            return _("the phrase “%(words)s”") % {"words": " ".join(words) + ("…" if is_open else "")}
        case Without(part):
            return _("without %(words)s") % {"words": _words_for(part)}
        case Every(parts):
            # Side by side in the order typed; what must not be found is said with a word of its own.
            return _(" and ").join(_bracketed(part) for part in parts)
        case Some(parts):
            return _(" or ").join(map(_words_for, parts))


def _bracketed(node: Node) -> str:
    words = _words_for(node)
    return f"({words})" if isinstance(node, Some) else words


def list_notes(asked: Asked, text: str) -> list[str]:
    """What a list says of what was typed into it: what could not be read as it stands, was left out or added."""
    notes = search_notes(text)
    if asked.is_wide and asked.tree is not None:
        notes.append(_("Nothing here holds this as it was typed, so parts of words were looked for too."))
    if asked.common:
        notes.append(_("Left out, since nearly every text holds it: %(words)s.") % {"words": listed(asked.common)})
    return notes
