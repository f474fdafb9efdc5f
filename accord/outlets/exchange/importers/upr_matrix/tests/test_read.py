"""A thematic matrix is read by what it says, whatever its layout."""

import csv

import pytest

from accord.outlets.exchange.importers.rows import TableError
from accord.outlets.exchange.importers.tests.document_files import docx, paragraph, table
from accord.outlets.exchange.importers.upr_matrix.read import read_matrix

HEAD = "UPR of Malta (2nd Cycle – 20th session) Thematic list of recommendations"
FIRST = "115.1 Ratify the treaty (Croatia);\nSource of position: A/HRC/28/15/Add.1 - Para. 3"
TOPICS = "A12 Acceptance of norms\nAffected persons:\n- general\n- women"


def read(tmp_path, *rows, head=""):
    """A document with one table of these rows."""
    return read_matrix(docx(tmp_path / "matrix.docx", table(rows), head=head))


def one_row(tmp_path, *rows, head=HEAD):
    (row,) = read(tmp_path, *rows, head=head).rows
    return row


def told(row):
    return row.paragraph, row.text, row.position, row.themes, row.affected_persons, row.sdgs


EXPECTED = (
    "115.1",
    "Ratify the treaty (Croatia);",
    "Supported",
    ("A12 Acceptance of norms",),
    ("general", "women"),
    (),
)


@pytest.mark.realdata
@pytest.mark.parametrize("cycle", ["2", "3"])
def test_every_row_of_the_real_matrices_is_as_expected(shared, cycle):
    with (shared / "data/upr/matrix_cycles2-3_expected.csv").open(encoding="utf-8", newline="") as file:
        expected = [row for row in csv.DictReader(file) if row["cycle"] == cycle]
    found = read_matrix(shared / f"data/upr/matrix_cycle{cycle}.docx")
    assert found.rejected == ()
    several = ("themes", "affected_persons", "sdgs")
    assert [
        (
            row.paragraph,
            row.text,
            row.position,
            row.heading,
            row.position_source,
            row.themes,
            row.affected_persons,
            row.sdgs,
        )
        for row in found.rows
    ] == [
        (
            row["number"],
            " ".join(row["text"].split()),
            row["position"],
            row["group_theme"],
            row["source"],
            *(tuple(filter(None, row[name].split("|"))) for name in several),
        )
        for row in expected
    ]
    assert all(row.recommending_states for row in found.rows)
    assert {row.addressed_to for row in found.rows} == {"Slovenia"}


def test_the_usual_layout(tmp_path):
    row = one_row(
        tmp_path,
        ["Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation"],
        [("Theme: A12 Acceptance of norms", 4)],
        [FIRST, "Supported", TOPICS, "done: yes"],
    )
    assert told(row) == EXPECTED
    assert (row.heading, row.recommending_states) == ("A12 Acceptance of norms", ("Croatia",))
    assert (row.addressed_to, row.session, row.symbol) == ("Malta", "20", "A/HRC/28/15")
    assert row.position_source == "A/HRC/28/15/Add.1 - Para. 3"


def test_columns_may_stand_anywhere_and_change_within_the_document(tmp_path):
    found = read(
        tmp_path,
        ["Position", "SDGs", "No.", "Affected persons", "Themes", "Text of the recommendation"],
        ["Noted", "5 - GENDER EQUALITY", "1.2", "women\ngirls", "- Equality", "Act (Spain)"],
        ["Themes", "Recommendations", "State position"],
        ["Water", "1.3 Dig wells (Chad).", "Supported"],
    )
    assert [told(row) for row in found.rows] == [
        ("1.2", "Act (Spain)", "Noted", ("Equality",), ("women", "girls"), ("5 - GENDER EQUALITY",)),
        ("1.3", "Dig wells (Chad).", "Supported", ("Water",), (), ()),
    ]


def test_without_headers_cells_are_known_by_what_they_hold(tmp_path):
    assert told(one_row(tmp_path, [TOPICS, FIRST, "Supported"])) == EXPECTED


def test_position_states_and_goals_may_stand_inside_the_text(tmp_path):
    row = one_row(
        tmp_path,
        ["Recommendations", "Themes"],
        [
            "115.1. Ratify the treaty;\nRecommending State: Iran (Islamic Republic of), Chad and Peru\nPosition: Noted",
            "Norms\nSDGs:\n- 16 - PEACE\nAffected persons:\nall",
        ],
    )
    assert (row.text, row.position, row.sdgs) == ("Ratify the treaty;", "Noted", ("16 - PEACE",))
    assert row.recommending_states == ("Iran (Islamic Republic of)", "Chad", "Peru")


def test_a_cell_merged_over_rows_counts_for_each_of_them(tmp_path):
    found = read(
        tmp_path,
        ["Recommendation", "Position", "Themes"],
        ["1.1 Act (Peru)", "Supported", "Water"],
        ["1.2 Act more (Peru)", "^", "^"],
    )
    assert [(row.position, row.themes) for row in found.rows] == [("Supported", ("Water",))] * 2


def test_a_recommendation_listed_under_two_themes_is_one(tmp_path):
    found = read(
        tmp_path,
        ["Recommendation", "Position", "Themes"],
        ["1.1 Act (Peru)", "Supported", "Water"],
        ["1.1 Act (Peru)", "Supported", "Health"],
    )
    assert (found.read, found.merged, len(found.rows)) == (2, 1, 1)
    assert found.rows[0].themes == ("Water", "Health")


def test_a_row_without_a_number_is_named(tmp_path):
    found = read(tmp_path, ["Recommendation", "Position"], ["1.1 Act (Peru)", "Noted"], ["Act more (Peru)", "Noted"])
    assert [each.as_json() for each in found.rejected] == [
        {"row": 3, "reason": "The number of the paragraph is missing."}
    ]
    assert found.read == 2


def test_words_that_were_struck_out_and_shapes_are_read_as_a_reader_sees_them(tmp_path):
    text = paragraph("1.1 Act (Peru)").replace("</w:p>", "<w:del><w:r><w:t>never</w:t></w:r></w:del></w:p>")
    cells = table([["Recommendation", "Position"], ["X", "Noted"]]).replace(paragraph("X"), text)
    (row,) = read_matrix(docx(tmp_path / "matrix.docx", cells)).rows
    assert row.text == "Act (Peru)"


def test_a_document_without_such_a_table_says_so(tmp_path):
    with pytest.raises(TableError, match="No table of recommendations was found"):
        read_matrix(docx(tmp_path / "matrix.docx", paragraph("Dear all,"), table([["Name", "Age"], ["A", "3"]])))


@pytest.mark.parametrize(
    "row",
    [
        ["115.1 Act (Peru); Source of position: A/HRC/1/2 - Para. 3 ", "Noted", "Water"],
        ["115.1 Act (Peru); Position: Noted", "Water"],
        ["115.1 Act (Peru); [Noted]", "Water"],
        ["115.1 Act (Peru); – Noted.", "Water"],
        ["A - 115.1. Act (Peru);", "Noted", "Water"],
        ["3", "115.1 Act (Peru);", "Noted", "Water"],
        ["115.1", "Act (Peru);", "Noted", "Water"],
    ],
)
def test_number_and_position_are_found_wherever_they_are_written(tmp_path, row):
    headers = {4: ["No.", "Recommendation", "Position", "Themes"], 3: ["Recommendation", "Position", "Themes"]}
    head = headers.get(len(row), ["Recommendation", "Themes"])
    assert told(one_row(tmp_path, head, row)) == ("115.1", "Act (Peru);", "Noted", ("Water",), (), ())


def test_a_group_may_give_theme_or_position_to_the_rows_below(tmp_path):
    found = read(
        tmp_path,
        ["Recommendation", "Themes", "Comments"],
        ["Recommendations supported", "", ""],
        ["1.1 Act (Peru)", "Water", ""],
        [("Noted", 3)],
        ["1.2 Act more (Peru)", "Water", ""],
    )
    assert [(row.paragraph, row.position) for row in found.rows] == [("1.1", "supported"), ("1.2", "Noted")]
    assert found.rejected == ()


def test_goals_may_have_a_column_and_a_list_numbers_of_its_own(tmp_path):
    row = one_row(
        tmp_path,
        ["Recommendation", "Position", "Full list of themes", "SDGs", "Assessment/comments"],
        ["7. Act on 3 things (Peru);", "Supported", "- Water\nAffected persons:\n- all", "- 6 - CLEAN WATER", "x"],
    )
    assert told(row) == ("7", "Act on 3 things (Peru);", "Supported", ("Water",), ("all",), ("6 - CLEAN WATER",))
