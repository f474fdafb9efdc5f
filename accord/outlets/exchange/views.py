"""Files come in by a page: sent, looked at, applied."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import get_for, permits, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_button, answer_form
from accord.kernel.files.services import store_file
from accord.kernel.policy.roles import Role
from accord.outlets.exchange.forms import ConfirmForm, ImportForm
from accord.outlets.exchange.listings import imports_listing, kind_words
from accord.outlets.exchange.models import Import
from accord.outlets.exchange.services import IMPORTERS, ask_import, confirm_import, drop_import
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
        title=_("Bring a file in"),
        lede=_("It is read and shown to you first: what is new, what differs, which rows cannot be used and why."),
        submit=_("Read it"),
        crumbs=_crumbs(request),
        cancel_url=_list_url(request),
    )


def _send(request: AccordRequest, form: ImportForm) -> Import:
    sent, key = form.cleaned_data["file"], form.cleaned_data["client_key"]
    kept = store_file(request.viewer, content=sent, name=sent.name, client_key=key)
    importer = IMPORTERS[form.cleaned_data["what"]]
    return ask_import(request.viewer, importer=importer, file=kept, options=form.options, client_key=key)


@who_may(Role.SECRETARIAT)
def import_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """What a file would come to, how far it is, or what it came to."""
    taken = _taken(request, pk)
    if request.GET.get("part") == "progress" and not taken.is_at_work:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "title": taken.name,
        "crumbs": _crumbs(request),
        "record": taken,
        "kind": kind_words(taken.what),
        "form": ConfirmForm(),
        "may_decide": permits(request.viewer, "decide", taken),
        "poll_url": f"{request.path}?part=progress",
        "done": taken.created + taken.updated + taken.unchanged,
        "total": _waiting_in_all(taken),
    }
    template = "exchange/parts/progress.html" if "part" in request.GET else "exchange/import.html"
    return render(request, template, context)


def _waiting_in_all(taken: Import) -> int:
    counts = taken.preview.get("counts", {})
    return sum(counts.get(name, 0) for name in ("created", "updated", "unchanged"))


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
