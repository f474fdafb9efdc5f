"""The kinds that links may join: every kind of record of a space."""

from accord.kernel.spaces.kinds import kind_models

__all__ = ["kind_models"]
