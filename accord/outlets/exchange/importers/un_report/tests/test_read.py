"""Reports of the Working Group: every numbered recommendation, its States, and the heading it stands under."""

import csv

import pytest

from accord.outlets.exchange.importers.rows import TableError
from accord.outlets.exchange.importers.tests.document_files import docx, paragraph, pdf
from accord.outlets.exchange.importers.un_report.read import position_in, read_report

FRONT: list[str | tuple[str, int]] = [
    ("A/HRC/43/99", 9),
    "Distr.: General",
    "19 December 2019",
    ("Report of the Working Group on the Universal Periodic Review*", 14),
    ("MALTA", 14),
    "1. The Working Group on the Universal Periodic Review, established in accordance",
    "with resolution 5/1, held its thirty-fourth session from 4 to 15 November 2019.",
    "2. On 15 January 2019, the Council selected rapporteurs.",
]
SUPPORTED = "3. The recommendations listed below have been examined by Malta and enjoy the support of Malta:"


def read(tmp_path, *pages):
    return read_report(pdf(tmp_path / "report.pdf", *pages))


@pytest.mark.realdata
def test_the_real_report_of_2019_has_the_texts_that_the_matrix_has(shared):
    found = read_report(shared / "data/upr/A-HRC-43-15_slovenia_2019.pdf")
    with (shared / "data/upr/matrix_cycles2-3_expected.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["number"]: " ".join(row["text"].split()) for row in csv.DictReader(file) if row["cycle"] == "3"}
    assert {row.paragraph: row.text for row in found.rows} == expected
    assert (len(found.rows), found.rejected, found.notes) == (215, (), ())
    assert [row.position for row in found.rows] == ["Supported"] * 58 + ["Pending"] * 157
    assert all(row.recommending_states for row in found.rows)
    assert {(row.addressed_to, row.session, row.symbol) for row in found.rows} == {("Slovenia", "34", "A/HRC/43/15")}


@pytest.mark.realdata
def test_the_real_report_of_2008_has_a_list_of_its_own_from_1(shared):
    found = read_report(shared / "data/upr/A-HRC-8-42_pakistan_2008.pdf")
    assert [row.paragraph for row in found.rows] == [f"106.{n}" for n in range(1, 44)]
    assert found.rows[29].recommending_states == (
        "Norway", "Czech Republic", "Latvia", "Portugal", "Mexico", "Australia", "Ireland",
    )  # fmt: skip
    assert found.rows[9].text.endswith("in the follow-up process to the Universal Periodic Review (Slovenia);")
    assert {(row.position, row.addressed_to, row.session) for row in found.rows} == {("Pending", "Pakistan", "2")}


def test_recommendations_run_over_lines_and_pages_and_keep_footnotes_out(tmp_path):
    found = read(
        tmp_path,
        [*FRONT, SUPPORTED, "3.1 Ratify the Protocol of", ("1 As read out during the dialogue.", 7), ("2", 9)],
        [("A/HRC/43/99", 9), "1930 (No. 29) (Spain) (the Philippines);", "3.2 Protect non-", "nationals (Peru).",
         "4. All conclusions reflect the position of the States."],
    )  # fmt: skip
    assert [(row.paragraph, row.text, row.recommending_states) for row in found.rows] == [
        ("3.1", "Ratify the Protocol of 1930 (No. 29) (Spain) (the Philippines);", ("Spain", "Philippines")),
        ("3.2", "Protect non-nationals (Peru).", ("Peru",)),
    ]
    first = found.rows[0]
    assert (first.addressed_to, first.session, first.symbol) == ("Malta", "34", "A/HRC/43/99")
    assert (first.dated.isoformat(), first.position, first.source_page) == ("2019-12-19", "Supported", 1)
    assert first.heading == SUPPORTED.removeprefix("3. ")


def test_each_heading_gives_the_position_of_what_stands_under_it(tmp_path):
    found = read(
        tmp_path,
        [
            *FRONT,
            SUPPORTED,
            "3.1 Act (Peru);",
            "4. The following recommendations did not enjoy the support of Malta and would thus be noted:",
            "4.1 Act less (Peru);",
            "4.2 16.2 per cent is enough (Chad).",
            "5. Malta made the following voluntary pledges:",
            "5.1 To build a school.",
        ],
    )
    assert [(row.paragraph, row.position, row.kind) for row in found.rows] == [
        ("3.1", "Supported", "recommendation"),
        ("4.1", "Noted", "recommendation"),
        ("4.2", "Noted", "recommendation"),
        ("5.1", None, "pledge"),
    ]


def test_a_list_of_its_own_counts_on_from_heading_to_heading_or_begins_again(tmp_path):
    noted = "4. The following recommendations were noted by Malta:"
    pledged = "5. Malta makes these voluntary commitments:"
    found = read(
        tmp_path,
        [*FRONT, SUPPORTED, "1. Act (Peru);", "2. Act on", "16 things (Chad);", noted, "3. Act less (Peru);", pledged,
         "1. To build a school.", "Annex", "6 words"],
    )  # fmt: skip
    assert [(row.paragraph, row.text, row.position) for row in found.rows] == [
        ("3.1", "Act (Peru);", "Supported"),
        ("3.2", "Act on 16 things (Chad);", "Supported"),
        ("4.3", "Act less (Peru);", "Noted"),
        ("5.1", "To build a school.", None),
    ]


@pytest.mark.parametrize(
    ("heading", "position"),
    [
        ("have been examined by Malta and enjoy the support of Malta:", "Supported"),
        ("are considered already implemented and enjoy the support of Malta:", "Supported"),
        ("have been examined by Malta and have been noted by Malta:", "Noted"),
        ("did not enjoy the support of Malta:", "Not supported"),
        ("will be examined by Malta, which will provide responses in due time:", "Pending"),
        ("enjoy the support of Malta in part:", "Partially supported"),
        ("are partially supported by Malta:", "Partially supported"),
        ("The following recommendations were made:", None),
    ],
)
def test_what_a_heading_says(heading, position):
    assert position_in(heading) == position


def test_a_number_that_is_missing_is_told(tmp_path):
    found = read(tmp_path, [*FRONT, SUPPORTED, "3.1 Act (Peru);", "3.3 Act more (Peru)."])
    assert [row.paragraph for row in found.rows] == ["3.1", "3.3"]
    assert found.notes == ("Paragraph 3.2 was not found.",)


def test_a_word_document_with_numbers_of_its_own_is_read_alike(tmp_path):
    path = docx(
        tmp_path / "report.docx",
        paragraph("Report of the Working Group"),
        paragraph("Malta"),
        paragraph("The review was held.", level=0),
        paragraph("The recommendations below enjoy the support of Malta:", level=0),
        paragraph("2.1 Act (Peru);"),
    )
    (row,) = read_report(path).rows
    assert (row.paragraph, row.text, row.addressed_to) == ("2.1", "Act (Peru);", "Malta")


def test_a_report_without_recommendations_says_so(tmp_path):
    with pytest.raises(TableError, match="No numbered recommendations were found"):
        read(tmp_path, FRONT)
