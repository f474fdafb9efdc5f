"""A list without terms."""

from typing import Any

import pytest

from accord.kernel.taxonomies.models import Taxonomy
from accord.kernel.taxonomies.services import add_taxonomy


@pytest.fixture
def themes(cast: Any) -> Taxonomy:
    return add_taxonomy(cast.operator, key="themes", name={"en": "Themes"})
