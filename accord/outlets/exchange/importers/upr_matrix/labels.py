"""The words by which a matrix names what stands in a column, in a cell or in a line of one."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from accord.outlets.exchange.importers.states import recommending_states
from accord.outlets.exchange.importers.tables import header_key

NUMBER, TEXT, POSITION, SOURCE, STATES = "number", "text", "position", "source", "states"
THEMES, PERSONS, GOALS, OTHER = "themes", "persons", "goals", "other"
TICK: Final = "tick"  # a column headed “Supported”, with a mark where it is so
LISTS: Final = (THEMES, PERSONS, GOALS)

# What matrices write above their columns and, inside a cell, before a colon.
_NAMES: Final = {
    SOURCE: ("source of position", "source", "document", "symbol", "reference", "source de la position",
             "fuente de la posición", "fuente"),
    POSITION: ("position", "position of the state", "state position", "position of state under review", "response",
               "supported noted", "posición", "réponse", "respuesta", "position de l’état"),
    NUMBER: ("paragraph", "para", "para no", "paragraph number", "number", "no", "n", "rec no", "recommendation no",
             "recommendation number", "rec", "paragraphe", "párrafo", "s n", "ref"),
    STATES: ("recommending state", "recommending states", "recommending country", "recommending state s",
             "recommended by", "state s", "states", "state", "made by", "état", "états", "estado", "estados",
             "état auteur", "estado que recomienda"),
    PERSONS: ("affected persons", "persons affected", "affected person s", "affected groups", "groups",
              "rights holders", "groups of persons", "persons", "personnes concernées", "personas afectadas"),
    GOALS: ("sdgs", "sdg", "sustainable development goals", "sustainable development goal", "goals", "sdgs targets",
            "related sdgs", "odd", "ods"),
    THEMES: ("full list of themes", "list of themes", "themes", "theme", "theme s", "thematic area", "thematic areas",
             "issue", "issues", "topic", "topics", "rights", "thèmes", "thème", "temas", "tema", "right or area"),
    TEXT: ("recommendation", "recommendations", "text", "text of recommendation", "text of the recommendation",
           "recommendation text", "recommendation and recommending state", "recommandation", "recommandations",
           "recomendación", "recomendaciones"),
    OTHER: ("assessment comments on level of implementation", "comments", "assessment", "level of implementation",
            "implementation", "remarks", "action taken", "responsible", "cluster"),
}  # fmt: skip
_BY_KEY: Final = {header_key(name): meaning for meaning, names in _NAMES.items() for name in names}
# How else a header says it, the first that fits: “source of position” is no position, “implementation status” neither.
_HEADS: Final = tuple(
    (meaning, re.compile(words, re.IGNORECASE))
    for meaning, words in (
        (TEXT, r"^(?:the\s+|upr\s+)*recomm?[ae]nda[tc]i\w+(?:\s*[/(&,]|\s+(?:and|with|et|y)\b)"),
        (SOURCE, r"\b(?:source|fuente)\b"),
        (OTHER, r"\b(?:comment|assess|evaluat|remark|observaci|implement|mise en œuvre|aplicaci|responsib|responsab)"),
        (OTHER, r"\b(?:lead\b|agenc|ministr|deadline|time|budget|indicator|progress|action|activit|measure|step)"),
        (POSITION, r"\b(?:position|posición|response|réponse|respuesta|accepted|supported)\b"),
        (PERSONS, r"\b(?:affected|persons?|groups?|holders|personnes|personas|grupos)\b"),
        (GOALS, r"\b(?:sdgs?|goals?|odd|ods)\b|sustainable development"),
        (THEMES, r"\b(?:themes?|thematic|issues?|topics?|thèmes?|thématique|temas?|temátic[ao]s?)\b|\bright or area"),
        (NUMBER, r"^(?:(?:rec(?:ommendation)?|para(?:graph)?|item)s?\b\.?\W*(?:no|number|n°|nº|#|№|in\b)|n°|nº|№|#)"),
        (STATES, r"\brecommending\b|\brecommended by\b|\bmade by\b|^(?:states?|countr(?:y|ies))\b|\bauteurs?\b"),
        (TEXT, r"^(?:(?:full|accepted|supported|noted|upr|te?xto?e?|list|of|the|de|las?|des)\W+)*recomm?[ae]nda[tc]i"),
    )
)  # fmt: skip
_LONGEST_HEADER: Final = 90  # letters; a recommendation that begins with such a word is longer
_LABEL: Final = re.compile(r"\s*[-•–]?\s*([^\W\d][^:]{0,60}?)\s*:\s*(.*)", re.DOTALL)
# Labels that may stand in the middle of a line; “Theme:” may be words of the recommendation itself.
_INLINE: Final = re.compile(
    r"(?<=[;.)\]])\s*\[?(?=(?:Source of position|Source de la position|Fuente de la posición|Position|"
    r"Recommending States?(?:\(s\))?|Affected persons|SDGs?)\s*:)",
    re.IGNORECASE,
)
_POSITION_WORDS: Final = re.compile(
    r"(?:partially |partly |not )?(?:supported|accepted|noted|rejected|pending)(?:\s*(?:in part|partially)|"
    r"\s*/\s*(?:noted|accepted|supported))?|under consideration|(?:(?:did|do|does) not )?enjoys? the support|"
    r"(?:acceptée?|appuyée?|notée?|rejetée?|aceptada|apoyada|rechazada)s?|(?:se toma|pris) note|tomada nota",
    re.IGNORECASE,
)
_AT_THE_END: Final = re.compile(rf"(\)\s*[;.]?)\s*[\[(–—-]*\s*({_POSITION_WORDS.pattern})[\s\]).]*$", re.IGNORECASE)
_RECOMMENDATION: Final = re.compile(r"recomm[ae]ndation|recomendaci", re.IGNORECASE)
_THEME_LINE: Final = re.compile(
    r"(?:right or area|(?:thematic )?area|themes?|thème|tema|issue|topic|cluster)\s*:\s*", re.IGNORECASE
)
_TITLE: Final = re.compile(
    r"\b(?:UPR|EPU|universal periodic review|examen périodique universel|examen periódico universal|matrix|"
    r"lists? of recommendations|liste .*recommandations|lista .*recomendaciones)\b",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"[xX✓✔☑☒√•*+1]|yes|oui|sí", re.IGNORECASE)


def known_header(text: str) -> bool:
    """Whether a column is usually headed so, word for word."""
    return header_key(text) in _BY_KEY


def header_meaning(text: str) -> str | None:
    """What a column so headed holds; None where no matrix we know heads a column so."""
    words = text.strip(" *:")
    if not words or len(words) > _LONGEST_HEADER:
        return None
    if header_key(words) in _BY_KEY:
        return _BY_KEY[header_key(words)]
    if is_position(words):
        return TICK
    if words.endswith((";", ".")) or recommending_states(words):
        return None
    return next((meaning for meaning, sign in _HEADS if sign.search(words)), None)


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


def theme_labelled(text: str) -> str:
    """What stands behind “Theme:” or “Right or area:”; empty where the line does not begin so."""
    found = _THEME_LINE.match(text)
    return text[found.end() :].strip() if found else ""


def is_title(text: str) -> bool:
    """Whether a line says what the whole list is."""
    return _TITLE.search(text) is not None and not position_announced(text)


def ending_position(text: str) -> tuple[str, str]:
    """The text without a position behind its last bracket, and that position: “Act (Peru); [Noted]”."""
    found = _AT_THE_END.search(text)
    return (text[: found.start(2)].rstrip(" [(–—-"), found[2]) if found else (text, "")


def position_announced(text: str) -> str:
    """The position that the line above a group of rows gives to all of them: “Recommendations that were noted”."""
    found = _POSITION_WORDS.search(text) if is_position(text) or _RECOMMENDATION.search(text) else None
    return found.group() if found else ""


def is_position(text: str) -> bool:
    """Whether a cell says how the State stands to the recommendation, and nothing else."""
    return _POSITION_WORDS.fullmatch(text.strip(" .")) is not None


def is_mark(text: str) -> bool:
    """Whether a cell is ticked."""
    return _MARK.fullmatch(text.strip()) is not None
