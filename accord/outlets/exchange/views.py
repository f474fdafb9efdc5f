"""Files come in by a page: sent, looked at, applied."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import get_for, permits, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_button, answer_form
from accord.kernel.files.services import store_file
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.told import retold
from accord.outlets.exchange.forms import ConfirmForm, ImportForm
from accord.outlets.exchange.importers.commitments.columns import CHOICES, COLUMNS
from accord.outlets.exchange.listings import imports_listing, kind_words
from accord.outlets.exchange.models import Import, ImportState
from accord.outlets.exchange.review_page import (
    came_url,
    counts_of,
    first_documents,
    is_out_of_date,
    rejected_rows,
    shown_review,
)
from accord.outlets.exchange.reviewing import Fate
from accord.outlets.exchange.services import (
    IMPORTERS,
    ask_import,
    choose_versions,
    confirm_import,
    drop_import,
    read_again,
)
from accord.ui.exports import export_response
from accord.ui.listing_page import page_asked
from accord.ui.lists import list_response


def _list_url(request: AccordRequest) -> str:
    return reverse("exchange:imports", args=(request.space.slug,))


def _crumbs(request: AccordRequest) -> list[dict[str, str]]:
    return [{"label": _("Files that came in"), "url": _list_url(request)}]


def _taken(request: AccordRequest, pk: UUID, action: str = "read") -> Import:
    return get_for(request.viewer, Import, pk, action, fetch=("space", "file"))


@who_may(Role.SECRETARIAT)
def imports(request: AccordRequest) -> HttpResponseBase:
    """Every file that was brought in, and those on their way."""
    url = reverse("exchange:new_import", args=(request.space.slug,))
    rows = visible_to(request.viewer, Import).select_related("space")
    listing = imports_listing(request.viewer, url)
    return list_response(request, listing, rows, template="exchange/imports.html", context={"add_url": url})


@who_may(Role.SECRETARIAT)
def new_import(request: AccordRequest) -> HttpResponse:
    """Send a file to be read."""
    return answer_form(
        request,
        lambda data, files: ImportForm(data, files, viewer=request.viewer),
        lambda form: _send(request, form),
        done=_("The file is here and is being read. You may leave this page and come back."),
        template="exchange/new_import.html",
        columns=[
            {"name": name, "meaning": meaning, "words": ", ".join(CHOICES[name].values) if name in CHOICES else ""}
            for name, meaning in COLUMNS.items()
        ],
        template_url=reverse("exchange:template", args=(request.space.slug,)),
        title=_("Bring a file in"),
        lede=_("It is read and shown to you first: what is new, what differs, which rows cannot be used and why."),
        submit=_("Read it"),
        crumbs=_crumbs(request),
        cancel_url=_list_url(request),
    )


def _send(request: AccordRequest, form: ImportForm) -> Import:
    sent, key = form.cleaned_data["file"], form.cleaned_data["client_key"]
    old = form.may_be_old_workbook
    kept = store_file(request.viewer, content=sent, name=sent.name, client_key=key, old_workbooks=old)
    importer = IMPORTERS[form.cleaned_data["what"]]
    return ask_import(request.viewer, importer=importer, file=kept, options=form.options, client_key=key)


@who_may(Role.SECRETARIAT)
def template(request: AccordRequest) -> HttpResponseBase:
    """The empty table for laws, policies, agreements and decisions, to fill in and send."""
    kind = request.GET.get("format")
    if kind not in ("csv", "xlsx"):
        return redirect("exchange:new_import", request.space.slug)
    return export_response(kind, list(COLUMNS), (), name="commitments")


@who_may(Role.SECRETARIAT)
def import_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """What a file would come to, how far it is, or what it came to."""
    taken = _taken(request, pk)
    if request.GET.get("part") == "progress" and not taken.is_at_work:
        return HttpResponse(headers={"HX-Refresh": "true"})
    part = "part" in request.GET
    template = "exchange/parts/progress.html" if part else "exchange/import.html"
    return render(request, template, _at_work(request, taken) | ({} if part else _reviewed(request, taken)))


def _at_work(request: AccordRequest, taken: Import) -> dict[str, Any]:
    done = taken.created + taken.updated + taken.unchanged
    counts = taken.preview.get("counts", {})
    total = sum(counts.get(name, 0) for name in ("created", "updated", "unchanged"))
    return {"record": taken, "poll_url": f"{request.path}?part=progress", "done": done, "total": total}


def _reviewed(request: AccordRequest, taken: Import) -> dict[str, Any]:
    viewer = request.viewer
    page = page_asked(request.GET.get("page"))
    told, documents = counts_of(taken), first_documents(viewer, taken)
    may_decide = permits(viewer, "decide", taken)
    return {
        "title": taken.name,
        "crumbs": _crumbs(request),
        "kind": kind_words(taken.what),
        "form": ConfirmForm(),
        "may_decide": may_decide,
        "may_choose": may_decide and taken.state == ImportState.PLANNED,
        "is_stale": is_out_of_date(taken),
        "told": told,
        "anything": bool(told and (told["created"] or told["updated"])),
        "fault": retold(taken.preview["fault"]) if "fault" in taken.preview else taken.fault,
        "notes": [retold(note) for note in taken.preview.get("notes", ())],
        "documents": documents,
        "more_documents": max(0, taken.preview.get("fates", {}).get(Fate.DOCUMENT, 0) - len(documents)),
        "review": shown_review(viewer, taken, fate=request.GET.get("rows", ""), page=page),
        "rejected_url": reverse("exchange:rejected", args=(request.space.slug, taken.pk)),
        "came_url": came_url(taken, documents),
    }


@who_may(Role.SECRETARIAT)
def rejected(request: AccordRequest, pk: UUID) -> HttpResponseBase:
    """The rows that were rejected as a table to mend: where each stands, why, and what it says."""
    taken, kind = _taken(request, pk), request.GET.get("format")
    if kind not in ("csv", "xlsx"):
        return redirect(f"{taken.get_absolute_url()}?rows={Fate.REJECTED.value}")
    heads, rows = rejected_rows(taken)
    return export_response(kind, heads, rows, name=f"rejected {taken.name}")


@require_POST
@who_may(Role.SECRETARIAT)
def choose_rows(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say which rows are a new version of what is there in other words: those ticked, all, or none."""
    taken = _taken(request, pk, "decide")
    keep = request.POST.get("keep", "")
    shown = None if keep in ("all", "none") else request.POST.getlist("shown")
    page = page_asked(request.POST.get("page"))
    chosen = {"all": ["all"], "none": []}.get(keep, request.POST.getlist("version"))
    return answer_button(
        request,
        lambda: choose_versions(request.viewer, taken, chosen=chosen, shown=shown),
        done=_("Kept. It counts when the file comes in."),
        then=f"{taken.get_absolute_url()}?rows={Fate.VERSION.value}&page={page}",
    )


@require_POST
@who_may(Role.SECRETARIAT)
def read_anew(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Have the file read once more, against what is there by now."""
    taken = _taken(request, pk, "decide")
    return answer_button(
        request,
        lambda: read_again(request.viewer, taken),
        done=_("The file is being read again."),
        then=taken.get_absolute_url(),
    )


@require_POST
@who_may(Role.SECRETARIAT)
def apply_import(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say that what was shown comes in."""
    taken = _taken(request, pk, "decide")
    form = ConfirmForm(request.POST)
    form.full_clean()
    lost = form.cleaned_data.get("accept_rejected", False)
    return answer_button(
        request,
        lambda: confirm_import(request.viewer, taken, accept_rejected=lost),
        done=_("It is coming in. You may leave this page and come back."),
        then=taken.get_absolute_url(),
    )


@require_POST
@who_may(Role.SECRETARIAT)
def put_aside(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say that what was shown is not wanted."""
    taken = _taken(request, pk, "decide")
    return answer_button(
        request,
        lambda: drop_import(request.viewer, taken),
        done=_("The file was put aside. Nothing of it came in."),
        then=_list_url(request),
        refused=taken.get_absolute_url(),
    )
