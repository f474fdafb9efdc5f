"""Typed reading of the environment: a wrong value stops the start with a sentence that names it."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    """The variable as written, or the default where it is not set."""
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    """The variable as yes or no. Raises ImproperlyConfigured on anything else."""
    value = os.environ.get(name, "").strip().lower()
    if value == "":
        return default
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int) -> int:
    """The variable as a whole number. Raises ImproperlyConfigured on anything else."""
    value = os.environ.get(name, "").strip()
    if value == "":
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: list[str]) -> list[str]:
    """The variable as a list, separated by commas."""
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or default


def path(name: str, default: str) -> Path:
    """The variable as a path."""
    return Path(os.environ.get(name) or default).expanduser()
