"""The product as people meet it: ``accord serve`` with web server and worker, on a store with the sample spaces."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.commands import Store

AT_HOME = Path(__file__).with_name("at_home")
TREE = Path(__file__).resolve().parents[2]
READY = "Accord is ready"
PATIENCE = 240  # seconds; a first start takes a quarter of a minute where nothing else runs


@dataclass
class Served:
    """A running installation: its address, and its store for commands beside it."""

    url: str
    store: Store
    log: Path

    def said(self) -> str:
        """Everything that server and worker printed."""
        return self.log.read_text(encoding="utf-8")

    def left(self) -> str:
        """Every attempt of server and worker to reach another machine, a line each."""
        notes = _notes(self.store.var)
        return notes.read_text(encoding="utf-8") if notes.exists() else ""


def prepared_store(folder: Path) -> Path:
    """A store after its first start, made once for all test processes that share the folder."""
    made = folder / "prepared"
    with (folder / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with serving(folder / "first-start"):
                pass
            (folder / "first-start").rename(made)
    return made


@contextmanager
def serving(var: Path) -> Iterator[Served]:
    """Serve a store on a free port of this machine, and stop in order."""
    port = _free_port()
    log = var.with_suffix(".log")
    # A page at this port must not name another one: links in invitations are made from the address of the site.
    environment = {"ACCORD_VAR": str(var), "ACCORD_SITE_URL": f"http://localhost:{port}"}
    # The tree that these tests lie in is served, also where another one is installed.
    environment |= {"PYTHONPATH": f"{AT_HOME}{os.pathsep}{TREE}", "STAYS_AT_HOME": str(_notes(var))}
    outside = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "accord"), "serve", "--port", str(port)],
            env={**outside, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        served = Served(f"http://localhost:{port}", Store(var), log)
        _wait(process, served)
        yield served
    finally:
        process.terminate()
        process.wait(60)


def copied(prepared: Path, var: Path) -> Path:
    """A store of its own, like the prepared one."""
    shutil.copytree(prepared, var)
    return var


def _notes(var: Path) -> Path:
    return var.with_suffix(".left")


def _wait(process: subprocess.Popen[bytes], served: Served) -> None:
    deadline = time.monotonic() + PATIENCE
    while READY not in served.said():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"accord serve did not come up:\n{served.said()}")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
