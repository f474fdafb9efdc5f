"""UPR Info's export is read as it really comes; rows of one paragraph become one recommendation."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.outlets.exchange.importers.recommendations import Recommendation
from accord.outlets.exchange.importers.rows import TableError
from accord.outlets.exchange.importers.tests.workbook_files import workbook
from accord.outlets.exchange.importers.upr_info.read import read_recommendations

HEADERS = ["To", "To-Rgrp", "To-Org", "Text", "From", "From-Rgrp", "From-Org", "Response", "Action", "Issue", "Session"]
KEYS = [
    "paragraph", "text", "recommending_states", "position", "heading", "themes", "affected_persons", "sdgs",
    "issues", "action", "symbol", "body", "session", "external_id", "addressed_to",
]  # fmt: skip


def line(text="Protect mine workers.", state="Utopia", to="Atlantis", **cells):
    """One row of an invented export."""
    given = {"Response": "Accepted", "Action": "4", "Issue": "Labour", "Session": "9", **cells}
    named = {"To": to, "Text": text, "From": state, **given}
    return [named.get(header, "") for header in HEADERS]


@pytest.fixture
def export(tmp_path):
    def make(*rows, headers=HEADERS):
        return workbook(tmp_path / "export.xlsx", {"Export": [headers, *rows]})

    return make


# The real files


@pytest.mark.realdata
def test_101_rows_to_pakistan_are_78_recommendations(shared):
    started = time.process_time()
    found = read_recommendations(shared / "data/upr/labelled_sessions_01-16.csv", addressed_to="Pakistan")
    assert time.process_time() - started < 5
    assert (found.read, len(found.rows), found.merged, found.skipped, found.rejected) == (101, 78, 23, 29_959, ())
    assert {row.addressed_to for row in found.rows} == {"Pakistan"}
    assert {row.session for row in found.rows} == {"2"}
    assert sum(len(row.source_rows) for row in found.rows) == 101
    assert not any(row.notes for row in found.rows)
    visits = next(row for row in found.rows if row.text.startswith("Enable those representatives"))
    assert visits.recommending_states == ("Australia", "Czech Republic", "Mexico", "Portugal")
    assert (visits.position, visits.action, visits.issues) == ("Accepted", "5", ("Special procedures",))
    assert visits.source_rows == (3922, 3930, 3937, 3942)


@pytest.mark.realdata
def test_all_30060_rows_are_read_in_seconds_with_54_issues_and_none_rejected(shared):
    started = time.process_time()
    found = read_recommendations(shared / "data/upr/labelled_sessions_01-16.csv")
    assert time.process_time() - started < 10
    assert (found.read, len(found.rows), found.skipped, found.rejected) == (30_060, 29_107, 0, ())
    assert len({issue for row in found.rows for issue in row.issues}) == 54
    disagreeing = [row for row in found.rows if row.notes]
    assert {(row.addressed_to, row.position, row.action) for row in disagreeing} == {
        ("Argentina", "Accepted", None),
        ("Somalia", "Accepted", None),
        ("Tonga", None, "5"),
    }


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["raw_export_sessions_1-5.csv", "raw_export_sessions_1-5.xls"])
def test_raw_exports_give_the_same_recommendations(shared, name):
    raw = read_recommendations(shared / "data/upr" / name, addressed_to="Pakistan")
    labelled = read_recommendations(shared / "data/upr/labelled_sessions_01-16.csv", addressed_to="Pakistan")
    assert [row.as_json() for row in raw.rows] == [row.as_json() for row in labelled.rows]


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("raw_export_sessions_6-9.csv", 8_343),
        ("raw_export_sessions_10-13.csv", 9_047),
        ("raw_export_voluntary_pledges.csv", 947),
    ],
)
def test_old_mac_exports_are_read_whole_with_their_accents(shared, name, rows):
    found = read_recommendations(shared / "data/upr" / name)
    assert (found.read, found.rejected) == (rows, ())
    strange = {letter for row in found.rows for letter in row.text if not letter.isascii()}
    assert strange <= set("éèêàâáãäåçíöôóñü’“”–")


# What one recommendation is


def test_states_stand_in_the_order_of_the_file_and_issues_are_united(export):
    found = read_recommendations(
        export(
            line("Protect  mine\nworkers. ", "Zembla", Issue="Labour,Right to health"),
            line("Educate girls.", "Utopia"),
            line(" Protect mine workers.", "Erewhon", Issue="Labour, Migrants"),
            line("Protect mine workers.", "Zembla"),
        )
    )
    first, second = found.rows
    assert (found.read, found.merged) == (4, 2)
    assert first.text == "Protect mine workers."
    assert first.recommending_states == ("Zembla", "Erewhon")
    assert first.issues == ("Labour", "Right to health", "Migrants")
    assert first.source_rows == (2, 4, 5)
    assert second.recommending_states == ("Utopia",)


def test_the_same_text_to_another_state_or_in_another_session_stays_apart(export):
    found = read_recommendations(
        export(line(), line(to="Laputa"), line(Session="20"), line(text="protect mine workers."))
    )
    assert (len(found.rows), found.merged) == (4, 0)


def test_rows_that_disagree_about_position_or_action_leave_it_empty_and_say_so(export):
    (row,) = read_recommendations(
        export(line(state="Utopia"), line(state="Zembla", Response="Noted", Action="5"), line(state="Erewhon"))
    ).rows
    assert (row.position, row.action) == (None, None)
    assert row.notes == (
        "Response differs by recommending State: Accepted (Utopia, Erewhon); Noted (Zembla)",
        "Action differs by recommending State: 4 (Utopia, Erewhon); 5 (Zembla)",
    )


def test_a_row_has_exactly_the_keys_that_are_promised(export):
    (row,) = read_recommendations(export(line(Response="", Action="", Issue="", Session=""))).rows
    assert list(row.as_json()) == KEYS
    assert row.as_json() == {
        **dict.fromkeys(KEYS),
        "text": "Protect mine workers.",
        "recommending_states": ["Utopia"],
        "themes": [],
        "affected_persons": [],
        "sdgs": [],
        "issues": [],
        "body": "UPR",
        "addressed_to": "Atlantis",
    }
    assert list(Recommendation("t", "s").as_json()) == KEYS


def test_filters_skip_other_rows_without_judging_them(export):
    path = export(line(), line(to="Laputa", Session="nine"), line(Session="10"))
    found = read_recommendations(path, addressed_to=" atlantis", session="9")
    assert (found.read, found.skipped, found.rejected) == (1, 2, ())


def test_a_filter_that_finds_nothing_names_what_it_may_have_meant(export):
    found = read_recommendations(export(line()), addressed_to="Atlantys")
    assert (found.read, found.skipped) == (0, 1)
    assert found.notes == ("No row is addressed to “Atlantys”. Meant: Atlantis?",)


def test_columns_are_known_by_their_headers_in_any_order(tmp_path):
    text = "﻿Session;Issue;ACTION;response;rs;Recommendation;SuR\n9;Labour;4;Accepted;Utopia;Protect.;Atlantis\n"
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    (row,) = read_recommendations(path).rows
    assert (row.text, row.recommending_states, row.session) == ("Protect.", ("Utopia",), "9")


# What is refused


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"text": " "}, "column “Text”: The cell is empty."),
        ({"to": ""}, "column “To”: The cell is empty."),
        ({"state": ""}, "column “From”: The cell is empty."),
        ({"Session": "1e309"}, "column “Session”: “1e309” is no number of a session."),
        ({"Session": "-1"}, "column “Session”: “-1” is no number of a session."),
        ({"Action": "6"}, "column “Action”: “6” is no action category from 1 to 5."),
        ({"to": "At\u202elantis"}, "(U+202E right-to-left override)"),
        ({"state": "Uto\u2066pia"}, "(U+2066 left-to-right isolate)"),
        ({"text": "x" * 20_001}, "column “Text”: The text is longer than 20000 characters."),
    ],
)
def test_a_bad_row_is_rejected_by_number_and_reason_and_the_others_stand(export, cells, reason):
    found = read_recommendations(export(line(), line(**cells), line(text="Educate girls.")))
    (rejection,) = found.rejected
    assert (rejection.row, rejection.sheet) == (3, "Export")
    assert reason in rejection.reason
    assert found.read == len(found.rows) + found.merged + len(found.rejected) == 3
    assert rejection.as_json() == {"row": 3, "reason": rejection.reason, "sheet": "Export"}


def test_a_row_with_a_nul_character_or_a_shifted_cell_is_rejected(tmp_path):
    path = tmp_path / "export.csv"
    header = ",".join(HEADERS)
    good = "Atlantis,,,Protect.,Utopia,,,Accepted,4,Labour,9"
    path.write_bytes(f"{header}\n{good}\nAtlantis,,,Pro\0tect.,Utopia,,,Accepted,4,,9\n{good},10\n".encode())
    found = read_recommendations(path)
    assert [(rejection.row, rejection.reason) for rejection in found.rejected] == [
        (3, "column “Text”: The cell holds a character that cannot be kept (U+0000)."),
        (4, "The row has 12 cells, the headers are 11."),
    ]


def test_missing_and_doubled_columns_are_refused_by_name(export):
    with pytest.raises(TableError, match=r"row 1: Columns are missing: From, Session\."):
        read_recommendations(export(headers=["To", "Text", "Response", "Action", "Issue"]))
    with pytest.raises(TableError, match=r"row 1: Two columns have the header “Recommendation”\."):
        read_recommendations(export(headers=[*HEADERS, "Recommendation"]))
    with pytest.raises(TableError, match=r"No row of headers was found\. .* The first row reads: Name, Age\."):
        read_recommendations(export(headers=["Name", "Age"]))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Protect.", "Protect. ", "Educate."]),
            st.sampled_from("UVW"),
            st.sampled_from(["9", "x", ""]),
        ),
        max_size=12,
    )
)
@settings(deadline=None)
def test_every_row_is_counted_once(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("export") / "export.csv"
    lines = [",".join(HEADERS), *(f"Atlantis,,,{text},{state},,,Noted,5,,{session}" for text, state, session in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = read_recommendations(path)
    assert found.read == len(rows) == len(found.rows) + found.merged + len(found.rejected)
    assert sum(len(row.source_rows) for row in found.rows) == len(found.rows) + found.merged
