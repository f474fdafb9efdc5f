"""Where the vectors of a space's promises are kept, by which similar ones are found: files that are made again.

PROMISE_VECTORS_ROOT/<space>/     see kernel/matching/vectors.py; in no backup
"""

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from accord.kernel.matching.nearness import nearness

if TYPE_CHECKING:
    from accord.kernel.matching.vectors import VectorFile


def vectors_folder(space: UUID) -> Path:
    """The folder of one space."""
    return Path(settings.PROMISE_VECTORS_ROOT) / str(space)


def has_vectors(space: UUID) -> bool:
    """Whether similar promises can be asked for; says so without loading anything."""
    return (vectors_folder(space) / "current.json").is_file()


def kept_vectors(space: UUID) -> "VectorFile | None":
    """What is kept of a space, None for nothing yet. Raises Refused where the extra is not installed."""
    found: VectorFile | None = nearness().opened_vectors(vectors_folder(space))
    return found
