"""A JSON file of many objects, one after another, however large the file; see ``__main__``."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from accord.outlets.exchange.importers.process.telling import Unreadable, say

DAMAGED = (ijson.JSONError, ijson.IncompleteJSONError, UnicodeDecodeError, OSError, ValueError, OverflowError)
MARK = b"\xef\xbb\xbf"


def write(path: Path, limits: dict[str, int]) -> None:
    """Writes [number, object] for each object, and [number, null] for one that is none or longer than ``cell``.

    The objects stand in a list: the whole file, or the first list within it; or one after another, a line each.
    """
    with path.open("rb") as file:
        prefix, many = where_objects_stand(file)
    with path.open("rb") as file:
        skip_mark(file)
        found: Iterator[Any] = ijson.items(file, prefix, use_float=True, multiple_values=many)
        for number, each in enumerate(found, start=1):
            if number > limits["rows"]:
                raise Unreadable("rows")
            line = json.dumps(each) if isinstance(each, dict) else ""
            say([number, each if line and len(line) <= limits["cell"] else None])


def where_objects_stand(file: BinaryIO) -> tuple[str, bool]:
    """The path of the objects as ijson writes it, and whether the file is a series of objects without a list.

    An object whose own fields are lists (“Countries”: […]) is a record itself; a list of objects within one holds them.
    """
    skip_mark(file)
    for prefix, event, _value in ijson.parse(file, multiple_values=True):
        if event == "start_map" and prefix.endswith("item"):
            return prefix, False
        if event == "end_map" and not prefix:
            return "", True
        if event == "end_array" and not prefix:
            raise Unreadable("nothing")
        if event not in ("start_map", "map_key", "start_array") and not prefix:
            break
    raise Unreadable("damaged")


def skip_mark(file: BinaryIO) -> None:
    """Some programs write a mark of the encoding before the first letter."""
    if file.read(3) != MARK:
        file.seek(0)
