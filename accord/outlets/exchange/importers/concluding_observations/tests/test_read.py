"""Concluding observations: a row for each thing that is recommended, with its number, its heading, its mark."""

import time
from datetime import date

import pytest

from accord.outlets.exchange.importers.concluding_observations.read import FOLLOW_UP, read_observations
from accord.outlets.exchange.importers.rows import TableError
from accord.outlets.exchange.importers.tests.document_files import docx, paragraph, pdf

TEXT = """CEDAW/C/MLT/CO/7
Distr.: General
10 March 2020

Committee on the Elimination of Discrimination against Women

Concluding observations on the fifth periodic report of Malta*

1. The Committee considered the report of Malta at its seventy-fifth session.

B. Positive aspects

2. The Committee welcomes the adoption of a law.

C. Principal areas of concern and recommendations

Violence against women

3. The Committee is concerned that:

(a) Few cases are reported;

(b) Shelters are lacking.

4. Recalling article 2 (a) of the Convention, the Committee recommends that the State party:

(a) Adopt a law in line with article 2 (b) and
paragraph 3 (c);

(b) Open shelters, in particular:
(i) In towns;
(ii) In villages.

Education

5. The State party should keep girls in school.

Follow-up to the concluding observations

6. The Committee requests the State party to provide, within two years, written information on the steps taken to
implement the recommendations contained in paragraphs 4 (b) and 5 above.
"""


@pytest.fixture
def observations(tmp_path):
    path = tmp_path / "observations.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


CHAPEAU = "Recalling article 2 (a) of the Convention, the Committee recommends that the State party:"
EXPECTED = [
    ("4 (a)", f"{CHAPEAU} Adopt a law in line with article 2 (b) and paragraph 3 (c);", "Violence against women", ()),
    ("4 (b)", f"{CHAPEAU} Open shelters, in particular: (i) In towns; (ii) In villages.", "Violence against women",
     (FOLLOW_UP,)),
    ("5", "The State party should keep girls in school.", "Education", (FOLLOW_UP,)),
]  # fmt: skip


def told(found):
    return [(row.paragraph, row.text, row.heading, row.themes) for row in found.rows]


def test_each_part_is_a_row_under_its_heading_and_follow_up_is_marked(observations):
    found = read_observations(observations)
    assert told(found)[:3] == EXPECTED
    last = found.rows[3]
    assert (last.paragraph, last.heading, last.themes) == ("6", "Follow-up to the concluding observations", ())
    assert (found.read, found.skipped) == (4, 3)
    assert (last.addressed_to, last.body, last.symbol, last.session) == ("Malta", "CEDAW", "CEDAW/C/MLT/CO/7", "75")
    assert last.dated == date(2020, 3, 10)


def test_concerns_come_where_they_are_asked_for(observations):
    rows = read_observations(observations, with_concerns=True).rows
    assert [(row.paragraph, row.kind) for row in rows][:3] == [
        ("3 (a)", "concern"),
        ("3 (b)", "concern"),
        ("4 (a)", "recommendation"),
    ]


def test_a_word_document_with_numbers_and_letters_of_its_own_is_read_alike(tmp_path):
    path = docx(
        tmp_path / "observations.docx",
        paragraph("Concluding observations on the fifth periodic report of Malta"),
        paragraph("The Committee welcomes a law.", level=0),
        paragraph("Violence against women", bold=True),
        paragraph("The Committee recommends that the State party:", level=0),
        paragraph("Adopt a law;", level=1),
        paragraph("Open shelters.", level=1),
    )
    found = read_observations(path)
    assert told(found) == [
        ("2 (a)", "The Committee recommends that the State party: Adopt a law;", "Violence against women", ()),
        ("2 (b)", "The Committee recommends that the State party: Open shelters.", "Violence against women", ()),
    ]
    assert found.rows[0].addressed_to == "Malta"


def test_a_pdf_is_read_alike_over_lines_and_pages(tmp_path):
    lines = [line for line in TEXT.splitlines() if line]
    path = pdf(tmp_path / "observations.pdf", lines[:14], [("CEDAW/C/MLT/CO/7", 10), *lines[14:]])
    assert told(read_observations(path))[:3] == EXPECTED


def test_parts_may_stand_in_one_line(tmp_path):
    path = tmp_path / "observations.txt"
    path.write_text(
        "1. The Committee urges the State party: (a) To act; (b) To act on paragraph 2 (c) too; and (c) To report.",
        encoding="utf-8",
    )
    assert [(row.paragraph, row.text.rpartition("party: ")[2]) for row in read_observations(path).rows] == [
        ("1 (a)", "To act;"),
        ("1 (b)", "To act on paragraph 2 (c) too; and"),
        ("1 (c)", "To report."),
    ]


def test_a_text_that_recommends_nothing_says_so(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("1. Dear all,\n2. best wishes.", encoding="utf-8")
    with pytest.raises(TableError, match="No numbered paragraph was found in which a committee recommends"):
        read_observations(path)


@pytest.fixture
def read(tmp_path):
    """What a plain text of these lines gives."""

    def made(*lines, **options):
        path = tmp_path / "observations.txt"
        path.write_text("\n\n".join(lines), encoding="utf-8")
        return read_observations(path, **options)

    return made


ASKED = "The Committee recommends that the State party:"


@pytest.mark.parametrize(
    "lines",
    [
        ["1. The Committee is concerned about: (a) Hate; (b) Impunity. " + ASKED + " (a) Adopt a law; (b) Train all."],
        ["1. The Committee is concerned about:", "(a) Hate;", "(b) Impunity.", ASKED, "(a) Adopt a law;",
         "(b) Train all."],
    ],
)  # fmt: skip
def test_concerns_and_recommendations_of_one_paragraph_are_told_apart(read, lines):
    found = read(*lines, with_concerns=True)
    assert [(row.kind, row.paragraph, row.text) for row in found.rows] == [
        ("concern", "1 (a)", "The Committee is concerned about: Hate;"),
        ("concern", "1 (b)", "The Committee is concerned about: Impunity."),
        ("recommendation", "1 (a)", f"{ASKED} Adopt a law;"),
        ("recommendation", "1 (b)", f"{ASKED} Train all."),
    ]


def test_what_is_asked_for_behind_the_last_part_is_a_recommendation_of_its_own(read):
    found = read(
        "1. The Committee is concerned at: (a) Clinics; (b) Nurses. It recommends that the State party train nurses.",
        f"2. {ASKED}", "(a) Open clinics;", "(b) Pay nurses.", "The Committee encourages the State party to seek help.",
    )  # fmt: skip
    assert [(row.paragraph, row.text.removeprefix(ASKED).strip()) for row in found.rows] == [
        ("1", "It recommends that the State party train nurses."),
        ("2 (a)", "Open clinics;"),
        ("2 (b)", "Pay nurses."),
        ("2", "The Committee encourages the State party to seek help."),
    ]


def test_a_part_of_a_document_may_begin_anywhere_and_leave_numbers_out(read):
    found = read(
        "Education", "24. The State party should open schools, as said in paragraph", "2. above.", "Health",
        "30. The Committee urges the State party to open clinics.", "32. The State party should act.",
    )  # fmt: skip
    assert [(row.paragraph, row.heading) for row in found.rows] == [("24", None), ("30", "Health"), ("32", "Health")]
    assert found.notes == ("Paragraphs 25 to 29 were not found.", "Paragraph 31 was not found.")


def test_numbers_in_brackets_are_those_of_earlier_years(read):
    found = read("(1) The Committee welcomes a law.", "Prisons", "(2) The State party should act on", "(1) this.")
    assert told(found) == [("2", "The State party should act on (1) this.", "Prisons", ())]


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        (["Observations finales concernant le rapport de la France", "1. Le Comité accueille une loi.", "Prisons",
          "2. Le Comité recommande à l’État partie :", "a) D’agir ;", "b) D’agir encore.",
          "3. L’État partie devrait agir, dans un délai d’un an, sur le paragraphe 2 a)."], "France"),
        (["Observaciones finales sobre el séptimo informe periódico de España", "1. El Comité celebra.", "Prisiones",
          "2. El Comité recomienda al Estado parte que:", "a) Actúe;", "b) Actúe más.",
          "3. El Estado parte debe actuar, en el plazo de un año, sobre el párrafo 2 a)."], "España"),
    ],
)  # fmt: skip
def test_french_and_spanish_are_read_alike(read, lines, state):
    found = read(*lines)
    assert [(row.paragraph, row.themes) for row in found.rows] == [("2 (a)", (FOLLOW_UP,)), ("2 (b)", ()), ("3", ())]
    assert {row.addressed_to for row in found.rows} == {state}


@pytest.mark.parametrize(
    "words",
    [
        "1. The Committee recommends: (a) x; (b) " + "A. " * 30_000 + ": (a) z; (b) y",
        "\n".join(f"{place % 999 + 1}. The Committee urges" for place in range(20_000)),
    ],
)
def test_texts_of_any_shape_are_read_in_no_time(read, words):
    started = time.process_time()
    assert read(words).rows
    assert time.process_time() - started < 5
