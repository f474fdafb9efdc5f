"""The two ways of saying no to a person. The web answers 404 and 403, the command line exits with 1."""


class NotVisible(Exception):
    """There is nothing here for this viewer: hidden and absent look the same."""


class NotPermitted(Exception):
    """The viewer sees the record but may not do this to it. ``denied_by`` names the clause."""

    def __init__(self, action: str, denied_by: str = "") -> None:
        super().__init__(f"{action}: {denied_by}")
        self.action = action
        self.denied_by = denied_by
