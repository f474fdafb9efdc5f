"""The words by which a matrix names what stands in a column, in a cell or in a line of one."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from accord.outlets.exchange.importers.tables import header_key

NUMBER, TEXT, POSITION, SOURCE, STATES = "number", "text", "position", "source", "states"
THEMES, PERSONS, GOALS, OTHER = "themes", "persons", "goals", "other"
LISTS: Final = (THEMES, PERSONS, GOALS)

# Headers and labels, longest first: “Source of position” is no position, “Full list of themes” is a list of themes.
_NAMES: Final = {
    SOURCE: ("source of position", "source", "document", "symbol", "reference"),
    POSITION: ("position", "position of the state", "state position", "position of state under review", "response",
               "supported noted", "status", "posición", "réponse"),
    NUMBER: ("paragraph", "para", "para no", "paragraph number", "number", "no", "n", "rec no", "recommendation no",
             "recommendation number", "paragraphe", "párrafo"),
    STATES: ("recommending state", "recommending states", "recommending country", "recommending state s",
             "recommended by", "state s", "states", "state", "made by", "état", "estado"),
    PERSONS: ("affected persons", "persons affected", "affected person s", "affected groups", "groups",
              "rights holders", "groups of persons", "persons", "personnes concernées", "personas afectadas"),
    GOALS: ("sdgs", "sdg", "sustainable development goals", "sustainable development goal", "goals", "sdgs targets",
            "related sdgs", "odd", "ods"),
    THEMES: ("full list of themes", "list of themes", "themes", "theme", "theme s", "thematic area", "thematic areas",
             "issue", "issues", "topic", "topics", "rights", "thèmes", "temas"),
    TEXT: ("recommendation", "recommendations", "text", "text of recommendation", "text of the recommendation",
           "recommendation text", "recommendation and recommending state", "recommandation", "recommandations",
           "recomendación", "recomendaciones"),
    OTHER: ("assessment comments on level of implementation", "comments", "assessment", "level of implementation",
            "implementation", "remarks", "action taken", "responsible", "cluster"),
}  # fmt: skip
_BY_KEY: Final = {header_key(name): meaning for meaning, names in _NAMES.items() for name in names}
_STARTS: Final = sorted(_BY_KEY, key=len, reverse=True)
_LONGEST_HEADER: Final = 90  # letters; a recommendation that begins with such a word is longer
_LABEL: Final = re.compile(r"\s*[-•–]?\s*([^\W\d][^:]{0,60}?)\s*:\s*(.*)", re.DOTALL)
# Labels that may stand in the middle of a line; “Theme:” may be words of the recommendation itself.
_INLINE: Final = re.compile(
    r"(?<=[;.)\]])\s*(?=(?:Source of position|Position|Recommending States?(?:\(s\))?|Affected persons|SDGs?)\s*:)",
    re.IGNORECASE,
)
_POSITION_WORDS: Final = re.compile(
    r"(?:partially |partly |not )?(?:supported|accepted|noted|rejected|pending)(?:\s*(?:in part|partially)|"
    r"\s*/\s*(?:noted|accepted|supported))?|under consideration|enjoys the support",
    re.IGNORECASE,
)
_AT_THE_END: Final = re.compile(rf"(\)\s*[;.]?)\s*[\[(–—-]*\s*({_POSITION_WORDS.pattern})[\s\]).]*$", re.IGNORECASE)


def header_meaning(text: str) -> str | None:
    """What a column so headed holds; None where no matrix we know heads a column so."""
    key = header_key(text)
    if not key or len(text) > _LONGEST_HEADER:
        return None
    if key in _BY_KEY:
        return _BY_KEY[key]
    return next((_BY_KEY[start] for start in _STARTS if len(start) > 4 and key.startswith(start)), None)


def label_of(line: str) -> tuple[str, str] | None:
    """(meaning, what stands behind the colon) of a line such as “Affected persons:”; None where it is no label."""
    found = _LABEL.fullmatch(line)
    if found is None:
        return None
    meaning = _BY_KEY.get(header_key(found[1]))
    return (meaning, found[2].strip()) if meaning else None


def lines_by_label(lines: Iterable[str]) -> Iterator[str]:
    """The lines, cut before each label in their midst: “… (Peru); Position: Noted” becomes two."""
    for line in lines:
        yield from _INLINE.split(line)


def ending_position(text: str) -> tuple[str, str]:
    """The text without a position behind its last bracket, and that position: “Act (Peru); [Noted]”."""
    found = _AT_THE_END.search(text)
    return (text[: found.start(2)].rstrip(" [(–—-"), found[2]) if found else (text, "")


def position_announced(text: str) -> str:
    """The position that the line above a group of rows gives to all of them: “Recommendations that were noted”."""
    found = _POSITION_WORDS.search(text) if is_position(text) or "recommendation" in text.casefold() else None
    return found.group() if found else ""


def is_position(text: str) -> bool:
    """Whether a cell says how the State stands to the recommendation, and nothing else."""
    return _POSITION_WORDS.fullmatch(text.strip(" .")) is not None
