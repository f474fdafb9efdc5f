"""Reading what the desk keeps: held forms of one person, and the browsers in which they are signed in."""

import hashlib


def digest_of(secret: str) -> str:
    """What is kept of a token or a session's key: whoever reads the table can use neither."""
    return hashlib.sha256(secret.encode()).hexdigest()
