"""Exports of other years: other headers, other orders, other encodings, and the same recommendations."""

import csv
import io

import pytest

from accord.outlets.exchange.importers.rows import TableError
from accord.outlets.exchange.importers.upr_info.read import read_recommendations

HEADERS = ["Session", "Recommending State", "State under Review", "Issue(s)", "Action category", "Response",
           "Recommendation", "Cycle", "Regional group"]  # fmt: skip
ROWS = [
    ["31", "Chad", "Malta", "Women's rights,Justice", "5", "Supported", "Ratify the treaty, now", "3", "WEOG"],
    ["31", "Côte d’Ivoire", "Malta", "Women's rights,Justice", "5", "Supported", "Ratify the treaty, now", "3", "WEOG"],
    ["31", "Perú", "Fiji", "Water", "4", "Noted", "Act – on “water”", "3", "Asia"],
]
EXPECTED = [
    ("Malta", "Ratify the treaty, now", ("Chad", "Côte d’Ivoire"), "Supported", "5", ("Women's rights", "Justice"),
     "31"),
    ("Fiji", "Act – on “water”", ("Perú",), "Noted", "4", ("Water",), "31"),
]  # fmt: skip


def written(rows, separator=","):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


@pytest.fixture
def read(tmp_path):
    def made(text, encoding="utf-8"):
        (tmp_path / "export.csv").write_bytes(text.encode(encoding))
        return read_recommendations(tmp_path / "export.csv")

    return made


def told(found):
    assert found.rejected == ()
    return [
        (row.addressed_to, row.text, row.recommending_states, row.position, row.action, row.issues, row.session)
        for row in found.rows
    ]


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252"), (",", "utf-16-le"), ("|", "utf-8"), ("\t", "utf-8")],
)
def test_headers_order_separator_and_encoding_do_not_matter(read, separator, encoding):
    assert told(read(written([HEADERS, *ROWS], separator), encoding)) == EXPECTED


@pytest.mark.parametrize("above", ["sep=;\r\n", "UPR Info: export of 3 May, 2021, all States\r\n\r\n"])
def test_a_line_above_the_headers_does_not_matter(read, above):
    assert told(read(above + written([HEADERS, *ROWS], ";"))) == EXPECTED


def test_sessions_actions_and_lists_are_written_in_many_ways(read):
    found = read(
        written(
            [
                ["Recommendation text", "SuR", "Recommending States", "Position", "Issues", "Action", "UPR Session"],
                ["Act", "Malta", "Chad; Fiji", "Noted", "Right to life; Justice", "5 - Specific", "31st session"],
                ["Act more", "Malta", "Peru", "Noted", "Right to life|Justice", "General action", "Session 31 (2018)"],
            ]
        )
    )  # fmt: skip
    assert [row[2:] for row in told(found)] == [
        (("Chad", "Fiji"), "Noted", "5", ("Right to life", "Justice"), "31"),
        (("Peru",), "Noted", "4", ("Right to life", "Justice"), "31"),
    ]


def test_columns_that_an_export_does_not_have_are_named(read):
    found = read(written([["State under Review", "Recommendation", "Recommending State"], ["Malta", "Act", "Chad"]]))
    assert told(found) == [("Malta", "Act", ("Chad",), None, None, (), None)]
    assert found.notes == ("The file has no column Response, Action, Issue, Session; what it would say stays empty.",)


def test_a_header_that_was_changed_is_named_and_its_column_not_lost(read):
    changed = ["Antwort" if header == "Response" else header for header in HEADERS]
    with pytest.raises(TableError, match=r"Columns are missing: Response\. Headers that are not known: Antwort\."):
        read(written([changed, *ROWS]))
