"""``accord export``: what the person acting may see, in one shape for every format."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from accord.kernel.audit.models import Event
from accord.kernel.places.services import add_place
from tests.commands import call


def test_spaces_are_listed_in_the_order_they_were_opened(cast):
    told = call("export", "spaces", "--json").json
    assert told == {
        "spaces": [
            {"id": str(cast.space.pk), "slug": "sandstone", "name": "Sandstone directorate (sample)"},
            {"id": str(cast.other_space.pk), "slug": "quartz", "name": "Quartz working group (sample)"},
        ]
    }


def test_a_person_sees_only_the_spaces_with_a_role(cast):
    told = call("export", "spaces", "--json", "--as", "mehr@sample.invalid").json
    assert [space["slug"] for space in told["spaces"]] == ["quartz"]


def test_places_leave_with_their_parents(cast):
    told = call("export", "places", "--space", "sandstone", "--json").json
    assert told["space"]["slug"] == "sandstone"
    by_code = {place["code"]: place for place in told["places"]}
    assert by_code["XS-1-1"]["parent_code"] == "XS-1"
    assert by_code["XS"]["parent_code"] is None


def test_the_log_says_who_took_what_out(cast):
    call("export", "places", "--space", "sandstone", "--as", "imran@sample.invalid", "--json")
    event = Event.objects.get(name="records_exported")
    assert event.account_id == cast.account("imran").pk
    assert event.details == {"what": "places", "rows": 5, "through": "command line"}


def test_a_cell_that_a_spreadsheet_would_run_becomes_text(cast, tmp_path):
    add_place(cast.operator, kind="country", name={"en": '=HYPERLINK("http://x.invalid")'}, code="XF")
    target = tmp_path / "places.csv"
    done = call("export", "places", "--space", "sandstone", "--csv", target)
    assert (done.code, done.out) == (0, "")
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert next(row["name"] for row in rows if row["code"] == "XF").startswith("'=")


def test_the_same_rows_leave_as_a_workbook(cast, tmp_path):
    target = tmp_path / "places.xlsx"
    assert call("export", "places", "--space", "sandstone", "--xlsx", target).code == 0
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_index(0).to_python()
    assert rows[0][2] == "code"
    assert len(rows) == 6


def test_csv_can_go_to_standard_output(cast):
    done = call("export", "places", "--space", "sandstone", "--csv", "-")
    assert done.out.count("XS") >= 5


def test_with_several_spaces_one_has_to_be_named(cast):
    done = call("export", "places", "--json")
    assert done.code == 2
    assert "sandstone" in done.err
    assert call("export", "places", "--json", "--as", "mehr@sample.invalid").code == 0


@pytest.mark.parametrize("what", ["places", "commitments"])
def test_a_stranger_gets_nothing(cast, what):
    done = call("export", what, "--space", "sandstone", "--as", "mehr@sample.invalid", "--json")
    assert (done.code, done.out) == (2, "")


def test_commitments_leave_in_a_constant_number_of_queries(cast, tmp_path, queries_of):
    head = "To,Text,From,Response,Action,Issue,Session\n"
    counts = []
    for size in (10, 200):
        file = tmp_path / f"{size}.csv"
        file.write_text(head + "".join(f"Terra,Text {n},Arvenia,Accepted,5,Labour,{size}\n" for n in range(size)))
        call("import", "upr-info", file, "--space", "sandstone")
        counts.append(queries_of(lambda: call("export", "commitments", "--space", "sandstone", "--json")))
    assert counts[0] == counts[1]
