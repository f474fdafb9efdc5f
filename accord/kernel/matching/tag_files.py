"""A learned model as one file: numbers and words alone, so that opening it can run nothing.

An .npz archive of NumPy arrays (no pickle) and one JSON text with labels and vocabularies.
"""

import io
import json
import zipfile
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _

from accord.kernel.matching.grams import PARTS_OF, View, Vocabulary
from accord.kernel.matching.tagging import Machines, TagModel
from accord.kernel.spaces.errors import Refused

FORMAT: Final = 1
# What JSON, NumPy and zip raise where a file is not what it should be.
_DAMAGED: Final = (KeyError, TypeError, ValueError, OSError, zipfile.BadZipFile, EOFError)


def written_model(model: TagModel) -> bytes:
    """The model as a file. Weights keep seven digits. The same model gives the same bytes."""
    words = {
        "format": FORMAT,
        "labels": list(model.labels),
        "views": [
            {"name": known.view.name, "rarest": known.view.rarest, "parts": list(known.columns)}
            for known in model.vocabularies
        ],
    }
    arrays: dict[str, Any] = {"words": np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), dtype=np.uint8)}
    for number, known in enumerate(model.vocabularies):
        arrays[f"rarity_{number}"] = known.rarity
    for number, machines in enumerate(model.machines):
        arrays[f"weights_{number}"] = machines.weights.astype(np.float32)
        arrays[f"offsets_{number}"] = machines.offsets
    if model.joint is not None:
        arrays |= {"joint": model.joint.astype(np.float32), "threshold": np.array(model.threshold)}
    kept = io.BytesIO()
    np.savez_compressed(kept, **arrays)
    return kept.getvalue()


def read_model(content: bytes) -> TagModel:
    """The model of a file that ``written_model`` made. Raises Refused for a damaged one or one of another format."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return _model_of(dict(arrays))
    except _DAMAGED as error:
        raise Refused(_("The kept model cannot be read: let it be learned again.")) from error


def _model_of(arrays: dict[str, Any]) -> TagModel:
    words = json.loads(arrays["words"].tobytes())
    if words["format"] != FORMAT or any(view["name"] not in PARTS_OF for view in words["views"]):
        raise ValueError(words["format"])
    vocabularies = tuple(
        Vocabulary(
            View(view["name"], view["rarest"]),
            {part: column for column, part in enumerate(view["parts"])},
            arrays[f"rarity_{number}"],
        )
        for number, view in enumerate(words["views"])
    )
    count = sum(name.startswith("weights_") for name in arrays)
    machines = tuple(
        Machines(arrays[f"weights_{number}"].astype(np.float64), arrays[f"offsets_{number}"]) for number in range(count)
    )
    joint = arrays["joint"].astype(np.float64) if "joint" in arrays else None
    threshold = float(arrays["threshold"]) if joint is not None else 0.0
    return TagModel(tuple(words["labels"]), vocabularies, machines, joint, threshold)
