"""Doors and calm errors: what stands before every view and behind every failure."""

import errno
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import defaults

from accord.kernel.access.declarations import Door, WhoMay
from accord.kernel.access.facts import viewer_of
from accord.kernel.access.queries import own_spaces
from accord.kernel.access.reading import Ref, collecting_reads, record_reads
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S3
from accord.kernel.spaces.errors import Refused
from accord.outlets.desk.held_forms import as_draft, ask_to_sign_in
from accord.outlets.desk.sign_in import Wanted, on_loopback, second_factor_held, wanted_for_confidential
from accord.outlets.desk.views import form_refused
from accord.outlets.exchange.api.problems import as_problem, problem, problem_for, speaks_json
from accord.outlets.exchange.models import ApiToken, TokenScope
from accord.outlets.exchange.services import note_export
from accord.outlets.exchange.services.tokens import token_of
from accord.ui.exports import Counted

log = logging.getLogger("accord.errors")
Respond = Callable[[HttpRequest], HttpResponse]


class ProgramsByToken:
    """Who a program acts for: looked up by its token on the addresses of the API, and nowhere else.

    Stands behind the sessions: a token goes before whoever is signed in, and needs no CSRF token, for no browser sends
    it by itself. A token that opens nothing is answered at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if not speaks_json(request.path) or scheme.lower() != "bearer":
            return self.get_response(request)
        token = token_of(secret.strip())
        if token is None or not token.account.is_active or (token.account.is_sample and not on_loopback(request)):
            return problem(401, _("This token opens nothing here."))
        request.user = token.account
        request.api_token = token
        request._dont_enforce_csrf_checks = True  # noqa: SLF001 — Django's own switch, used by its test client
        return self.get_response(request)


class ProblemsAreJson:
    """A program that asks in vain is told so in JSON, whoever refuses it: the map of addresses, a guard, Django itself.

    Stands behind the content security policy and before everything that may refuse.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if speaks_json(request.path) and isinstance(response, HttpResponse) and response.status_code >= 400:
            as_problem(response)
        return response


class OpenDoors:
    """Deny by default: a view that declares nobody is open to nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(None):  # the zone of the space that is entered below ends with the request
            response = self.get_response(request)
            zone = timezone.get_current_timezone()
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = made_in(zone, iter(response))
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(
        self, request: Any, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request through, ask for a sign-in, or answer 404 or 403."""
        declared = getattr(view, "open_to", None)
        if isinstance(declared, str):
            declared = WhoMay(Door(declared))
        try:
            return self.answer_door(request, declared, kwargs)
        except (NotVisible, NotPermitted, Refused) as error:
            return calm_answer(request, error)  # what a door raises does not reach process_exception

    def answer_door(self, request: Any, declared: WhoMay | None, kwargs: dict[str, Any]) -> HttpResponse | None:
        """None where the request may go on. Raises NotVisible or NotPermitted."""
        if declared is None:
            raise NotPermitted("open", "declared")
        if declared.door is Door.EVERYONE:
            return None
        if isinstance(request.user, AnonymousUser):
            return (
                problem(401, _("Sign in, or show a token.")) if speaks_json(request.path) else ask_to_sign_in(request)
            )
        if declared.door is Door.IN_SPACE:
            self.enter_space(request, declared, kwargs["space"])
            return as_draft(request)
        return None

    def enter_space(self, request: Any, declared: WhoMay, slug: str) -> None:
        """Set ``request.space`` and ``request.viewer``. A space without a role in it is as good as absent."""
        request.spaces = own_spaces(request.user)
        request.space = next((space for space in request.spaces if space.slug == slug), None)
        if request.space is None:
            raise NotVisible
        timezone.activate(request.space.zone)
        if hasattr(request, "api_token"):
            self.enter_by_token(request)
        else:
            self.enter_by_session(request)
        if not request.viewer.roles & declared.roles:
            raise NotPermitted("open", "role")

    def enter_by_session(self, request: Any) -> None:
        """What a browser's session has proved decides what opens."""
        held = second_factor_held(request)
        whole = viewer_of(request.user, request.space, second_factor=held)
        request.viewer = whole if held else whole.by_password_alone()
        if request.viewer is not whole:
            request.wants = Wanted.SECOND_STEP
        elif any(grant.level >= S3 for grant in whole.clearances) and (wanted := wanted_for_confidential(request)):
            request.viewer = replace(whole, second_factor=False)
            request.wants = wanted

    def enter_by_token(self, request: Any) -> None:
        """Nothing confidential leaves by a token; what it may write, and where it holds, stands in it."""
        token: ApiToken = request.api_token
        if token.space_id != request.space.pk:
            raise NotVisible
        whole = viewer_of(request.user, request.space)
        request.viewer = whole if token.with_factor else whole.by_password_alone()
        if token.scope != TokenScope.WRITE and request.method not in {"GET", "HEAD", "OPTIONS"}:
            raise NotPermitted("write", "scope_of_token")


def made_in(zone: tzinfo, body: Iterator[bytes]) -> Iterator[bytes]:
    """A body that is made while it is sent, each part in the zone of its space."""
    while True:
        with timezone.override(zone):
            part = next(body, None)
        if part is None:
            return
        yield part


class Witness:
    """Writes down what was confidential and shown, and what left as a file: one event each a request.

    Stands before everything that may undo the view's own work, so that the event stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reads: set[Ref] = set()
        with collecting_reads(reads):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = self.watched(request, response, iter(response), reads)
            return response
        try:
            self.write(request, response, reads)
        except (OperationalError, OSError) as error:
            if isinstance(response, FileResponse) and response.file_to_stream is not None:
                response.file_to_stream.close()  # what cannot be written down is not shown
            calm = calm_answer(request, error)
            if calm is None:
                raise
            return calm
        return response

    def watched(
        self, request: HttpRequest, response: HttpResponseBase, body: Iterator[bytes], reads: set[Ref]
    ) -> Iterator[bytes]:
        """A body that is made while it is sent; written down at its end, or where it was cut off."""
        try:
            while True:
                with collecting_reads(reads):
                    part = next(body, None)
                if part is None:
                    return
                yield part
        finally:
            self.write(request, response, reads)

    def write(self, request: Any, response: Any, reads: set[Ref]) -> None:
        """The events, where a person in a space was shown or took something."""
        viewer: Viewer | None = getattr(request, "viewer", None)
        if viewer is None:
            return
        taken: Counted | None = getattr(response, "rows_taken", None)
        if taken is not None:
            what = request.resolver_match.view_name
            note_export(viewer, request.space, what=what, rows=taken.count, through="page")
        if reads:
            record_reads(viewer, request.space, reads)


class CompressedPages(GZipMiddleware):
    """Pages travel packed: at 50 kbit/s a list of 58 kB takes one second instead of nine.

    Pages alone: files are packed already or are evidence, to be handed out byte for byte. Django pads each answer at
    random, so that its length does not betray what it holds beside words that somebody else chose (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pack what is a page."""
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class CalmErrors:
    """Say what happened, what was kept and what to do; never show a person a trace."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The calm page, or None for an error that is not part of ordinary life."""
        return calm_answer(request, error)


def calm_answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A page with the right status for the errors that are part of ordinary life; None for the rest."""
    if speaks_json(request.path):
        return problem_for(error)
    if isinstance(error, NotVisible):
        return render(request, "404.html", status=404)
    if isinstance(error, NotPermitted):
        wants_code = getattr(request, "wants", None) is Wanted.SECOND_STEP
        return render(request, "403_second_step.html" if wants_code else "403.html", status=403)
    if isinstance(error, Refused):
        return render(request, "400.html", {"message": error.message}, status=400)
    busy = isinstance(error, OperationalError | InterfaceError)
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
    if busy or full:
        log.error("%s: %s", type(error).__name__, error)
        _ask_nothing_more(request)
        message = _("The disk of the server is full.") if full else _("The database is busy or away.")
        return render(request, "503.html", {"message": message}, status=503)
    return None


def _ask_nothing_more(request: Any) -> None:
    """The calm page names nobody and no space: it must not need the database whose absence it tells."""
    request.user = AnonymousUser()
    request.__dict__.pop("space", None)
    request.__dict__.pop("viewer", None)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What comes without the sign that one of our pages sent it: a form is kept where it was one."""
    if speaks_json(request.path):
        if isinstance(request.user, AnonymousUser):
            return problem(401, _("Sign in, or show a token."))
        return problem(403, _("A session writes with its CSRF token in the header X-CSRFToken."))
    return form_refused(request, reason)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's last answer, for what was raised outside a view: at the door, in the session, in another middleware."""
    error = sys.exc_info()[1]
    calm = calm_answer(request, error) if isinstance(error, Exception) else None
    if calm is not None:
        return calm
    return defaults.server_error(request)
