"""What tests of the real server share."""

from pathlib import Path
from typing import Any

import pytest

from tests.installation import laid_store


@pytest.fixture(scope="session")
def laid(run_folder: Path) -> tuple[Path, dict[str, Any]]:
    """A store with the cast and writers, to be copied, and where in it to write."""
    return laid_store(run_folder)
