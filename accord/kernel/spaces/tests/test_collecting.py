"""Python looks for garbage seldom where that is asked, and as before afterwards."""

import gc
import subprocess
import sys

import pytest

from accord.kernel.spaces.collecting import SELDOM, collect_seldom, collecting_seldom

ASKED = """
import gc, sys
from accord.config import wsgi
print(gc.get_threshold(), gc.get_freeze_count() > 100_000, "accord.outlets.desk.views.threads" in sys.modules)
"""


@pytest.fixture
def as_before():
    gc.unfreeze()
    usual = gc.get_threshold()
    yield usual
    gc.unfreeze()
    gc.set_threshold(*usual)


def test_python_looks_for_garbage_as_before_afterwards(as_before):
    with collecting_seldom():
        assert gc.get_threshold() == SELDOM
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == as_before
    assert gc.get_freeze_count() == 0


def test_what_a_process_has_loaded_stays_passed_over_by_work_within_it(as_before):
    collect_seldom()
    with collecting_seldom():
        pass
    assert gc.get_threshold() == SELDOM
    assert gc.get_freeze_count() > 0


def test_the_web_server_looks_seldom_and_has_loaded_its_pages():
    told = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)
    assert told.stdout.split("\n")[0] == f"{SELDOM} True True"
