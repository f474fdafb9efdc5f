"""What one request may carry: nobody fills the disk, and nobody unknown comes near it."""

import io

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from accord.config.uploads import VISITOR_AT_MOST, StopAtLimit

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"


@pytest.fixture
def on_disk(monkeypatch):
    """How many bytes of each piece went to the folder of uploads."""
    pieces = []
    write = TemporaryFileUploadHandler.receive_data_chunk

    def counting(self, raw_data, start):
        pieces.append(len(raw_data))
        return write(self, raw_data, start)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", counting)
    return pieces


def file(size):
    content = io.BytesIO(b"x" * size)
    content.name = "b.bin"
    return content


def test_a_visitor_writes_nothing_to_the_disk(cast, on_disk):
    answer = Client(enforce_csrf_checks=True).post(SIGN_IN, {"login": "a", "x": file(4_000_000)})
    assert answer.status_code == 413
    assert "This is too much at once" in answer.content.decode()
    assert not on_disk


def test_an_invented_session_is_a_visitor(cast, on_disk):
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    client.cookies["who"] = "somebody:made:up"
    assert client.post(SIGN_IN, {"login": "a", "x": file(4_000_000)}).status_code == 413
    assert not on_disk


def test_a_visitor_can_still_sign_in(cast):
    assert Client().post(SIGN_IN, {"login": "a@example.org", "password": "b"}).status_code == 200


def test_a_member_sends_files_up_to_the_limit(cast, settings, on_disk):
    settings.FILE_MAX_BYTES = 1_000_000
    client = cast.client("bilal")
    assert client.post("/me/", {"language": "en", "x": file(4_000_000)}).status_code == 302
    assert sum(on_disk) == 4_000_000
    on_disk.clear()
    answer = client.post("/me/", {"language": "en", "x": file(10_000_000)})
    assert answer.status_code == 413
    assert "at most 8 megabytes" in answer.content.decode()
    assert not on_disk


def test_whoever_was_here_before_the_session_ended_still_sends_a_form_with_files(cast):
    client = cast.client("bilal")
    client.get("/me/")
    del client.cookies["sessionid"]
    assert client.post(cast.url("act/new/"), {"title": "x", "file": file(1_000_000)}).status_code == 302


def test_a_request_that_carries_more_than_it_says_is_stopped_on_the_way():
    handler = StopAtLimit()
    piece = b"x" * 64 * 1024
    for _piece in range(VISITOR_AT_MOST // len(piece)):
        assert handler.receive_data_chunk(piece, 0) == piece
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"x", 0)


def test_a_nonsensical_length_is_no_error(cast):
    assert Client().get(SIGN_IN, CONTENT_LENGTH="nonsense").status_code == 200


@pytest.mark.parametrize("alphabet", ["utf-7", "utf-32", "utf-16", "cp037", "klingon"])
def test_a_form_is_read_as_utf_8_whatever_it_says(cast, alphabet):
    kind = f"application/x-www-form-urlencoded; charset={alphabet}"
    answer = cast.client("bilal").generic("POST", "/me/", b"language=ur", content_type=kind)
    assert answer.status_code == 302
    account = cast.account("bilal")
    account.refresh_from_db()
    assert account.language == "ur"
