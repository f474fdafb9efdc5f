"""``accord import upr-info``: recommendations in, those of one paragraph made by several States joined."""

import pytest

from accord.commit.commitments.models import Commitment, Instrument
from tests.commands import call

HEAD = "To,Text,From,Response,Action,Issue,Session\n"
ROWS = (
    'Terra,"Visit every mine once a year",Arvenia,Accepted,5,"Labour, Safety",3\n'
    'Terra,"Visit  every mine  once a year",Lusmark,Accepted,5,Labour,3\n'
    'Terra,"Write the law",Arvenia,Noted,4,Justice,3\n'
    'Aqua,"Something else",Arvenia,Accepted,1,Justice,3\n'
)
ROW_KEYS = [
    "paragraph",
    "text",
    "recommending_states",
    "position",
    "heading",
    "themes",
    "affected_persons",
    "sdgs",
    "issues",
    "action",
    "symbol",
    "body",
    "session",
    "external_id",
    "addressed_to",
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "upr.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


def bring_in(file, *words):
    return call("import", "upr-info", file, "--space", "sandstone", "--addressed-to", "Terra", *words)


def test_rows_of_one_paragraph_become_one_commitment(cast, file):
    told = bring_in(file, "--json").json
    assert told == {
        "kind": "upr-info",
        "read": 3,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "merged": 1,
        "skipped": 1,
        "rejected": [],
    }
    visit = Commitment.objects.get(text__startswith="Visit")
    assert visit.recommending_states == ["Arvenia", "Lusmark"]
    assert (visit.position, visit.session, visit.addressed_to) == ("supported", "3", "Terra")
    assert sorted(str(term) for term in visit.themes.all()) == ["Labour", "Safety"]


def test_a_row_is_answered_with_every_key(cast, file):
    rows = bring_in(file, "--dry-run", "--rows", "--json").json["rows"]
    assert [list(row) for row in rows] == [ROW_KEYS] * 2
    assert rows[0]["recommending_states"] == ["Arvenia", "Lusmark"]
    assert rows[0]["issues"] == ["Labour", "Safety"]
    assert (rows[1]["position"], rows[1]["paragraph"], rows[1]["themes"]) == ("Noted", None, [])
    assert not Commitment.objects.exists()
    assert not Instrument.objects.exists()


def test_a_second_import_changes_nothing(cast, file):
    bring_in(file)
    told = bring_in(file, "--json").json
    assert (told["created"], told["unchanged"], told["merged"], told["read"]) == (0, 2, 1, 3)
    assert Commitment.objects.count() == 2


def test_sessions_are_kept_apart(cast, file):
    told = bring_in(file, "--session", "4", "--json").json
    assert (told["read"], told["skipped"]) == (0, 4)


def test_a_row_without_words_keeps_everything_out(cast, file):
    file.write_text(HEAD + ROWS + 'Terra,"",Arvenia,Accepted,5,Labour,3\n', encoding="utf-8")
    done = bring_in(file, "--json")
    assert done.code == 3
    assert done.json["rejected"][0]["row"] == 6
    assert done.json["read"] == 4
    assert not Commitment.objects.exists()
    assert bring_in(file, "--accept-rejected").code == 0
    assert Commitment.objects.count() == 2


def test_the_steward_keeps_places_but_imports_no_promises(cast, file):
    done = bring_in(file, "--as", "kiran@sample.invalid")
    assert done.code == 1
    assert not Commitment.objects.exists()


@pytest.mark.realdata
def test_the_recommendations_to_pakistan_are_78_out_of_101_rows(cast, shared):
    file = shared / "data" / "upr" / "labelled_sessions_01-16.csv"
    words = ("import", "upr-info", file, "--space", "sandstone", "--addressed-to", "Pakistan", "--json")
    told = call(*words).json
    assert (told["read"], told["created"], told["merged"], told["rejected"]) == (101, 78, 23, [])
    again = call(*words).json
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 78)
