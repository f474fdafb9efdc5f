"""A record to vet: the row of a file, since this app knows no reports."""

from collections.abc import Callable
from typing import Any

import pytest

from accord.kernel.files.models import File
from accord.kernel.spaces.records import create_record
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.services import submit_record


@pytest.fixture
def written(cast: Any) -> Callable[..., File]:
    """A record that one of the cast wrote for a body."""

    def write(who: str = "bilal", body: str = "mines", **more: Any) -> File:
        values: dict[str, Any] = {
            "name": "Repairs",
            "media_type": "text/plain",
            "size": 1,
            "sha256": "0" * 64,
            "stored_as": "x",
        }
        row, _created = create_record(cast.viewer(who), File, body=cast.bodies[body], **(values | more))
        return row

    return write


@pytest.fixture
def submitted(cast: Any, written: Callable[..., File]) -> Callable[..., tuple[Submission, File]]:
    """The same, handed in by its author."""

    def submit(who: str = "bilal", body: str = "mines", **more: Any) -> tuple[Submission, File]:
        row = written(who, body, **more)
        return submit_record(cast.viewer(who), row, body=cast.bodies[body]), row

    return submit
