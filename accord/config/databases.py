"""``DATABASE_URL`` to Django's settings, for the two databases that Accord runs on."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# WAL lets readers go on beside the one writer. IMMEDIATE takes the write lock at the start of a transaction, so
# two writers queue instead of failing half-way. FULL, because NORMAL may lose acknowledged writes at power loss.
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;"
)

# Compiling a query pays off after seconds of running it; ours are many small look-ups, and a board that takes half a
# second to run took three more to compile.
POSTGRESQL_START = "-c jit=off"


def database_from_url(url: str) -> dict[str, Any]:
    """Settings of one database from ``sqlite:///path`` or ``postgresql://user:password@host:port/name?option=…``.

    Raises ImproperlyConfigured where the address is of another kind or names no database.
    """
    if url.startswith("sqlite:///"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured(
            "DATABASE_URL must look like sqlite:///var/accord.sqlite3 or postgresql://user@host/name."
        )
    options = {"options": POSTGRESQL_START, **dict(parse_qsl(parts.query))}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
