"""The words by which a matrix names what stands in a column, in a cell or in a line of one."""

import re
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
_POSITION_WORDS: Final = re.compile(
    r"(?:partially |partly |not )?(?:supported|accepted|noted|rejected|pending)(?:\s*(?:in part|partially)|"
    r"\s*/\s*(?:noted|accepted|supported))?|under consideration|enjoys the support",
    re.IGNORECASE,
)


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


def is_position(text: str) -> bool:
    """Whether a cell says how the State stands to the recommendation, and nothing else."""
    return _POSITION_WORDS.fullmatch(text.strip(" .")) is not None
