"""The one drawing process: started on demand, alone, cut off from everything, mourned by nobody."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from accord.ui.charts import engine
from accord.ui.charts.engine import NotDrawn, ask, folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes under /proc")

PLAIN = {"data": {"values": [{"n": 1}]}, "mark": "bar", "encoding": {"x": {"field": "n", "type": "quantitative"}}}
NUMBERS = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]}


def request(spec=PLAIN, **more):
    return {"spec": spec, "numbers": NUMBERS, "days": None, **more}


def many_marks(marks):
    """A picture that takes the engine longer than a glance."""
    return {**PLAIN, "data": {"values": [{"n": number} for number in range(marks)]}}


def drawers() -> list[int]:
    """Drawing processes of this store that run now."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if str(folder()).encode() in words and any(word.endswith(b"charts/process.py") for word in words):
                found.append(int(entry.name))
    return found


def processor_seconds(pid: int) -> float:
    """What a process has used of the processor so far."""
    fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until(holds, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def running(monkeypatch):
    """The process, up and warm, and no pause before it may be started again."""
    monkeypatch.setattr(engine, "STARTS_AGAIN_AFTER", 0.0)
    assert ask(request(), wait=engine.REPORT_WAITS).startswith(b"<svg")
    (pid,) = drawers()
    return pid


def test_one_process_draws_for_all_who_ask_at_once(running):
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(request(), wait=20))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert len(answers) == 8
    assert drawers() == [running]


def test_a_second_process_finds_the_lock_taken_and_ends(running):
    command = [sys.executable, "-I", str(engine.HERE / "process.py"), str(folder()), str(engine.FONTS)]
    subprocess.run(command, check=True, timeout=20)
    assert drawers() == [running]


def test_a_killed_process_is_started_again_by_the_next_who_asks(running):
    os.kill(running, signal.SIGKILL)
    wait_until(lambda: running not in drawers())
    assert ask(request(), wait=engine.REPORT_WAITS).startswith(b"<svg")
    assert drawers() != [running]


def test_a_process_that_hangs_costs_the_asker_no_more_than_the_wait(running):
    os.kill(running, signal.SIGSTOP)
    try:
        started = time.monotonic()
        with pytest.raises(NotDrawn) as no:
            ask(request(), wait=0.3)
        assert time.monotonic() - started < 1.0
        assert no.value.later
    finally:
        os.kill(running, signal.SIGCONT)
    assert ask(request(), wait=20).startswith(b"<svg")


def test_a_picture_that_takes_longer_than_a_page_waits_is_there_when_it_asks_again(running):
    slow = many_marks(4_000)
    glances, drawn = 0, b""
    while not drawn and glances < 500:
        glances += 1
        with suppress(NotDrawn):
            drawn = ask(request(slow, may_stay=True), wait=0.02)
    assert glances > 1, "not slow enough to show anything"
    assert drawn == ask(request(slow), wait=60)


def test_what_may_not_stay_is_drawn_anew_and_for_nobody_who_left(running):
    os.kill(running, signal.SIGSTOP)
    try:
        for _turn in range(20):
            with pytest.raises(NotDrawn):
                ask(request(many_marks(4_000)), wait=0.02)
    finally:
        os.kill(running, signal.SIGCONT)
    used = processor_seconds(running)
    ask(request(), wait=20)
    assert processor_seconds(running) - used < 0.5, "it drew for those who had left"


def test_a_specification_that_makes_no_sense_is_refused_in_words(running):
    with pytest.raises(NotDrawn) as no:
        ask(request({"mark": "nonsense"}), wait=20)
    assert not no.value.later
    assert drawers() == [running]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:{port}/x.json", "//127.0.0.1:{port}/x"])
@pytest.mark.parametrize("where", ["data", "mark", "lookup"])
def test_nothing_outside_the_specification_is_fetched(running, address, where):
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.2)
        address = address.format(port=trap.getsockname()[1])
        specs = {
            "data": {**PLAIN, "data": {"url": address}},
            "mark": {**PLAIN, "mark": {"type": "image", "url": address, "width": 5, "height": 5}},
            "lookup": {
                **PLAIN,
                "transform": [{"lookup": "n", "from": {"data": {"url": address}, "key": "n", "fields": ["n"]}}],
            },
        }
        with pytest.raises(NotDrawn, match="fetches nothing"):
            ask(request(specs[where]), wait=20)
        with pytest.raises(TimeoutError):
            trap.accept()


def test_the_process_gets_no_secret_and_its_door_is_ours_alone(running):
    environment = (Path("/proc") / str(running) / "environ").read_bytes().split(b"\0")
    assert {line.partition(b"=")[0] for line in environment if line} == {b"PATH", b"TZ", b"LANG", b"HOME"}
    assert folder().stat().st_mode & 0o077 == 0


def test_the_process_has_a_network_of_its_own_with_nothing_in_it(running):
    probe = "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) != 0)"
    if subprocess.run([sys.executable, "-c", probe], check=False).returncode:
        pytest.skip("this kernel lets nobody leave the network")
    own = (Path("/proc") / str(running) / "ns/net").readlink()
    assert own != Path("/proc/self/ns/net").readlink()
    interfaces = (Path("/proc") / str(running) / "net/dev").read_text().splitlines()[2:]
    assert [line.split(":")[0].strip() for line in interfaces] == ["lo"]


def test_odd_requests_leave_the_process_as_it_was(running):
    where = folder() / "socket"
    for sent in (
        b"",
        b"no json\n",
        b"[]\n",
        b'{"spec": 1}\n',
        b"x" * 100_000,
        json.dumps({"svg": "no"}).encode() + b"\n",
    ):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(10)
            handle = os.open(folder(), os.O_RDONLY)
            line.connect(f"/proc/self/fd/{handle}/{where.name}")
            os.close(handle)
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            line.recv(1_000)
    assert ask(request(), wait=20).startswith(b"<svg")
    assert drawers() == [running]


def test_the_process_ends_with_the_one_that_started_it(tmp_path, running):
    starter = (
        "import subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, '-I', {str(engine.HERE / 'process.py')!r}, {str(tmp_path)!r},"
        f" {str(engine.FONTS)!r}])\n"
        "time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", starter])
    wait_until((tmp_path / "socket").exists)
    parent.kill()
    parent.wait()
    lock = tmp_path / "lock"

    def is_free() -> bool:
        with lock.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return False
        return True

    wait_until(is_free, 90)
