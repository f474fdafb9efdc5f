"""What nobody owns: promises without a duty and duties without a lead."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.commit.commitments.listings import duties_to_lead, promises_to_assign
from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import duties_for
from accord.commit.commitments.queries.assigning import open_plans
from accord.commit.commitments.queries.facets import NO_DUTY, promise_rows
from accord.commit.commitments.services.assigning import MOST_PLANNED
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.faceted import FacetedRows
from accord.ui.listing import Listing, Source
from accord.ui.lists import list_response

PLANS_SHOWN = 5
PROMISES, DUTIES, EVERY = "promises", "duties", "all"


def without_duty(promises: FacetedRows) -> FacetedRows:
    """Those of which no duty was made."""
    return promises.where("duties", None, [NO_DUTY])


def unowned_duties(viewer: Viewer) -> QuerySet[Duty]:
    """Duties that no body leads."""
    return duties_for(viewer).filter(lead=None)


def asked_list(request: AccordRequest) -> str:
    """Which of the three lists was asked for."""
    asked = request.GET.get("what", "")
    return asked if asked in (DUTIES, EVERY) else PROMISES


def _rows(viewer: Viewer, what: str, promises: FacetedRows) -> Source:
    if what == DUTIES:
        return unowned_duties(viewer)
    return promises if what == EVERY else without_duty(promises)


def _listing(viewer: Viewer, what: str, title: str = "") -> Listing:
    may = permits_new(viewer, Duty)
    if what == DUTIES:
        return duties_to_lead(viewer, title=title, may_choose=may)
    return promises_to_assign(viewer, title=title, may_choose=may, every=what == EVERY)


def found_in(request: AccordRequest, what: str) -> Any:
    """What the list's filters find."""
    viewer = request.viewer
    return _listing(viewer, what).found(_rows(viewer, what, promise_rows(viewer)), request.GET)


@who_may()
def unowned(request: AccordRequest) -> HttpResponseBase:
    """What nobody owns, with boxes to tick for those who assign; as a file too."""
    viewer, what = request.viewer, asked_list(request)
    every = promise_rows(viewer)
    promises, duties = without_duty(every).count(), unowned_duties(viewer).order_by().count()
    tabs = [
        (PROMISES, _("Promises without a duty"), promises),
        (DUTIES, _("Duties without a lead"), duties),
        (EVERY, _("Every promise"), None),
    ]
    context = {
        "crumbs": crumbs_of(request),
        "tabs": [{"label": w, "url": f"?what={key}", "current": key == what, "count": n} for key, w, n in tabs],
        "what": what,
        "may_choose": permits_new(viewer, Duty),
        "most": MOST_PLANNED,
        "plans": list(open_plans(viewer)[:PLANS_SHOWN]),
        "assign_url": reverse("commitments:assign_many", args=(request.space.slug,)),
    }
    rows = _rows(viewer, what, every)
    listing = _listing(viewer, what, _finding(promises, duties))
    return list_response(request, listing, rows, template="commitments/unowned.html", context=context)


def _finding(promises: int, duties: int) -> str:
    if not promises and not duties:
        return _("Every promise has a duty, and every duty a lead")
    told = [
        ngettext("%(n)d promise without a duty", "%(n)d promises without a duty", promises) % {"n": promises},
        ngettext("%(n)d duty without a lead", "%(n)d duties without a lead", duties) % {"n": duties},
    ]
    return _("Owned by nobody: %(promises)s, %(duties)s") % {"promises": told[0], "duties": told[1]}
