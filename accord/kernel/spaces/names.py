"""Names as people may write them: every language, one line, nothing that deceives the eye."""

import unicodedata
from collections.abc import Iterable, Mapping

from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.folding import fold
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.told import gettext as _

# Overrides and embeddings can make "exe.pdf" read "fdp.exe"; isolates and marks are needed in mixed scripts.
DECEIVING = frozenset("\u202a\u202b\u202c\u202d\u202e")
LONGEST = 300


def clean_name(name: str, *, field: str = "name", longest: int = LONGEST) -> str:
    """The name in NFC with single spaces.

    Raises Refused where it holds a direction override, another control character, or is over ``longest`` characters.
    """
    if any(character in DECEIVING for character in name):
        raise Refused(_("The name holds a hidden character that turns the reading direction."), field=field)
    collapsed = " ".join(unicodedata.normalize("NFC", name).split())
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in collapsed):
        raise Refused(_("The name holds a character that cannot be shown."), field=field)
    if len(collapsed) > longest:
        raise Refused(_("The name is longer than %(most)d characters.") % {"most": longest}, field=field)
    return collapsed


def clean_texts(
    names: Mapping[str, str], *, field: str = "name", required: bool = True, longest: int = LONGEST
) -> Texts:
    """Names in several languages, each cleaned, empty ones dropped. Raises Refused where none is left."""
    cleaned = {code: clean_name(text, field=field, longest=longest) for code, text in names.items()}
    kept = {code: text for code, text in cleaned.items() if text}
    if required and not kept:
        raise Refused(_("A name is needed in at least one language."), field=field)
    return kept


def name_key_of(names: Mapping[str, str], languages: Iterable[str] = ("en",)) -> str:
    """The key that lists sort by: the name in the first of the languages that has one, case folded."""
    for code in (*languages, "en", *names):
        if names.get(code):
            return names[code].casefold()[:200]
    return ""


def alias_key(text: str) -> str:
    """The key that other names are kept and found by: spellings that search takes for one name have one key."""
    return (fold(text) or text.casefold())[:200]
