"""How much one request may carry: decided by its length before any of it is read, and held while it is read."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accord.config.middleware import Respond
from accord.outlets.desk.held_forms import who_was_here

# A sign-in, an invitation: what nobody knows yet never reaches the disk (Django keeps up to 2.5 MB in memory).
VISITOR_AT_MOST = 256 * 1024
FILES_AT_ONCE = 4


def most_for(request: HttpRequest) -> int:
    """Bytes that a request may carry: little for a visitor, some files for whoever is or was signed in here."""
    if who_was_here(request) is None:
        return VISITOR_AT_MOST
    return FILES_AT_ONCE * settings.FILE_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class OneAlphabet:
    """Whatever a request says of itself, its words are read as UTF-8: that is what every page of ours sends.

    Stands behind the content security policy and before everything that reads a form; Django would follow the claim
    into alphabets that decode to nonsense or not at all.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding is not None:
            request.encoding = "utf-8"
        return self.get_response(request)


class BoundedRequests:
    """Stands behind the sign-in and before everything that reads what was sent."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = _length(request)
        if length > VISITOR_AT_MOST and length > (most := most_for(request)):
            context = {"most": max(1, most // 1024**2) if most > VISITOR_AT_MOST else 0}
            return render(request, "413.html", context, status=413)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # as Django reads it: nothing


class StopAtLimit(FileUploadHandler):
    """The first of the upload handlers: a request that says less than it carries is stopped on the way."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received, self.most = 0, -1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the piece on. Raises RequestDataTooBig where it is one too many."""
        self.received += len(raw_data)
        if self.most < 0:
            self.most = VISITOR_AT_MOST if self.request is None else most_for(self.request)
        if self.received > self.most:
            raise RequestDataTooBig("More was sent than one request may carry.")
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """The handlers behind this one keep the file."""
