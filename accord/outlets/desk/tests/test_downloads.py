"""Downloads: lists as tables with the rows that this person would get, and the files this person may open."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from accord.kernel.files.models import File
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S2
from accord.outlets.desk.listings.files import downloads_for
from accord.outlets.desk.tests.setting import action_for, duty_for
from accord.outlets.desk.tests.test_files import file_of
from tests.cast import Cast

pytestmark = pytest.mark.pages


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def text(answer: Any) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def many_files(cast: Cast, number: int) -> None:
    File.objects.bulk_create(
        File(
            id=new_id(),
            space=cast.space,
            name=f"list-{n}.txt",
            media_type="text/plain",
            size=n,
            sha256=f"{n:064x}",
            body=cast.bodies["mines"],
            created_by=cast.account("bilal").pk,
        )
        for n in range(number)
    )


def test_lists_stand_with_their_rows_and_both_formats(cast: Cast) -> None:
    action_for(cast)
    page = text(cast.client("imran").get(cast.url("downloads/")))
    assert cast.url("act/?whose=all&amp;format=csv") in page
    assert cast.url("understand/bodies/?format=xlsx") in page


def test_every_offered_file_comes_and_holds_as_many_rows_as_were_said(cast: Cast) -> None:
    duty_for(cast)
    action_for(cast)
    action_for(cast, title="Quiet canary", sensitivity=S2)
    for name in ("daud", "hina"):
        for each in downloads_for(cast.viewer(name), cast.space.slug):
            answer = cast.client(name).get(each.csv)
            rows = list(csv.reader(io.StringIO(text(answer).lstrip("\ufeff"))))
            # The log itself grows while it is read: opening a page may leave a line in it.
            assert len(rows) - 1 == each.rows or "audit" in each.url
            assert cast.client(name).get(each.xlsx).status_code == 200


def test_hidden_rows_are_not_counted(cast: Cast) -> None:
    action_for(cast, sensitivity=S2)
    counts = {
        name: next(each.rows for each in downloads_for(cast.viewer(name), cast.space.slug) if "/act/" in each.url)
        for name in ("bilal", "daud")
    }
    assert counts == {"bilal": 1, "daud": 0}


def test_the_audit_log_is_offered_to_those_who_read_it(cast: Cast) -> None:
    assert cast.url("audit/?format=csv") in text(cast.client("kiran").get(cast.url("downloads/")))
    assert cast.url("audit/") not in text(cast.client("imran").get(cast.url("downloads/"))).split("<main")[1]


def test_files_are_listed_to_those_who_may_open_them(cast: Cast) -> None:
    file_of(cast, name="open.txt")
    file_of(cast, name="canary.txt", sensitivity=S2)
    assert "canary.txt" in text(cast.client("bilal").get(cast.url("downloads/")))
    page = text(cast.client("daud").get(cast.url("downloads/")))
    assert "open.txt" in page
    assert "canary.txt" not in page


def test_own_files_are_found(cast: Cast) -> None:
    file_of(cast, name="mine.txt")
    file_of(cast, by="hina", body="directorate", name="theirs.txt")
    page = text(cast.client("bilal").get(cast.url("downloads/?whose=mine")))
    assert "mine.txt" in page
    assert "theirs.txt" not in page


def test_an_enumerator_gets_nothing_and_a_stranger_no_page(cast: Cast) -> None:
    duty_for(cast)
    assert "format=csv" not in text(cast.client("gul").get(cast.url("downloads/")))
    assert cast.client("mehr").get(cast.url("downloads/")).status_code == 404


def test_the_page_costs_the_same_at_ten_and_at_a_thousand_files(cast: Cast, queries_of: Any) -> None:
    client, url = cast.client("bilal"), cast.url("downloads/")
    many_files(cast, 30)
    client.get(url)
    few = queries_of(lambda: client.get(url))
    many_files(cast, 970)
    assert queries_of(lambda: client.get(url)) == few
