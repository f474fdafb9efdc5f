"""What a program is told when something is refused: problem details (RFC 9457), never a page."""

import errno
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from accord.kernel.audit.canonical import plain
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused, StaleRecord

MEDIA_TYPE = "application/problem+json"


class Problem(Schema):
    """Why a request was refused. `title` says it in words, `field` names what is wrong.

    `errors`: what does not fit, each with `where` (the way to the field) and `what` (in words). `changed`: what
    somebody else changed meanwhile, field by field, with what you `sent` and what stands there `now`.
    """

    type: str
    title: str
    status: int
    field: str | None = None
    errors: list[dict[str, Any]] = []
    changed: dict[str, dict[str, Any]] = {}


def problem(status: int, title: str, **details: Any) -> JsonResponse:
    """``{type, title, status, …}``: the status stands in the body too; ``field`` and ``errors`` name what is wrong."""
    body = {"type": "about:blank", "title": title, "status": status, **details}
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="accord"'
    return response


def as_problem(response: HttpResponse) -> None:
    """Put a problem in the place of a page that refuses; status and headers stay, and a problem stays as it is.

    The cookie goes that stood for a form on the page.
    """
    if response.get("Content-Type") == MEDIA_TYPE:
        return
    told = problem(response.status_code, _title_of(response.status_code))
    response.content = told.content
    response.cookies.pop(settings.CSRF_COOKIE_NAME, None)
    response["Content-Type"] = MEDIA_TYPE
    response["Content-Length"] = str(len(told.content))


def _title_of(status: int) -> str:
    """The words for a refusal that nobody worded; what is no address reads as what is hidden or absent."""
    titles = {
        403: _("This is not yours to do."),
        404: _("There is nothing for you here."),
        405: _("This address does not do that; “Allow” says what it does."),
        413: _("This is more than one request may carry."),
    }
    return titles.get(status) or (_("This cannot be read.") if status < 500 else _("Something went wrong on our side"))


def problem_for(error: Exception) -> JsonResponse | None:
    """The answer to an error that is part of ordinary life; None for the rest."""
    if isinstance(error, NotVisible | Http404):
        return problem(404, _("There is nothing for you here."))
    if isinstance(error, NotPermitted):
        return problem(403, _("This is not yours to do."))
    if isinstance(error, StaleRecord):
        changed = {name: {"sent": plain(sent), "now": plain(now)} for name, (sent, now) in error.changed.items()}
        return problem(409, error.message, changed=changed)
    if isinstance(error, Refused):
        return problem(422, error.message, **({"field": error.field} if error.field else {}))
    if isinstance(error, ValidationError):
        errors = [{"where": [str(part) for part in each["loc"]], "what": each["msg"]} for each in error.errors]
        return problem(422, _("What was sent does not fit."), errors=errors)
    if isinstance(error, HttpError):
        return problem(error.status_code, str(error))
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
    if full or isinstance(error, OperationalError | InterfaceError):
        return problem(503, _("The server cannot do this at the moment. Try again later."))
    return None


KNOWN = (
    NotVisible,
    Http404,
    NotPermitted,
    Refused,
    ValidationError,
    HttpError,
    OSError,
    OperationalError,
    InterfaceError,
)


def answer_with_problems(api: NinjaAPI) -> None:
    """Let the API answer known errors as problems; others go on to the server's own last answer."""

    def handler(request: HttpRequest, error: Any) -> Any:
        answer = problem_for(error)
        if answer is None:
            raise error
        return answer

    for kind in KNOWN:
        api.add_exception_handler(kind, handler)


def speaks_json(path: str) -> bool:
    """Whether an address is one that programs call: ``/<space>/api/v1/…``."""
    return path.split("/")[2:4] == ["api", "v1"]
