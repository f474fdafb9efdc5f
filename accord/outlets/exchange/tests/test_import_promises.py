"""Promises come in from every kind of file through one way: dry run, import, second import, changed words."""

import csv
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.commit.commitments.models import Commitment, EarlierWording, Instrument, InstrumentStage, StatePosition
from accord.commit.commitments.services import change_commitment
from accord.outlets.exchange.importers.commitments.columns import COLUMNS
from accord.outlets.exchange.importers.tests.document_files import docx, paragraph, pdf, table
from accord.outlets.exchange.importers.tests.workbook_files import workbook
from accord.outlets.exchange.importers.un_report.tests.test_read import FRONT, SUPPORTED
from accord.outlets.exchange.models import Import, StagedBatch
from accord.outlets.exchange.services import recommendations
from benchmarks.uhri_files import HEADERS, annotations, write_json, write_xlsx
from tests.commands import call

RECOMMENDED = ["3.1 Ratify the treaty (Spain);", "3.2 Protect workers (Peru).", "4. That is all."]
OBSERVED = "1. The Committee recommends that the State party:\n(a) Adopt a law;\n(b) Open schools.\n"


def bring_in(kind, file, *words):
    return call("import", kind, file, "--space", "sandstone", "--json", *words)


def counts(called):
    return tuple(called.json[name] for name in ("read", "created", "updated", "unchanged", "merged"))


@pytest.fixture
def files(tmp_path):
    """One file of each kind that holds two promises."""
    text = tmp_path / "observations.txt"
    text.write_text(OBSERVED, encoding="utf-8")
    write_xlsx(tmp_path / "index.xlsx", annotations(2))
    write_json(tmp_path / "index.json", annotations(2))
    filled = {"document": "Mines Act (sample)", "document_kind": "law", "stage": "adopted", "stage_date": "2021-12-31"}
    rows: list[list[object]] = [list(COLUMNS)]
    for number in ("1", "2"):
        line = {**filled, "text": f"Duty {number}.", "paragraph": number}
        rows.append([line.get(column, "") for column in COLUMNS])
    return {
        "un-report": pdf(tmp_path / "report.pdf", [*FRONT, SUPPORTED, *RECOMMENDED]),
        "upr-matrix": matrix(tmp_path / "matrix.docx", "Supported"),
        "concluding-observations": text,
        "uhri": tmp_path / "index.xlsx",
        "uhri-json": tmp_path / "index.json",
        "commitments": workbook(tmp_path / "promises.xlsx", {"Sheet1": rows}),
    }


def matrix(path, position):
    rows = [
        ["Recommendation", "Position", "Full list of themes"],
        [
            f"{RECOMMENDED[0]}\nSource of position: A/HRC/43/99/Add.1 - Para 3",
            position,
            "Norms\nAffected persons:\nall",
        ],
        [f"{RECOMMENDED[1]}\nSource of position: A/HRC/43/99 - Para 4", position, "Work"],
    ]
    return docx(path, paragraph("UPR of Malta"), table(rows))


KINDS = ["un-report", "upr-matrix", "concluding-observations", "uhri", "uhri-json", "commitments"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_dry_run_writes_nothing_an_import_writes_once(cast, files, kind):
    what, file = kind.removesuffix("-json"), files[kind]
    dry = bring_in(what, file, "--dry-run", "--rows")
    assert (dry.code, counts(dry), len(dry.json["rows"])) == (0, (2, 2, 0, 0, 0), 2)
    assert [model.objects.count() for model in (Commitment, Instrument, StagedBatch)] == [0, 0, 0]
    assert counts(bring_in(what, file)) == (2, 2, 0, 0, 0)
    assert counts(bring_in(what, file)) == (2, 0, 0, 2, 0)
    assert (Commitment.objects.count(), Import.objects.count(), StagedBatch.objects.count()) == (2, 1, 0)


def test_a_matrix_says_later_how_the_state_stands_to_what_its_report_asked(cast, files, tmp_path):
    bring_in("un-report", files["un-report"])
    assert counts(bring_in("upr-matrix", matrix(tmp_path / "noted.docx", "Noted"))) == (2, 0, 2, 0, 0)
    made = Commitment.objects.get(paragraph="3.1")
    assert (made.position, made.recommending_states, made.addressed_to) == ("noted", ["Spain"], "Malta")
    assert made.heading == SUPPORTED.removeprefix("3. ")
    assert [str(term) for term in made.affected_persons.all()] == ["all"]
    newest = StatePosition.objects.get(commitment=made, position="noted")
    assert newest.source == "A/HRC/43/99/Add.1 - Para 3"
    assert (made.instrument.symbol, made.instrument.dated) == ("A/HRC/43/99", date(2019, 12, 19))
    assert counts(bring_in("un-report", files["un-report"])) == (2, 0, 0, 2, 0)


def test_the_same_id_with_other_words_is_a_new_version_kept_with_the_old(cast, tmp_path):
    for name, changed in (("old.json", 0), ("new.json", 2)):
        write_json(tmp_path / name, annotations(4, changed=changed))
    bring_in("uhri", tmp_path / "old.json")
    assert counts(bring_in("uhri", tmp_path / "new.json")) == (4, 0, 2, 2, 0)
    assert Commitment.objects.count() == 4
    earlier, _other = EarlierWording.objects.select_related("commitment")
    assert earlier.commitment.text == f"{earlier.text} Newer wording."
    assert (earlier.source, earlier.commitment.source) == (
        "Universal Human Rights Index, old.json",
        "Universal Human Rights Index, new.json",
    )
    assert counts(bring_in("uhri", tmp_path / "new.json")) == (4, 0, 0, 4, 0)


def test_one_id_twice_in_a_file_is_one_row_or_a_rejected_one(cast, tmp_path):
    identity = str(uuid4())
    named = {"countries concerned": "- Arvenia", "Reccomending Body": "- CRC", "Type": "Recommendations"}

    def line(text, **cells):
        given = {**named, "Text": text, "OHCHR Annotation Id": identity, **cells}
        return [given.get(header, "") for header in HEADERS]

    again = line("Act.", Themes="- Water")
    path = workbook(tmp_path / "index.xlsx", {"A": [list(HEADERS), line("Act."), again, line("Act otherwise.")]})
    told = bring_in("uhri", path)
    assert (told.code, counts(told)) == (3, (3, 1, 0, 0, 1))
    assert told.json["rejected"] == [
        {"row": 4, "reason": f"Row 2 has the same id, “{identity}”, and other words.", "sheet": "A"}
    ]
    assert not Commitment.objects.exists()
    assert bring_in("uhri", path, "--accept-rejected").code == 0
    assert [str(term) for term in Commitment.objects.get().themes.all()] == ["Water"]


def test_an_index_of_many_documents_goes_in_without_asking_for_each(cast, tmp_path, django_assert_max_num_queries):
    write_json(tmp_path / "index.json", annotations(200))
    with django_assert_max_num_queries(700):
        bring_in("uhri", tmp_path / "index.json")
    assert (Commitment.objects.count(), Instrument.objects.count()) == (200, 5)


def test_nothing_of_a_file_that_says_the_same_is_read_from_the_database(cast, tmp_path):
    given = list(annotations(400))
    assert {row["position"] for row in given} == {"", "Supported", "Noted"}
    write_xlsx(tmp_path / "index.xlsx", given)
    assert bring_in("uhri", tmp_path / "index.xlsx").json["created"] == 400
    with CaptureQueriesContext(connection) as asked:
        assert bring_in("uhri", tmp_path / "index.xlsx").json["unchanged"] == 400
    assert not [query["sql"] for query in asked if '"commitments_commitment"."text"' in query["sql"]]


def test_a_law_brings_its_stages(cast, files):
    bring_in("commitments", files["commitments"])
    law = Instrument.objects.get()
    assert (str(law), law.kind) == ("Mines Act (sample)", "law")
    reached = InstrumentStage.objects.get()
    assert (reached.stage, reached.reached_on) == ("adopted", date(2021, 12, 31))


def act(path, *said):
    """A filled template with a numbered duty of one act in each row, and what the row says besides."""
    rows: list[list[object]] = [list(COLUMNS)]
    for number, more in enumerate(said):
        line = {"document": "Mines Act (sample)", "document_kind": "law", "text": f"Duty {number}.",
                "paragraph": str(number), **more}  # fmt: skip
        rows.append([line.get(column, "") for column in COLUMNS])
    return workbook(path, {"Sheet1": rows})


def with_level(tmp_path, *levels):
    return act(tmp_path / f"{'-'.join(levels)}.xlsx", *({"document_level": level} for level in levels))


def test_a_stage_that_was_reached_since_comes_in_though_the_words_are_known(cast, tmp_path):
    first = {"stage": "adopted", "stage_date": "2021-12-31"}
    later = act(tmp_path / "later.xlsx", {**first, "stage": "in_force", "stage_date": "2022-03-01"})
    assert counts(bring_in("commitments", act(tmp_path / "first.xlsx", first))) == (1, 1, 0, 0, 0)
    assert counts(bring_in("commitments", later)) == (1, 0, 1, 0, 0)
    assert InstrumentStage.objects.filter(stage="in_force").exists()
    assert counts(bring_in("commitments", later)) == (1, 0, 0, 1, 0)


def test_a_law_brings_its_level_and_leaves_what_people_said(cast, tmp_path):
    bring_in("commitments", with_level(tmp_path, "", ""))
    law = Instrument.objects.get()
    assert law.level == ""
    told = bring_in("commitments", with_level(tmp_path, "", "Provincial"))
    assert counts(told) == (2, 0, 1, 1, 0)
    law.refresh_from_db()
    assert (law.level, law.revision) == ("provincial", 2)
    assert counts(bring_in("commitments", with_level(tmp_path, "", "Provincial"))) == (2, 0, 0, 2, 0)
    bring_in("commitments", with_level(tmp_path, "national", ""))
    law.refresh_from_db()
    assert (law.level, law.revision) == ("provincial", 2)


def test_a_row_with_another_level_is_told_by_row_and_column(cast, tmp_path):
    told = bring_in("commitments", with_level(tmp_path, "local", "", "district"))
    [rejected] = told.json["rejected"]
    assert rejected["row"] == 4
    assert "column “document_level”: “district”, but rows before say “local” of this document." in rejected["reason"]


def test_the_template_that_leaves_is_the_one_that_comes_in(cast, tmp_path):
    path = tmp_path / "promises.csv"
    assert call("export", "template", "commitments", "--csv", path).code == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == list(COLUMNS)
    told = call("export", "template", "commitments", "--json").json
    assert [each["column"] for each in told["columns"]] == list(COLUMNS)
    assert "law" in told["columns"][1]["words"]


def test_the_page_of_a_rejected_row_is_told(cast, tmp_path):
    path = pdf(tmp_path / "report.pdf", [*FRONT, SUPPORTED, "3.1", "3.2 Act (Peru)."])
    told = bring_in("un-report", path)
    assert (told.code, told.json["rejected"]) == (
        3,
        [{"row": 10, "reason": "Paragraph 3.1 has no words.", "page": 1}],
    )
    assert "page 1, row 10" in call("import", "un-report", path, "--space", "sandstone").out


def test_a_scanned_report_says_that_it_holds_no_text(cast, tmp_path):
    told = call("import", "un-report", pdf(tmp_path / "scan.pdf", []), "--space", "sandstone")
    assert told.code == 1
    assert "holds no text, only pictures of pages" in told.err


def test_what_a_person_took_away_comes_back_with_the_file_that_says_it(cast, files):
    bring_in("uhri", files["uhri"])
    made = Commitment.objects.filter(themes__isnull=False).first()
    assert made is not None
    tags = set(made.themes.all())
    change_commitment(cast.viewer("amina"), made, revision=made.revision, themes=[])
    assert counts(bring_in("uhri", files["uhri"])) == (2, 0, 1, 1, 0)
    assert set(made.themes.all()) == tags
    assert counts(bring_in("uhri", files["uhri"])) == (2, 0, 0, 2, 0)


def test_a_row_said_again_far_below_adds_to_the_first_one(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(recommendations, "COMPARED", 2)
    rows = list(annotations(7))
    rows.append({**rows[0], "themes": ["Theme 99: water"]})
    write_json(tmp_path / "index.json", iter(rows))
    told = bring_in("uhri", tmp_path / "index.json", "--rows")
    assert (counts(told), len(told.json["rows"])) == ((8, 7, 0, 0, 1), 8)
    first = Commitment.objects.get(external_id=rows[0]["id"])
    assert {str(term) for term in first.themes.all()} == {*rows[0]["themes"], "Theme 99: water"}
    assert counts(bring_in("uhri", tmp_path / "index.json")) == (8, 0, 0, 7, 1)


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Supported / Noted", "in_part"),
        ("Noted.", "noted"),
        ("did not enjoy the support", "not_supported"),
        ("Acceptée", "supported"),
        ("Se toma nota", "noted"),
        ("General Response", ""),
    ],
)
def test_positions_are_understood_as_sources_print_them(printed, meant):
    assert recommendations.position_meant(printed) == meant
