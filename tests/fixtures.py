"""Fixtures that need Django: loaded by pytest for tests in apps too, their imports left until a test asks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def cast(db: Any) -> "Cast":
    """Both spaces with everybody in them, rolled back after the test."""
    from tests.cast import build_cast  # noqa: PLC0415 — models can be imported only once Django is set up

    return build_cast()


@pytest.fixture
def queries_of(db: Any) -> Callable[[Callable[[], Any]], int]:
    """How many queries a call makes: ``queries_of(lambda: client.get(url))``."""
    from django.db import connection  # noqa: PLC0415 — as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 — as above

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count
