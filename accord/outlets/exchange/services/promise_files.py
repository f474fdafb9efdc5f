"""Every kind of file that holds promises, and the document in which each of its rows stands."""

from django.utils.text import slugify

from accord.commit.commitments.index_shape import (
    COUNCIL,
    document_id,
    document_of_the_index,
    observations_of,
    review_of,
)
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
    """The document that the Index means, or the one of our own that an annotation names besides."""
    own = row.document
    if own is None:
        return document_of_the_index(
            row.symbol or "", row.body or "", row.addressed_to or "", row.session or "", row.dated
        )
    return InstrumentDraft(
        external_id=own.external_id,
        kind=own.kind,
        title=own.title,
        language=own.language,
        other_titles=own.other_titles,
        level=own.level,
        symbol=own.symbol,
        issued_by=own.issued_by,
        session=own.session,
        dated=own.dated,
        stages=own.stages,
    )


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


def _read_template(source: SourceFile, _options: Options) -> Reading:
    return read_commitments(source.path, name=source.name)


def _document_of_the_row(row: Recommendation) -> InstrumentDraft:
    """The document that a row of the template names, known by its id, else by kind and number or title."""
    named = row.document
    if named is None:
        raise ValueError(row)
    key = slugify(named.symbol or named.title, allow_unicode=True) or named.title
    return InstrumentDraft(
        external_id=named.external_id or f"{named.kind}:{key}"[:200],
        kind=named.kind,
        title=named.title,
        language=row.language,
        level=named.level,
        symbol=named.symbol,
        issued_by=named.issued_by,
        dated=named.dated,
        stages=named.stages,
    )


PROMISE_FILES = (
    PromiseFile("upr-info", "UPR Info", _read_upr_info, _review_and_session),
    PromiseFile("upr-matrix", "OHCHR matrix", _read_matrix, _review, has_headings=False),
    PromiseFile("un-report", "Report of the Working Group", _read_report, _review),
    PromiseFile("concluding-observations", "Concluding observations", _read_observations, _observations),
    PromiseFile("commitments", "Template", _read_template, _document_of_the_row),
    PromiseFile("uhri", "Universal Human Rights Index", _read_index, _document_of_the_index),
)
PROMISE_IMPORTERS: tuple[Importer, ...] = tuple(kind.importer for kind in PROMISE_FILES)
