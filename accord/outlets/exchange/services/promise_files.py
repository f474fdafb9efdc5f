"""Every kind of file that holds promises, and the document in which each of its rows stands."""

import re
from datetime import date
from functools import lru_cache

from django.utils.text import slugify

from accord.commit.commitments.models import InstrumentKind
from accord.commit.commitments.services import InstrumentDraft
from accord.outlets.exchange.importers.commitments.read import read_commitments
from accord.outlets.exchange.importers.concluding_observations.read import read_observations
from accord.outlets.exchange.importers.recommendations import Reading, Recommendation
from accord.outlets.exchange.importers.uhri.read import read_annotations
from accord.outlets.exchange.importers.un_report.read import read_report
from accord.outlets.exchange.importers.upr_info.read import read_recommendations
from accord.outlets.exchange.importers.upr_matrix.read import read_matrix
from accord.outlets.exchange.services.imports import Importer, Options, SourceFile
from accord.outlets.exchange.services.recommendations import PromiseFile

COUNCIL = "Human Rights Council"


def _read_upr_info(source: SourceFile, options: Options) -> Reading:
    return read_recommendations(
        source.path,
        name=source.name,
        addressed_to=options.get("addressed_to"),
        session=options.get("session"),
    )


def _review_and_session(row: Recommendation) -> InstrumentDraft:
    """The review of a State in one session: what UPR Info knows in place of a symbol."""
    state, session = row.addressed_to or "", row.session or ""
    return InstrumentDraft(
        external_id=f"upr-info:{slugify(state, allow_unicode=True)[:120]}:{session}",
        kind=InstrumentKind.UPR_OUTCOME,
        title=review_of(state, session),
        session=session,
        issued_by=COUNCIL,
    )


def review_of(state: str, session: str) -> str:
    """The title of a review's outcome, as the sources give no other."""
    words = f"Universal Periodic Review of {state}" if state else "Universal Periodic Review"
    return f"{words}, session {session}" if session else words


def _read_matrix(source: SourceFile, options: Options) -> Reading:
    return read_matrix(source.path, name=source.name, addressed_to=options.get("addressed_to"))


def _read_report(source: SourceFile, options: Options) -> Reading:
    return read_report(source.path, name=source.name, addressed_to=options.get("addressed_to"))


def _review(row: Recommendation) -> InstrumentDraft:
    """The report of a review, whose symbol is the same in the report itself and in the matrix made of it."""
    state, session = row.addressed_to or "", row.session or ""
    named = row.symbol or f"upr {state} {session}"
    return InstrumentDraft(
        external_id=document_id(named),
        kind=InstrumentKind.UPR_OUTCOME,
        title=review_of(state, session),
        symbol=row.symbol or "",
        session=session,
        issued_by=COUNCIL,
        dated=row.dated,
    )


def _read_index(source: SourceFile, options: Options) -> Reading:
    return read_annotations(
        source.path, name=source.name, addressed_to=options.get("addressed_to"), body=options.get("body")
    )


def _document_of_the_index(row: Recommendation) -> InstrumentDraft:
    """The document by its symbol; where the Index gives none, what a body said of a State on a day."""
    return _indexed(row.body or "", row.addressed_to or "", row.symbol or "", row.session or "", row.dated)


@lru_cache(maxsize=1_000)  # rows of one document follow one another
def _indexed(body: str, state: str, symbol: str, session: str, dated: date | None) -> InstrumentDraft:
    kind = _kind_by_body(body)
    day = dated.isoformat() if dated else ""
    titles = {
        InstrumentKind.UPR_OUTCOME: review_of(state, session),
        InstrumentKind.SPECIAL_PROCEDURE: f"Report on {state}, {body}",
    }
    return InstrumentDraft(
        external_id=document_id(symbol or f"{body} {state} {session or day}"),
        kind=kind,
        title=titles.get(kind, observations_of(body, state)),
        symbol=symbol,
        issued_by=COUNCIL if kind == InstrumentKind.UPR_OUTCOME else body[:300],
        session=session,
        dated=dated,
    )


def _kind_by_body(body: str) -> InstrumentKind:
    if body.casefold().startswith("upr"):
        return InstrumentKind.UPR_OUTCOME
    if re.match(r"(?:SR|IE|WG)\b|special|independent expert|working group", body, re.IGNORECASE):
        return InstrumentKind.SPECIAL_PROCEDURE
    return InstrumentKind.CONCLUDING_OBSERVATIONS


def _read_observations(source: SourceFile, options: Options) -> Reading:
    return read_observations(
        source.path,
        name=source.name,
        addressed_to=options.get("addressed_to"),
        with_concerns="with_concerns" in options,
    )


def _observations(row: Recommendation) -> InstrumentDraft:
    body, state = row.body or "", row.addressed_to or ""
    return InstrumentDraft(
        external_id=document_id(row.symbol or f"concluding {body} {state} {row.session or ''}"),
        kind=InstrumentKind.CONCLUDING_OBSERVATIONS,
        title=observations_of(body, state),
        symbol=row.symbol or "",
        issued_by=body,
        session=row.session or "",
        dated=row.dated,
    )


def observations_of(body: str, state: str) -> str:
    """The title of what a body observed on a State, as far as both are known."""
    titles = {
        (True, True): f"Concluding observations of {body} on {state}",
        (True, False): f"Concluding observations of {body}",
        (False, True): f"Concluding observations on {state}",
    }
    return titles.get((bool(body), bool(state)), "Concluding observations")


def _read_template(source: SourceFile, _options: Options) -> Reading:
    return read_commitments(source.path, name=source.name)


def _document_of_the_row(row: Recommendation) -> InstrumentDraft:
    """The document that a row of the template names, known by kind and number, else by kind and title."""
    named = row.document
    if named is None:
        raise ValueError(row)
    key = slugify(named.symbol or named.title, allow_unicode=True) or named.title
    return InstrumentDraft(
        external_id=f"{named.kind}:{key}"[:200],
        kind=named.kind,
        title=named.title,
        language=row.language,
        symbol=named.symbol,
        issued_by=named.issued_by,
        dated=named.dated,
        stages=named.stages,
    )


def document_id(symbol: str) -> str:
    """What finds a document of the United Nations again, whichever file names its symbol."""
    return f"un:{slugify(symbol.replace('/', '-'), allow_unicode=True)[:180]}"


PROMISE_FILES = (
    PromiseFile("upr-info", "UPR Info", _read_upr_info, _review_and_session),
    PromiseFile("upr-matrix", "OHCHR matrix", _read_matrix, _review, has_headings=False),
    PromiseFile("un-report", "Report of the Working Group", _read_report, _review),
    PromiseFile("concluding-observations", "Concluding observations", _read_observations, _observations),
    PromiseFile("commitments", "Template", _read_template, _document_of_the_row),
    PromiseFile("uhri", "Universal Human Rights Index", _read_index, _document_of_the_index),
)
PROMISE_IMPORTERS: tuple[Importer, ...] = tuple(kind.importer for kind in PROMISE_FILES)
