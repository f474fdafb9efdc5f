"""One form for every way of writing a word: what search, matching of names and aliases compare. No tables.

The form is worked out letter by letter, so a folded word can be found again in the text that it came from.
"""

import unicodedata
from typing import Final

# Letters that Arabic, Persian, Urdu, Pashto and Sindhi keyboards give for one sign, or that two neighbouring
# languages write differently in one name; and Latin letters with no plain half.
_SAME_LETTER: Final[dict[str, str]] = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ے": "ی", "ؠ": "ی", "ك": "ک", "ڪ": "ک", "ګ": "گ", "ہ": "ه", "ھ": "ه",
    "ە": "ه", "ة": "ه", "ۃ": "ه", "ٱ": "ا", "ں": "ن", "ڼ": "ن", "ټ": "ٹ", "ډ": "ڈ", "ړ": "ڑ",
    "ـ": "", "ء": "", "ٴ": "",
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h",
}  # fmt: skip
# An apostrophe inside a word joins it: workers’ and Ta'if are one word each.
JOINERS: Final = frozenset("'’‘`´ʻʼʿʾ＇")


class _Folded(dict[int, str]):
    """What becomes of one character, worked out once: its plain letters, nothing, or a space between words."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        split = "" if letter in JOINERS else unicodedata.normalize("NFKD", letter).casefold()
        self[code] = "".join(map(_plain, unicodedata.normalize("NFKD", split)))
        return self[code]


def _plain(letter: str) -> str:
    same = _SAME_LETTER.get(letter)
    if same is not None:
        return same
    category = unicodedata.category(letter)
    if letter in JOINERS or category in {"Cf", "Me"} or (category == "Mn" and _is_accent(letter)):
        return ""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return letter if letter.isalnum() or category in {"Mn", "Mc"} else " "


def _is_accent(letter: str) -> bool:
    """Accents and vowel marks that people leave out; vowel signs of Indian and Thai scripts are letters."""
    order = unicodedata.combining(letter)
    unseen = letter == "\u034f" or "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return unseen or 10 <= order <= 36 or order >= 200


_FOLDED: Final = _Folded()


def fold(text: str) -> str:
    """The text as words of plain letters and digits with one space between: no capitals, accents or apostrophes.

    One form of each letter and digit, whatever the keyboard, without joiners, tatweel and presentation forms
    (Unicode NFKD). Folding twice changes nothing more.
    """
    return " ".join(text.translate(_FOLDED).split())
