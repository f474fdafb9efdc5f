"""How far a document has come: by its own stages, or by those of the law of the register that it points to.

A law's stages live in the register alone. Both say the same things in their own words; ``AS_LAW`` and ``AS_DOCUMENT``
say which word of one stands for which of the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils import timezone

from accord.commit.commitments.models import Instrument, InstrumentKind, InstrumentStage, Stage
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.threads.models import Link, Relation
from accord.kernel.threads.queries import links_between, ref_of
from accord.understand.situation.models import Law, LawStage, StageReached

OF_LAW = (InstrumentKind.LAW, InstrumentKind.POLICY)
AS_LAW: Mapping[str, LawStage] = {
    Stage.DRAFTED: LawStage.DRAFTED,
    Stage.CONSULTED: LawStage.CONSULTED,
    Stage.TABLED: LawStage.INTRODUCED,
    Stage.ADOPTED: LawStage.PASSED,
    Stage.IN_FORCE: LawStage.IN_FORCE,
    Stage.RULES_MADE: LawStage.RULES_MADE,
    Stage.REVIEWED: LawStage.REVIEWED,
    Stage.ENDED: LawStage.LAPSED,
}
AS_DOCUMENT: Mapping[str, Stage] = {
    **{there: Stage(here) for here, there in AS_LAW.items()},
    LawStage.PROPOSED: Stage.DRAFTED,
    LawStage.ASSENTED: Stage.ADOPTED,
    LawStage.AMENDED: Stage.REVIEWED,
    LawStage.REPEALED: Stage.ENDED,
}


@dataclass(frozen=True)
class Reached:
    """A stage with its word, the day it was or is to be reached, and where that is written.

    stage: as a document would say it, also where the register has a word of its own. pk: of the document's own stage.
    """

    stage: str
    word: str
    reached_on: date
    note: str = ""
    source: str = ""
    pk: UUID | None = None


@dataclass(frozen=True)
class HowFar:
    """The stages of one document, oldest first; law: the one of the register whose stages they are."""

    stages: list[Reached] = field(default_factory=list)
    law: Law | None = None

    @property
    def newest(self) -> Reached | None:
        """The newest stage; of a law the newest that was reached by today."""
        there = [each for each in self.stages if self.law is None or each.reached_on <= timezone.localdate()]
        return there[-1] if there else None


def leads_to_a_law(link: Link) -> bool:
    """Whether a link says which law a document is."""
    ends = (link.source_kind, link.relation, link.target_kind)
    return ends == (Instrument.policy.name, Relation.CAME_FROM, Law.policy.name)


def laws_of(viewer: Viewer, documents: Iterable[Instrument]) -> dict[UUID, Law]:
    """The law of the register that each of the documents points to, as far as the viewer sees it; in two queries."""
    refs = {ref_of(row) for row in documents if row.kind in OF_LAW}
    if not refs:
        return {}
    mine = {pk for _kind, pk in refs}
    links = [link for link in links_between(viewer, refs) if leads_to_a_law(link) and link.source_id in mine]
    laws = visible_to(viewer, Law).filter(pk__in={link.target_id for link in links}).select_related("space")
    seen = {law.pk: law for law in laws}
    return {link.source_id: seen[link.target_id] for link in reversed(links) if link.target_id in seen}


def how_far(viewer: Viewer, documents: Iterable[Instrument]) -> dict[UUID, HowFar]:
    """The stages of each document, in four queries at most; a law's own document says what the register says."""
    rows = list(documents)
    laws = laws_of(viewer, rows)
    found: dict[UUID, list[Reached]] = defaultdict(list)
    own = visible_to(viewer, InstrumentStage).filter(instrument__in={row.pk for row in rows} - laws.keys())
    for each in own.order_by("reached_on", "pk"):
        words = str(each.get_stage_display())
        said = (each.stage, words, each.reached_on, each.note, each.source)
        found[each.instrument_id].append(Reached(*said, pk=each.pk))
    of_law = _of_laws(viewer, {law.pk for law in laws.values()})
    return {
        row.pk: HowFar(of_law.get(law.pk, []), law) if (law := laws.get(row.pk)) else HowFar(found.get(row.pk, []))
        for row in rows
    }


def _of_laws(viewer: Viewer, laws: Iterable[UUID]) -> Mapping[UUID, list[Reached]]:
    found: dict[UUID, list[Reached]] = defaultdict(list)
    wanted = set(laws)
    if not wanted:
        return found
    rows = visible_to(viewer, StageReached).filter(law__in=wanted)
    for each in rows.order_by("reached_on", "created_at", "pk"):
        words = str(each.get_stage_display())
        found[each.law_id].append(Reached(AS_DOCUMENT[each.stage], words, each.reached_on, each.note, each.source))
    return found
