"""Where the models that suggest tags are kept: one file a version and list, and one that says which version counts.

The model of the action category is kept under the id of its space, as if that were a list.

TAG_MODELS_ROOT/<list>/<version>.npz     the model; version: the first twelve letters of its SHA-256
TAG_MODELS_ROOT/<list>/current.json      which one counts, its whole SHA-256, and from what it learned

The folder is in no backup: a model is learned again from the records, which are.
"""

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext as _

from accord.kernel.matching.learning import learning
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import Space
from accord.kernel.taxonomies.models import Taxonomy

if TYPE_CHECKING:
    from accord.kernel.matching.tagging import TagModel

CURRENT: Final = "current.json"


@dataclass(frozen=True)
class KeptModel:
    """Which model of a list counts. learned_from: how many tagged records, in which languages."""

    version: str
    sha256: str
    learned_from: int
    labels: int
    languages: list[str]


def _folder(taxonomy: Taxonomy | Space) -> Path:
    return Path(settings.TAG_MODELS_ROOT) / str(taxonomy.pk)


def keep_model(taxonomy: Taxonomy | Space, model: "TagModel", *, learned_from: int, languages: list[str]) -> KeptModel:
    """Put a model on disk as the one that counts; versions before it go."""
    from accord.kernel.matching.tag_files import written_model  # noqa: PLC0415 — see ``learning``

    content = written_model(model)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = KeptModel(sha256[:12], sha256, learned_from, len(model.labels), languages)
    folder = _folder(taxonomy)
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / f"{kept.version}.npz", content)
    _put(folder / CURRENT, json.dumps(asdict(kept)).encode())
    for old in folder.glob("*.npz"):
        if old.stem != kept.version:
            old.unlink(missing_ok=True)
    return kept


def _put(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    Path(name).replace(path)


def kept_model(taxonomy: Taxonomy | Space) -> KeptModel | None:
    """Which model of a list counts; None where none was learned yet."""
    try:
        return KeptModel(**json.loads((_folder(taxonomy) / CURRENT).read_text()))
    except (FileNotFoundError, TypeError, ValueError):
        return None


def opened_model(taxonomy: Taxonomy | Space, kept: KeptModel) -> "TagModel":
    """The model itself. Raises Refused where the file is gone or not what it was when it was kept."""
    learning()
    from accord.kernel.matching.tag_files import read_model  # noqa: PLC0415 — see ``learning``

    path = _folder(taxonomy) / f"{kept.version}.npz"
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise Refused(_("The kept model cannot be read: let it be learned again."))
    return read_model(content)
