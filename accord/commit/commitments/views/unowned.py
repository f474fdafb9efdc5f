"""What nobody owns: promises without a duty and duties without a lead, and giving many of them to one body at once."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.commit.commitments.forms import AssignForm, NameLeadForm
from accord.commit.commitments.listings import duties_to_lead, promises_to_assign
from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import commitments_for, duties_for, title_words
from accord.commit.commitments.queries.facets import NO_DUTY, promise_rows
from accord.commit.commitments.services import Assigned, assign_many, duties_there, name_lead
from accord.commit.commitments.services.splitting import LONGEST_WORDING, MOST_ASSIGNED
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.policy.roles import Role
from accord.kernel.search.faceted import FacetedRows
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import text_in
from accord.ui.listing import Listing, Source
from accord.ui.lists import list_response

PROMISES, DUTIES, EVERY = "promises", "duties", "all"


def without_duty(promises: FacetedRows) -> FacetedRows:
    """Those of which no duty was made."""
    return promises.where("duties", None, [NO_DUTY])


def unowned_duties(viewer: Viewer) -> QuerySet[Duty]:
    """Duties that no body leads."""
    return duties_for(viewer).filter(lead=None)


def _what(request: AccordRequest) -> str:
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


@who_may()
def unowned(request: AccordRequest) -> HttpResponseBase:
    """What nobody owns, with boxes to tick for those who assign; as a file too."""
    viewer, what = request.viewer, _what(request)
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
        "most": MOST_ASSIGNED,
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


@who_may(Role.SECRETARIAT)
def assign_many_page(request: AccordRequest) -> HttpResponse:
    """Give the chosen promises (or lead the chosen duties) to one body: asked, shown as it would be, then made."""
    what = _what(request)
    rows, in_all = _chosen(request, what)
    kind: type[AssignForm | NameLeadForm] = NameLeadForm if what == DUTIES else AssignForm
    sent = request.method == "POST"
    form = kind(request.POST if sent else None, viewer=request.viewer)
    planned = None
    if sent and rows and form.is_valid():
        if request.POST.get("step") == "assign":
            try:
                done = _assign(request.viewer, what, rows, form)
            except Refused as refusal:
                form.add_refusal(refusal)
            else:
                _tell(request, done)
                return redirect(f"{reverse('commitments:unowned', args=(request.space.slug,))}?what={what}")
        else:
            planned = _planned(request.viewer, what, rows, form)
    context = _context(request, what, rows, in_all) | {"form": form, "planned": planned}
    return render(request, "commitments/assign_many.html", context, status=422 if form.errors else 200)


def _chosen(request: AccordRequest, what: str) -> tuple[list[Any], int]:
    """The rows that were ticked, or the first 200 that the list's filters find; and how many those are in all."""
    rows = _rows(request.viewer, what, promise_rows(request.viewer))
    if request.method == "GET" and request.GET.get("all"):
        found = _listing(request.viewer, what).found(rows, request.GET)
        return found.slice(0, MOST_ASSIGNED), found.count()
    sent = request.POST if request.method == "POST" else request.GET
    ids = ids_in(sent.getlist("pick")[:MOST_ASSIGNED])
    # What another form assigned meanwhile is still shown: as there already.
    source: QuerySet[Any] = duties_for(request.viewer) if what == DUTIES else commitments_for(request.viewer)
    chosen = list(source.filter(pk__in=ids).order_by("created_at", "pk"))
    return chosen, len(chosen)


def _planned(viewer: Viewer, what: str, rows: list[Any], form: AssignForm | NameLeadForm) -> list[dict[str, Any]]:
    """What would be made of each row, and what is there already; nothing is written."""
    lead = form.cleaned_data["lead"]
    if what == DUTIES:
        return [{"row": row, "there": row if row.lead_id else None} for row in rows]
    level = form.cleaned_data["level"] or lead.level
    there = duties_there(viewer, rows, lead=lead, level=level)
    return [
        {"row": row, "wording": text_in(title_words(row, LONGEST_WORDING)), "there": there.get(row.pk)} for row in rows
    ]


def _assign(viewer: Viewer, what: str, rows: list[Any], form: AssignForm | NameLeadForm) -> Assigned:
    values, key = form.values, form.cleaned_data["client_key"]
    if what == DUTIES:
        return name_lead(viewer, duties=rows, **values)
    return assign_many(viewer, commitments=rows, client_key=key, **values)


def _tell(request: AccordRequest, done: Assigned) -> None:
    made, there = len(done.made), len(done.there)
    words = [ngettext("%(n)d duty is assigned.", "%(n)d duties are assigned.", made) % {"n": made}]
    if there:
        words.append(ngettext("%(n)d was there already.", "%(n)d were there already.", there) % {"n": there})
    messages.success(request, " ".join(words))
    for row, why in done.refused:
        messages.warning(request, f"{row}: {why}")


def _context(request: AccordRequest, what: str, rows: list[Any], in_all: int) -> dict[str, Any]:
    list_url = f"{reverse('commitments:unowned', args=(request.space.slug,))}?what={what}"
    count = ngettext("Give %(n)d of them to one body", "Give %(n)d of them to one body", len(rows)) % {"n": len(rows)}
    return {
        "title": count if rows else _("Nothing is chosen yet"),
        "crumbs": [*crumbs_of(request), {"label": _("Owned by nobody"), "url": list_url}],
        "rows": rows,
        "what": what,
        "in_all": in_all,
        "cut": in_all > len(rows),
        "most": MOST_ASSIGNED,
        "action": f"?what={what}",
        "list_url": list_url,
    }
