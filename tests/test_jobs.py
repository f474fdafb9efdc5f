"""The maps of config/jobs.py name jobs that exist and events that are recorded."""

from importlib import import_module
from importlib.util import find_spec
from itertools import chain

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from accord.config.jobs import AT_ONCE, JOBS, PERIODIC
from accord.kernel.audit.services import EVENTS


@pytest.mark.parametrize("path", sorted({*PERIODIC, *chain(*JOBS.values(), *AT_ONCE.values())}))
def test_every_job_exists(path: str) -> None:
    assert callable(import_string(path))


def test_every_event_that_a_job_hears_of_is_recorded_by_a_service() -> None:
    for config in apps.get_app_configs():
        if config.name.startswith("accord.") and find_spec(f"{config.name}.services"):
            import_module(f"{config.name}.services")
    assert {*JOBS, *AT_ONCE} <= EVENTS
