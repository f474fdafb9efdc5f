"""One way of writing values as bytes, so that equal content always has an equal digest."""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.conf import settings

_SIMPLE = (bool, int, str)
_AS_IT_IS = frozenset({str, int, bool, type(None)})
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
NO_FORM = "A value of type {} has no canonical form."


def plain(value: Any) -> Any:
    """The value in JSON's own types: ids and decimals as text, times in UTC, sets sorted.

    Raises TypeError for a type that has no single way of being written.
    """
    kind = type(value)
    return value if kind in _AS_IT_IS else str(value) if kind is UUID else _written(value)


def _written(value: Any) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, _SIMPLE):
        return value
    if isinstance(value, date):
        moment = value.astimezone(UTC) if isinstance(value, datetime) else value
        return moment.isoformat()
    if isinstance(value, UUID | Decimal | float):
        return str(value)
    if isinstance(value, dict):
        return {str(key): item if type(item) in _AS_IT_IS else plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [item if type(item) in _AS_IT_IS else plain(item) for item in value]
    if hasattr(value, "pk"):
        return plain(value.pk)
    raise TypeError(NO_FORM.format(type(value).__name__))


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; lone surrogates are kept apart rather than failing."""
    return _ENCODER.encode(plain(value)).encode("utf-8", "surrogatepass")


def content_digest(value: Any) -> str:
    """SHA-256 over the canonical form, 64 hex digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def keyed_digest(value: Any) -> str:
    """HMAC-SHA256 over the canonical form: without the key nobody can guess a short value from it."""
    return hmac.new(settings.AUDIT_KEY, canonical_json(value), hashlib.sha256).hexdigest()


def link_mac(previous: str, content: dict[str, Any]) -> str:
    """HMAC-SHA256(previous ‖ canonical event), under the key that is kept outside the database."""
    message = previous.encode() + canonical_json(content)
    return hmac.new(settings.AUDIT_KEY, message, hashlib.sha256).hexdigest()
