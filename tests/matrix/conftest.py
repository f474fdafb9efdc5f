"""One world for all tests of this folder: built once a process, never changed by a test, gone afterwards."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.matrix.asking import Askers
from tests.matrix.building import built_world


@pytest.fixture(scope="package")
def askers(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Askers]:
    """Everybody, each with a browser, in a transaction that is rolled back in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with Askers(built_world()).at_rest() as asking:
            yield asking
        transaction.set_rollback(True)
