"""The template for laws, policies, agreements, visions and decisions."""

from datetime import date

import pytest

from accord.outlets.exchange.importers.commitments.columns import COLUMNS
from accord.outlets.exchange.importers.commitments.read import read_commitments
from accord.outlets.exchange.importers.rows import TableError
from accord.outlets.exchange.importers.tests.workbook_files import workbook


def line(**cells):
    given = {"document": "Mines Act (sample)", "document_kind": "law", "text": "Every mine is inspected.", **cells}
    return [given.get(column, "") for column in COLUMNS]


@pytest.fixture
def read(tmp_path):
    def made(*rows, headers=tuple(COLUMNS)):
        return read_commitments(workbook(tmp_path / "promises.xlsx", {"Sheet1": [list(headers), *rows]}))

    return made


def test_a_row_with_everything(read):
    (row,) = read(
        line(
            document_number="Act 7 of 2021",
            issued_by="Assembly",
            document_date=44561,
            stage="in force",
            stage_date="2022-03-01",
            paragraph="4 (2)",
            heading="Inspection",
            language="en",
            plain_words="Somebody looks into every mine",
            themes="Labour; Safety\nWater",
            affected_persons="- workers",
            sdgs="8 - DECENT WORK",
            position="in part",
            position_date="2 January 2022",
            external_id="mines-4-2",
            promised_by="Assembly of the province",
            promised_to="Mine workers’ union",
        )
    ).rows
    assert (row.promisor, row.promisee) == ("Assembly of the province", "Mine workers’ union")
    assert (row.kind, row.paragraph, row.themes, row.affected_persons) == (
        "clause",
        "4 (2)",
        ("Labour", "Safety", "Water"),
        ("workers",),
    )
    assert (row.position, row.position_as_of, row.external_id) == ("in part", date(2022, 1, 2), "mines-4-2")
    assert row.document.stages == (("in_force", date(2022, 3, 1)),)
    assert (row.document.title, row.document.dated) == ("Mines Act (sample)", date(2021, 12, 31))


@pytest.mark.parametrize(
    ("document_kind", "kind"),
    [("vision", "goal"), ("group decision", "decision"), ("Agreement or Memorandum of Understanding", "clause")],
)
def test_the_kind_of_promise_follows_from_the_document_and_words_may_be_those_of_the_pages(read, document_kind, kind):
    (row,) = read(line(document_kind=document_kind.replace("group decision", "group_decision"))).rows
    assert row.kind == kind


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"document": ""}, "column “document”: The cell is empty."),
        ({"text": " "}, "column “text”: The cell is empty."),
        ({"document_kind": "novel"}, "column “document_kind”: “novel” is none of: upr_outcome"),
        ({"document_level": "regional"}, "column “document_level”: “regional” is none of: federal, provincial"),
        ({"document_level": "district"}, "column “document_level”: “district”, but rows before say “provincial”"),
        ({"stage": "in force"}, "column “stage”: Say on which day it reached this stage."),
        ({"document_date": "soon"}, "column “document_date”: “soon” is no date"),
        ({"language": "english"}, "column “language”: “english” is no language"),
        ({"paragraph": "x" * 61}, "column “paragraph”: The cell holds more than 60 characters."),
        ({"document": "Ac\u202et"}, "U+202E"),
    ],
)
def test_a_bad_row_is_named_with_its_column(read, cells, reason):
    found = read(line(document_level="provincial"), line(**cells))
    (rejection,) = found.rejected
    assert (len(found.rows), rejection.row, found.read) == (1, 3, 2)
    assert reason in rejection.reason


@pytest.mark.parametrize(
    ("written", "level"),
    [("National", "federal"), ("federal", "federal"), ("PROVINCIAL", "provincial"), ("District", "district"),
     ("local", "local"), ("", "")],
)  # fmt: skip
def test_a_row_says_whose_promise_the_document_is(read, written, level):
    (row,) = read(line(document_level=written)).rows
    assert row.document.level == level


def test_rows_that_name_no_level_stand_beside_those_that_do(read):
    found = read(
        line(document_level="district"), line(text="Other words."), line(document="Another", document_level="local")
    )
    assert not found.rejected


def test_only_three_columns_are_needed(read, tmp_path):
    path = tmp_path / "promises.csv"
    path.write_text("Text;Document;Document kind\nAct.;Vision 2040 (sample);vision\n", encoding="utf-8")
    (row,) = read_commitments(path).rows
    assert row.document is not None
    assert (row.text, row.document.title, row.kind) == ("Act.", "Vision 2040 (sample)", "goal")
    with pytest.raises(TableError, match="Columns are missing: document_kind"):
        read(headers=["text", "document"])


def test_a_header_with_a_letter_amiss_is_known_and_any_other_is_named(tmp_path):
    path = tmp_path / "laws.csv"
    path.write_text("document,document_kind,text,postion,Remarks\nWater Act,law,Dig wells,supported,x\n")
    found = read_commitments(path)
    assert [row.position for row in found.rows] == ["supported"]
    assert found.notes == ("Columns that are not read: Remarks.",)
