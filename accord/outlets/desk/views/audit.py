"""The audit log of a space, and the head of its chain to be kept elsewhere."""

import json
from datetime import UTC, datetime

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import log_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.audit.models import START
from accord.kernel.audit.queries import chain_heads
from accord.kernel.policy.roles import Role
from accord.outlets.desk.listings.events import events_listing
from accord.ui.lists import list_response
from accord.ui.wording import number_words

KEEPERS = (Role.SECRETARIAT, Role.REVIEWER, Role.STEWARD)


@who_may(*KEEPERS)
def audit(request: AccordRequest) -> HttpResponseBase:
    """What happened in this space, newest first, and the head of its chain."""
    number, head = chain_heads().get(request.space.pk, (0, START))
    words = ngettext("%(n)s thing happened here", "%(n)s things happened here", number)
    listing = events_listing(request.viewer, finding=words % {"n": number_words(number)})
    context = {
        "number": number,
        "head": head,
        "as_of": timezone.now(),
        "head_url": reverse("desk:audit_head", args=(request.space.slug,)),
    }
    return list_response(request, listing, log_for(request.viewer), template="desk/audit.html", context=context)


@who_may(*KEEPERS)
def audit_head(request: AccordRequest) -> HttpResponse:
    """The head as a text file that ``accord verify audit --heads`` reads."""
    number, head = chain_heads().get(request.space.pk, (0, START))
    chain = {"space": str(request.space.pk), "events": number, "head": head}
    text = json.dumps({"chains": [chain], "as_of": datetime.now(UTC).isoformat(timespec="seconds")}, indent=2) + "\n"
    name = f"audit-head-{request.space.slug}-{number}.txt"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
