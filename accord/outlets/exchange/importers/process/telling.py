"""How a reading process speaks with the one that started it: one JSON value a line."""

import json
import sys
from typing import Any


class Unreadable(Exception):
    """The file cannot be read; ``said`` is {"error": code} with what belongs to it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.said = {"error": code, **more}


def say(what: Any) -> None:
    """One line of JSON to standard output."""
    sys.stdout.write(json.dumps(what) + "\n")
