"""What documents and laws show of each other. ``config/slots.py`` says where."""

from typing import Any

from accord.commit.commitments.models import Instrument
from accord.commit.commitments.queries import documents_of, law_link_of
from accord.commit.commitments.queries.law_stages import OF_LAW
from accord.kernel.access.queries import permits
from accord.ui.slots import Filling
from accord.understand.situation.models import Law, LawStage
from accord.understand.situation.queries.laws import laws_for


def documents_of_law(request: Any, record: object) -> Filling | None:
    """The documents with promises that point to a law, and what is owed because of them."""
    if not isinstance(record, Law):
        return None
    found = documents_of(request.viewer, record)
    return Filling("commitments/parts/documents_of_law.html", {"documents": found}) if found else None


def law_of_document(request: Any, record: object) -> Filling | None:
    """The law or policy that a document is, with how far it has come, and the way to say so."""
    if not isinstance(record, Instrument) or record.kind not in OF_LAW:
        return None
    link = law_link_of(request.viewer, record)
    law = laws_for(request.viewer).filter(pk=link.target_id).first() if link else None
    may_point = permits(request.viewer, "edit", record)
    if law is None and not may_point:
        return None
    context = {"law": law, "stage": _stage_of(law), "may_point": may_point}
    return Filling("commitments/parts/law_of_document.html", context)


def _stage_of(law: Any) -> str:
    return str(LawStage(law.newest_stage).label) if law and law.newest_stage else ""
