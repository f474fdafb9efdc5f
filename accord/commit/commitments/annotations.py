"""Promises in the shape of the Universal Human Rights Index, which “import uhri” reads again without a change."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from accord.commit.commitments.models import Commitment, CommitmentKind, InstrumentKind, Position
from accord.commit.commitments.queries import terms_on
from accord.commit.commitments.services.staging import LISTS
from accord.kernel.policy.facts import Viewer
from accord.kernel.taxonomies.models import Term

TYPES: Final = {CommitmentKind.CONCERN: "Concerns/Observations"}  # the Index knows one other: Recommendations
# In English, whatever the reader's language: these are the Index's words.
POSITIONS: Final = {
    Position.SUPPORTED: "Supported",
    Position.IN_PART: "Supported in part",
    Position.NOTED: "Noted",
    Position.PENDING: "Pending",
    Position.NOT_SUPPORTED: "Not supported",
}
_NUMBERED: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,2})(?: (\([a-z]{1,3}\)))?")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")


def annotations_json(viewer: Viewer) -> "partial[Iterator[str]]":
    """What writes parts of a list of promises as one JSON file."""
    return partial(_written, viewer)


def _written(viewer: Viewer, parts: Iterator[Sequence[Commitment]]) -> Iterator[str]:
    start = "[\n"
    for part in parts:
        yield start + ",\n".join(json.dumps(told, ensure_ascii=False) for told in annotations_of(viewer, part))
        start = ",\n"
    yield "[]\n" if start == "[\n" else "\n]\n"


def annotations_of(viewer: Viewer, rows: Sequence[Commitment]) -> Iterator[dict[str, Any]]:
    """The promises as annotations, three queries for all of them. rows: with their instruments.

    What came from the Index keeps its id there, anything else has its id here. Only the lists of the Index leave as
    themes, persons and goals; regions are not kept here.
    """
    themes, persons, goals = (terms_on(viewer, rows, field) for field in ("themes", "affected_persons", "sdgs"))
    for row in rows:
        document = row.instrument
        text = _glued(row)
        yield {
            "AnnotationId": row.external_id if _UUID.fullmatch(row.external_id) else str(row.pk),
            "Symbol": document.symbol or None,
            "PublicationDate": f"{document.dated.isoformat()}T00:00:00" if document.dated else None,
            "Body": "UPR" if document.kind == InstrumentKind.UPR_OUTCOME else document.issued_by or None,
            "AnnotationType": TYPES.get(CommitmentKind(row.kind), "Recommendations"),
            "Countries": [row.addressed_to] if row.addressed_to else [],
            "Regions": [],
            "Themes": _labels(themes.get(row.pk, ()), "themes"),
            "AffectedPersons": _labels(persons.get(row.pk, ()), "affected_persons"),
            "Sdgs": _labels(goals.get(row.pk, ()), "sdgs"),
            "Text": f"<p>{html.escape(text, quote=False)}</p>",
            "TextPlainCleaned": text,
            "SectionHeadings": row.heading.split(" › ") if row.heading else [],
            "UprSession": row.session or None,
            "UprRecommendingStates": row.recommending_states,
            "UprPosition": POSITIONS[Position(row.position)] if row.position else None,
        }


def _glued(row: Commitment) -> str:
    """The text behind its number, as the Index has it; without it where it could not be told from the words again."""
    text = " ".join(row.text.split())
    numbered = _NUMBERED.fullmatch(row.paragraph)
    if not numbered or not (text[:1].isupper() or text[:1] in "“\"‘'«[("):
        return text
    return f"{numbered[1]}. {f'{numbered[2]} ' if numbered[2] else ''}{text}"


def _labels(terms: Sequence[Term], field: str) -> list[str]:
    key = LISTS[field][0]
    return [_label(term) for term in terms if term.taxonomy.key == key]


def _label(term: Term) -> str:
    """The name that files are matched by."""
    return next((name for name in term.name.values() if name.casefold() == term.name_key), str(term))
