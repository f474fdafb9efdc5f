"""One file: facts, custody, download, a picture as a page shows it."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import HistoryLine
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import get_for, permits
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.titles import Titled
from accord.kernel.files.models import CustodyStep, File
from accord.kernel.files.queries import custody_of, files_seen, same_content
from accord.kernel.files.services import open_file, verify_file
from accord.kernel.files.serving import display_copy, display_headers, download_headers
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.threads.queries import links_seen, titles_for
from accord.outlets.desk.listings.files import type_words
from accord.outlets.desk.views.threads import strands_of

VERIFIERS = (Role.ASSESSOR, Role.REVIEWER, Role.SECRETARIAT)


def _seen(request: AccordRequest, pk: UUID) -> File:
    return get_for(request.viewer, files_seen, pk)


@who_may()
def file(request: AccordRequest, pk: UUID) -> HttpResponse:
    """What the file is, where it comes from, what it shows, and what was done with it since."""
    found = _seen(request, pk)
    sender = names_of_accounts(request.viewer, [found.created_by]).get(found.created_by, "")
    context = {
        "title": found.name,
        "crumbs": [{"label": _("Downloads"), "url": reverse("desk:downloads", args=(request.space.slug,))}],
        "record": found,
        "type": type_words(found.media_type),
        "sender": sender,
        **strands_of(request, found, links_seen(request.viewer, found)),
        "evidence_for": evidence_for(request.viewer, found),
        "same": same_content(request.viewer, found)[:10],
        "may_verify": permits(request.viewer, "verify", found),
        "custody": custody_lines(request.viewer, found),
    }
    return render(request, "desk/file.html", context)


def evidence_for(viewer: Viewer, found: File) -> list[Titled]:
    """The records that the file was attached to by the apps that hold them, as far as the viewer sees them."""
    entries = [entry for entry in custody_of(viewer, found) if entry.step == CustodyStep.LINKED and entry.object_id]
    titles = titles_for(viewer, [(entry.kind, entry.object_id) for entry in entries if entry.object_id])
    linked = {link.other[1] for link in links_seen(viewer, found)}
    return [titled for (_kind, pk), titled in titles.items() if pk not in linked]


def custody_lines(viewer: Viewer, found: File) -> list[HistoryLine]:
    """The custody log in words, newest first; of a person or a record only what the viewer may know."""
    entries = custody_of(viewer, found)
    names = names_of_accounts(viewer, [entry.account for entry in entries])
    titles = titles_for(viewer, [(entry.kind, entry.object_id) for entry in entries if entry.object_id])
    lines = []
    for entry in reversed(entries):
        target = titles.get((entry.kind, entry.object_id)) if entry.object_id else None
        lines.append(
            HistoryLine(
                when=entry.at,
                who=names.get(entry.account, ""),
                what=str(entry.step.label).capitalize(),
                detail=target.title if target else entry.note,
            )
        )
    return lines


@who_may()
def download(request: AccordRequest, pk: UUID) -> HttpResponseBase:
    """The original as it was received, proved on the way out and entered in its custody log."""
    found = _seen(request, pk)
    response = FileResponse(open_file(request.viewer, found))
    for name, value in download_headers(found).items():
        response[name] = value
    return response


@who_may()
def picture(request: AccordRequest, pk: UUID) -> HttpResponse:
    """The copy of a picture that pages show: smaller, upright, without hidden data."""
    found = _seen(request, pk)
    if not found.is_picture:
        raise NotVisible
    copy = display_copy(found)
    return HttpResponse(copy.content, headers=display_headers(copy))


@require_POST
@who_may(*VERIFIERS)
def verify(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Compare the stored content with its fingerprint at receipt."""
    found = _seen(request, pk)
    if verify_file(request.viewer, found):
        messages.success(request, _("The file is, to the last bit, what was received."))
    else:
        messages.error(request, _("The stored file is not what was received. Do not rely on it; tell the operator."))
    return redirect(found.get_absolute_url())
