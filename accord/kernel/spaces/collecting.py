"""When Python looks for circles of objects that nobody holds: everything else it lets go at once, without looking."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SELDOM: Final = (100_000, 20, 100)


def collect_seldom() -> None:
    """From now on look seldom, and never among what is there already: for a process that has loaded what it needs.

    What Django and we are made of is 200,000 objects and more. To look through them takes a tenth of a second, in the
    middle of somebody's page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """The same for a while, for work that makes millions of objects and next to no circles.

    Looking takes a fifth of such work.
    """
    usual, frozen = gc.get_threshold(), gc.get_freeze_count()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        if not frozen:
            gc.unfreeze()
