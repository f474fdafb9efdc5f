"""Reports of other years, in parts, in other languages: every recommendation that a person would see is read."""

import time

import pytest

from accord.outlets.exchange.importers.process.pdf import Piece, line_of
from accord.outlets.exchange.importers.tests.document_files import docx, paragraph, pdf
from accord.outlets.exchange.importers.un_report.read import position_in, read_report

SUPPORTED = "3. The recommendations listed below enjoy the support of Malta:"
FRONT = [
    "Report of the Working Group on the Universal Periodic Review",
    "Malta",
    "1. The Working Group on the Universal Periodic Review held its thirty-fourth session.",
    "2. The Council selected rapporteurs.",
]


def read(tmp_path, *lines, front=FRONT):
    return read_report(pdf(tmp_path / "report.pdf", [*front, *lines]))


def read_word(tmp_path, *lines, front=FRONT):
    return read_report(docx(tmp_path / "report.docx", *map(paragraph, [*front, *lines])))


def told(found):
    return [(row.paragraph, row.text, row.position) for row in found.rows]


def test_a_part_of_a_report_may_begin_anywhere(tmp_path):
    found = read(tmp_path, "81. The recommendations below are noted by Malta:", "81.1. Act (Chad).", front=["Malta"])
    assert told(found) == [("81.1", "Act (Chad).", "Noted")]


def test_numbers_far_ahead_are_read_and_those_between_are_named(tmp_path):
    found = read(
        tmp_path, SUPPORTED, "3.1 Act (Chad)", "3.9Act on nine (Cuba)", "3.11 Act (Peru).",
        "14. The recommendations below are noted by Malta:", "14.1 Act (Fiji)",
    )  # fmt: skip
    assert [row[0] for row in told(found)] == ["3.1", "3.9", "3.11", "14.1"]
    assert found.notes == ("Paragraphs 3.2 to 3.8 were not found.", "Paragraph 3.10 was not found.")


@pytest.mark.parametrize("reader", [read, read_word])
def test_items_of_a_third_level_stand_under_the_second(tmp_path, reader):
    found = reader(
        tmp_path,
        "3. The recommendations below were examined by Malta:",
        "3.1 The following enjoy the support of Malta:",
        "3.1.1 Act (Chad);",
        "3.1.2 Act more (Peru);",
        "3.2 The following are noted by Malta:",
        "3.2.1 Act less (Fiji).",
        "4. Malta said so.",
    )
    assert told(found) == [
        ("3.1.1", "Act (Chad);", "Supported"),
        ("3.1.2", "Act more (Peru);", "Supported"),
        ("3.2.1", "Act less (Fiji).", "Noted"),
    ]
    assert {row.kind for row in found.rows} == {"recommendation"}


def test_items_may_have_letters(tmp_path):
    found = read(tmp_path, SUPPORTED, "(a) Act (Chad);", "(b) Act on", "(a) too (Peru).", "4. That was all.")
    assert told(found) == [("3 (a)", "Act (Chad);", "Supported"), ("3 (b)", "Act on (a) too (Peru).", "Supported")]


def test_what_becomes_of_bare_recommendations_stands_in_the_next_paragraph(tmp_path):
    found = read(
        tmp_path, "3. The following recommendations were made:", "1. Act (Chad).",
        "4. The response of Malta to these recommendations will be included in the outcome report.",
    )  # fmt: skip
    assert told(found) == [("3.1", "Act (Chad).", "Pending")]


def test_headings_between_items_of_a_word_document_are_no_part_of_them(tmp_path):
    found = read_word(tmp_path, SUPPORTED, "Water", "3.1 Act (Chad);", "Right to food", "3.2 Act (Peru)", "Annex")
    assert told(found) == [("3.1", "Act (Chad);", "Supported"), ("3.2", "Act (Peru)", "Supported")]


def test_recommendations_set_smaller_than_the_rest_are_no_footnotes(tmp_path):
    said = [f"{n}. Malta said what it had done in the years since the last review was held." for n in range(1, 9)]
    small = [(f"9.{n} Act on this or on that matter, with all that it takes (Chad);", 9) for n in range(1, 4)]
    page: list[str | tuple[str, int]] = [
        *said,
        "9. The recommendations below are noted by Malta:",
        *small,
        ("1 As read out.", 7),
    ]
    found = read_report(pdf(tmp_path / "report.pdf", page))
    assert [row.text for row in found.rows] == ["Act on this or on that matter, with all that it takes (Chad);"] * 3


def test_marks_of_footnotes_within_a_line_are_left_out_and_figures_below_it_stay():
    assert line_of([Piece("Ratify (Chad);", 10, 700), Piece("12", 6.5, 704), Piece(" now", 10, 700)])[0] == (
        "Ratify (Chad); now"
    )
    assert line_of([Piece("CO", 10, 700), Piece("2", 6.5, 697)])[0] == "CO2"
    assert line_of([Piece("12", 10, 700)])[0] == "12"


def test_the_name_of_the_state_may_take_two_lines_or_be_in_no_list(tmp_path):
    long = ["UNITED KINGDOM OF GREAT BRITAIN AND", "NORTHERN IRELAND*", *FRONT[2:]]
    assert read(tmp_path, SUPPORTED, "3.1 Act (Chad).", front=long).rows[0].addressed_to == (
        "United Kingdom of Great Britain and Northern Ireland"
    )
    other = [FRONT[0], "Atlantis", *FRONT[2:]]
    assert read(tmp_path, SUPPORTED, "3.1 Act (Chad).", front=other).rows[0].addressed_to == "Atlantis"


def test_a_french_report_is_read_alike(tmp_path):
    found = read_word(
        tmp_path,
        "3. Les recommandations ci-après ont été examinées par le Maroc et recueillent son adhésion :",
        "3.1 Ratifier (Allemagne) (États-Unis d’Amérique) ;",
        "4. Le Maroc a pris note des recommandations ci-après :",
        "4.1 Agir (Royaume-Uni de Grande-Bretagne et d’Irlande du Nord).",
        front=[
            "19 décembre 2019",
            "Rapport du Groupe de travail sur l’Examen périodique universel",
            "Maroc",
            "1. Le Groupe de travail a tenu sa trente-quatrième session.",
            "2. Le Conseil a choisi des rapporteurs.",
        ],
    )
    assert told(found) == [
        ("3.1", "Ratifier (Allemagne) (États-Unis d’Amérique) ;", "Supported"),
        ("4.1", "Agir (Royaume-Uni de Grande-Bretagne et d’Irlande du Nord).", "Noted"),
    ]
    first = found.rows[0]
    assert first.recommending_states == ("Allemagne", "États-Unis d’Amérique")
    assert (first.addressed_to, first.session, first.dated.isoformat(), first.language) == (
        "Maroc", "34", "2019-12-19", "fr",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "position"),
    [
        ("recommandations ci-après seront examinées par le Maroc :", "Pending"),
        ("recommandations ci-après n’ont pas recueilli l’adhésion du Maroc :", "Not supported"),
        ("recomendaciones que figuran a continuación cuentan con el apoyo de Chile:", "Supported"),
        ("chile examinará las recomendaciones y dará respuesta oportunamente:", "Pending"),
        ("las recomendaciones no cuentan con el apoyo de chile, que toma nota de ellas:", "Noted"),
    ],
)
def test_what_a_heading_says_in_other_languages(heading, position):
    assert position_in(heading) == position


@pytest.mark.parametrize("words", [" and ".join(["Abcde"] * 9_000), ", ".join(["Malta and Chad"] * 3_000)])
def test_brackets_of_any_length_are_read_in_no_time(tmp_path, words):
    path = tmp_path / "report.txt"
    path.write_text(f"1. The recommendations below enjoy the support of Malta:\n1.1 Act ({words})", encoding="utf-8")
    started = time.process_time()
    (rejection,) = read_report(path).rejected
    assert rejection.reason == "The text is longer than 20000 characters."
    assert time.process_time() - started < 5
