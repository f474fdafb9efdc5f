"""A real installation in a folder of its own: ``accord serve`` with its processes, to be started and killed."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.commands import Store
from tests.postgres import Cluster, running_cluster
from tests.surroundings import ROOT
from tests.tables import made_once

AT_HOME = ROOT / "tests" / "journeys" / "at_home"
READY = "Accord is ready"
ACCORD = "from accord.config.cli import main; main()"
LONGEST = 3_600  # seconds for a program beside the server
PATIENCE = 240.0  # seconds; a first start lays the samples


def free_port() -> int:
    """A port of this machine that nobody holds now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def descendants(pid: int) -> list[int]:
    """Every process below this one, the nearest first."""
    found = []
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def is_running(pid: int) -> bool:
    """Whether a process does anything yet; what is left of a dead one until its parent looks does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pids: list[int]) -> None:
    """SIGKILL: nothing in these processes gets another instruction."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def laid_store(run: Path) -> tuple[Path, dict[str, Any]]:
    """A store on SQLite with the writers' setting, made once for all test processes of a run."""
    var = run / "laid"
    return var, made_once(run, var.name, Installation(var).lay)


def prepared_store(run: Path) -> Path:
    """A store with the sample spaces, after its first start; made once for all test processes of a run."""
    var = run / "prepared"

    def make() -> None:
        first = Installation(var)
        try:
            first.start()
        finally:
            first.stop()

    made_once(run, var.name, make)
    return var


@dataclass
class Installation:
    """One store and its server. environment: ``DATABASE_URL`` and other settings; words: options of the server."""

    var: Path
    environment: dict[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What server and worker print."""
        return self.var.with_suffix(".log")

    @property
    def store(self) -> Store:
        """For commands beside the server."""
        return Store(self.var, self._settings())

    def said(self) -> str:
        """Everything that was printed since the first start."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://localhost:{self.port}"

    def _settings(self) -> dict[str, str]:
        return {
            "PYTHONPATH": f"{ROOT}{os.pathsep}{AT_HOME}",
            "STAYS_AT_HOME": str(self.var.with_suffix(".left")),
            # A page at this port must not name another one: links in invitations begin with the address of the site.
            "ACCORD_SITE_URL": self.url,
            **self.environment,
        }

    def left(self) -> str:
        """Every attempt of its processes to reach another machine, a line each."""
        notes = self.var.with_suffix(".left")
        return notes.read_text(encoding="utf-8") if notes.exists() else ""

    def start(self) -> float:
        """Start it and wait until it answers. Returns the seconds that took."""
        began, before = time.monotonic(), len(self.said())
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", ACCORD, "serve", "--port", str(self.port), *self.words],
                env=self.store.surroundings(),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self.wait_until_ready(before)
        return time.monotonic() - began

    def wait_until_ready(self, said_before: int) -> None:
        """Until the line that says so; raises AssertionError with all that was printed where it does not come."""
        deadline = time.monotonic() + PATIENCE
        while READY not in self.said()[said_before:]:
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"accord serve did not come up:\n{self.said()[-4_000:]}")
            time.sleep(0.05)

    def lay(self) -> dict[str, Any]:
        """Make the tables and the writers' setting. Returns where and as whom to write."""
        done = self.store.call("serve", "--prepare", "--empty")
        assert done.code == 0, done.err
        place: dict[str, Any] = json.loads(self.inside("tests.durability.setting"))
        return place

    def inside(self, module: str, *words: str, given: str = "") -> str:
        """Run a module of the tests on the store, as a program of its own. Returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env={**self.store.surroundings(), "DJANGO_SETTINGS_MODULE": "accord.config.settings"},
            cwd=ROOT,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )
        assert done.returncode == 0, done.stderr[-4_000:]
        return done.stdout

    def processes(self) -> list[int]:
        """Web server and worker, without the supervisor."""
        return descendants(self.process.pid) if self.process else []

    def kill_all(self) -> None:
        """As when the machine takes everything at once: supervisor, web server and worker."""
        if self.process and self.process.poll() is None:
            kill([self.process.pid, *self.processes()])
            self.process.wait()

    def stop(self) -> None:
        """In order, as at Ctrl-C."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)


@contextmanager
def installation_on(
    database: str, folder: Path, *, words: tuple[str, ...] = ()
) -> Iterator[tuple[Installation, Cluster | None]]:
    """One on ``sqlite``, or on a ``postgresql`` of its own that survives a kill. Nothing of it runs afterwards.

    Raises NoPostgres where there is none.
    """
    with ExitStack() as stack:
        cluster = None if database == "sqlite" else stack.enter_context(running_cluster(durable=True))
        installation = Installation(folder / "var", {"DATABASE_URL": cluster.url} if cluster else {}, words)
        stack.callback(installation.kill_all)
        yield installation, cluster


@contextmanager
def sample_server(run: Path, folder: Path) -> Iterator[Installation]:
    """The real server and worker on a copy of the sample spaces; what they print is looked through at the end."""
    running = Installation(folder / "var")
    shutil.copytree(prepared_store(run), running.var)
    try:
        running.start()
        yield running
    finally:
        running.stop()
    assert "Traceback" not in running.said(), running.said()
    assert not running.left(), running.left()
