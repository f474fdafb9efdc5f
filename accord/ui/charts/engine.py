"""Asks the one drawing process for a picture; starts it where none runs, and takes a short no for an answer.

The process (process.py) is started by whoever asks first, web server or worker, and shared by all of them through a
local socket in a folder that only we may read. Nobody depends on it: where it is starting, busy, killed or not
installed, NotDrawn is raised in time and the page shows its table.
"""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "static/vendor/fonts"
PAGE_WAITS = 1.0  # seconds: a running engine draws in a tenth of it; a cold one is asked again by the page
GLANCE = 0.05
REPORT_WAITS = 60.0  # a worker's job has time; a cold engine on a busy machine needs some
LARGEST = 8_000_000  # bytes of a picture
STARTS_AGAIN_AFTER = 5.0  # seconds between two starts by one process, so that a broken engine costs little

_starting = Lock()
_started: list[subprocess.Popen[bytes]] = []
_last_start = [-STARTS_AGAIN_AFTER]
_busy_until = [0.0]


class NotDrawn(Exception):
    """There is no picture. ``later``: it may be there in a moment; otherwise the engine said no to this one."""

    def __init__(self, reason: str, *, later: bool) -> None:
        super().__init__(reason)
        self.later = later


def folder() -> Path:
    """Where the drawing process has its socket, its lock and its fonts."""
    found = Path(settings.VAR) / "drawing"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def ask(request: dict[str, Any], *, wait: float) -> bytes:
    """The picture for a request to process.py, within `wait` seconds.

    Raises NotDrawn: for later where the engine is starting, busy or was just killed; for good where it refuses.
    """
    if wait <= PAGE_WAITS and time.monotonic() < _busy_until[0]:
        wait = min(wait, GLANCE)  # a page of many charts waits for a cold engine once, not once for each
    until = time.monotonic() + wait
    sent = json.dumps(request).encode() + b"\n"
    while True:
        try:
            with _connected(until) as line:
                line.settimeout(max(0.01, until - time.monotonic()))
                line.sendall(sent)
                head, body = _answer(line, until)
        except TimeoutError:
            _busy_until[0] = time.monotonic() + PAGE_WAITS
            raise NotDrawn("the engine is starting or busy", later=True) from None
        except (ConnectionResetError, BrokenPipeError):
            if time.monotonic() > until:
                raise NotDrawn("the engine keeps ending", later=True) from None
            continue  # it ended before it read this: the next one gets it
        except OSError as error:
            raise NotDrawn(f"the engine cannot be reached: {error}", later=True) from None
        if "error" in head:
            raise NotDrawn(head["error"], later=False)
        return body


def _answer(line: socket.socket, until: float) -> tuple[dict[str, Any], bytes]:
    # A deadline for the whole, not for each piece: an engine that drips would hold a page for ever.
    received = bytearray()
    while True:
        line.settimeout(max(0.01, until - time.monotonic()))
        piece = line.recv(65_536)
        received += piece
        head, broken, body = bytes(received).partition(b"\n") if b"\n" in received[:1_000] else (b"", b"", b"")
        told: dict[str, Any] = json.loads(head) if broken else {}
        if broken and len(body) >= told.get("size", 0):
            return told, body
        if not piece:
            # It died over this very picture, most likely: the clock in the process kills what takes too long.
            return {"error": "the engine ended over this picture"}, b""
        if len(received) > LARGEST:
            return {"error": "the picture is too large"}, b""


def _connected(until: float) -> socket.socket:
    """A line to the process, which is started where nobody answers. Raises TimeoutError, OSError."""
    handle = os.open(folder(), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        while True:
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(max(0.01, until - time.monotonic()))
            try:
                # Through the open folder: the path itself may be longer than the address of a socket can be.
                line.connect(f"/proc/self/fd/{handle}/socket")
            except (FileNotFoundError, ConnectionRefusedError):
                line.close()
                _start()
            except BaseException:
                line.close()
                raise
            else:
                return line
            if time.monotonic() > until:
                raise TimeoutError
            time.sleep(0.03)  # the start of a process, or the end of one, takes longer than this
    finally:
        os.close(handle)


def _start() -> None:
    """Start the process, unless this one did so just now. A second one finds the lock taken and ends at once."""
    with _starting:
        _started[:] = [process for process in _started if process.poll() is None]
        if _started or time.monotonic() - _last_start[0] < STARTS_AGAIN_AFTER:
            return
        _last_start[0] = time.monotonic()
        # -I and a bare environment: no keys, no settings, nothing of ours goes along; days are counted in UTC.
        command = [sys.executable, "-I", str(HERE / "process.py"), str(folder()), str(FONTS)]
        bare = {"PATH": "/usr/bin:/bin", "TZ": "UTC", "LANG": "C.UTF-8", "HOME": str(folder())}
        quiet = subprocess.DEVNULL
        _started.append(
            subprocess.Popen(command, env=bare, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        )
