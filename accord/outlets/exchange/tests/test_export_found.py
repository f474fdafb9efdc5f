"""What a search of promises found leaves as CSV, XLSX and as the Index has it, to be read again without a change."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from accord.commit.commitments.annotations import annotations_of
from accord.commit.commitments.index_shape import document_of_the_index, paragraph_and_text
from accord.commit.commitments.listings.columns import BESIDES, FILE_COLUMNS, TEMPLATE
from accord.commit.commitments.models import Commitment, Instrument, StatePosition
from accord.commit.commitments.services import (
    CommitmentDraft,
    add_commitment,
    add_instrument,
    apply_commitments,
    import_commitments,
    reach_stage,
    record_position,
)
from accord.commit.commitments.services.staging import stage_drafts
from accord.kernel.access.facts import operator_of
from accord.kernel.audit.models import Event
from accord.kernel.spaces.services import make_space
from accord.outlets.exchange.importers.commitments.columns import COLUMNS
from accord.outlets.exchange.result_files import write_found
from accord.outlets.exchange.services import IMPORTERS, SourceFile, import_file
from tests.commands import call

REVIEW = document_of_the_index("A/HRC/9", "UPR", "Arvenia", "9", None)
ID = "0b0f3ac0-0000-4000-8000-00000000000"


@pytest.fixture
def promises(cast):
    drafts = [
        CommitmentDraft(
            text="Adopt a law on safe water", paragraph="122.17", position="noted", themes=("Water & soil",),
            affected_persons=("Children",), sdgs=("6 - GOAL 6",), recommending_states=("Belvenia", "Corstan"),
            addressed_to="Arvenia", session="9", external_id=f"{ID}1", heading="A › B", instrument=REVIEW,
        ),
        CommitmentDraft(
            text="=2+2 is what they promise <b>here</b>", paragraph="49 (a)", addressed_to="Arvenia", kind="concern",
            external_id=f"{ID}2", instrument=REVIEW,
        ),
        CommitmentDraft(text="Ratify the convention", paragraph="12", addressed_to="Arvenia", session="9",
                        external_id=f"{ID}3", instrument=REVIEW, position="supported"),
    ]  # fmt: skip
    apply_commitments(cast.operator, drafts=stage_drafts(drafts).drafts, source="file")
    own = add_instrument(cast.operator, kind="upr_outcome", title={"en": "Pledges"})
    add_commitment(cast.operator, instrument=own, text="Own words", paragraph="1", addressed_to="Arvenia")
    return list(Commitment.objects.all())


def found(*words):
    return call("export", "commitments", "--space", "sandstone", *words)


def test_the_file_is_read_again_without_a_change(cast, promises, tmp_path):
    target = tmp_path / "found.json"
    assert found("--format", "json", "--out", target).code == 0
    assert len(json.loads(target.read_text())) == 4
    before = Commitment.objects.values_list("pk", "revision", "updated_at")
    kept = sorted(before), StatePosition.objects.count()
    told = call("import", "uhri", target, "--space", "sandstone", "--json").json
    assert (told["unchanged"], told["created"], told["updated"], told["rejected"]) == (4, 0, 0, [])
    assert (sorted(before.all()), StatePosition.objects.count()) == kept


def test_an_annotation_has_the_keys_of_the_index(cast, promises):
    told = json.loads(found("--format", "json", "--query", "water").out)
    assert told == [
        {
            "AnnotationId": f"{ID}1",
            "Symbol": "A/HRC/9",
            "PublicationDate": None,
            "Body": "UPR",
            "AnnotationType": "Recommendations",
            "Countries": ["Arvenia"],
            "Regions": [],
            "Themes": ["Water & soil"],
            "AffectedPersons": ["Children"],
            "Sdgs": ["6 - GOAL 6"],
            "Text": "<p>122.17. Adopt a law on safe water</p>",
            "TextPlainCleaned": "122.17. Adopt a law on safe water",
            "SectionHeadings": ["A", "B"],
            "UprSession": "9",
            "UprRecommendingStates": ["Belvenia", "Corstan"],
            "UprPosition": "Noted",
            "Accord": {"position": {"source": "file"}},
        }
    ]


def test_a_position_leaves_with_its_day_source_and_explanation(cast, promises):
    promise = Commitment.objects.get(external_id=f"{ID}1")
    values: dict[str, Any] = {
        "position": "supported",
        "as_of": date(2021, 3, 4),
        "source": "Addendum 1",
        "note": "After a debate",
    }
    record_position(cast.viewer("amina"), commitment=promise, **values)
    [told] = json.loads(found("--format", "json", "--query", "water").out)
    assert told["UprPosition"] == "Supported"
    assert told["Accord"]["position"] == {"as_of": "2021-03-04", "source": "Addendum 1", "note": "After a debate"}


def test_what_the_index_cannot_say_stands_apart_and_only_that(cast, promises):
    own = add_instrument(cast.operator, kind="law", title={"ur": "قانون"}, level="provincial")
    add_commitment(
        cast.operator, instrument=own, text="پانی کا حق", paragraph="Section 4", kind="clause", language="ur"
    )
    [told] = [each for each in json.loads(found("--format", "json").out) if "حق" in each["Text"]]
    assert told["Accord"] == {
        "kind": "clause",
        "language": "ur",
        "document": {"id": f"accord:{own.pk}", "kind": "law", "title": {"ur": "قانون"}, "level": "provincial"},
        "paragraph": "Section 4",
    }
    assert list(told) == list(json.loads(found("--format", "json", "--query", "water").out)[0])


def test_regions_of_a_state_are_those_that_any_file_named(cast, promises):
    Commitment.objects.filter(external_id=f"{ID}1").update(regions=["Inner coast"])
    told = json.loads(found("--format", "json").out)
    assert [each["Regions"] for each in told] == [["Inner coast"]] * 4


def test_a_part_of_our_own_that_somebody_wrote_over_is_refused_by_name(cast, promises, tmp_path):
    target = tmp_path / "found.json"
    [told] = json.loads(found("--format", "json", "--query", "water").out)
    wrong = [
        {"kind": "poem"},
        {"language": "english"},
        {"document": {"id": "x", "kind": "law"}},
        {"plain": {"en": "\x00"}},
        7,
    ]
    target.write_text(
        json.dumps([{**told, "AnnotationId": f"{ID[:-1]}1{n}", "Accord": each} for n, each in enumerate(wrong)])
    )
    done = call("import", "uhri", target, "--space", "sandstone", "--json").json
    reasons = [each["reason"] for each in done["rejected"]]
    assert [reason.rpartition(": ")[2] for reason in reasons] == [
        "kind.",
        "language.",
        "document.title.",
        "plain.en.",
        ".",
    ]


def test_a_number_that_is_glued_on_is_found_again(promises):
    assert paragraph_and_text("122.17. Adopt a law") == ("122.17", "Adopt a law")
    assert paragraph_and_text("49. (a) Adopt a law") == ("49 (a)", "Adopt a law")


@pytest.mark.parametrize(("query", "number"), [("water", 1), ("position=supported&position=noted", 2), ("", 4),
                                               ("not-position=noted", 3), ("q=NOT+water", 0)])  # fmt: skip
def test_the_query_is_that_of_the_page(promises, query, number):
    rows = list(csv.reader(io.StringIO(found("--format", "csv", "--query", query).out.lstrip("\ufeff"))))
    assert len(rows) == number + 1


def test_a_cell_that_a_spreadsheet_would_run_becomes_text(promises):
    assert "'=2+2 is what" in found("--format", "csv").out


def test_the_log_says_what_was_taken_out(cast, promises):
    found("--format", "json", "--query", "water", "--as", "imran@sample.invalid")
    event = Event.objects.get(name="records_exported")
    assert (event.account_id, event.details["rows"]) == (cast.account("imran").pk, 1)


def test_a_query_without_a_format_is_a_mistake_of_the_caller(promises):
    assert found("--query", "water").code == 2


def test_the_page_offers_the_same_file(cast, promises):
    client = cast.client("imran")
    answer = client.get("/sandstone/commit/?format=json&q=water")
    assert answer.headers["Content-Type"] == "application/json"
    assert [each["AnnotationId"] for each in json.loads(b"".join(answer.streaming_content))] == [f"{ID}1"]
    nothing = client.get("/sandstone/commit/?format=json&q=nothinglikeit")
    assert json.loads(b"".join(nothing.streaming_content)) == []


def template_file(tmp_path, kind):
    target = tmp_path / f"found.{kind}"
    assert found("--format", kind, "--out", target).code == 0
    return target


def test_tables_have_the_columns_of_the_template_first():
    assert list(TEMPLATE) == list(COLUMNS)
    assert [str(column.label) for column in FILE_COLUMNS] == [*TEMPLATE, *BESIDES]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_comes_in_again_without_a_change_and_elsewhere_as_it_was(cast, kind, tmp_path):
    by = cast.operator
    law = add_instrument(by, kind="law", title={"en": "Water Act"}, symbol="Act 4", level="provincial", issued_by="A")
    reach_stage(by, instrument=law, stage="adopted", reached_on=date(2020, 1, 2))
    drafts = [
        CommitmentDraft(
            text="=1+1 wells, and more", paragraph="4 (2)", heading="Wells", plain="Dig", position="noted",
            position_as_of=date(2021, 3, 4), position_source="A letter", addressed_to="Arvenia", external_id="own-1",
            recommending_states=("Belvenia", "Corstan (north)"), themes=("Water, soil and air", 'Say "so"; or not'),
            affected_persons=("Children",), sdgs=("6 - GOAL 6",),
        ),
        CommitmentDraft(text="- a dash\nand a line", paragraph="5", language="ur", kind="clause", external_id="own-2"),
    ]  # fmt: skip
    import_commitments(by, instrument=law, drafts=drafts, source="file")
    add_commitment(by, instrument=law, text="No id", paragraph="6", kind="clause")
    kept = sorted(Commitment.objects.values_list("pk", "revision")), Instrument.objects.count()
    first = template_file(tmp_path, kind)
    told = call("import", "commitments", first, "--space", "sandstone", "--json").json
    assert (told["unchanged"], told["created"], told["updated"], told["rejected"]) == (3, 0, 0, [])
    assert (sorted(Commitment.objects.values_list("pk", "revision")), Instrument.objects.count()) == kept
    there = operator_of(make_space(operator_of(None), slug="elsewhere", name={"en": "Elsewhere"}))
    told = call("import", "commitments", first, "--space", "elsewhere", "--json").json
    assert (told["created"], told["rejected"]) == (3, [])
    rows = [read_rows(written(by)), read_rows(written(there))]
    assert [row["themes"] for row in rows[1]] == ['"Say ""so""; or not"; Water, soil and air', "", ""]
    assert rows[0] == rows[1]


def written(by):
    parts: list[bytes] = []
    write_found(by, "csv", "", parts.append)
    return b"".join(parts).decode("utf-8-sig")


def read_rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_who_promises_and_to_whom_leave_by_name_and_come_in_where_bodies_of_these_names_are(cast, promises, tmp_path):
    mines, labour = cast.bodies["mines"], cast.bodies["labour"]
    Commitment.objects.filter(external_id=f"{ID}1").update(promisor=mines, promisee=labour)
    path = tmp_path / "found.json"
    path.write_text(json.dumps(told_of(cast)), encoding="utf-8")
    [own] = [row["Accord"] for row in json.loads(path.read_text(encoding="utf-8")) if row["AnnotationId"] == f"{ID}1"]
    assert (own["promised_by"], own["promised_to"]) == (str(mines), str(labour))
    Commitment.objects.update(promisor=None, promisee=None, import_key="")
    done = import_file(cast.operator, importer=IMPORTERS["uhri"], source=SourceFile(path, path.name), options={})
    assert done.counts.updated == 1
    again = Commitment.objects.get(external_id=f"{ID}1")
    assert (again.promisor, again.promisee) == (mines, labour)
    type(mines).objects.filter(pk=mines.pk).update(name_key="another name")
    Commitment.objects.update(import_key="")
    plan = import_file(cast.operator, importer=IMPORTERS["uhri"], source=SourceFile(path, path.name), options={}).plan
    assert any(f"“{mines}”" in note for note in plan.notes)


def told_of(cast):
    rows = list(Commitment.objects.filter(deleted_at=None).select_related("instrument"))
    return list(annotations_of(cast.viewer("imran"), rows, {}))
