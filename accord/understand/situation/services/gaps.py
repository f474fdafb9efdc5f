"""What a law does for a right of a group: judged, suggested, confirmed or refused, withdrawn; never overwritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.queries import demand, demand_new, get_for, permits_new
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.matching.long_texts import clean_long_text
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.records import (
    create_record,
    move_status,
    refuse_other_space,
    refusing_what_the_database_refuses,
    tombstone_record,
)
from accord.kernel.taxonomies.models import Taxonomy, Term
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms
from accord.understand.situation.models import GROUPS, RIGHTS, FindingState, GapFinding, Law, Provision, Verdict
from accord.understand.situation.queries.gaps import cell_revision


@dataclass(frozen=True)
class CellJudgement:
    """What was found for one group, in an entry for many. field: what a refusal names."""

    group: Term
    verdict: str
    provision: Provision | None = None
    note: str = ""
    field: str = ""


@service("gap_judged")
def judge_cell(
    by: Viewer,
    *,
    law: Law,
    right: Term,
    group: Term,
    verdict: str,
    judged_on: date | None = None,
    provision: Provision | None = None,
    note: str = "",
    sources: str = "",
    seen: int | None = None,
    client_key: str | None = None,
) -> GapFinding:
    """Say what a law does for a right of a group. It counts unless a judgement of a later day is there.

    seen: what ``cell_revision`` said when the form was opened, or None. Raises NotPermitted; StaleRecord where
    somebody judged the cell since; Refused for no provision, one of another law, or a day to come.
    """
    _demand_on(by, "create", law)
    values = _checked(
        by,
        law=law,
        right=right,
        group=group,
        verdict=verdict,
        provision=provision,
        judged_on=judged_on,
        note=note,
        sources=sources,
    )
    if seen is not None and not _sent_before(by, client_key):
        _refuse_stale(law, right, group, seen, verdict)
    finding, created = create_record(by, GapFinding, client_key=client_key, state=FindingState.JUDGED, **values)
    if not created:
        nothing_changed()
        return finding
    _count_newest(finding)
    record(by, "gap_judged", finding, changes=_changes(values))
    return finding


def judge_cells(
    by: Viewer,
    *,
    law: Law,
    right: Term,
    judgements: Iterable[CellJudgement],
    judged_on: date | None = None,
    sources: str = "",
    client_key: str = "",
) -> list[GapFinding]:
    """Judge one right of one law for many groups at once, all or nothing; every cell has its own event and history.

    Raises as ``judge_cell``, naming the field of the judgement at fault; Refused where nothing was judged.
    """
    found = []
    with transaction.atomic():
        for told in judgements:
            key = str(uuid5(NAMESPACE_OID, f"{client_key}{told.group.pk}")) if client_key else None
            values: dict[str, Any] = {"verdict": told.verdict, "provision": told.provision, "note": told.note}
            shared: dict[str, Any] = {"judged_on": judged_on, "sources": sources, "client_key": key}
            try:
                found.append(judge_cell(by, law=law, right=right, group=told.group, **values, **shared))
            except Refused as refusal:
                raise Refused(f"{told.group}: {refusal.message}", field=told.field or refusal.field) from refusal
    if not found:
        raise Refused(_("Nothing was judged: choose what you found for one group at least."))
    return found


@service("gap_suggested")
def suggest_verdict(
    by: Viewer,
    *,
    law: Law,
    right: Term,
    group: Term,
    verdict: str,
    judged_on: date | None = None,
    provision: Provision | None = None,
    note: str = "",
    sources: str = "",
    client_key: str | None = None,
) -> GapFinding:
    """Suggest what a law does for a right of a group; it counts for nothing until somebody who may judge confirms it.

    Raises as ``judge_cell``.
    """
    _demand_on(by, "suggest", law)
    values = _checked(
        by,
        law=law,
        right=right,
        group=group,
        verdict=verdict,
        provision=provision,
        judged_on=judged_on,
        note=note,
        sources=sources,
    )
    finding, created = create_record(by, GapFinding, client_key=client_key, state=FindingState.SUGGESTED, **values)
    if created:
        record(by, "gap_suggested", finding, changes=_changes(values))
    else:
        nothing_changed()
    return finding


@service("gap_suggestion_confirmed")
def confirm_suggestion(by: Viewer, finding: GapFinding, *, reason: str = "") -> GapFinding:
    """Make a suggestion a judgement. Four eyes: never its author; and a person, not the operator of the machine.

    Raises NotPermitted, or Refused where it was decided meanwhile.
    """
    changes = _decide(by, finding, FindingState.JUDGED, clean_long_text(reason, field="reason"))
    _count_newest(finding)
    record(by, "gap_suggestion_confirmed", finding, changes=changes)
    return finding


@service("gap_suggestion_refused")
def refuse_suggestion(by: Viewer, finding: GapFinding, *, reason: str) -> GapFinding:
    """Refuse a suggestion with a reason; both stay in the cell's history. Raises as ``confirm_suggestion``."""
    changes = _decide(by, finding, FindingState.REFUSED, clean_long_text(reason, field="reason", required=True))
    record(by, "gap_suggestion_refused", finding, changes=changes)
    return finding


@service("gap_finding_withdrawn")
def withdraw_finding(by: Viewer, finding: GapFinding, *, reason: str) -> GapFinding:
    """Take back one's own judgement or suggestion; the one before it counts again.

    Raises NotPermitted for another's (judge anew instead), Refused without a reason or where it is gone already.
    """
    demand(by, "withdraw", finding)
    told = clean_long_text(reason, field="reason", required=True)
    GapFinding.objects.filter(pk=finding.pk).update(reason=told, cell="")
    changes = dict(tombstone_record(by, finding))
    before, finding.reason, finding.cell = finding.reason, told, ""
    heir = _judged(finding.law, finding.right, finding.group).first()
    if heir is not None and not heir.cell:
        _count_newest(heir)
    record(by, "gap_finding_withdrawn", finding, changes={**changes, "reason": (before, told)})
    return finding


def ensure_lists(by: Viewer, *, rights: Iterable[str], groups: Iterable[str]) -> tuple[Taxonomy, Taxonomy]:
    """Make the two lists of the matrix hold these labels, in the space's first language; what is there stays.

    Raises NotPermitted for who may not keep lists, Refused for a label that is unfit as a name.
    """
    words = {RIGHTS: _("Rights"), GROUPS: _("Groups of people")}
    lists = {}
    with transaction.atomic():
        for key, labels in ((RIGHTS, rights), (GROUPS, groups)):
            lists[key] = ensure_taxonomy(by, key=key, name={(by.languages or ("en",))[0]: words[key]})
            ensure_terms(by, taxonomy=lists[key], labels=labels)
    return lists[RIGHTS], lists[GROUPS]


def may_say(by: Viewer, action: str, law: Law) -> bool:
    """Whether the person may ``create`` or ``suggest`` a finding on this law: what a page asks before it shows it."""
    owes, places = [law.body_id] if law.body_id else [], list(law.places.values_list("pk", flat=True))
    return permits_new(by, GapFinding, action=action, owes=owes, places=places)


def judges_or_suggests(by: Viewer, law: Law) -> bool:
    """Whether the person judges this law, or else suggests. Raises NotPermitted for who may do neither."""
    is_judge = may_say(by, "create", law)
    if not is_judge and not may_say(by, "suggest", law):
        raise NotPermitted("suggest", "within_scope")
    return is_judge


def cell_key(law: Law, right: Term, group: Term) -> str:
    """How the judgement that counts names its cell."""
    return ":".join(row.pk.hex for row in (law, right, group))


def _demand_on(by: Viewer, action: str, law: Law) -> None:
    refuse_other_space(by, law)
    seen = get_for(by, Law, law.pk)
    places = list(seen.places.values_list("pk", flat=True))
    demand_new(by, GapFinding, action=action, owes=[seen.body_id] if seen.body_id else (), places=places)


def _checked(
    by: Viewer,
    *,
    law: Law,
    right: Term,
    group: Term,
    verdict: str,
    provision: Provision | None,
    judged_on: date | None,
    note: str,
    sources: str,
) -> dict[str, Any]:
    """The values of a finding. Raises Refused, NotVisible."""
    refuse_other_space(by, right, group, provision)
    day = judged_on or timezone.localdate()
    if verdict not in Verdict.values:
        raise Refused(_("Say what you found: covered, weak or absent."), field="verdict")
    if day > timezone.localdate():
        raise Refused(_("This day is still to come."), field="judged_on")
    if provision is None and verdict != Verdict.ABSENT:
        raise Refused(_("Cite the provision that covers it, or covers it weakly."), field="provision")
    if provision is not None and provision.law_id != law.pk:
        raise Refused(_("This provision is of another law."), field="provision")
    kept = {"note": clean_long_text(note, field="note"), "sources": clean_long_text(sources, field="sources")}
    about = {"law": law, "right": right, "group": group}
    return {**about, "verdict": verdict, "provision": provision, "judged_on": day, **kept}


def _sent_before(by: Viewer, client_key: str | None) -> bool:
    rows = GapFinding.objects.filter(space=by.space, created_by=by.account, client_key=client_key)
    return bool(client_key) and rows.exists()


def _refuse_stale(law: Law, right: Term, group: Term, seen: int, verdict: str) -> None:
    if cell_revision(law, right, group) == seen:
        return
    counting = _counting(law, right, group)
    now = counting.verdict if counting else ""
    said = _("Somebody else judged this since you opened it. What you typed is kept; look at both and send again.")
    raise StaleRecord(said, {} if verdict == now else {"verdict": (verdict, now)})


def _changes(values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (None, value) for name, value in values.items() if value}


def _decide(by: Viewer, finding: GapFinding, to: str, reason: str) -> dict[str, tuple[Any, Any]]:
    demand(by, "decide", finding)
    if by.account is None:
        raise NotPermitted("decide", "decided_by_a_person")
    decided = {"decided_by": by.account, "decided_at": timezone.now(), "reason": reason}
    return dict(move_status(finding, field="state", expected=FindingState.SUGGESTED, to=to, **decided))


def _judged(law: Law, right: Term, group: Term) -> Any:
    rows = GapFinding.objects.filter(law=law, right=right, group=group, state=FindingState.JUDGED, deleted_at=None)
    return rows.order_by("-judged_on", "-created_at", "-pk")


def _counting(law: Law, right: Term, group: Term) -> GapFinding | None:
    found: GapFinding | None = _judged(law, right, group).exclude(cell="").first()
    return found


def _count_newest(finding: GapFinding) -> None:
    """Let this judgement count in its cell, unless one of a later day does."""
    counting = _counting(finding.law, finding.right, finding.group)
    if counting is not None and counting.judged_on > finding.judged_on:
        return
    key = cell_key(finding.law, finding.right, finding.group)
    # Two people may judge one cell at the same moment: one of them is told so.
    with refusing_what_the_database_refuses():
        GapFinding.objects.filter(space=finding.space_id, cell=key).update(cell="")
        GapFinding.objects.filter(pk=finding.pk).update(cell=key)
    finding.cell = key
