"""The web server and the worker as two children of one supervisor, for the command ``accord serve``."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import FrameType

PR_SET_PDEATHSIG = 1
LIVED_LONG_ENOUGH = 30.0  # seconds after which a death counts as the first again
TRIES = 5
STOP_WITHIN = 20.0


class CannotServe(Exception):
    """The server cannot start or go on; the message is for the person at the terminal."""


@dataclass
class Child:
    """One process that is started again when it dies: at once, then after 1, 2, 4 and 8 seconds, and 16 from then on.

    One that never worked is given up; one that did is not, for its database may be away and come back.
    """

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    start_after: float = 0.0
    has_worked: bool = False

    def start(self, now: float) -> None:
        """Start in a session of its own: Ctrl-C then reaches the supervisor alone, which stops in order."""
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "accord.config.settings"},
            start_new_session=True,
            preexec_fn=partial(die_with_parent, os.getpid()) if sys.platform == "linux" else None,  # noqa: PLW1509 — no threads yet
        )
        self.started = now

    def look_after(self, now: float) -> None:
        """Start what is not running and due. Raises CannotServe when it keeps dying right after its start."""
        if self.process is None:
            if now >= self.start_after:
                self.start(now)
            return
        code = self.process.poll()
        if code is None:
            return
        self.process = None
        lived_long = now - self.started > LIVED_LONG_ENOUGH
        self.has_worked = self.has_worked or lived_long
        self.deaths = 1 if lived_long else self.deaths + 1
        if self.deaths > TRIES and not self.has_worked:
            raise CannotServe(f"The {self.name} ended {TRIES} times right after its start (last code {code}).")
        pause = 0 if self.deaths == 1 else 2 ** min(self.deaths - 2, TRIES - 1)
        self.start_after = now + pause
        _say(f"The {self.name} ended (code {code}); starting it again.")


def web_command(*, host: str, port: int, processes: int, threads: int) -> list[str]:
    """The web server: granian speaking WSGI, quiet but for warnings."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(processes),
        "--blocking-threads": str(threads),
        "--log-level": "warning",
        "--workers-kill-timeout": "10",
    }
    flat = [word for pair in options.items() for word in pair]
    return [
        sys.executable,
        "-m",
        "granian",
        *flat,
        "--no-ws",
        "--respawn-failed-workers",
        "accord.config.wsgi:application",
    ]


def worker_command() -> list[str]:
    """The worker: takes jobs of every queue from the database."""
    return [
        sys.executable,
        "-m",
        "django",
        "worker",
        "--queue-name",
        "*",
        "--no-startup-delay",
        "--no-reload",
        "--verbosity",
        "0",
    ]


def require_free_port(host: str, port: int) -> None:
    """Raise CannotServe, with what to do about it, where the port cannot be bound."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} on {host} cannot be used ({error.strerror}). "
                f"Stop the program that holds it, or choose another: --port {port + 1}"
            ) from None


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    processes: int = 1,
    threads: int = 4,
    worker: bool = True,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Run web and worker until SIGTERM, SIGINT or SIGHUP; returns after both have ended.

    on_ready: called once, when the port answers.
    Raises CannotServe where the port is taken or a child keeps dying.
    """
    require_free_port(host, port)
    web = Child("web server", web_command(host=host, port=port, processes=processes, threads=threads))
    children = [web, Child("worker", worker_command())] if worker else [web]
    stopping = _stop_signals()
    ready = False
    try:
        while not stopping:
            now = time.monotonic()
            for child in children:
                child.look_after(now)
            if not ready and _answers(host, port):
                ready = True
                on_ready()
            time.sleep(0.2)
    finally:
        stop(children)


def stop(children: list[Child]) -> None:
    """Ask every child to end, wait, and kill what has not ended in time."""
    running = [child.process for child in children if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _stop_signals() -> list[int]:
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, note)
    return received


def _answers(host: str, port: int) -> bool:
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 — compared, never bound
    try:
        socket.create_connection((reach, port), timeout=0.5).close()
    except OSError:
        return False
    return True


def die_with_parent(parent: int | None = None) -> None:
    """If whoever started this process is killed, it must not keep the port or the queue. Linux alone can promise it.

    parent: the process that starts this one; where it was killed before this could be asked for, this one ends now.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
