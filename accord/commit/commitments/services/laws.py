"""Which law or policy of the register a document is: the law lives there once, the document points to it."""

from django.utils.translation import gettext as _

from accord.commit.commitments.models import Instrument, InstrumentKind
from accord.commit.commitments.queries import law_link_of
from accord.kernel.access.queries import demand, get_for
from accord.kernel.audit.services import nothing_changed, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.threads.models import Relation
from accord.kernel.threads.services import link_records, unlink_records
from accord.understand.situation.models import Law

OF_LAW = (InstrumentKind.LAW, InstrumentKind.POLICY)


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
    return instrument
