"""Fixtures that need Django: loaded by pytest for tests in apps too, their imports left until a test asks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.replay import Replay


@pytest.fixture(scope="session")
def recorded_cast(django_db_setup: None, django_db_blocker: Any) -> "Replay[Cast]":
    """The cast, made once by the services; what they wrote is laid again in each test that asks."""
    from tests.cast import build_cast
    from tests.replay import Replay

    with django_db_blocker.unblock():
        return Replay(build_cast)


@pytest.fixture
def cast(db: Any, recorded_cast: "Replay[Cast]") -> "Cast":
    """Both spaces with everybody in them, rolled back after the test."""
    return recorded_cast.lay()


@pytest.fixture
def queries_of(db: Any) -> Callable[[Callable[[], Any]], int]:
    """How many queries a call makes: ``queries_of(lambda: client.get(url))``."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count
