"""Tables of boundaries are read by what their headers say; parents come first; what has no place is rejected."""

import csv
import datetime as dt
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.outlets.exchange.importers.places.read import read_places
from accord.outlets.exchange.importers.places.units import KINDS
from accord.outlets.exchange.importers.rows import TableError
from accord.outlets.exchange.importers.tests.workbook_files import workbook

TEMPLATE = ["code", "name", "kind", "parent_code"]
ATLANTIS = [
    ["AT", "Atlantis", "country", ""],
    ["AT1", "Coral Province", "province", "AT"],
    ["AT11", "Marble District", "district", "AT1"],
]


@pytest.fixture
def table(tmp_path):
    def make(*rows, headers=TEMPLATE):
        path = tmp_path / "places.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([headers, *rows])
        return path

    return make


def codes(found):
    return [place.code for place in found.rows]


def reasons(found):
    return {rejection.row: rejection.reason for rejection in found.rejected}


# The real files


@pytest.mark.realdata
def test_the_boundaries_of_pakistan_are_745_units_with_parents_first(shared):
    started = time.process_time()
    found = read_places(shared / "data/pakistan/pak_adminboundaries_tabulardata.xlsx")
    assert time.process_time() - started < 2
    assert (found.read, found.rejected) == (745, ())
    assert Counter(place.kind for place in found.rows) == {"country": 1, "province": 7, "district": 160, "tehsil": 577}
    above: set[str | None] = {None}
    for place in found.rows:
        assert place.parent_code in above, place
        above.add(place.code)
    assert not any(place.mentioned for place in found.rows)
    country, tehsil = found.rows[0], next(place for place in found.rows if place.code == "PK10102")
    assert (country.code, country.names, country.sheet) == ("PK", {"en": "Pakistan"}, "Admin0")
    assert (tehsil.names, tehsil.parent_code, tehsil.row) == ({"en": "Dhir Kot"}, "PK101", 3)
    assert (tehsil.valid_from, tehsil.valid_to, tehsil.other_names) == (dt.date(2022, 9, 9), None, ())


@pytest.mark.realdata
def test_each_csv_of_one_level_gives_its_units_and_those_it_mentions(shared):
    whole = read_places(shared / "data/pakistan/pak_adminboundaries_tabulardata.xlsx")
    for level, kind, units in ((1, "province", 7), (2, "district", 160), (3, "tehsil", 577)):
        found = read_places(shared / f"data/pakistan/pak_admin{level}_pcodes.csv")
        assert found.rejected == ()
        assert Counter(place.kind for place in found.rows if not place.mentioned) == {kind: units}
        same = {place.code: (place.kind, place.names, place.parent_code) for place in whole.rows}
        assert all(same[place.code] == (place.kind, place.names, place.parent_code) for place in found.rows)


# Layouts


def test_our_own_template_is_read_with_names_in_several_languages(table):
    headers = [*TEMPLATE, "name_ur", "valid_from", "valid_to"]
    found = read_places(
        table(
            ["AT", "Atlantis", "Country", "", "اٹلانٹس", "", ""],
            ["AT9", "Old Quarter", "Union council", "AT", "", "2001-07-01", "2018/5/31"],
            headers=headers,
        )
    )
    country, quarter = found.rows
    assert country.names == {"en": "Atlantis", "ur": "اٹلانٹس"}
    assert (quarter.kind, quarter.valid_from, quarter.valid_to) == (
        "union_council",
        dt.date(2001, 7, 1),
        dt.date(2018, 5, 31),
    )
    assert set(KINDS) >= {"country", "province", "district", "tehsil", "union_council", "settlement", "site"}


@pytest.mark.parametrize(
    "headers",
    [
        ["ADM1_EN", "ADM1_UR", "ADM1_PCODE", "ADM0_EN", "ADM0_PCODE", "ADM1_REF", "validOn"],
        ["adm1_en", "adm1_ur", "adm1_pcode", "adm0_en", "adm0_pcode", "adm1_ref", "valid_on"],
        [
            "admin1Name_en",
            "admin1Name_ur",
            "admin1Pcode",
            "admin0Name_en",
            "admin0Pcode",
            "admin1AltName1_en",
            "validOn",
        ],
        ["ADM1_NAME", "adm1_ur", "ADM1_CODE", "adm0_name", "ADM0_CODE", "adm1_name1", "validOn"],
        ["adm1_en", "adm1_ur", "adm1_pcode", "adm0_en", "adm0_pcode", "ADM1ALT1EN", "validOn"],
    ],
)
def test_headers_of_many_countries_are_understood(table, headers):
    row = ["Coral", "مرجان", "AT1", "Atlantis", "AT", "Korall", "2022-09-09"]
    country, province = read_places(table(row, headers=headers)).rows
    assert (country.code, country.names, country.mentioned) == ("AT", {"en": "Atlantis"}, True)
    assert province.names == {"en": "Coral", "ur": "مرجان"}
    assert (province.parent_code, province.other_names) == ("AT", ("Korall",))
    assert province.valid_from == dt.date(2022, 9, 9)


def test_sheets_are_chosen_by_their_headers_and_numbers_may_be_codes(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "Read me": [["About this file"], ["code", "meaning"]],
            "Districts": [["ADM2_EN", "ADM2_PCODE", "ADM1_EN", "ADM1_PCODE"], ["Marble", 101, "Coral", 1]],
            "Provinces": [["A title"], ["ADM1_PCODE", "ADM1_EN"], [1, "Coral"]],
        },
    )
    found = read_places(path, levels=("country", "division", "tehsil"))
    assert [(place.kind, place.code, place.parent_code, place.sheet, place.row) for place in found.rows] == [
        ("division", "1", None, "Provinces", 3),
        ("tehsil", "101", "1", "Districts", 2),
    ]


# The tree


def test_a_child_may_stand_before_its_parent(table):
    found = read_places(table(*reversed(ATLANTIS)))
    assert codes(found) == ["AT", "AT1", "AT11"]
    assert [place.row for place in found.rows] == [4, 3, 2]


def test_a_child_without_its_parent_is_rejected_unless_the_parent_is_known(table):
    path = table(ATLANTIS[2], ["AT12", "Granite", "district", "AT1"])
    found = read_places(path)
    assert reasons(found) == {
        2: "Its parent AT1 is neither in the file nor known.",
        3: "Its parent AT1 is neither in the file nor known.",
    }
    assert found.read == 2
    assert codes(read_places(path, known_codes={"AT1"})) == ["AT11", "AT12"]


def test_a_code_that_stands_twice_is_rejected_with_both_rows(table):
    found = read_places(
        table(
            *ATLANTIS,
            ATLANTIS[1],
            ["AT1", "Pearl Province", "province", "AT"],
            ["AT11", "Marble District", "district", "AT"],
            ["AT1", "Coral Province", "district", "AT"],
        )
    )
    assert codes(found) == ["AT", "AT1", "AT11"]
    assert reasons(found) == {
        5: "The code AT1 stands already in row 3, with the same entry.",
        6: "The code AT1 stands already in row 3, with another name (Coral Province).",
        7: "The code AT11 stands already in row 4, with another parent (AT1).",
        8: "The code AT1 stands already in row 3, with another kind (province).",
    }


def test_a_row_that_calls_its_parent_otherwise_is_rejected(table):
    headers = ["ADM2_EN", "ADM2_PCODE", "ADM1_EN", "ADM1_PCODE", "ADM0_PCODE"]
    found = read_places(
        table(
            ["Marble", "AT11", "Coral", "AT1", "AT"],
            ["Granite", "AT12", "Koral", "AT1", "AT"],
            ["Slate", "AT13", "Coral", "AT1", "LP"],
            headers=headers,
        ),
        known_codes={"AT"},
    )
    assert codes(found) == ["AT1", "AT11"]
    assert reasons(found) == {
        3: "What it says of AT1 contradicts row 2, with another name (Coral).",
        4: "What it says of AT1 contradicts row 2, with another parent (AT).",
    }


def test_what_lies_within_itself_is_rejected_with_the_circle(table):
    found = read_places(
        table(
            ATLANTIS[0],
            ["A", "A", "province", "B"],
            ["B", "B", "province", "C"],
            ["C", "C", "province", "A"],
            ["D", "D", "district", "A"],
            ["E", "E", "province", "E"],
        )
    )
    assert codes(found) == ["AT"]
    assert reasons(found)[3] == "It lies within itself: A → B → C → A."
    assert reasons(found)[6] == "Its parent A in row 3 was rejected."
    assert reasons(found)[7] == "It lies within itself: E → E."
    assert found.read == 6


def test_a_unit_of_a_rejected_parent_is_rejected_too(table):
    found = read_places(table(ATLANTIS[0], ["AT1", "", "province", "AT"], ATLANTIS[2]))
    assert reasons(found) == {3: "column “name”: The name is missing.", 4: "Its parent AT1 in row 3 was rejected."}


def test_a_province_cannot_lie_in_a_district(table):
    found = read_places(table(*ATLANTIS, ["AT2", "Pearl", "province", "AT11"]))
    assert reasons(found) == {5: "A province cannot lie in a district (AT11)."}


def test_a_tree_a_thousand_levels_deep_is_no_trouble(table):
    rows = [[f"S{n}", f"Site {n}", "site", f"S{n + 1}"] for n in range(1_000)]
    assert len(read_places(table(*rows)).rejected) == 1_000


# Bad rows and files


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "Pearl", "province", "AT"], "column “code”: The code is missing."),
        (["AT2", "<Null>", "province", "AT"], "column “name”: The name is missing."),
        (["AT2", "Pe\u202elrae", "province", "AT"], "(U+202E right-to-left override)"),
        (["AT2", "Pearl", "planet", "AT"], "column “kind”: “planet” is no kind of place. Kinds: country, province,"),
        (["AT2", "x" * 201, "province", "AT"], "column “name”: The cell holds more than 200 characters."),
        (["A" * 41, "Pearl", "province", "AT"], "column “code”: The code is longer than 40 characters."),
        (
            ["AT2", "Pe\0arl", "province", "AT"],
            "column “name”: The cell holds a character that cannot be kept (U+0000)",
        ),
        (["AT2", "Pearl", "province", "AT", "1e309"], "column “valid_from”: “1e309” is no date"),
        (["AT2", "Pearl", "province", "AT", "2001-13-01"], "column “valid_from”: “2001-13-01” is no date"),
        (
            ["AT2", "Pearl", "province", "AT", "2001-02-01", "2000-01-01"],
            "column “valid_to”: It ends before it begins.",
        ),
        (["AT2", "Pearl", "province", "AT", "", "", "more"], "The row has 7 cells, the headers are 6."),
    ],
)
def test_a_bad_row_is_rejected_by_number_and_reason_and_the_others_stand(table, row, reason):
    found = read_places(table(*ATLANTIS, row, headers=[*TEMPLATE, "valid_from", "valid_to"]))
    assert codes(found) == ["AT", "AT1", "AT11"]
    assert list(reasons(found)) == [5]
    assert reason in reasons(found)[5]


def test_missing_columns_are_refused_by_name(table, tmp_path):
    with pytest.raises(TableError, match=r"row 1: Columns are missing: parent_code\."):
        read_places(table(headers=["code", "name", "kind"]))
    with pytest.raises(TableError, match=r"row 1: Columns are missing: ADM2_PCODE, ADM1_PCODE\."):
        read_places(table(["Marble", "Coral"], headers=["ADM2_EN", "ADM1_EN"]))
    path = workbook(tmp_path / "a.xlsx", {"Admin2": [["ADM2_PCODE", "ADM1_EN", "ADM1_PCODE"], ["x", "y", "z"]]})
    with pytest.raises(TableError, match="ADM2_EN"):
        read_places(path)
    with pytest.raises(TableError, match=r"No row of headers was found\. Expected: .*ADM1_PCODE"):
        read_places(table(["1"], headers=["something"]))


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDEF"), st.sampled_from(KINDS), st.sampled_from(["", *"ABCDEFG"])), max_size=10
    )
)
@settings(deadline=None)
def test_whatever_the_file_says_parents_come_first_and_every_row_is_counted(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("places") / "places.csv"
    lines = [",".join(TEMPLATE), *(f"{code},{code},{kind},{parent}" for code, kind, parent in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = read_places(path, known_codes={"G"})
    above = {None, "G"}
    for place in found.rows:
        assert place.parent_code in above
        above.add(place.code)
    assert len(set(codes(found))) == len(found.rows)
    assert found.read == len(rows) == len(found.rows) + len(found.rejected)
    assert {place.row for place in found.rows}.isdisjoint(reasons(found))
