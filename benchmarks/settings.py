"""The product's settings with two plain views beside its pages, for benchmarks/pages.py alone."""

from accord.config.settings import *  # noqa: F403 — all of them, as they are

ROOT_URLCONF = "benchmarks.plain"
