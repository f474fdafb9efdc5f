"""Exports of the Universal Human Rights Index, with the traps that they have."""

import json
from datetime import date
from uuid import uuid4

import pytest

from accord.commit.commitments.index_shape import paragraph_and_text
from accord.outlets.exchange.importers.rows import TableError
from accord.outlets.exchange.importers.tests.workbook_files import handmade, workbook
from accord.outlets.exchange.importers.uhri.columns import column_called, values_in
from accord.outlets.exchange.importers.uhri.read import read_annotations
from benchmarks.uhri_files import HEADERS, annotations, write_json, write_xlsx

ID = "3f2b8c1e-0000-4000-8000-00000000000a"


def line(text="49.The Committee urges action.", **cells):
    named = {
        "countries concerned": "- Arvenia",
        "Reccomending Body": "- CEDAW",
        "Document Symbol": "CEDAW/C/ARV/CO/5",
        "Type": "Recommendations",
        "OHCHR Annotation Id": ID,
        **cells,
    }
    return [named.get(header, "") if header != "Text" else text for header in HEADERS]


@pytest.fixture
def read(tmp_path):
    def made(*rows, headers=HEADERS, **options):
        found = read_annotations(workbook(tmp_path / "index.xlsx", {"Sheet1": [list(headers), *rows]}), **options)
        return list(found.rows), found

    return made


def of_json(tmp_path, content, name="index.json"):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    found = read_annotations(path)
    return list(found.rows), found


def test_a_row_as_the_index_gives_it(read):
    (row,), found = read(
        line(
            Themes="- Water &\nsanitation\n- Equality, in law",
            Sdgs="- 6 - CLEAN WATER\n- 5 - GENDER EQUALITY",
            **{"Affected persons": "- women & girls", "Document Publication Date": 43830},
        )
    )
    assert row.as_json() == {
        "paragraph": "49",
        "text": "The Committee urges action.",
        "recommending_states": [],
        "position": None,
        "heading": None,
        "themes": ["Water & sanitation", "Equality, in law"],
        "affected_persons": ["women & girls"],
        "sdgs": ["6 - CLEAN WATER", "5 - GENDER EQUALITY"],
        "issues": [],
        "action": None,
        "symbol": "CEDAW/C/ARV/CO/5",
        "body": "CEDAW",
        "session": None,
        "external_id": ID,
        "addressed_to": "Arvenia",
    }
    assert (row.dated, row.kind, row.source_sheet) == (date(2019, 12, 31), "recommendation", "Sheet1")
    assert (found.rejected, found.skipped) == ([], 0)


@pytest.mark.parametrize(
    ("text", "paragraph", "words"),
    [
        ("49.The Committee", "49", "The Committee"),
        ("49. (a) Adopt a law", "49 (a)", "Adopt a law"),
        ("122.17 Ratify it (Spain);", "122.17", "Ratify it (Spain);"),
        ("122.17.Ratify it", "122.17", "Ratify it"),
        ("6.1“Act”", "6.1", "“Act”"),
        ("12.تتخذ الدولة", "12", "تتخذ الدولة"),
        ("2030 Agenda goals", None, "2030 Agenda goals"),
        ("16 years is too young", None, "16 years is too young"),
        ("1.5 million people", None, "1.5 million people"),
        ("The Committee", None, "The Committee"),
    ],
)
def test_a_number_glued_to_the_words_is_the_paragraph(text, paragraph, words):
    assert paragraph_and_text(text) == (paragraph, words)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Reccomending Body", "body"),
        ("RECOMMENDING BODY", "body"),
        ("upr recommending states", "states"),
        ("UPR Reccomending States", "states"),
        ("Document publication  date", "published"),
        ("Date of publication on UHRI", "listed"),
        ("Recommending Regions", "recommending_regions"),
        ("OHCHR_Annotation_Id", "id"),
        ("AffectedPersons", "persons"),
        ("Name", None),
        ("", None),
    ],
)
def test_headers_are_known_however_they_are_spelled(header, column):
    assert column_called(header) == column


def test_several_values_stand_one_a_line():
    assert values_in("- A\n- B goes\n  on\n- ") == ("A", "B goes on")
    assert values_in("A - B") == ("A - B",)
    assert values_in(" ") == ()


def test_concerns_are_kept_and_special_procedures_too(read):
    rows, _found = read(
        line(Type="Concerns/Observations"),
        line("SR text", **{"Reccomending Body": "- SR on clean water", "OHCHR Annotation Id": str(uuid4())}),
    )
    assert [(row.kind, row.body) for row in rows] == [("concern", "CEDAW"), ("recommendation", "SR on clean water")]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"OHCHR Annotation Id": ""}, "The annotation id is missing."),
        ({"OHCHR Annotation Id": "17"}, "The annotation id is no UUID."),
        ({"text": "49."}, "The annotation has no words."),
        ({"countries concerned": ""}, "The State concerned is missing."),
        ({"Type": "Other"}, "“Other” is no type of annotation."),
        ({"Document Publication Date": "soon"}, "“soon” is no date; write it as 2024-12-31."),
        ({"Document Publication Date": "03/04/2019"}, "“03/04/2019” is no date; write it as 2024-12-31."),
        ({"text": "#REF!"}, "The annotation has no words."),
        ({"Document Symbol": "#N/A"}, "A formula came to an error (#N/A)."),
        ({"countries concerned": "- Arv\u202eenia"}, "(U+202E right-to-left override)"),
    ],
)
def test_a_bad_row_is_named_and_the_others_stand(read, cells, reason):
    rows, found = read(line(), line(**{**cells, "OHCHR Annotation Id": cells.get("OHCHR Annotation Id", str(uuid4()))}))
    (rejection,) = found.rejected
    if cells.get("text") != "#REF!":
        assert reason in rejection.reason
    assert (len(rows), rejection.row, rejection.sheet) == (1, 3, "Sheet1")


def test_dates_as_text_are_read_where_they_say_one_day(read):
    dates = ["2019-12-31", "31 December 2019", "31/12/2019", "2019-12-31T00:00:00"]
    rows, _found = read(
        *(line(**{"Document Publication Date": day, "OHCHR Annotation Id": str(uuid4())}) for day in dates)
    )
    assert {row.dated for row in rows} == {date(2019, 12, 31)}


def test_filters_leave_other_states_and_bodies_out(read):
    rows, found = read(
        line(),
        line(**{"countries concerned": "- Beltania"}),
        line(**{"Reccomending Body": "- CRC"}),
        addressed_to="arvenia",
        body="CEDAW",
    )
    assert (len(rows), found.skipped, found.rejected) == (1, 2, [])


def test_missing_and_doubled_columns_are_refused_by_name(read):
    with pytest.raises(TableError, match="Columns are missing: OHCHR Annotation Id"):
        read(headers=[header for header in HEADERS if "Annotation" not in header])
    with pytest.raises(TableError, match="Two columns have the header “Symbol”"):
        read(headers=[*HEADERS, "Symbol"])
    with pytest.raises(TableError, match="No row of headers was found"):
        read(headers=["Name", "Age"])


def test_a_formula_counts_with_its_saved_value_and_a_cell_of_ten_megabytes_does_not(tmp_path):
    cells = "".join(f'<c t="inlineStr"><is><t>{header}</t></is></c>' for header in HEADERS)
    values = line(**{"OHCHR Annotation Id": ID})
    formula = [f'<c t="str"><f>1+1</f><v>{value}</v></c>' for value in values]
    huge = [
        f'<c t="inlineStr"><is><t>{"x" * 200_000 if not at else value}</t></is></c>' for at, value in enumerate(values)
    ]
    rows = f"<row>{cells}</row><row>{''.join(formula)}</row><row>{''.join(huge)}</row>"
    found = read_annotations(handmade(tmp_path / "index.xlsx", rows))
    assert [row.text for row in found.rows] == ["The Committee urges action."]
    assert [(each.row, each.reason) for each in found.rejected] == [
        (3, "column “Text”: The cell holds more than 100000 characters.")
    ]


# JSON

RECORD = {
    "AnnotationId": ID,
    "Symbol": "CEDAW/C/ARV/CO/5",
    "PublicationDate": "2019-12-31T00:00:00",
    "Body": "CEDAW",
    "AnnotationType": "Recommendations",
    "Countries": ["Arvenia"],
    "Regions": ["Asia"],
    "Themes": ["Water"],
    "AffectedPersons": [],
    "Sdgs": ["6 - CLEAN WATER"],
    "Text": "<p>49.The&nbsp;Committee <b>urges</b> action.</p>",
    "TextPlainCleaned": "49.The Committee urges action.",
    "SectionHeadings": ["C. Concerns", "Water"],
    "UprSession": None,
    "UprRecommendingStates": [],
    "UprPosition": None,
}


@pytest.mark.parametrize(
    "content",
    [
        [RECORD],
        {"total": 1, "annotations": [RECORD]},
        RECORD,
        "\ufeff" + json.dumps([RECORD]),
        [{key[0].lower() + key[1:]: value for key, value in RECORD.items()}],
        [{key: value for key, value in RECORD.items() if key != "TextPlainCleaned"}],
    ],
)
def test_json_is_read_however_it_is_wrapped(tmp_path, content):
    (row,), found = of_json(tmp_path, content)
    assert (row.paragraph, row.text, row.heading) == ("49", "The Committee urges action.", "C. Concerns › Water")
    assert (row.external_id, row.addressed_to, row.dated) == (ID, "Arvenia", date(2019, 12, 31))
    assert found.rejected == []


def test_a_line_an_object_is_read_as_well(tmp_path):
    rows, _found = of_json(tmp_path, f"{json.dumps(RECORD)}\n{json.dumps({**RECORD, 'AnnotationId': str(uuid4())})}\n")
    assert len(rows) == 2


def test_what_is_no_object_and_what_is_too_long_is_rejected(tmp_path):
    rows, found = of_json(tmp_path, [RECORD, 5, {**RECORD, "Text": "x" * 200_000}])
    assert len(rows) == 1
    assert [each.row for each in found.rejected] == [2, 3]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[{"AnnotationId": "a', "cut off"),
        ("[1, 2", "cut off"),
        ('[{"name": "x"}]', "no annotations of the Index. The first object has: name"),
        ("[" * 100_000, "cut off|more memory"),
    ],
)
def test_json_that_is_damaged_or_of_another_kind_is_refused(tmp_path, content, reason):
    with pytest.raises(TableError, match=reason):
        of_json(tmp_path, content)


def test_the_same_annotations_come_out_of_both_kinds_of_file(tmp_path):
    write_xlsx(tmp_path / "index.xlsx", annotations(300))
    write_json(tmp_path / "index.json", annotations(300))
    table = read_annotations(tmp_path / "index.xlsx")
    stream = read_annotations(tmp_path / "index.json")
    first = [row.as_json() for row in table.rows]
    second = [{**row.as_json(), "heading": None} for row in stream.rows]
    assert first == second
    assert (len(first), table.rejected, stream.rejected) == (300, [], [])


WHOLE = {
    "AnnotationId": ID,
    "AnnotationType": "- Recommendations",
    "Countries": ["- Arvenia"],
    "Body": "- CEDAW",
    "Themes": ["- Water", "- Food"],
    "TextPlainCleaned": "49.The Committee urges action & a report.",
}


@pytest.mark.parametrize(
    "other",
    [
        {"Themes": "- Water\n- Food", "Countries": "- Arvenia"},
        {"Themes": [{"Id": 1, "Name": "Water"}, {"Name": "Food"}], "Countries": [{"Name": "Arvenia"}]},
        {"TextPlainCleaned": "49.The Committee urges action &amp; a&nbsp;report."},
        {"TextPlainCleaned": None, "Text": "<p>49.The Committee urges <b>action</b> &amp; a&nbsp;report.</p>"},
    ],
)
def test_keys_may_hold_text_lists_or_objects_and_signs_as_html_writes_them(tmp_path, other):
    (row,), found = of_json(tmp_path, [{**WHOLE, **other}])
    assert found.rejected == []
    assert (row.text, row.themes, row.addressed_to) == (
        "The Committee urges action & a report.", ("Water", "Food"), "Arvenia",
    )  # fmt: skip


def test_a_key_that_holds_no_words_is_told_and_not_left_out(tmp_path):
    rows, found = of_json(tmp_path, [{**WHOLE, "Themes": [["Water"]]}])
    assert (rows, [each.reason for each in found.rejected]) == ([], ["“Themes” holds something else than words."])


def test_a_year_alone_leaves_the_day_open_and_says_so(read):
    (row,), found = read(line(**{"Document Publication Date": "2019"}))
    assert row.dated is None
    assert found.notes == ["Rows with a year alone as the date of publication: 1, first row 2. Their day stays open."]


@pytest.mark.parametrize(
    "day", ["2019-12-31", "31.12.2019", "31 Dec 2019", "31-Dec-2019", "December 31, 2019", "31/12/2019", 43830]
)
def test_days_are_written_in_many_ways(read, day):
    (row,), _found = read(line(**{"Document Publication Date": day}))
    assert row.dated == date(2019, 12, 31)


def test_json_in_utf_16_is_named(tmp_path):
    (tmp_path / "index.json").write_bytes(json.dumps([WHOLE]).encode("utf-16"))
    with pytest.raises(TableError, match="The JSON is in UTF-16; save it as UTF-8"):
        list(read_annotations(tmp_path / "index.json").rows)


def test_columns_that_nobody_knows_are_named(read):
    _rows, found = read([*line(), "x"], headers=[*HEADERS, "Colour"])
    assert found.notes == ["Columns of sheet “Sheet1” that are not read: Colour."]
