"""Sessions in the database; a key that no server of ours ever made is not even looked for."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Django's own. A cookie with anything but letters and figures never reaches a query."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and len(key or "") >= 8 and (key or "").isascii() and (key or "").isalnum()
