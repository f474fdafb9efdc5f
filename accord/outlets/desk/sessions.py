"""Where people are signed in: a row per browser, refreshed now and then, never at every request."""

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accord.kernel.access.services import token_digest
from accord.outlets.desk.models import SignedInSession
from accord.ui.wording import listed

# The cookie with the language that somebody chose before signing in; taken up, and gone, once they are in.
CHOSEN_LANGUAGE = "chosen_language"
SEEN_EVERY = min(timedelta(minutes=10), timedelta(minutes=settings.IDLE_MINUTES or 100) / 10)
# Ended rows stay this long: they say which space a person worked in last.
KEPT_FOR = timedelta(days=30)
BROWSERS = (
    ("Edge", r"Edg"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("Mac", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)


def browser_words(user_agent: str) -> str:
    """The browser in words that its owner knows it by, such as "Firefox, Linux"; never the full line it sent."""
    parts = (next((name for name, sign in known if re.search(sign, user_agent)), "") for known in (BROWSERS, SYSTEMS))
    return listed(part for part in parts if part)


def was_idle(request: Any) -> bool:
    """Nothing was asked for from this browser for longer than the installation allows; never said too early."""
    limit = timedelta(minutes=settings.IDLE_MINUTES)
    seen = request.session.get("seen", 0)
    return bool(limit and seen and timezone.now().timestamp() - seen > (limit + SEEN_EVERY).total_seconds())


def remember_browser(request: Any) -> None:
    """Note that this browser is signed in, when it was last used (to ten minutes), and in which space."""
    now = timezone.now()
    session, space = request.session, getattr(request, "space", None)
    if not session.session_key:
        session.create()
    digest, known = token_digest(session.session_key), session.get("row")
    moved = known != digest or (space is not None and session.get("space") != str(space.pk))
    if not moved and now.timestamp() - session.get("seen", 0) < SEEN_EVERY.total_seconds():
        return
    session["seen"], session["row"] = int(now.timestamp()), digest
    if space is not None:
        session["space"] = str(space.pk)
    if known and known != digest:
        # The key changes when somebody signs in or changes the password; the browser is still the same one.
        SignedInSession.objects.filter(key_digest=known).update(key_digest=digest)
    _row, created = SignedInSession.objects.update_or_create(
        key_digest=digest,
        defaults={"last_seen": now, "account": request.user} | ({"space": space} if space else {}),
        create_defaults={
            "last_seen": now,
            "since": now,
            "account": request.user,
            "space": space,
            "browser": browser_words(request.headers.get("User-Agent", "")),
        },
    )
    if created:
        SignedInSession.objects.filter(last_seen__lt=now - KEPT_FOR).delete()


def forget_browser(request: Any) -> None:
    """Note that the person signed out here."""
    if request.session.session_key:
        digest = token_digest(request.session.session_key)
        SignedInSession.objects.filter(key_digest=digest).update(ended_at=timezone.now())
