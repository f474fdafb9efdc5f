"""Taking away a law or a provision that was written down by mistake, as long as nothing stands on it."""

from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.access.queries import demand
from accord.kernel.audit.services import Changes, record, service
from accord.kernel.matching.long_texts import clean_long_text
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import refuse_other_space, revise_record, tombstone_record
from accord.ui.wording import listed
from accord.understand.situation.models import Law, Provision, StageReached
from accord.understand.situation.queries.removals import Standing, standing_on

Row = TypeVar("Row", Law, Provision)
NAMED = 5


@service("law_removed")
def remove_law(by: Viewer, law: Law, *, reason: str) -> Law:
    """Take a law away with the stages noted for it; its row, its history and the reason stay.

    Raises NotPermitted for anybody but the secretariat, Refused without a reason, for one that is gone already, and,
    naming them, where provisions, findings or links stand on it.
    """
    changes = _remove(by, law, reason)
    stages = StageReached.objects.filter(law=law, deleted_at=None)
    gone = [stage for stage in stages if tombstone_record(by, stage)]
    index_records([law])
    record(by, "law_removed", law, changes=changes, details={"stages": len(gone)})
    return law


@service("provision_removed")
def remove_provision(by: Viewer, provision: Provision, *, reason: str) -> Provision:
    """Take a provision away; its row, its history and the reason stay. Raises as ``remove_law``."""
    changes = _remove(by, provision, reason)
    index_records([provision])
    record(by, "provision_removed", provision, changes=changes)
    return provision


def _remove(by: Viewer, row: Row, reason: str) -> Changes:
    refuse_other_space(by, row)
    demand(by, "remove", row)
    why = clean_long_text(reason, field="reason", required=True)
    # Nobody judges it meanwhile: what names the row waits for this to be on disk, and is refused then.
    type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
    standing = standing_on(by, row)
    if not standing.is_free:
        raise Refused(_said(standing))
    return {**revise_record(by, row, revision=row.revision, removed_because=why), **tombstone_record(by, row)}


def _said(standing: Standing) -> str:
    if not standing.seen:
        return _("Other records stand on it: it cannot be removed.")
    named = [f"“{titled.title}”" for titled in standing.seen[:NAMED]]
    if (left := len(standing.seen) - len(named)) > 0:
        named.append(ngettext("%(n)d more", "%(n)d more", left) % {"n": left})
    return _("It cannot be removed, because this stands on it: %(records)s.") % {"records": listed(named)}
