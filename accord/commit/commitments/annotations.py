"""Promises in the shape of the Universal Human Rights Index, which “import uhri” reads again without a change."""

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from accord.commit.commitments.index_shape import OWN, document_of_the_index, glued, paragraph_and_text
from accord.commit.commitments.models import (
    Commitment,
    CommitmentKind,
    Instrument,
    InstrumentKind,
    Position,
    StatePosition,
)
from accord.commit.commitments.queries import NEWEST_POSITION, bodies_on, terms_on
from accord.commit.commitments.queries.law_stages import Reached, how_far
from accord.commit.commitments.services.instruments import own_document_id
from accord.commit.commitments.services.staging import LISTS, InstrumentDraft
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.matching.texts import collapse
from accord.kernel.policy.facts import Viewer
from accord.kernel.taxonomies.models import Term

TYPES: Final = {CommitmentKind.CONCERN: "Concerns/Observations"}  # the Index knows one other: Recommendations
READ_AS_TYPE: Final = frozenset({CommitmentKind.CONCERN, CommitmentKind.RECOMMENDATION})
KEYS: Final = (
    "AnnotationId", "Symbol", "PublicationDate", "Body", "AnnotationType", "Countries", "Regions", "Themes",
    "AffectedPersons", "Sdgs", "Text", "TextPlainCleaned", "SectionHeadings", "UprSession", "UprRecommendingStates",
    "UprPosition",
)  # fmt: skip
# In English, whatever the reader's language: these are the Index's words.
POSITIONS: Final = {
    Position.SUPPORTED: "Supported",
    Position.IN_PART: "Supported in part",
    Position.NOTED: "Noted",
    Position.PENDING: "Pending",
    Position.NOT_SUPPORTED: "Not supported",
}
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")


def annotations_json(viewer: Viewer) -> "partial[Iterator[str]]":
    """What writes parts of a list of promises as one JSON file."""
    return partial(_written, viewer)


def _written(viewer: Viewer, parts: Iterator[Sequence[Commitment]]) -> Iterator[str]:
    start, regions = "[\n", regions_of_states(viewer)
    for part in parts:
        told = annotations_of(viewer, part, regions)
        yield start + ",\n".join(json.dumps(each, ensure_ascii=False) for each in told)
        start = ",\n"
    yield "[]\n" if start == "[\n" else "\n]\n"


def regions_of_states(viewer: Viewer) -> dict[str, list[str]]:
    """The regions of each State that promises are addressed to, as far as any file said; in one query."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = visible_to(viewer, Commitment).exclude(regions=[]).exclude(addressed_to="")
    for state, regions in rows.order_by().values_list("addressed_to", "regions").distinct().iterator():
        found[state].update(map(collapse, regions))
    return {state: sorted(regions) for state, regions in found.items()}


def annotations_of(
    viewer: Viewer, rows: Sequence[Commitment], regions: Mapping[str, list[str]]
) -> Iterator[dict[str, Any]]:
    """The promises as annotations, five queries for all of them. rows: with their instruments.

    What came from the Index keeps its id there, anything else has its id here. Only the lists of the Index leave as
    themes, persons and goals. regions: those of each State, for promises whose own source gave none.
    """
    themes, persons, goals = (terms_on(viewer, rows, field) for field in ("themes", "affected_persons", "sdgs"))
    stages, positions = stages_of_documents(viewer, rows), newest_positions(viewer, rows)
    bodies = bodies_on(viewer, rows)
    for row in rows:
        tags = themes.get(row.pk, ())
        besides = {
            "issues": _labels(tags, "issues"),
            "position": _own_position(row, positions.get(row.pk)),
            "promised_by": name_in_files(bodies.get(row.promisor_id)),
            "promised_to": name_in_files(bodies.get(row.promisee_id)),
        }
        told = _annotation(row, stages.get(row.instrument_id, []), besides) | {
            "Regions": _each(row.regions) or regions.get(row.addressed_to, []),
            "Themes": _labels(tags, "themes"),
            "AffectedPersons": _labels(persons.get(row.pk, ()), "affected_persons"),
            "Sdgs": _labels(goals.get(row.pk, ()), "sdgs"),
        }
        yield {key: told[key] for key in (*KEYS, OWN) if key in told}


def _annotation(row: Commitment, stages: list[list[str]], further: Mapping[str, Any]) -> dict[str, Any]:
    """What one row says by itself, and under ``OWN`` what reading that would not give."""
    document, text, state = row.instrument, collapse(row.text), collapse(row.addressed_to)
    whole = glued(row.paragraph, text)
    headings = [part.strip() for part in collapse(row.heading).split(" › ") if part.strip()]
    body = "UPR" if document.kind == InstrumentKind.UPR_OUTCOME else collapse(document.issued_by)
    meant = document_of_the_index(collapse(document.symbol), body, state, collapse(row.session), document.dated)
    besides = {
        "kind": None if row.kind in READ_AS_TYPE else row.kind,
        "language": None if row.language == "en" else row.language,
        "plain": {language: collapse(words) for language, words in sorted(row.plain.items())},
        "external_id": None if _UUID.fullmatch(row.external_id) else row.external_id,
        **further,
        "document": _own_document(document, stages, meant),
    }
    own = {name: value for name, value in besides.items() if value}
    if paragraph_and_text(whole) != (row.paragraph or None, text):
        own["paragraph"] = collapse(row.paragraph)
    return {
        "AnnotationId": row.external_id if _UUID.fullmatch(row.external_id) else str(row.pk),
        "Symbol": collapse(document.symbol) or None,
        "PublicationDate": f"{document.dated.isoformat()}T00:00:00" if document.dated else None,
        "Body": body or None,
        "AnnotationType": TYPES.get(CommitmentKind(row.kind), "Recommendations"),
        "Countries": [state] if state else [],
        "Text": f"<p>{html.escape(whole, quote=False)}</p>",
        "TextPlainCleaned": whole,
        "SectionHeadings": headings,
        "UprSession": collapse(row.session) or None,
        "UprRecommendingStates": _each(row.recommending_states),
        "UprPosition": POSITIONS[Position(row.position)] if row.position else None,
        **({OWN: own} if own or not state else {}),
    }


def _own_document(document: Instrument, stages: list[list[str]], meant: InstrumentDraft) -> dict[str, Any] | None:
    """The document where the Index would take it for another one, or know less of it; None where it would not."""
    told = {
        "id": own_document_id(document),
        "kind": document.kind,
        "title": {language: collapse(title) for language, title in sorted(document.title.items())},
        "issued_by": collapse(document.issued_by),
        "session": collapse(document.session),
        "level": document.level,
        "stages": stages,
    }
    known: tuple[Any, ...] = (meant.external_id, meant.kind, meant.titles, meant.issued_by, meant.session, "", [])
    return None if tuple(told.values()) == known else {name: value for name, value in told.items() if value}


def _own_position(row: Commitment, newest: StatePosition | None) -> dict[str, Any] | None:
    """Since when, by which source and with what explanation; the day where it is not that of the document."""
    if newest is None or newest.position != row.position:
        return None
    as_of = newest.as_of if newest.as_of != row.instrument.dated else None
    told = {
        "as_of": as_of.isoformat() if as_of else None,
        "source": collapse(newest.source),
        "note": collapse(newest.note),
    }
    return {name: value for name, value in told.items() if value}


def newest_positions(viewer: Viewer, rows: Sequence[Commitment]) -> Mapping[UUID, StatePosition]:
    """The position that counts of each promise, as far as the viewer sees them, in one query."""
    found: dict[UUID, StatePosition] = {}
    seen = visible_to(viewer, StatePosition).filter(commitment__in=[row.pk for row in rows if row.position])
    for taken in seen.order_by(*NEWEST_POSITION):
        found.setdefault(taken.commitment_id, taken)
    return found


def stages_of_documents(viewer: Viewer, rows: Sequence[Commitment]) -> Mapping[UUID, list[list[str]]]:
    """By document, its stages in the words of documents, as files know them; those of a law from the register."""
    told = how_far(viewer, {row.instrument_id: row.instrument for row in rows}.values())
    return {pk: _dated(found.stages) for pk, found in told.items()}


def _dated(stages: Iterable[Reached]) -> list[list[str]]:
    days = sorted({(each.reached_on.isoformat(), each.stage) for each in stages})
    return [[stage, day] for day, stage in days]


def _each(texts: Iterable[str]) -> list[str]:
    """The texts as they are read again: collapsed, each once, without empty ones."""
    return list(dict.fromkeys(text for each in texts if (text := collapse(each))))


def _labels(terms: Sequence[Term], field: str) -> list[str]:
    key = LISTS[field][0]
    return [label_of(term) for term in terms if term.taxonomy.key == key]


def label_of(row: Term | Actor) -> str:
    """The name that files are matched by."""
    return next((name for name in row.name.values() if name.casefold() == row.name_key), str(row))


def name_in_files(body: Actor | None) -> str:
    """The name by which a file that left finds a body again; empty for none."""
    return label_of(body) if body else ""
