"""Sessions in the database; a key that no server of ours ever made is not even looked for."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from accord.kernel.spaces.prepared import Prepared
from accord.kernel.spaces.slots import Text


class SessionStore(db.SessionStore):
    """Django's own. A cookie with anything but letters and figures never reaches a query."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and len(key or "") >= 8 and (key or "").isascii() and (key or "").isalnum()

    def _get_session_from_db(self) -> Session | None:
        found: list[Session] = _live(Text(self.session_key), timezone.now()) if self.session_key else []
        if found:
            return found[0]
        self._session_key = None  # a key that leads nowhere is given to nobody
        return None


@Prepared
def _live(key: Text, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
