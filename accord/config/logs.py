"""What the server's log must not hold: a link that lets somebody in."""

import logging
import re

# Addresses whose last part is a secret: an invitation, a held form, a calendar, the end of mail, a new password.
SECRET = re.compile(r"(/(?:invitation|held|calendar|mail/stop)/|/accounts/password/reset/[0-9A-Za-z]+-)[^/\s?\"']+")


class MaskingFormatter(logging.Formatter):
    """Writes a line, and the trace below it, without secrets: whoever logged it, and in whatever part it stood."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole text with the secret part of every address left out."""
        return SECRET.sub(r"\1…", super().format(record))
