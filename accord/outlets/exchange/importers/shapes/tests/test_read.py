"""GeoJSON as people send it: what is read, and what is refused in one sentence."""

import json
from datetime import date

import pytest

from accord.kernel.spaces.errors import Refused
from accord.outlets.exchange.importers.shapes import read
from accord.outlets.exchange.importers.shapes.read import read_shapes

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


def feature(geometry=SQUARE, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "shapes.geojson"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("properties", "code", "kind"),
    [
        ({"ADM2_PCODE": "XT-1-1", "ADM1_PCODE": "XT-1", "ADM0_PCODE": "XT"}, "XT-1-1", "district"),
        ({"admin1Pcode": "XT-1", "admin0Pcode": "XT"}, "XT-1", "province"),
        ({"adm0_pcode": "XT"}, "XT", "country"),
        ({"code": " XT-1 "}, "XT-1", None),
        ({"pcode": 101}, "101", None),
    ],
)
def test_the_code_is_that_of_the_finest_level(file, properties, code, kind):
    found = read_shapes(file(collection(feature(**properties))))
    assert [(row.code, row.kind, row.row) for row in found.rows] == [(code, kind, 1)]


def test_a_property_that_is_named_goes_before(file):
    found = read_shapes(file(collection(feature(ADM2_PCODE="a", GID="b"))), code_property="GID")
    assert [(row.code, row.kind) for row in found.rows] == [("b", None)]


def test_days_dispute_and_source_are_read(file):
    given = {"code": "a", "valid_from": "2001-02-03", "valid_to": "2018-01-01", "disputed": True, "source": "Survey"}
    row = read_shapes(file(collection(feature(**given)))).rows[0]
    days = (date(2001, 2, 3), date(2018, 1, 1))
    assert (row.valid_from, row.valid_to, row.disputed, row.source) == (*days, True, "Survey")


def test_a_mark_of_byte_order_and_a_system_in_degrees_are_fine(file):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read_shapes(file(b"\xef\xbb\xbf" + collection(feature(code="a"), crs=crs).encode())).read == 1


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (feature(), "code of the place is missing"),
        (feature(code=None), "code of the place is missing"),
        (feature(code="x" * 41), "longer than 40"),
        (feature(code="a\u202eb"), "reorders"),
        (feature(code="a\x00b"), "cannot be kept"),
        (feature(None, code="b"), "no geometry"),
        (feature({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, code="b"), "“LineString”"),
        (feature(code="b", valid_from="last year"), "no date"),
        ({"type": "Polygon"}, "no feature"),
        (None, "no feature"),
        ({"type": "Feature", "properties": [], "geometry": SQUARE}, "code of the place is missing"),
    ],
)
def test_a_bad_feature_is_named_by_number_and_reason_and_the_others_stand(file, bad, says):
    found = read_shapes(file(collection(feature(code="good"), bad, feature(code="last"))))
    assert [row.code for row in found.rows] == ["good", "last"]
    assert [(each.row, says in each.reason) for each in found.rejected] == [(2, True)]
    assert found.read == 3


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e309", "-1e309", "9" * 5000, "181", "1e12"])
def test_a_number_that_is_no_longitude_is_refused_with_its_feature(file, number):
    bad = collection(feature(code="a")).replace("[1, 0]", f"[{number}, 0]")
    found = read_shapes(file(bad))
    assert not found.rows
    assert "longitude" in found.rejected[0].reason


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "no GeoJSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'{"type": "FeatureCollection", "features": [', "cut off"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
        (b"[]", "FeatureCollection"),
        (b"17", "FeatureCollection"),
        (b'{"type": "Topology"}', "FeatureCollection"),
        (collection(), "no features"),
        (b'{"type": "FeatureCollection", "features": {}}', "no features"),
        (collection(feature(code="a"), crs={"properties": {"name": "EPSG:3857"}}), "not in degrees"),
    ],
)
def test_what_is_no_file_of_shapes_is_refused_in_one_sentence(file, content, says):
    with pytest.raises(Refused, match=says):
        read_shapes(file(content))


def test_a_geometry_nested_too_deeply_is_refused(file):
    deep = collection(feature(code="a")).replace("[[[0, 0]", "[" * 100_000 + "[[[0, 0]")
    with pytest.raises(Refused, match=r"nested|cut off"):
        read_shapes(file(deep))


def test_a_huge_file_and_too_many_features_are_refused_before_they_fill_the_memory(file, monkeypatch):
    monkeypatch.setattr(read, "LARGEST", 1_000_000)
    with pytest.raises(Refused, match="larger than 1 MB"):
        read_shapes(file(b" " * 1_000_001))
    monkeypatch.setattr(read, "MOST_FEATURES", 2)
    with pytest.raises(Refused, match="more than 2 features"):
        read_shapes(file(collection(*(feature(code=str(n)) for n in range(3)))))
