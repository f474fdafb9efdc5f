"""Linking two records, and taking a link away."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from accord.kernel.access.facts import draft_of, record_of
from accord.kernel.access.queries import get_for
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.policy.decision import allow
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1, Sensitivity
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.records import create_record, tombstone_record
from accord.kernel.threads.kinds import kind_models
from accord.kernel.threads.models import Link, Relation


@service("records_linked")
def link_records(by: Viewer, *, source: SpaceRecord, relation: Relation | str, target: SpaceRecord) -> Link:
    """Say that the source came from, answers, splits, fulfils, proves or contradicts the target.

    A second call finds the first link. Raises NotVisible where the linker does not see both ends (another space
    is never seen), NotPermitted where neither end is within the linker's role, Refused for a record and itself.
    """
    ends = [get_for(by, type(row), row.pk) for row in (source, target)]
    _demand(by, "create", *ends)
    if relation not in Relation.values:
        raise Refused(_("“%(relation)s” is not a way of linking records.") % {"relation": relation}, field="relation")
    if source.pk == target.pk:
        raise Refused(_("A record is not linked to itself."), field="target")
    columns: dict[str, Any] = {
        "source_kind": source.policy.name,
        "source_id": source.pk,
        "relation": Relation(relation).value,
        "target_kind": target.policy.name,
        "target_id": target.pk,
    }
    there = Link.objects.filter(deleted_at=None, **columns).first()
    if there is not None:
        nothing_changed()
        return there
    level = Sensitivity(max(row.sensitivity for row in ends))
    link, _created = create_record(by, Link, sensitivity=level, **columns)
    record(by, "records_linked", link, changes={name: (None, value) for name, value in columns.items()})
    return link


@service("records_unlinked")
def unlink_records(by: Viewer, link: Link) -> Link:
    """Take a link away: whoever made it may, and reviewers and the secretariat within their scope.

    Raises NotVisible where the person does not see both ends, Refused where it is gone already.
    """
    models = kind_models()
    refs = ((link.source_kind, link.source_id), (link.target_kind, link.target_id))
    if any(kind not in models for kind, _pk in refs):
        raise NotVisible
    ends = [get_for(by, models[kind], pk) for kind, pk in refs]
    try:
        _demand(by, "take_back", *ends, link=link)
    except NotPermitted:
        _demand(by, "remove", *ends, link=link)
    changes = tombstone_record(by, link)
    record(by, "records_unlinked", link, changes=changes)
    return link


def _demand(by: Viewer, action: str, *ends: SpaceRecord, link: Link | None = None) -> None:
    """Ask about the link as a record of both ends' bodies and places; the ends' own levels were asked by get_for."""
    facts = [record_of(row) for row in ends]
    about = replace(
        draft_of(by, Link, level=S1),
        author=link.created_by if link else by.account,
        space=link.space_id if link else by.space,
        owes=frozenset().union(*(fact.owes for fact in facts)),
        place_lineage=frozenset().union(*(fact.place_lineage for fact in facts)),
    )
    decision = allow(by, action, about)
    if not decision:
        raise NotPermitted(action, decision.denied_by)
