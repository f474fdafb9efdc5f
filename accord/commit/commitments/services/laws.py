"""Which law or policy of the register a document is: the law and its stages live there once, the document points."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accord.commit.commitments.models import Instrument, InstrumentKind
from accord.commit.commitments.queries import law_link_of, stages_of
from accord.commit.commitments.queries.law_stages import AS_LAW, OF_LAW, how_far, laws_of
from accord.kernel.access.queries import demand, get_for, visible_to
from accord.kernel.audit.services import nothing_changed, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.folding import fold
from accord.kernel.threads.models import Relation
from accord.kernel.threads.services import link_records, unlink_records
from accord.understand.situation.models import Law, LawKind
from accord.understand.situation.services import add_law, note_stage

OF_STATUTE = (LawKind.CONSTITUTION, LawKind.LAW, LawKind.RULES)


@service("records_linked", "records_unlinked")
def point_to_law(by: Viewer, instrument: Instrument, *, law: Law | None) -> Instrument:
    """Say which law or policy of the register a document came from; None takes that away.

    Raises NotPermitted for anybody but the secretariat, NotVisible for a law the person may not see, Refused for a
    document that is neither law nor policy.
    """
    demand(by, "edit", instrument)
    if instrument.kind not in OF_LAW:
        raise Refused(_("Only a document of the kind law or policy points to one."), field="law")
    named = get_for(by, Law, law.pk) if law else None
    before = law_link_of(by, instrument)
    if before is None and named is None:
        nothing_changed()
    if before is not None and (named is None or before.target_id != named.pk):
        unlink_records(by, before)
    if named is not None:
        link_records(by, source=instrument, relation=Relation.CAME_FROM, target=named)
        _hand_over_stages(by, instrument, named)
    return instrument


def _hand_over_stages(by: Viewer, instrument: Instrument, law: Law) -> None:
    """Note in the register what the document alone knew; its own rows stay, for when it points away again."""
    there = {(each.stage, each.reached_on) for each in how_far(by, [instrument])[instrument.pk].stages}
    for each in stages_of(by, instrument):
        if (each.stage, each.reached_on) not in there:
            note_law_stage(by, law, each.stage, each.reached_on, note=each.note, source=each.source)
            there.add((each.stage, each.reached_on))  # two sources may tell of one


def note_law_stage(by: Viewer, law: Law, stage: str, reached_on: date, **values: Any) -> None:
    """Note a stage of a document where it belongs: with the law of the register, in the register's words."""
    note_stage(by, law=law, stage=AS_LAW[stage], reached_on=reached_on, **values)


def register_law(by: Viewer, instrument: Instrument) -> Law | None:
    """The law of the register that a document is: the one it points to, else one of its title, number and level.

    Where there is none it is added; the document points to it from then on. None for a document that is no law or
    policy, or of which nobody said whose it is: the register keeps laws by their level of government.
    """
    pointed = laws_of(by, [instrument]).get(instrument.pk)
    if pointed is not None or instrument.kind not in OF_LAW or not instrument.level:
        return pointed
    law = _same_law(by, instrument) or add_law(
        by,
        kind=LawKind.POLICY if instrument.kind == InstrumentKind.POLICY else LawKind.LAW,
        title=instrument.title,
        level=instrument.level,
        number=instrument.symbol,
        source=instrument.source,
    )
    point_to_law(by, instrument, law=law)
    return law


def _same_law(by: Viewer, instrument: Instrument) -> Law | None:
    of_kind = [LawKind.POLICY] if instrument.kind == InstrumentKind.POLICY else OF_STATUTE
    rows = visible_to(by, Law).filter(level=instrument.level, kind__in=of_kind).order_by("created_at", "pk")
    titles = {fold(title) for title in instrument.title.values()}
    number = fold(instrument.symbol)
    found = [law for law in rows if titles & {fold(title) for title in law.title.values()}]
    # Two laws of one title are told apart by their numbers.
    return next((law for law in found if not number or fold(law.number) in ("", number)), None)
