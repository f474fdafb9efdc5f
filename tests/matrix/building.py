"""The whole world of the matrix, in the order in which its parts need each other."""

from accord.kernel.search.services import rebuild_index
from tests.matrix.entries import plant_entries
from tests.matrix.records import plant_all
from tests.matrix.world import World, started_world


def built_world() -> World:
    """Everybody, every kind of record at every position, what waits for whom, and the search index over it."""
    world = started_world()
    plant_all(world)
    plant_entries(world)
    world.tell_history()
    for space in (world.cast.space, world.cast.other_space):
        rebuild_index(space)
    world.note_facts()
    return world
