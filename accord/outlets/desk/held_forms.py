"""An expired session never eats a form: what was typed is sealed before the person is asked to sign in."""

from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import (  # noqa: TID251 — what the middleware and the view of a refused form stand on
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import Door, WhoMay
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Account
from accord.kernel.spaces.errors import Refused
from accord.outlets.desk.models import HeldForm, WhyHeld
from accord.outlets.desk.queries import factors_of, held_form_of, held_forms_of, token_of
from accord.outlets.desk.sealing import HeldFile, Typed
from accord.outlets.desk.services import HELD_FOR, hold_form, keep_draft, let_go_of
from accord.outlets.desk.sign_in import again_page, second_factor_held, wanted_for_confidential

WHO, SALT = "who", "accord.who"
TOKEN, STEP, LOOK, KEEP = "held_form", "held_step", "look", "keep_draft"
TECHNICAL = frozenset({"csrfmiddlewaretoken", TOKEN, STEP, KEEP})
TEXT_AT_MOST = 1_000_000
FILES_AT_MOST = 5_000_000
SHORT = 2_000


def remember_who(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser know, signed, whose it is, so that a form sent after the session's end finds its owner."""
    if isinstance(request.user, Account) and _who_said(request) != str(request.user.pk):
        response.set_signed_cookie(
            WHO,
            str(request.user.pk),
            salt=SALT,
            max_age=int(HELD_FOR.total_seconds()),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _who_said(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(WHO, default="", salt=SALT, max_age=int(HELD_FOR.total_seconds())))


def who_was_here(request: HttpRequest) -> Account | None:
    """Whoever is signed in, or was last in this browser; None where nobody was, or signed out."""
    if isinstance(request.user, Account):
        return request.user
    said = _who_said(request)
    return Account.objects.filter(pk=UUID(said), is_active=True).first() if said else None


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the sign-in page and back again, with what they typed kept."""
    back = page_of(request)
    if request.method == "POST":
        back = keep_typed(request, WhyHeld.SIGNED_OUT) or back
    return go_to(request, f"{reverse('account_login')}?{urlencode({'next': back})}")


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect that a page part loaded by htmx follows as a whole page."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def page_of(request: HttpRequest) -> str:
    """The page that the person was looking at: where to go back to after the sign-in."""
    htmx = getattr(request, "htmx", None)
    if request.method == "GET" and not htmx:
        return request.get_full_path()
    seen = (htmx.current_url if htmx else None) or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(seen, allowed_hosts={request.get_host()}):
        return reverse("home")
    parts = urlsplit(seen)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def keep_typed(request: HttpRequest, reason: WhyHeld) -> str | None:
    """Seal what was sent, if it was meant for a page inside a space and its writer is known.

    Returns the address of its page; None where nothing could be kept. Passwords are never kept.
    """
    request.is_kept = True  # type: ignore[attr-defined] # for whoever sees the answer pass: nothing was sent
    account = who_was_here(request)
    path = request.get_full_path()
    if account is None or len(path) > 2_000 or not _leads_into_a_space(request.path_info):
        return None
    typed = typed_of(request)
    if typed is None:
        return None
    page, key = page_of(request)[:2_000], key_of(request)
    # By what the person has, too: whoever was signed out has shown nothing in the session that is left. A sample
    # account's password opens all that is its own.
    behind = not account.is_sample and (second_factor_held(request) or factors_of(account).exists())
    if reason is WhyHeld.DRAFT:
        held = keep_draft(account, path=path, page=page, typed=typed, client_key=key, behind_factor=behind)
    else:
        held = hold_form(
            account, path=path, page=page, typed=typed, reason=reason, client_key=key, behind_factor=behind
        )
    return reverse("held_form", args=(token_of(held),))


def key_of(request: HttpRequest) -> str:
    """Which opening of a form was sent; empty for a step that is a button alone."""
    return request.POST.get("client_key", "")[:64]


def ask_for_factor(request: HttpRequest, held: HeldForm) -> HttpResponse | None:
    """The way over the second step, for a form that a password alone does not open. None where it may be opened."""
    if not held.behind_factor or wanted_for_confidential(request) is None:
        return None
    back = urlencode({"next": reverse("held_form", args=(token_of(held),))})
    return go_to(request, f"{reverse(again_page(request.user))}?{back}")


def as_draft(request: AccordRequest) -> HttpResponse | None:
    """Keep a form that its writer, or the page's own script, asks to keep. None for a form that is meant to be sent.

    Nothing of the record is looked at: the answer is the same whether or not there is one.
    """
    if request.method != "POST" or KEEP not in request.POST:
        return None
    kept = keep_typed(request, WhyHeld.DRAFT)
    if request.headers.get("X-Draft"):
        time = timezone.localtime().strftime("%H:%M")
        words = _("Kept as a draft at %(time)s.") % {"time": time} if kept else _("This is too long to be kept.")
        return HttpResponse(words, status=200 if kept else 413, content_type="text/plain; charset=utf-8")
    if kept is None:
        raise Refused(_("This is too long to be kept as a draft. Go back and send it."))
    messages.success(request, _("The draft was kept. You find it under Today; nobody but you can open it."))
    return go_to(request, reverse("desk:today", args=(request.space.slug,)))


def forget_held(request: HttpRequest, account: Account) -> None:
    """The form was sent: whatever was kept of this opening of it, for whichever reason, is not needed any more."""
    for held in held_forms_of(account).filter(path=request.get_full_path(), client_key=key_of(request)):
        let_go_of(held, sent=True)


def _leads_into_a_space(path: str) -> bool:
    try:
        declared = getattr(resolve(path).func, "open_to", None)
    except Resolver404:
        return False
    return isinstance(declared, WhoMay) and declared.door is Door.IN_SPACE


def typed_of(request: HttpRequest) -> Typed | None:
    """Fields and files of a form, files as far as they fit; None where the text itself is too long to keep."""
    fields = tuple(
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in TECHNICAL and "password" not in name.lower()
        for value in values
    )
    if sum(len(name) + len(value) for name, value in fields) > TEXT_AT_MOST:
        return None
    files, left_out, room = [], [], FILES_AT_MOST
    for name, sent in ((name, file) for name, several in request.FILES.lists() for file in several):
        size = sent.size or 0
        if size > room:
            left_out.append(sent.name or name)
            continue
        room -= size
        files.append(HeldFile(name, sent.name or name, sent.content_type or "", sent.read()))
    return Typed(fields, tuple(files), tuple(left_out))


def form_named(request: HttpRequest) -> HeldForm | None:
    """The held form that a request names instead of carrying one. None for any other request.

    Raises NotVisible where the form is not this person's, or is gone.
    """
    if not _names_a_held_form(request):
        return None
    token = request.POST.get(TOKEN, "")
    if not token or not isinstance(request.user, Account):
        return None
    held = held_form_of(request.user, token)
    return held if held.path == request.get_full_path() else None


def _names_a_held_form(request: HttpRequest) -> bool:
    """The short form of a held form's own page; no other body is read before its view is found."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    short = length.isdigit() and int(length) <= SHORT
    return request.method == "POST" and short and request.content_type == "application/x-www-form-urlencoded"


def only_looks(request: HttpRequest) -> bool:
    """The held form is to be shown once more, not sent."""
    return _names_a_held_form(request) and request.POST.get(STEP) == LOOK


def put_back(request: Any, typed: Typed) -> None:
    """Make the request carry what was typed, and the token against forgery that it came with."""
    fields = QueryDict(mutable=True)
    fields["csrfmiddlewaretoken"] = request.POST.get("csrfmiddlewaretoken", "")
    for name, value in typed.fields:
        fields.appendlist(name, value)
    for file in typed.files:
        request.FILES.appendlist(file.field, SimpleUploadedFile(file.name, file.content, file.media_type))
    fields._mutable = False  # noqa: SLF001 — as Django itself hands a form over
    request.POST = fields


def sent_from_here(request: HttpRequest) -> bool:
    """The browser itself says that one of our own pages sent this."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
