"""Which law or policy of the register a document is."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accord.commit.commitments.forms import LawForm
from accord.commit.commitments.queries import instrument_for, law_link_of
from accord.commit.commitments.services import point_to_law
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.policy.roles import Role


@who_may(Role.SECRETARIAT)
def point_to_law_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say which law or policy of the register a document is."""
    instrument = instrument_for(request.viewer, pk, "edit")
    link = law_link_of(request.viewer, instrument)
    shown = {"law": link.target_id if link else None}
    return answer_form(
        request,
        lambda data, files: LawForm(data, files, viewer=request.viewer, initial=shown),
        lambda form: point_to_law(request.viewer, instrument, **form.values),
        done=_("The document points to it now."),
        title=_("Which law or policy is it?"),
        crumbs=crumbs_of(request, instrument),
        cancel_url=instrument.get_absolute_url(),
    )
