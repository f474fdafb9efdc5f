"""A file's page: facts, custody, a download that nothing runs, a picture without hidden data."""

from pathlib import Path
from typing import Any

import pytest

from accord.kernel.files.models import CustodyEntry, File
from accord.kernel.files.services import store_file
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S2
from accord.outlets.desk.evidence import attach_evidence
from accord.outlets.desk.tests.setting import PHOTO_NOTE, action_for, picture, upload
from tests.cast import Cast

pytestmark = pytest.mark.pages


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def text(answer: Any) -> str:
    return str(answer.content.decode())


def file_of(cast: Cast, *, by: str = "bilal", body: str = "mines", name: str = "list.txt", **values: Any) -> File:
    content = values.pop("content", PHOTO_NOTE)
    return store_file(
        cast.viewer(by), content=upload(name, content), name=name, body=cast.bodies[body], source="Inspector", **values
    )


def test_a_files_page_says_what_it_is_and_what_it_proves(cast: Cast) -> None:
    action = action_for(cast)
    file = attach_evidence(
        cast.viewer("bilal"),
        action,
        content=upload(),
        name="list.txt",
        body=cast.bodies["mines"],
        client_key="x",
        source="Inspector",
    )
    page = text(cast.client("imran").get(file.get_absolute_url()))
    assert file.sha256 in page
    assert "plain text" in page
    assert "Inspector" in page
    assert "Proves" in page
    assert action.get_absolute_url() in page
    assert "Received" in page


def test_a_download_is_the_original_and_no_page_of_ours(cast: Cast) -> None:
    file = file_of(cast)
    answer = cast.client("imran").get(f"{file.get_absolute_url()}download/")
    assert b"".join(answer) == PHOTO_NOTE
    assert answer["Content-Disposition"].startswith("attachment")
    assert "list.txt" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Length"] == str(len(PHOTO_NOTE))
    assert "no-store" in answer["Cache-Control"]


def test_every_download_stands_in_the_custody_log(cast: Cast) -> None:
    file = file_of(cast)
    cast.client("imran").get(f"{file.get_absolute_url()}download/")
    opened = CustodyEntry.objects.get(file=file, step="opened")
    assert opened.account_id == cast.account("imran").pk
    assert "Imran" in text(cast.client("hina").get(file.get_absolute_url()))


def test_who_opened_it_is_not_for_everybody(cast: Cast) -> None:
    file = file_of(cast)
    cast.client("imran").get(f"{file.get_absolute_url()}download/")
    page = text(cast.client("daud").get(file.get_absolute_url())).split("Custody")[1]
    assert "Opened" in page
    assert "Imran" not in page


def test_a_hidden_and_an_absent_file_look_the_same(cast: Cast) -> None:
    file = file_of(cast, sensitivity=S2)
    for part in ("", "download/", "picture/"):
        hidden = cast.client("daud").get(f"{file.get_absolute_url()}{part}")
        absent = cast.client("daud").get(cast.url(f"files/{new_id()}/{part}"))
        assert hidden.status_code == absent.status_code == 404
        assert cast.client("mehr").get(f"{file.get_absolute_url()}{part}").status_code == 404
    assert cast.client("lal").get(file.get_absolute_url()).status_code == 200


def test_a_picture_is_shown_without_its_hidden_data(cast: Cast) -> None:
    file = file_of(cast, name="photo.jpg", content=picture())
    page = text(cast.client("imran").get(file.get_absolute_url()))
    assert f"{file.get_absolute_url()}picture/" in page
    shown = cast.client("imran").get(f"{file.get_absolute_url()}picture/")
    original = b"".join(cast.client("imran").get(f"{file.get_absolute_url()}download/"))
    assert shown["Content-Type"] == "image/jpeg"
    assert b"secret-camera" in original
    assert b"secret-camera" not in shown.content


def test_what_is_no_picture_has_none(cast: Cast) -> None:
    assert cast.client("imran").get(f"{file_of(cast).get_absolute_url()}picture/").status_code == 404


def test_a_damaged_file_is_not_handed_out_and_says_why(cast: Cast, tmp_path: Path) -> None:
    file = file_of(cast)
    stored = tmp_path / file.stored_as
    stored.chmod(0o600)
    stored.write_bytes(b"something else")
    answer = cast.client("imran").get(f"{file.get_absolute_url()}download/")
    assert answer.status_code == 400
    assert "not what was received" in text(answer)
    assert CustodyEntry.objects.filter(file=file, step="damaged").exists()


def test_reviewers_and_assessors_check_that_it_is_unaltered(cast: Cast, tmp_path: Path) -> None:
    file = file_of(cast)
    url = f"{file.get_absolute_url()}verify/"
    for name in ("hina", "lal", "amina"):
        assert cast.client(name).post(url).status_code == 302
    assert CustodyEntry.objects.filter(file=file, step="verified").count() == 3
    for name in ("imran", "bilal", "daud", "kiran"):
        assert cast.client(name).post(url).status_code == 403
    assert cast.client("hina").get(url).status_code == 405


def test_the_same_content_sent_in_twice_is_named(cast: Cast) -> None:
    first, second = file_of(cast), file_of(cast, name="again.txt")
    assert "again.txt" in text(cast.client("imran").get(first.get_absolute_url()))
    assert "list.txt" in text(cast.client("imran").get(second.get_absolute_url()))
