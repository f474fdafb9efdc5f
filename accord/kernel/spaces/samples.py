"""The sample spaces: invented, and labelled so. Each app lays its own part, in the order of the layers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.services import make_space

# The working group of an invented marble district comes first; other programs count on that.
GROUP, DIRECTORATE, SITE = "marmar-working-group", "sangar-rights-directorate", "lajward-quarry"
SPACES: dict[str, dict[str, Any]] = {
    GROUP: {
        "name": {"en": "Marmar working group (sample)", "ur": "مرمر ورکنگ گروپ (نمونہ)"},
        "purpose": {
            "en": "Government, mine owners, workers and communities of an invented marble district, at one table."
        },
        "languages": ["en", "ur"],
    },
    DIRECTORATE: {
        "name": {"en": "Sangar rights directorate (sample)", "ur": "سنگر نظامتِ حقوق (نمونہ)"},
        "purpose": {
            "en": "An invented province follows what was promised, from the federal ministry down to the district."
        },
        "languages": ["en", "ur"],
    },
    SITE: {
        "name": {"en": "Lajward quarry (sample)"},
        "purpose": {"en": "A company site on its own: whoever works here sees nothing of the other two."},
        "languages": ["en"],
    },
}


def days_from_now(days: int) -> date:
    """The day that many days after today; negative is before."""
    return timezone.localdate() + timedelta(days=days)


@dataclass
class Table:
    """One sample space while it is being laid.

    acting: the facts about one of the cast as they are now, by first name; ``operator`` for the command line.
    rows: what was laid so far, as ``"<kind>:<key>"`` → row, for the apps above.
    """

    space: Space
    acting: Callable[[str], Viewer]
    rows: dict[str, Any] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """Which of the sample spaces this is."""
        return self.space.slug


def lay_space(by: Viewer, slug: str) -> Space:
    """The sample space of this short name, made now if it is not there."""
    there = Space.objects.filter(slug=slug).first()
    if there is not None:
        return there
    values = dict(SPACES[slug])
    name: Texts = values.pop("name")
    return make_space(by, slug=slug, name=name, is_sample=True, **values)
