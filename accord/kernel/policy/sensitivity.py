"""How harmful it would be if a value reached the wrong reader.

Source: the sensitivity table of the security model (SECURITY.md). Every model field declares one level.
"""

from enum import IntEnum


class Sensitivity(IntEnum):
    """Five levels, ordered: a higher level is read by fewer people."""

    S0 = 0  # public once released
    S1 = 1  # everyone with a role in the space
    S2 = 2  # named bodies or one pillar
    S3 = 3  # named persons, with reason and end
    S4 = 4  # sealed: the case team's keys

    @property
    def word(self) -> str:
        """The level's name as people say it."""
        return ("public", "space", "restricted", "confidential", "sealed")[self.value]


S0, S1, S2, S3, S4 = Sensitivity
