"""``accord import places``: a file in, once, whole or not at all."""

import pytest

from accord.kernel.audit.models import Event, HistoryValue
from accord.kernel.places.models import Place
from accord.outlets.exchange.models import Import, ImportState, StagedBatch
from accord.outlets.exchange.services import IMPORTERS, SourceFile, import_file, imports
from tests.commands import call

GOOD = "code,name,kind,parent_code\nXT,Terra,country,\nXT-1,North,province,XT\nXT-1-1,Hill,district,XT-1\n"
KEYS = ["kind", "read", "created", "updated", "unchanged", "merged", "skipped", "rejected"]


@pytest.fixture
def table(tmp_path):
    def write(text, name="places.csv"):
        file = tmp_path / name
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    return write


def places(cast):
    return Place.objects.filter(space=cast.space, deleted_at=None).count()


def test_a_file_comes_in_with_parents_before_children(cast, table):
    done = call("import", "places", table(GOOD), "--space", "sandstone", "--json")
    assert done.code == 0
    assert list(done.json) == KEYS
    assert done.json == {**dict.fromkeys(KEYS, 0), "kind": "places", "read": 3, "created": 3, "rejected": []}
    hill = Place.objects.get(space=cast.space, code="XT-1-1")
    assert [link.ancestor.code for link in hill.ancestry.order_by("distance")] == ["XT-1-1", "XT-1", "XT"]


def test_the_same_file_again_changes_nothing_and_leaves_no_trace(cast, table):
    call("import", "places", table(GOOD), "--space", "sandstone")
    events, imported = Event.objects.count(), Import.objects.count()
    done = call("import", "places", table(GOOD), "--space", "sandstone", "--json")
    assert (done.code, done.json["unchanged"], done.json["created"]) == (0, 3, 0)
    assert (Event.objects.count(), Import.objects.count()) == (events, imported)


def test_another_name_in_a_later_file_is_an_update(cast, table):
    call("import", "places", table(GOOD), "--space", "sandstone")
    done = call("import", "places", table(GOOD.replace("Hill", "Hills")), "--space", "sandstone", "--json")
    assert (done.json["updated"], done.json["unchanged"]) == (1, 2)
    assert str(Place.objects.get(space=cast.space, code="XT-1-1")) == "Hills"


def test_the_log_says_who_brought_what_in(cast, table):
    call("import", "places", table(GOOD), "--space", "sandstone", "--as", "AMINA@sample.invalid")
    started = Event.objects.get(name="import_started")
    assert started.account_id == cast.account("amina").pk
    assert started.details["through"] == "command line"
    call("import", "places", table(GOOD.replace("Hill", "Hills")), "--space", str(cast.space.pk))
    later = Event.objects.filter(name="import_started").latest("number")
    assert later.account_id is None
    assert later.details["operator"] is True
    assert not StagedBatch.objects.exists()


def test_no_word_of_the_file_stands_where_it_cannot_be_erased(cast, table):
    call("import", "places", table(GOOD), "--space", "sandstone")
    started = Event.objects.get(name="import_started")
    name = HistoryValue.objects.get(event=started, field="name").after
    assert name
    assert all(name not in str(event.details) for event in Event.objects.all())


def test_a_dry_run_says_what_would_be_and_writes_nothing(cast, table):
    before = places(cast)
    done = call("import", "places", table(GOOD), "--space", "sandstone", "--dry-run", "--rows", "--json")
    assert (done.code, done.json["created"]) == (0, 3)
    assert [row["code"] for row in done.json["rows"]] == ["XT", "XT-1", "XT-1-1"]
    assert places(cast) == before
    assert not Import.objects.exists()


def test_rejected_rows_keep_everything_out_and_are_named(cast, table):
    before = places(cast)
    bad = table(GOOD + "XT-9-1,Lost,district,XT-9\nXT-1,North again,province,XT\n")
    done = call("import", "places", bad, "--space", "sandstone", "--json")
    assert done.code == 3
    assert [rejection["row"] for rejection in done.json["rejected"]] == [5, 6]
    assert all(rejection["reason"] for rejection in done.json["rejected"])
    told = done.json
    assert told["read"] == told["created"] + len(told["rejected"])
    assert places(cast) == before
    assert "Nothing was written" in done.err


def test_a_dry_run_with_rejected_rows_ends_well(cast, table):
    done = call("import", "places", table(GOOD + "XT-9-1,Lost,district,XT-9\n"), "--space", "sandstone", "--dry-run")
    assert done.code == 0
    assert "row 5" in done.out


def test_rejected_rows_are_left_behind_where_that_is_accepted(cast, table):
    before = places(cast)
    bad = table(GOOD + "XT-9-1,Lost,district,XT-9\n")
    done = call("import", "places", bad, "--space", "sandstone", "--accept-rejected", "--json")
    assert (done.code, done.json["created"], len(done.json["rejected"])) == (0, 3, 1)
    assert places(cast) == before + 3


def test_a_place_does_not_move_under_another_one_by_an_import(cast, table):
    call("import", "places", table(GOOD), "--space", "sandstone")
    moved = GOOD.replace("XT-1-1,Hill,district,XT-1", "XT-2,South,province,XT\nXT-1-1,Hill,district,XT-2")
    done = call("import", "places", table(moved), "--space", "sandstone", "--json")
    assert done.code == 3
    assert "XT-1-1" in done.json["rejected"][0]["reason"]
    assert not Place.objects.filter(code="XT-2").exists()


def test_a_name_that_turns_the_reading_direction_is_rejected(cast, table):
    done = call("import", "places", table(GOOD.replace("Hill", "H\u202eill")), "--space", "sandstone", "--json")
    assert done.code == 3
    assert [rejection["row"] for rejection in done.json["rejected"]] == [4]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 ...", b"PK\x03\x04 broken", b"<html></html>", b"no,headers,here\n1,2,3\n"]
)
def test_what_is_no_table_of_places_is_refused_in_one_sentence(cast, table, content):
    before = places(cast)
    done = call("import", "places", table(content), "--space", "sandstone")
    assert done.code == 1
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1
    assert places(cast) == before


@pytest.mark.parametrize(
    "words",
    [
        ["--space", "nowhere"],
        ["--space", "sandstone", "--as", "nobody@sample.invalid"],
        ["--space", "sandstone", "--as", "mehr@sample.invalid"],
        ["--space", "quartz", "--as", "amina@sample.invalid"],
        [],
    ],
)
def test_a_space_or_person_that_is_not_there_is_a_wrong_call(cast, table, words):
    done = call("import", "places", table(GOOD), *words)
    assert done.code == 2
    assert done.out == ""


def test_a_hidden_space_and_an_absent_one_look_the_same(cast, table):
    hidden = call("import", "places", table(GOOD), "--space", "quartz", "--as", "amina@sample.invalid")
    absent = call("import", "places", table(GOOD), "--space", "nowhere", "--as", "amina@sample.invalid")
    assert hidden.err.replace("quartz", "nowhere") == absent.err


def test_who_only_reads_brings_nothing_in(cast, table):
    before = places(cast)
    for name in ("imran", "bilal", "hina"):
        done = call("import", "places", table(GOOD), "--space", "sandstone", "--as", f"{name}@sample.invalid")
        assert done.code == 1
        assert "may not" in done.err
    assert places(cast) == before


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(cast, table):
    file = table(
        "code,name,kind,parent_code\nXT,Terra,country,\n" + "".join(f"XT-{n},P{n},province,XT\n" for n in range(9))
    )
    importer = IMPORTERS["places"]
    applied = []

    def dies_in_the_second_batch(by, taken, payloads):
        applied.append(len(payloads))
        if len(applied) == 2:
            raise KeyboardInterrupt
        return importer.apply(by, taken, payloads)

    broken = imports.Importer(importer.what, importer.creates, importer.plan, dies_in_the_second_batch, batch=4)
    with pytest.raises(KeyboardInterrupt):
        import_file(cast.operator, broken, SourceFile(file, file.name), options={})
    assert Import.objects.get().state == ImportState.STAGED
    done = import_file(cast.operator, importer, SourceFile(file, file.name), options={})
    assert Import.objects.get().state == ImportState.APPLIED
    assert (done.counts.created, Place.objects.filter(code__startswith="XT").count()) == (10, 10)


@pytest.mark.realdata
def test_the_real_table_of_pakistan_comes_in_beside_the_invented_root_and_only_once(cast, shared):
    file = shared / "data" / "pakistan" / "pak_adminboundaries_tabulardata.xlsx"
    first = call("import", "places", file, "--space", "sandstone", "--json").json
    assert (first["read"], first["created"], first["rejected"]) == (745, 745, [])
    here = Place.objects.filter(space=cast.space, code__startswith="PK")
    kinds = [here.filter(kind=kind).count() for kind in ("country", "province", "district", "tehsil")]
    assert kinds == [1, 7, 160, 577]
    again = call("import", "places", file, "--space", "sandstone", "--json").json
    assert (again["unchanged"], again["created"], again["updated"]) == (745, 0, 0)
