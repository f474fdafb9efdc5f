"""Documents that promises come from, and the stages they reach."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Instrument, InstrumentStage
from accord.commit.commitments.queries.law_stages import how_far, laws_of
from accord.commit.commitments.services.laws import note_law_stage, register_law
from accord.commit.commitments.services.staging import InstrumentDraft
from accord.commit.commitments.services.words import OWN_ID, refuse_other_space
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.audit.services import nothing_changed, record, record_batch, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.search.services import index_new, index_records
from accord.kernel.spaces.bulk import insert_rows
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.names import clean_texts
from accord.kernel.spaces.records import create_record, revise_record

MADE_HERE: Final = "accord:"


@service("instrument_added")
def add_instrument(by: Viewer, *, kind: str, title: Texts, client_key: str | None = None, **values: Any) -> Instrument:
    """Add a document. values: symbol, issued_by, session, dated, source, external_id, followed.

    Raises NotPermitted for anybody but the secretariat, Refused for an empty title or an external id that is taken.
    """
    demand_new(by, Instrument)
    titles = clean_texts(title, field="title")
    instrument, created = create_record(by, Instrument, client_key=client_key, kind=kind, title=titles, **values)
    if not created:
        nothing_changed()
        return instrument
    index_records([instrument])
    changes = {n: (None, v) for n, v in {"kind": kind, "title": titles, **values}.items() if v}
    record(by, "instrument_added", instrument, changes=changes)
    return instrument


def ensure_instrument(by: Viewer, *, external_id: str, kind: str, title: Texts, **values: Any) -> Instrument:
    """The document with this external id, added if it is not there yet: what an importer asks for."""
    if not external_id:
        raise Refused(_("An instrument that is found again needs an external id."), field="external_id")
    demand_new(by, Instrument)
    found = Instrument.objects.filter(space=by.space, external_id=external_id, deleted_at=None).first()
    return found or add_instrument(by, kind=kind, title=title, external_id=external_id, **values)


def ensure_instruments(by: Viewer, *, drafts: Iterable[InstrumentDraft], source: str) -> dict[str, Instrument]:
    """The documents that a file's rows name, by external id; those not yet there are added, with their stages.

    What is there already is left as people made it, but a stage that the file knows besides is noted, and its level
    where nobody said one.
    """
    demand_new(by, Instrument)
    named = list(dict.fromkeys(drafts))
    wanted = {draft.external_id: draft for draft in reversed(named)}
    found = documents_there(by, wanted)
    # In one order, so that of two imports that make the same documents one waits for the other, not each for each.
    missing = [draft for external_id, draft in sorted(wanted.items()) if external_id not in found]
    if missing:
        found |= {row.external_id: row for row in import_instruments(by, drafts=missing, source=source)}
    levels = {each.external_id: each.level for each in named if each.level}
    for external_id, level in levels.items():
        if not found[external_id].level:
            change_instrument(by, found[external_id], revision=found[external_id].revision, level=level)
    _reach_stages(by, [(found[each.external_id], stage, day) for each in named for stage, day in each.stages])
    return found


def documents_there(by: Viewer, ids: Collection[str]) -> dict[str, Instrument]:
    """Documents by the ids that files know them by: external ids, or ours for those that left without one."""
    known = [each for each in ids if each]
    rows = Instrument.objects.filter(space=by.space, external_id__in=known, deleted_at=None)
    return {row.external_id: row for row in rows} | _made_here(by, known)


def news_of_documents(by: Viewer, drafts: Iterable[InstrumentDraft]) -> frozenset[InstrumentDraft]:
    """What says of a document that is there a level or a stage that nobody said before; a new document is no news."""
    saying = {draft for draft in drafts if draft.level or draft.stages}
    there = documents_there(by, {draft.external_id for draft in saying}) if saying else {}
    known = _stages_of(by, there.values())
    return frozenset(
        draft
        for draft in saying
        if (row := there.get(draft.external_id)) is not None
        and ((draft.level and not row.level) or any((row.pk, *stage) not in known for stage in draft.stages))
    )


def own_document_id(instrument: Instrument) -> str:
    """What a document goes by in files that leave: its external id, or one made of its id here."""
    return instrument.external_id or f"{MADE_HERE}{instrument.pk}"


def _made_here(by: Viewer, ids: Iterable[str]) -> dict[str, Instrument]:
    """Documents that left the house without an external id and come back, by the one that they left with."""
    named = {each: each.removeprefix(MADE_HERE) for each in ids if each.startswith(MADE_HERE)}
    own = [UUID(text) for text in named.values() if OWN_ID.fullmatch(text)]
    rows = Instrument.objects.filter(space=by.space, pk__in=own, external_id="", deleted_at=None) if own else ()
    return {own_document_id(row): row for row in rows}


@service("instruments_imported")
def import_instruments(by: Viewer, *, drafts: Sequence[InstrumentDraft], source: str) -> list[Instrument]:
    """Add the documents that a batch of a file names, none of which is there yet.

    Raises NotPermitted for anybody but the secretariat, Refused for an empty title or where another import was faster.
    """
    demand_new(by, Instrument)
    rows = [
        Instrument(
            id=new_id(),
            space_id=by.here,
            created_by=by.account,
            external_id=draft.external_id,
            kind=draft.kind,
            title=clean_texts(draft.titles, field="title"),
            level=draft.level,
            symbol=draft.symbol,
            issued_by=draft.issued_by,
            session=draft.session,
            dated=draft.dated,
            source=source,
        )
        for draft in drafts
    ]
    try:
        with transaction.atomic():
            insert_rows(rows)
    except IntegrityError as error:
        raise Refused(_("The same file is being imported by somebody else: wait and start it again.")) from error
    index_new(rows)
    contents = [(row.pk, row.content_hash()) for row in rows]
    record_batch(by, "instruments_imported", space_id=by.here, kind=Instrument.policy, contents=contents)
    return rows


def _reach_stages(by: Viewer, wanted: list[tuple[Instrument, str, date]]) -> None:
    if not wanted:
        return
    documents = {row.pk: row for row, _stage, _day in wanted}
    laws = {pk: register_law(by, row) for pk, row in documents.items()}
    known = _stages_of(by, documents.values())
    for instrument, stage, day in dict.fromkeys(wanted):
        if (instrument.pk, stage, day) in known:
            continue
        law = laws[instrument.pk]
        if law is not None:
            note_law_stage(by, law, stage, day, source=instrument.source)
        else:
            reach_stage(by, instrument=instrument, stage=stage, reached_on=day)


def _stages_of(by: Viewer, rows: Iterable[Instrument]) -> set[tuple[UUID, str, date]]:
    """The stages that documents reached, by their own words; those of a law as the register has them."""
    return {(pk, each.stage, each.reached_on) for pk, told in how_far(by, rows).items() for each in told.stages}


def _refuse_what_the_register_says(by: Viewer, instrument: Instrument) -> None:
    law = laws_of(by, [instrument]).get(instrument.pk)
    if law is not None:
        words = _("This document points to “%(law)s” in the register of laws: note its stages there.")
        raise Refused(words % {"law": law}, field="stage")


@service("instrument_changed")
def change_instrument(by: Viewer, instrument: Instrument, *, revision: int, **values: Any) -> Instrument:
    """Change a document as the form opened it at ``revision``.

    Raises StaleRecord, NotPermitted, or Refused for an empty title.
    """
    demand(by, "edit", instrument)
    if "title" in values:
        values["title"] = clean_texts(values["title"], field="title")
    changes = revise_record(by, instrument, revision=revision, **values)
    if not changes:
        nothing_changed()
        return instrument
    index_records([instrument])
    record(by, "instrument_changed", instrument, changes=changes)
    return instrument


@service("instrument_stage_reached")
def reach_stage(
    by: Viewer,
    *,
    instrument: Instrument,
    stage: str,
    reached_on: date,
    note: str = "",
    source: str = "",
    client_key: str | None = None,
) -> InstrumentStage:
    """Note the day a document reached a stage and what followed. Stages may be noted late and in any order.

    Raises NotPermitted for anybody but the secretariat, Refused where this stage has that day already, and for a
    document that points to a law of the register, where its stages live.
    """
    demand(by, "edit", instrument)
    refuse_other_space(by, instrument)
    _refuse_what_the_register_says(by, instrument)
    if not client_key and InstrumentStage.objects.filter(
        instrument=instrument, stage=stage, reached_on=reached_on, deleted_at=None
    ):
        raise Refused(_("This stage is noted for that day already."), field="stage")
    reached, created = create_record(
        by,
        InstrumentStage,
        client_key=client_key,
        instrument=instrument,
        stage=stage,
        reached_on=reached_on,
        note=note,
        source=source,
    )
    if created:
        changes = {"stage": (None, stage), "reached_on": (None, reached_on)}
        record(by, "instrument_stage_reached", reached, changes=changes)
    else:
        nothing_changed()
    return reached
