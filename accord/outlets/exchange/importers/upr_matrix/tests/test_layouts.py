"""Layouts of other cycles, of ministries, in other languages: a matrix says what a person would read in it."""

import pytest

from accord.outlets.exchange.importers.tests.document_files import docx, paragraph, table
from accord.outlets.exchange.importers.upr_matrix.read import read_matrix

USUAL = ["Recommendation", "Position", "Themes"]


def read(tmp_path, *blocks, head=""):
    """A document of these blocks; a list of rows is a table."""
    made = [block if isinstance(block, str) else table(block) for block in blocks]
    return read_matrix(docx(tmp_path / "matrix.docx", *made, head=head))


def told(found):
    assert found.rejected == ()
    return [(row.paragraph, row.text, row.position, row.heading, row.themes) for row in found.rows]


def test_areas_with_numbers_of_their_own_are_headings_and_themes_and_no_recommendations(tmp_path):
    found = read(
        tmp_path,
        [
            USUAL,
            [("Right or area: 2.1. Acceptance of norms", 3)],
            ["A - 73.5. Ratify the treaty (Chad, Peru);", "Accepted", "2.1 Acceptance of international norms"],
            [("2.2. Reservations", 3)],
            ["73.6 Withdraw reservations (Iran (Islamic Republic of));", "Rejected", "2.2 Reservations"],
        ],
    )
    assert told(found) == [
        ("73.5", "Ratify the treaty (Chad, Peru);", "Accepted", "2.1. Acceptance of norms",
         ("2.1 Acceptance of international norms",)),
        ("73.6", "Withdraw reservations (Iran (Islamic Republic of));", "Rejected", "2.2. Reservations",
         ("2.2 Reservations",)),
    ]  # fmt: skip


def test_headers_may_stand_in_two_rows_and_columns_that_somebody_added_say_nothing(tmp_path):
    found = read(
        tmp_path,
        [
            ["No.", "Recommendation", "Position", ("Classification", 2), "Ministry responsible"],
            ["", "", "", "Themes", "Affected persons", ""],
            ["6.1", "Act on water (Chad);", "Supported", "Water", "women\ngirls", "Ministry of Water\nOf Health"],
        ],
    )
    assert told(found) == [("6.1", "Act on water (Chad);", "Supported", None, ("Water",))]
    assert found.rows[0].affected_persons == ("women", "girls")
    assert found.notes == ("Columns that are not read: Ministry responsible.",)


def test_two_known_headers_among_many_are_enough(tmp_path):
    found = read(
        tmp_path,
        [
            ["S/N", "Recommendation", "Lead agency", "Supporting agencies", "Timeline", "Budget", "Indicator"],
            ["1", "147.1. Act on water (Chad);", "Ministry of Water\nAgency", "X\nY", "2026", "5", "z"],
        ],
    )
    assert told(found) == [("147.1", "Act on water (Chad);", None, None, ())]


def test_lines_above_tables_and_a_position_above_themes_hold_for_the_rows_below(tmp_path):
    found = read(
        tmp_path,
        paragraph("Thematic list of recommendations"),
        paragraph("Theme: Water"),
        [["Recommendation", "SDGs"], [("Recommendations supported", 2)], ["5.1 Act (Chad);", "6 - WATER"]],
        paragraph("Theme: Food"),
        [["Recommendation", "SDGs"], ["5.2 Act (Peru);", "2 - FOOD"]],
        paragraph("Recommendations noted"),
        [["Recommendation", "SDGs"], [("Theme: Water", 2)], ["5.3 Act (Peru);", "6 - WATER"]],
    )
    assert [(number, position, heading) for number, _text, position, heading, _themes in told(found)] == [
        ("5.1", "supported", "Recommendations supported"),
        ("5.2", "supported", "Food"),
        ("5.3", "noted", "Water"),
    ]


def test_a_table_cut_into_parts_goes_on_and_other_tables_are_left_out_and_named(tmp_path):
    found = read(
        tmp_path,
        [["Cycle", "Supported"], ["3", "180"]],
        [[("Thematic list of recommendations", 3)], USUAL, ["5.1 Act (Chad);", "Supported", "Water"]],
        [["5.2 Act more (Peru);", "Noted", "Food"]],
        [["Abbreviation", "Meaning"], ["UPR", "Universal Periodic Review"]],
    )
    assert told(found) == [
        ("5.1", "Act (Chad);", "Supported", None, ("Water",)),
        ("5.2", "Act more (Peru);", "Noted", None, ("Food",)),
    ]
    assert found.notes == (
        "A table without recommendations was left out: 2 rows, 1 to 2 of all rows.",
        "A table without recommendations was left out: 2 rows, 7 to 8 of all rows.",
    )


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("110.12.1 Act (Chad)", "110.12.1"),
        ("110.12.2. Act (Chad)", "110.12.2"),
        ("Para. 110.13: Act (Chad)", "110.13"),
        ("Rec. 110.14 – Act (Chad)", "110.14"),
        ("(110.15) Act (Chad)", "110.15"),
        ("64(c). Act (Chad)", "64 (c)"),
    ],
)
def test_numbers_are_written_in_many_ways(tmp_path, written, number):
    assert told(read(tmp_path, [USUAL, [written, "Noted", ""]])) == [(number, "Act (Chad)", "Noted", None, ())]


def test_a_day_is_no_number_of_a_paragraph(tmp_path):
    found = read(tmp_path, [USUAL, ["5.1 Act (Chad)", "", ""], ["5.12.2019 was the day (Chad)", "", ""]])
    assert [each.reason for each in found.rejected] == ["The number of the paragraph is missing."]


def test_a_mark_under_supported_or_noted_is_the_position(tmp_path):
    found = read(
        tmp_path,
        [["Recommendation", "Supported", "Noted"], ["5.1 Act (Chad);", "X", ""], ["5.2 Act (Peru);", "", "✓"]],
    )
    assert [row.position for row in found.rows] == ["Supported", "Noted"]


def test_every_name_in_a_column_of_states_is_kept(tmp_path):
    headers = ["Recommendation", "Response of the State under review", "Paragraph in the report", "Recommending States"]
    found = read(tmp_path, [headers, ["Act;", "General Response", "75.3", "Germany; Atlantis\nCARICOM and Fiji"]])
    assert told(found) == [("75.3", "Act;", "General Response", None, ())]
    assert found.rows[0].recommending_states == ("Germany", "Atlantis", "CARICOM", "Fiji")


def test_words_like_a_headers_are_no_headers_further_down(tmp_path):
    found = read(
        tmp_path,
        [
            USUAL,
            [("Rights of persons with disabilities", 3)],
            ["5.1 Act (Chad);", "Noted", "Rights of the child"],
            ["Recommendation 5.2 on goals (Chad)", "Noted", "Implementation of treaties"],
        ],
    )
    assert [row[:1] + row[3:] for row in told(found)] == [
        ("5.1", "Rights of persons with disabilities", ("Rights of the child",)),
        ("5.2", "Rights of persons with disabilities", ("Implementation of treaties",)),
    ]


def test_a_recommendation_without_number_in_a_cell_over_all_columns_is_rejected_and_no_heading(tmp_path):
    found = read(tmp_path, [USUAL, ["5.1 Act (Chad);", "Noted", ""], [("Act more (Peru);", 3)]])
    assert [(each.row, each.reason) for each in found.rejected] == [(3, "The number of the paragraph is missing.")]


def test_french_and_spanish_lists_are_read_alike(tmp_path):
    text = "110.12 Ratifier le traité (Allemagne, États-Unis d’Amérique) ;\nSource de la position : A/HRC/48/9/Add.1"
    french = read(
        tmp_path,
        [
            ["Recommandation", "Position", "Liste complète des thèmes", "ODD"],
            [("Thème : Normes", 4)],
            [text, "Acceptée", "Normes\nPersonnes concernées :\n- femmes", "16"],
        ],
        head="EPU de Malte (4e cycle – 45e session)",
    )
    assert told(french) == [
        ("110.12", "Ratifier le traité (Allemagne, États-Unis d’Amérique) ;", "Acceptée", "Normes", ("Normes",))
    ]
    (row,) = french.rows
    assert row.recommending_states == ("Allemagne", "États-Unis d’Amérique")
    assert (row.addressed_to, row.session, row.affected_persons) == ("Malte", "45", ("femmes",))
    spanish = read(
        tmp_path,
        [
            ["Recomendación", "Posición", "Lista completa de temas", "Personas afectadas"],
            [("Tema: Normas", 4)],
            ["110.12 Ratificar el tratado (España y Perú);", "Se toma nota", "Normas", "- mujeres"],
        ],
    )
    assert told(spanish) == [("110.12", "Ratificar el tratado (España y Perú);", "Se toma nota", "Normas", ("Normas",))]
    assert spanish.rows[0].recommending_states == ("España", "Perú")


def test_headers_in_other_words_are_known_at_the_top_and_when_they_come_again(tmp_path):
    headers = ["UPR Recommendation and source", "State's response", "Rights / themes"]
    found = read(
        tmp_path,
        [headers, ["5.1 Act (Chad);", "Noted", "Water"], headers, ["5.2 Act (Peru);", "Supported", "Food"]],
    )
    assert told(found) == [
        ("5.1", "Act (Chad);", "Noted", None, ("Water",)),
        ("5.2", "Act (Peru);", "Supported", None, ("Food",)),
    ]


def test_headers_may_announce_a_position_and_a_status_is_none(tmp_path):
    found = read(
        tmp_path,
        [
            ["Recommendations that enjoy the support of Malta", "Rec.", "Themes", "Status"],
            ["Act (Chad)", "5.1", "Water", "Fully implemented"],
            [("Recommendations that did not enjoy the support of Malta", 4)],
            ["Act (Peru)", "5.2", "Food", ""],
        ],
    )
    assert [row[:3] for row in told(found)] == [
        ("5.1", "Act (Chad)", "enjoy the support"),
        ("5.2", "Act (Peru)", "did not enjoy the support"),
    ]
    assert found.notes == ("Columns that are not read: Status.",)
