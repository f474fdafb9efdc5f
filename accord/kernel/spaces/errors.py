"""What a service says when it will not do something. Views put it beside the form, the command line prints it."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """Bad input, or a step that the record's state does not allow. Nothing was written.

    message: a sentence for the person. field: the form field it belongs to. row: line of an imported file.
    """

    def __init__(self, message: str, *, field: str | None = None, row: int | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field
        self.row = row


class StaleRecord(Refused):
    """Somebody changed the record since the form was opened. ``changed`` says what: {field: (then, now)}."""

    def __init__(self, message: str, changed: Mapping[str, tuple[Any, Any]]) -> None:
        super().__init__(message)
        self.changed = dict(changed)
