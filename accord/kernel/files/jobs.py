"""What the worker does now and then: take away what a broken upload or a rolled-back write left on the disk."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from accord.kernel.files.models import File
from accord.kernel.files.storage import DISPLAY, INCOMING, files_root

HOUR: Final = 3_600.0
PART_AGE, UNUSED_AGE, DISPLAY_AGE = HOUR, 24 * HOUR, 30 * 24 * HOUR


@dataclass(frozen=True)
class Swept:
    """How many of each were taken away."""

    parts: int
    unused: int
    copies: int


def sweep_leftovers(now: float | None = None) -> Swept:
    """Remove part files over an hour old, content without a row over a day old, display copies over a month old.

    now: seconds since 1970. May run twice, and beside uploads: what just arrived is younger than that.
    """
    moment, root = time.time() if now is None else now, files_root()
    parts = [path for folder in (root / INCOMING, root / DISPLAY) for path in _old(folder, "*.part", moment - PART_AGE)]
    copies = [path for path in _old(root / DISPLAY, "*", moment - DISPLAY_AGE) if path.suffix != ".part"]
    unused = list(_unused(root, moment - UNUSED_AGE))
    for path in (*parts, *copies):
        path.unlink(missing_ok=True)
    for path in unused:
        _remove(path, moment - UNUSED_AGE)
    return Swept(len(parts), len(unused), len(copies))


def _old(folder: Path, pattern: str, before: float) -> Iterator[Path]:
    for path in sorted(folder.rglob(pattern)) if folder.is_dir() else ():
        if path.is_file() and path.stat().st_mtime < before:
            yield path


def _unused(root: Path, before: float) -> Iterator[Path]:
    """Content that no row points to: its transaction was rolled back. Deleted rows still hold theirs."""
    spaces = [each for each in root.iterdir() if each.name not in {INCOMING, DISPLAY}] if root.is_dir() else []
    for folder in sorted(each for space in spaces if space.is_dir() for each in space.iterdir() if each.is_dir()):
        found = list(_old(folder, "*", before))
        places = {str(path.relative_to(root)): path for path in found}
        held = set(File._base_manager.filter(stored_as__in=list(places)).values_list("stored_as", flat=True))
        yield from (path for place, path in places.items() if place not in held)


def _remove(path: Path, before: float) -> None:
    """Take content away, unless it came anew since it was looked at: then the name is given back at once."""
    aside = files_root() / INCOMING / f"{path.name}.part"
    aside.parent.mkdir(mode=0o700, exist_ok=True)
    path.replace(aside)
    if aside.stat().st_mtime >= before:
        aside.replace(path)
    else:
        aside.unlink()
