"""``accord import shapes`` and ``accord export shapes``: in once, whole or not at all, and out again."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.kernel.audit.models import Event
from accord.kernel.places.models import PlaceShape
from accord.outlets.exchange.models import Import, StagedBatch
from accord.outlets.exchange.services import shapes
from tests.commands import call

SQUARE = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]


def feature(code, level=2, coordinates=None, **more):
    geometry = {"type": "Polygon", "coordinates": coordinates or SQUARE}
    return {"type": "Feature", "properties": {f"ADM{level}_PCODE": code, **more}, "geometry": geometry}


@pytest.fixture
def file(tmp_path):
    def write(*features, name="districts.geojson"):
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


GOOD = (feature("XS-1-1"), feature("XS-1-2", coordinates=[[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]))


def test_shapes_come_in_with_their_source(cast, file):
    done = call("import", "shapes", file(*GOOD), "--space", "sandstone", "--source", "Survey, CC BY", "--json")
    assert (done.code, done.json["read"], done.json["created"], done.json["rejected"]) == (0, 2, 2, [])
    assert {shape.source for shape in PlaceShape.objects.all()} == {"Survey, CC BY"}
    assert not StagedBatch.objects.exists()
    assert Event.objects.filter(name="shapes_imported").count() == 1


def test_without_a_source_the_file_is_named(cast, file):
    call("import", "shapes", file(GOOD[0]), "--space", "sandstone")
    assert PlaceShape.objects.get().source == "districts.geojson"


def test_the_same_file_again_changes_nothing_and_leaves_no_trace(cast, file):
    words = ("import", "shapes", file(*GOOD), "--space", "sandstone", "--source", "Survey,  CC BY")
    call(*words)
    traces = (Event.objects.count(), Import.objects.count())
    done = call(*words, "--json")
    assert (done.json["unchanged"], done.json["created"], done.json["updated"]) == (2, 0, 0)
    assert (Event.objects.count(), Import.objects.count()) == traces


def test_a_dry_run_tells_and_writes_nothing(cast, file):
    done = call("import", "shapes", file(*GOOD), "--space", "sandstone", "--dry-run", "--rows", "--json")
    assert [row["code"] for row in done.json["rows"]] == ["XS-1-1", "XS-1-2"]
    assert done.json["created"] == 2
    assert not PlaceShape.objects.exists()


def test_bad_features_keep_everything_out_and_are_named(cast, file):
    bad = file(GOOD[0], feature("XS-9"), feature("XS-1", 2), feature("XS-1-2", coordinates=[[[0, 0]]]))
    done = call("import", "shapes", bad, "--space", "sandstone", "--json")
    assert done.code == 3
    reasons = {each["row"]: each["reason"] for each in done.json["rejected"]}
    assert "no place with the code XS-9" in reasons[2]
    assert "XS-1 is a province here; the file gives a district" in reasons[3]
    assert "fewer than four" in reasons[4]
    assert not PlaceShape.objects.exists()
    taken = call("import", "shapes", bad, "--space", "sandstone", "--accept-rejected", "--json")
    assert (taken.code, taken.json["created"]) == (0, 1)


def test_shapes_of_other_days_stand_beside_each_other(cast, file):
    call("import", "shapes", file(GOOD[0]), "--space", "sandstone", "--valid-to", "2018-05-01")
    later = call("import", "shapes", file(GOOD[0]), "--space", "sandstone", "--valid-from", "2018-05-01", "--json")
    assert later.json["created"] == 1
    assert PlaceShape.objects.count() == 2


def test_a_day_given_for_all_may_not_make_one_shape_of_two(cast, file):
    twice = file(
        GOOD[0], GOOD[1], feature("XS-1-1", valid_from="2018-05-01"), feature("XS-1-2", valid_from="2001-01-01")
    )
    done = call("import", "shapes", twice, "--space", "sandstone", "--valid-from", "2018-05-01", "--json")
    assert done.code == 3
    assert done.json["rejected"] == [{"row": 3, "reason": "XS-1-1 has a shape already: feature 1."}]
    assert call("import", "shapes", twice, "--space", "sandstone", "--json").json["created"] == 4


def test_another_outline_with_as_many_corners_is_another_shape(cast, file, monkeypatch):
    monkeypatch.setattr(shapes, "OUTLINES_AT_ONCE", 1)
    call("import", "shapes", file(*GOOD), "--space", "sandstone", "--source", "Survey")
    moved = feature("XS-1-2", coordinates=[[[1, 0], [2, 0], [2, 2], [1, 1], [1, 0]]])
    done = call("import", "shapes", file(GOOD[0], moved), "--space", "sandstone", "--source", "Survey", "--json")
    assert (done.json["unchanged"], done.json["updated"], done.json["created"]) == (1, 1, 0)


def test_shapes_that_are_there_are_compared_without_reading_the_outlines_of_all(cast, file):
    call("import", "shapes", file(*GOOD), "--space", "sandstone", "--source", "Survey")
    with CaptureQueriesContext(connection) as asked:
        words = ("--space", "sandstone", "--source", "Survey", "--dry-run", "--json")
        call("import", "shapes", file(feature("XS-1-1", valid_from="1999-01-01")), *words)
    assert not [query for query in asked if '"outline"' in query["sql"]]


def test_disputed_boundaries_are_marked_by_code_or_by_the_file(cast, file):
    marked = file(GOOD[0], feature("XS-1-2", disputed="yes"))
    done = call("import", "shapes", marked, "--space", "sandstone", "--disputed", "XS-1-1", "--disputed", "XS-7")
    assert PlaceShape.objects.filter(is_disputed=True).count() == 2
    assert "No shape here has the code XS-7" in done.err


def test_who_only_reads_brings_nothing_in(cast, file):
    for name in ("imran", "bilal", "hina"):
        done = call("import", "shapes", file(*GOOD), "--space", "sandstone", "--as", f"{name}@sample.invalid")
        assert done.code == 1
        assert "may not" in done.err
    assert not PlaceShape.objects.exists()


def test_what_leaves_comes_in_again_unchanged(cast, file, tmp_path):
    call("import", "shapes", file(*GOOD), "--space", "sandstone", "--disputed", "XS-1-1", "--valid-from", "2001-01-01")
    out = tmp_path / "out.geojson"
    done = call("export", "shapes", "--space", "sandstone", "--kind", "district", "--geojson", out)
    assert (done.code, done.out) == (0, "")
    assert call("import", "shapes", out, "--space", "sandstone", "--json").json["unchanged"] == 2
    assert Event.objects.filter(name="records_exported").latest("number").details["rows"] == 2
    stranger = call("export", "shapes", "--space", "sandstone", "--as", "mehr@sample.invalid")
    assert stranger.code == 2


@pytest.mark.realdata
def test_the_real_shapes_of_pakistan_come_in_only_once(cast, shared):
    folder = shared / "data" / "pakistan"
    call("import", "places", folder / "pak_adminboundaries_tabulardata.xlsx", "--space", "sandstone")
    for level, count in enumerate((1, 7, 160)):
        words = ("import", "shapes", folder / f"pak_adm{level}_simplified.geojson", "--space", "sandstone", "--json")
        first, again = call(*words).json, call(*words).json
        assert (first["read"], first["created"], first["rejected"]) == (count, count, [])
        assert again["unchanged"] == count
