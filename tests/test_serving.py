"""The supervisor behind ``accord serve``: starts again what dies, stops in order, says what is wrong."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accord.config.serving import CannotServe, Child, require_free_port, stop
from tests.installation import free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes under /proc")

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
# The supervisor with a plain web server and a sleeping worker in place of the real ones.
STAND_IN = """
import sys
from accord.config import serving
port = int(sys.argv[1])
serving.web_command = lambda **_: [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]
serving.worker_command = lambda: [sys.executable, "-c", "import time; time.sleep(60)"]
serving.serve(port=port, on_ready=lambda: print("ready", flush=True))
"""


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def wait_until(holds, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def supervisor(root: Path):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", STAND_IN, str(port)], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert b"ready\n" in iter(process.stdout.readline, b"")
    wait_until(lambda: len(children_of(process.pid)) == 2)
    yield process
    process.kill()
    process.communicate()


def test_a_taken_port_is_named_with_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CannotServe, match=rf"Port {port} .* --port {port + 1}"):
            require_free_port("127.0.0.1", port)


def test_a_dead_child_is_started_again():
    child = Child("worker", SLEEPER)
    child.look_after(0.0)
    first = child.process
    assert first is not None
    first.kill()
    first.wait()
    child.look_after(1.0)
    child.look_after(1.0)
    assert child.process is not None
    assert child.process.pid != first.pid
    stop([child])


def test_a_child_that_keeps_dying_stops_the_server_with_a_reason():
    child = Child("worker", [sys.executable, "-c", "raise SystemExit(3)"])

    def live_and_die():
        for now in range(1_000):
            child.look_after(float(now))
            if child.process:
                child.process.wait()

    with pytest.raises(CannotServe, match=r"worker ended .* code 3"):
        live_and_die()


def test_a_child_that_has_worked_is_not_given_up_while_its_database_is_away():
    child = Child("worker", SLEEPER)
    child.look_after(0.0)
    assert child.process is not None
    child.process.kill()
    child.process.wait()
    child.look_after(100.0)
    child.command = [sys.executable, "-c", "raise SystemExit(3)"]
    for now in range(100, 200):
        child.look_after(float(now))
        if child.process is not None:
            child.process.wait()
    assert child.deaths > 8


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_ends_web_and_worker(supervisor, number):
    children = children_of(supervisor.pid)
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert not alive(children)


def test_a_killed_worker_comes_back_while_the_web_server_goes_on(supervisor):
    before = children_of(supervisor.pid)
    os.kill(before[1], signal.SIGKILL)
    wait_until(lambda: len(set(children_of(supervisor.pid)) - set(before)) == 1)
    assert before[0] in children_of(supervisor.pid)


def test_a_killed_supervisor_leaves_no_child_behind(supervisor):
    children = children_of(supervisor.pid)
    supervisor.kill()
    wait_until(lambda: not alive(children))
