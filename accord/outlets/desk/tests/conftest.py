"""What every test of the desk needs."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Requests of one test never count against the next one's limits."""
    cache.clear()
    yield
    cache.clear()
