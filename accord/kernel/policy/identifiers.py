"""Record ids, made by the server alone."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from uuid_utils.compat import uuid7

from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.sensitivity import S3, Sensitivity


def new_id(level: Sensitivity = Sensitivity.S1) -> UUID:
    """A fresh id: UUIDv7 (sorts by time), or UUIDv4 from S3 on, where even the time of writing may tell.

    Source: RFC 9562, sections 5.4 and 5.7.
    """
    return uuid4() if level >= S3 else uuid7()


def id_in(text: str) -> UUID | None:
    """The id that a text names; None where it is none: an address or a form typed by hand may hold anything."""
    try:
        return UUID(text)
    except ValueError:
        return None


def id_named(text: str) -> UUID:
    """The id that an address or a form names. Raises NotVisible for any other text: nothing is found under it."""
    found = id_in(text)
    if found is None:
        raise NotVisible
    return found


def ids_in(texts: Iterable[str]) -> list[UUID]:
    """Those of the texts that are ids, in their order."""
    return [found for text in texts if (found := id_in(text))]
