"""Which States a paragraph names in brackets as those that recommended it, spelled as the source spells them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from accord.outlets.exchange.importers.state_names import FRENCH, SPANISH

# Names of States as documents of the United Nations have written them since 2008, older and shorter ones among them.
_LISTED: Final = """
Afghanistan; Albania; Algeria; Andorra; Angola; Antigua and Barbuda; Argentina; Armenia; Australia; Austria;
Azerbaijan; Bahamas; Bahrain; Bangladesh; Barbados; Belarus; Belgium; Belize; Benin; Bhutan; Bolivia; Bolivia
(Plurinational State of); Plurinational State of Bolivia; Bosnia and Herzegovina; Botswana; Brazil; Brunei; Brunei
Darussalam; Bulgaria; Burkina Faso; Burundi; Cabo Verde; Cape Verde; Cambodia; Cameroon; Canada; Central African
Republic; Chad; Chile; China; Colombia; Comoros; Congo; Republic of the Congo; Costa Rica; Côte d'Ivoire; Ivory
Coast; Croatia; Cuba; Cyprus; Czechia; Czech Republic; Democratic People's Republic of Korea; DPRK; North Korea;
Democratic Republic of the Congo; DRC; Denmark; Djibouti; Dominica; Dominican Republic; Ecuador; Egypt; El Salvador;
Equatorial Guinea; Eritrea; Estonia; Eswatini; Swaziland; Ethiopia; Fiji; Finland; France; Gabon; Gambia; Gambia
(Republic of The); Georgia; Germany; Ghana; Greece; Grenada; Guatemala; Guinea; Guinea-Bissau; Guyana; Haiti; Holy
See; Vatican; Honduras; Hungary; Iceland; India; Indonesia; Iran; Iran (Islamic Republic of); Islamic Republic of
Iran; Iraq; Ireland; Israel; Italy; Jamaica; Japan; Jordan; Kazakhstan; Kenya; Kiribati; Kuwait; Kyrgyzstan; Kyrgyz
Republic; Lao People's Democratic Republic; Lao PDR; Laos; Latvia; Lebanon; Lesotho; Liberia; Libya; Libyan Arab
Jamahiriya; Liechtenstein; Lithuania; Luxembourg; Madagascar; Malawi; Malaysia; Maldives; Mali; Malta; Marshall
Islands; Mauritania; Mauritius; Mexico; Micronesia; Micronesia (Federated States of); Federated States of
Micronesia; Moldova; Republic of Moldova; Moldova (Republic of); Monaco; Mongolia; Montenegro; Morocco; Mozambique;
Myanmar; Namibia; Nauru; Nepal; Netherlands; Netherlands (Kingdom of the); Kingdom of the Netherlands; New Zealand;
Nicaragua; Niger; Nigeria; North Macedonia; Macedonia; The former Yugoslav Republic of Macedonia; TFYROM; Norway;
Oman; Pakistan; Palau; Palestine; State of Palestine; Panama; Papua New Guinea; Paraguay; Peru; Philippines; Poland;
Portugal; Qatar; Republic of Korea; Korea (Republic of); South Korea; Korea; Romania; Russian Federation; Russia;
Rwanda; Saint Kitts and Nevis; Saint Lucia; Saint Vincent and the Grenadines; Samoa; San Marino; Sao Tome and
Principe; Saudi Arabia; Senegal; Serbia; Serbia and Montenegro; Seychelles; Sierra Leone; Singapore; Slovakia;
Slovak Republic; Slovenia; Solomon Islands; Somalia; South Africa; South Sudan; Spain; Sri Lanka; Sudan; Suriname;
Sweden; Switzerland; Syria; Syrian Arab Republic; Tajikistan; Tanzania; United Republic of Tanzania; Tanzania
(United Republic of); Thailand; Timor-Leste; East Timor; Togo; Tonga; Trinidad and Tobago; Tunisia; Turkey; Türkiye;
Turkmenistan; Tuvalu; Uganda; Ukraine; United Arab Emirates; UAE; United Kingdom; United Kingdom of Great Britain
and Northern Ireland; UK; Great Britain; United States; United States of America; USA; US; Uruguay; Uzbekistan;
Vanuatu; Venezuela; Venezuela (Bolivarian Republic of); Bolivarian Republic of Venezuela; Viet Nam; Vietnam; Yemen;
Zambia; Zimbabwe; European Union
"""
NAMES: Final = tuple(" ".join(name.split()) for name in f"{_LISTED};{FRENCH};{SPANISH}".split(";"))
_TYPO: Final = 88  # of 100: a letter or two amiss
_ARTICLE: Final = re.compile(r"the\s+(?=\w)", re.IGNORECASE)
_ARTICLE_BEFORE_NAME: Final = re.compile(r"[Tt]he\s+(?=[A-ZÀ-Þ])")  # “the former Yugoslav …” keeps its own
_LONGEST_NAMES: Final = 300  # letters in which “and” may part two names
_LONGEST_NAME: Final = 60
_AND: Final = re.compile(r"\s*(?:\band\b|&)\s*|\s+(?:et|y|e)\s+")
# A name that no list knows: words that begin large, small ones between them, neither figures nor abbreviations.
_LIKE_A_NAME: Final = re.compile(
    r"[A-ZÀ-Þ][\w’'.-]*[a-zà-ÿ][\w’'.-]*"
    r"(?:\s+(?:of|the|and|des?|da|du|del|la|les?|las|los|et|y|e|[dl][’'][A-ZÀ-Þ][\w-]*|[A-ZÀ-Þ][\w’'.-]*|\([^()]*\))){0,9}"
)
_NO_STATE: Final = re.compile(
    r"\b(?:Convention|Covenant|Protocol|Act|Law|Goal|Goals|Committee|Council|Commission|Programme|Plan|Article|"
    r"Resolution|Principles|Rules|Treaty|Constitution|Court|Nations|Strategy|Women|Children)\b"
)


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("‘", "'"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _ARTICLE.sub("", " ".join(plain.casefold().split()).replace(" - ", "-"), count=1).strip(" .")


KNOWN: Final = {_key(name): name for name in NAMES}


def state_called(name: str) -> str | None:
    """The usual name of a State, whatever the case it is printed in; None where no State is called so."""
    return KNOWN.get(_key(name))


def recommending_states(text: str) -> tuple[str, ...]:
    """The States in the brackets of a recommendation, each once, in their order, as printed but for “the”.

    Brackets count where they hold names of States; at the end of the text also names that no list knows.
    """
    found: dict[str, str] = {}
    last = len(text.rstrip(" ;.,:)]”’\"'*"))
    for content, end in _brackets(text):
        for name in _states_in(content, is_last=end >= last):
            found.setdefault(_key(name), name)
    return tuple(found.values())


def states_listed(cell: str) -> tuple[str, ...]:
    """The names in a cell that holds nothing but who recommended, known or not, as printed but for “the”."""
    return tuple(name for part in _parts(cell) if (name := _ARTICLE_BEFORE_NAME.sub("", part, count=1).strip(" .")))


def _brackets(text: str) -> Iterator[tuple[str, int]]:
    """What stands in each outer pair of brackets, and where it ends; a pair left open ends with the text."""
    depth, start = 0, 0
    for place, letter in enumerate(text):
        if letter in "([":
            depth += 1
            if depth == 1:
                start = place + 1
        elif letter in ")]" and depth:
            depth -= 1
            if depth == 0:
                yield text[start:place], place + 1
    if depth:
        content = text[start:].rstrip(" ;.")
        yield content, len(text)


def _states_in(content: str, *, is_last: bool) -> list[str]:
    parts = [_ARTICLE_BEFORE_NAME.sub("", part, count=1) for part in _parts(content)]
    if not parts:
        return []
    known = [_is_known(part) for part in parts]
    alike = [_LIKE_A_NAME.fullmatch(part) and not _NO_STATE.search(part) for part in parts]
    if any(known) and all(a or b for a, b in zip(known, alike, strict=True)):
        return parts
    if is_last and all(alike):
        return parts
    return [part for part, sure in zip(parts, known, strict=True) if sure] if sum(known) > 1 else []


def _parts(content: str) -> Iterator[str]:
    """The names between commas; “and” parts two names unless it is part of one."""
    depth, part = 0, ""
    for letter in f"{content},":
        depth += (letter == "(") - (letter == ")")
        if letter in ",;/" and depth <= 0:
            yield from _split_by_and(part.strip())
            part = ""
        else:
            part += letter


def _split_by_and(part: str) -> list[str]:
    part = re.sub(r"^and\s+", "", part)
    if not part:
        return []
    if len(part) > _LONGEST_NAMES or _key(part) in KNOWN or not _AND.search(part):
        return [part]
    for found in _AND.finditer(part):
        before, after = part[: found.start()].strip(), part[found.end() :].strip()
        if _is_known(before) and after:
            return [before, *_split_by_and(after)]
        if _is_known(after) and before:
            return [*_split_by_and(before), after]
    return [part]


@lru_cache(maxsize=4_096)
def _is_known(name: str) -> bool:
    if len(name) > 2 * _LONGEST_NAME:
        return False
    key = _key(name)
    if key in KNOWN:
        return True
    if len(key) < 5 or len(key) > _LONGEST_NAME:
        return False
    return process.extractOne(key, list(KNOWN), scorer=fuzz.ratio, score_cutoff=_TYPO) is not None
