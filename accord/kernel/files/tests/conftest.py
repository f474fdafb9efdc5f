"""Every test of this app has its own folder of files."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.kernel.files.models import File
from accord.kernel.files.services import store_file
from accord.kernel.files.tests.content import PDF


@pytest.fixture(autouse=True)
def own_root(settings: Any, tmp_path: Path) -> Path:
    """The folder of all content, empty."""
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def kept(cast: Any) -> Callable[..., File]:
    """Store a small PDF as Bilal of the mines department, or whatever is given."""

    def store(content: bytes = PDF, name: str = "order.pdf", who: str = "bilal", **more: Any) -> File:
        more.setdefault("body", cast.bodies["mines"])
        return store_file(cast.viewer(who), content=io.BytesIO(content), name=name, **more)

    return store
