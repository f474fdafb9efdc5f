"""Shapes of the invented country. It lies where no land is, in the Gulf of Guinea; corners are shared by name.

Each place is a walk around its corners. Neighbours name the same corners, so their borders meet.
"""

from accord.kernel.places.geometry import DEGREE, Outline

SOURCE = "Invented for the sample spaces"
# name of a corner → degrees east, degrees north
CORNERS: dict[str, tuple[float, float]] = {
    "nw": (1.00, 2.62),
    "n1": (1.42, 2.86),
    "n2": (1.95, 2.78),
    "n3": (2.36, 2.97),
    "n4": (2.84, 2.70),
    "e1": (3.05, 2.31),
    "e2": (2.92, 1.86),
    "e3": (3.22, 1.42),
    "e4": (3.04, 1.02),
    "s1": (2.61, 0.74),
    "s2": (2.13, 0.86),
    "s3": (1.70, 0.66),
    "sw": (1.22, 0.91),
    "w1": (0.92, 1.38),
    "w2": (1.10, 1.77),
    "w3": (0.86, 2.21),
    "m1": (2.03, 2.41),
    "m2": (1.89, 2.05),
    "m3": (2.07, 1.71),
    "p1": (1.49, 1.62),
    "p2": (2.52, 1.58),
    "a1": (1.44, 2.32),
    "a2": (1.52, 1.98),
    "b1": (2.48, 2.24),
    "c1": (2.16, 1.25),
}
# key of the place → its corners in order
WALKS: dict[str, list[str]] = {
    "country": [
        *["nw", "n1", "n2", "n3", "n4", "e1", "e2", "e3", "e4"],
        *["s1", "s2", "s3", "sw", "w1", "w2", "w3"],
    ],
    "sangar": ["nw", "n1", "n2", "n3", "n4", "e1", "e2", "p2", "m3", "p1", "w2", "w3"],
    "sahil": ["w2", "p1", "m3", "p2", "e2", "e3", "e4", "s1", "s2", "s3", "sw", "w1"],
    "marmar": ["nw", "n1", "n2", "m1", "m2", "m3", "p1", "w2", "w3"],
    "lajward": ["n2", "n3", "n4", "e1", "e2", "p2", "m3", "m2", "m1"],
    "bandar": ["p1", "m3", "p2", "e2", "e3", "e4", "s1", "s2", "s3", "sw", "w1", "w2"],
    "marmar_bala": ["nw", "n1", "n2", "m1", "a1", "w3"],
    "marmar_zer": ["w3", "a1", "a2", "p1", "w2"],
    "tang_dara": ["a1", "m1", "m2", "m3", "p1", "a2"],
    "lajward_shehr": ["n2", "n3", "n4", "e1", "b1", "m2", "m1"],
    "lajward_dasht": ["b1", "e1", "e2", "p2", "m3", "m2"],
    "bandar_mashriq": ["c1", "p2", "e2", "e3", "e4", "s1", "s2"],
}
# An invented dispute, so that the samples show how one is drawn.
DISPUTED = frozenset({"lajward"})


def sample_outline(key: str) -> Outline:
    """The outline of one of the places above."""
    return [[[round(degree * DEGREE) for name in WALKS[key] for degree in CORNERS[name]]]]
