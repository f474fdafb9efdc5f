"""What tests of the real server share."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.installation import laid_store


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A store with the cast and writers, to be copied, and where in it to write."""
    own = tmp_path_factory.mktemp("laid")
    return laid_store(own.parent.parent if "PYTEST_XDIST_WORKER" in os.environ else own.parent)
