"""The ground under the tests holds: nothing leaves the machine, nothing lands in a developer's var folder."""

import os
import socket
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tests.surroundings import LeavesTheMachine


def test_a_test_cannot_reach_another_machine_by_address():
    with socket.socket() as outside, pytest.raises(LeavesTheMachine):
        outside.connect(("192.0.2.1", 80))
    with socket.socket() as outside, pytest.raises(LeavesTheMachine):
        outside.connect_ex(("192.0.2.1", 80))


def test_a_test_cannot_reach_another_machine_by_name():
    with pytest.raises(LeavesTheMachine):
        urllib.request.urlopen("http://example.org/", timeout=1)


def test_a_test_can_reach_this_machine_itself():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def test_the_var_folder_of_a_test_is_its_own(root: Path):
    assert Path(os.environ["ACCORD_VAR"]) == Path(settings.VAR)
    assert root not in Path(settings.VAR).parents
