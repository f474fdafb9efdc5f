"""Shapes of places from GeoJSON: one feature a place, known by its code (P-code).

The code stands in the property of the file's finest level (``ADM2_PCODE``, ``admin2Pcode`` …), in ``code`` or
``pcode``, or in a property that the caller names. Coordinates are degrees (WGS 84), longitude first (RFC 7946).
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from accord.kernel.matching.texts import bidi_controls_in, clean_name, unfit_character_in
from accord.kernel.places.geometry import Outline, outline_from
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.places.read import LEVELS, LONGEST_CODE
from accord.outlets.exchange.importers.rejections import Rejection
from accord.outlets.exchange.importers.rows import TableError, TableProblem

LARGEST: Final = 20_000_000  # bytes: read whole, it takes up to seven times as much memory
MOST_FEATURES: Final = 20_000
LONGEST_NUMBER: Final = 18  # digits of a whole number that is still read as one
_CODE_OF_LEVEL: Final = re.compile(r"adm(?:in)?([0-5])_?pcode", re.IGNORECASE)
_PLAIN_CODES: Final = ("code", "pcode")
_DEGREES: Final = re.compile(r"CRS:?:?84$|EPSG:[\d.]*:?4326$", re.IGNORECASE)
_YES: Final = frozenset({"true", "yes", "1", "disputed"})


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """One feature. ``kind`` is the kind of place that the property's level says, None where it says none.

    ``row`` is the feature's number in the file, from 1.
    """

    code: str
    kind: str | None
    outline: Outline
    row: int
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    disputed: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class ShapesResult:
    """``read`` = len(rows) + len(rejected), counted in features."""

    rows: tuple[ShapeRow, ...]
    read: int
    rejected: tuple[Rejection, ...]


def read_shapes(path: Path, *, code_property: str = "") -> ShapesResult:
    """The shapes of a GeoJSON file.

    Rejected, with number and reason: a feature without code, or with a geometry that is no polygon in degrees. Raises
    TableError where the file cannot be read.
    """
    rows: list[ShapeRow] = []
    rejected: list[Rejection] = []
    for number, feature in enumerate(_features(_content(path)), start=1):
        try:
            rows.append(_shape_row(feature, number, code_property))
        except Refused as refusal:
            rejected.append(Rejection(number, refusal.message))
    return ShapesResult(tuple(rows), len(rows) + len(rejected), tuple(rejected))


def _content(path: Path) -> Any:
    size = path.stat().st_size
    if not size:
        raise _unreadable(_("The file is empty."))
    if size > LARGEST:
        raise _unreadable(
            _("The file is larger than %(most)d MB; simplify the shapes.") % {"most": LARGEST // 1_000_000}
        )
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_int=_whole)
    except UnicodeDecodeError as error:
        raise _unreadable(_("The file is no GeoJSON: it is not written in UTF-8.")) from error
    except RecursionError as error:
        raise _unreadable(_("The file is no GeoJSON: it is nested too deeply.")) from error
    except ValueError as error:
        raise _unreadable(_("The file is no GeoJSON, or it was cut off.")) from error


def _whole(digits: str) -> int | float:
    """Python refuses to read thousands of digits; as a float they are out of range like any other."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)


def _features(content: Any) -> Iterator[Any]:
    if not isinstance(content, Mapping) or content.get("type") != "FeatureCollection":
        raise _unreadable(_("The file is no GeoJSON: a “FeatureCollection” is needed."))
    features = content.get("features")
    if not isinstance(features, list) or not features:
        raise _unreadable(_("The file holds no features."))
    if len(features) > MOST_FEATURES:
        raise _unreadable(_("The file holds more than %(most)d features; split it.") % {"most": MOST_FEATURES})
    named = content.get("crs")
    system = str((named.get("properties") or {}).get("name", "")) if isinstance(named, dict) else ""
    if system and not _DEGREES.search(system):
        wrong = _("The coordinates are not in degrees (WGS 84) but in “%(system)s”; convert the file.")
        raise _unreadable(wrong % {"system": system[:60]})
    yield from features


def _unreadable(reason: str) -> TableError:
    return TableError(TableProblem(reason))


def _shape_row(feature: Any, number: int, code_property: str) -> ShapeRow:
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        raise Refused(_("This is no feature."))
    given = feature.get("properties")
    properties: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    code, kind = _code_in(properties, code_property)
    return ShapeRow(
        code=code,
        kind=kind,
        outline=outline_from(feature.get("geometry")),
        row=number,
        valid_from=_day_in(properties, "valid_from"),
        valid_to=_day_in(properties, "valid_to"),
        disputed=str(properties.get("disputed")).casefold() in _YES,
        source=_text(properties.get("source"), 300),
    )


def _code_in(properties: Mapping[str, Any], code_property: str) -> tuple[str, str | None]:
    """The code, and the kind of place where the property's name says its level."""
    if code_property:
        return _code(properties.get(code_property)), None
    levels = {int(found[1]): name for name in properties if (found := _CODE_OF_LEVEL.fullmatch(name))}
    if levels:
        level = max(levels)
        return _code(properties[levels[level]]), LEVELS[level]
    return _code(next((properties[name] for name in _PLAIN_CODES if name in properties), None)), None


def _code(value: Any) -> str:
    code = _text(value, LONGEST_CODE)
    if not code:
        raise Refused(_("The code of the place is missing (a property such as ADM2_PCODE or code)."))
    return code


def _text(value: Any, longest: int) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    raw = str(value)
    found = [*filter(None, [unfit_character_in(raw)]), *bidi_controls_in(raw)]
    if found:
        wrong = _("A text holds a character that cannot be kept or reorders what is shown (%(found)s).")
        raise Refused(wrong % {"found": ", ".join(found)})
    text = clean_name(raw)
    if len(text) > longest:
        raise Refused(_("A text is longer than %(most)d characters.") % {"most": longest})
    return text


def _day_in(properties: Mapping[str, Any], name: str) -> dt.date | None:
    text = _text(properties.get(name), 300)
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise Refused(_("“%(text)s” is no date; write it as 2024-12-31.") % {"text": text[:40]}) from None
