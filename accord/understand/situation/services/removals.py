"""Taking away a law or a provision that was written down by mistake, as long as nothing stands on it."""

from accord.kernel.audit.services import record, service
from accord.kernel.matching.long_texts import clean_long_text
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.services import index_records
from accord.kernel.spaces.records import tombstone_record
from accord.kernel.threads.removals import take_away
from accord.understand.situation.models import Law, Provision, StageReached

# The stages of a law are its own, and go with it.
PARTS_OF_LAW = (StageReached,)


@service("law_removed")
def remove_law(by: Viewer, law: Law, *, reason: str) -> Law:
    """Take a law away with the stages noted for it; its row, its history and the reason stay.

    Raises NotPermitted for anybody but the secretariat, Refused without a reason, for one that is gone already, and,
    naming them, where provisions, findings or links stand on it.
    """
    changes = take_away(by, law, reason=_words(reason), parts=PARTS_OF_LAW)
    stages = StageReached.objects.filter(law=law, deleted_at=None)
    gone = [stage for stage in stages if tombstone_record(by, stage)]
    index_records([law])
    record(by, "law_removed", law, changes=changes, details={"stages": len(gone)})
    return law


@service("provision_removed")
def remove_provision(by: Viewer, provision: Provision, *, reason: str) -> Provision:
    """Take a provision away; its row, its history and the reason stay. Raises as ``remove_law``."""
    changes = take_away(by, provision, reason=_words(reason))
    index_records([provision])
    record(by, "provision_removed", provision, changes=changes)
    return provision


def _words(reason: str) -> str:
    return clean_long_text(reason, field="reason", required=True)
