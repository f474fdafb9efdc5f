"""Draws charts in a process of its own, one after the other, and ends by itself when nobody asks any more.

The drawing library brings a whole JavaScript engine: a hundred megabytes that neither the web server nor the worker
should carry. Whoever needs a picture starts this file (see engine.py); a lock lets one of them live. It imports nothing
of ours, gets no secrets in its environment, is killed by the clock when a picture takes too long, and ends when the
process that started it is gone. A request is one line of JSON, the answer one line of JSON and then the picture.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
IDLE = 120.0  # seconds without a request after which the process ends
LONGEST = 10  # seconds that one picture may take
START = 90  # seconds for fonts and the engine's own start, on a busy machine
PATIENCE = 2.0  # seconds in which a client has to have sent its request
LARGEST = 2_000_000  # bytes of a request
WEIGHTS = (600, 400)  # the last one written says that a font is complete; some fonts have it alone
SHELF = 64  # pictures that were drawn for somebody who had left meanwhile
SMALLEST = {"data": {"values": []}, "mark": "bar"}  # the first picture of all takes seconds, the next ones none


def main(folder: str, fonts: str) -> None:
    """Serve requests at `folder`/socket until idle; returns at once where another process holds the lock."""
    parent = os.getppid()
    leave_the_network()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir(folder)  # the address of a socket may have 107 bytes; a relative one is short wherever the store lies
    lock = os.open("lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    Path("socket").unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind("socket")
        door.listen(32)
        signal.alarm(START)
        prepare_fonts(Path(fonts), Path("fonts"))
        draw({"spec": SMALLEST, "numbers": None, "days": None})
        signal.alarm(0)
        serve(door, parent)


def leave_the_network() -> None:
    """Into a network of its own with nothing in it, where the kernel lets anybody do that; our socket is a file."""
    with contextlib.suppress(OSError, AttributeError):  # not Linux, or not allowed: what is drawn is checked anyway
        ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)


def serve(door: socket.socket, parent: int) -> None:
    """Answer one client after the other until nobody asked for long, or the process that started this one is gone."""
    last, shelf = time.monotonic(), dict[bytes, bytes]()
    while time.monotonic() - last < IDLE and os.getppid() == parent:
        if not select.select([door], [], [], 0.5)[0]:
            continue
        client, _address = door.accept()
        with client:
            client.settimeout(PATIENCE)
            with contextlib.suppress(OSError):  # the client went away
                answer(client, shelf)
        last = time.monotonic()


def answer(client: socket.socket, shelf: dict[bytes, bytes]) -> None:
    """Read one request, draw it, send it back. SIGALRM ends the whole process where drawing does not come to an end.

    A page waits a moment only. Whoever left before the turn came is passed over, or a slow machine would draw for
    nobody and never for those who ask; whoever leaves meanwhile finds the picture on the shelf when asking again, if
    the request says that it may lie there.
    """
    with client.makefile("rb") as stream:
        line = stream.readline(LARGEST + 1)
    if not line.endswith(b"\n") or has_left(client):
        return
    may_stay = False
    signal.alarm(LONGEST)
    try:
        request = json.loads(line)
        may_stay = bool(request.get("may_stay"))
        body = shelf.pop(line, b"") or draw(request)
        head: dict[str, Any] = {"size": len(body)}
    except Exception as error:  # noqa: BLE001 — whatever the engine says of a specification goes back in words
        body, head = b"", {"error": str(error)[:500]}
    finally:
        signal.alarm(0)
    try:
        client.sendall(json.dumps(head).encode() + b"\n" + body)
    except OSError:
        if may_stay and body:
            shelf[line] = body
            if len(shelf) > SHELF:
                del shelf[next(iter(shelf))]


def has_left(client: socket.socket) -> bool:
    """Whether the other end was closed."""
    door = select.poll()
    door.register(client, select.POLLHUP)
    return any(event & select.POLLHUP for _handle, event in door.poll(0))


def draw(request: dict[str, Any]) -> bytes:
    """A Vega-Lite specification as SVG, or an SVG as PNG at so many dots for each of its own."""
    import vl_convert  # noqa: PLC0415 — heavy: only once somebody asks for a picture

    if "svg" in request:
        return bytes(vl_convert.svg_to_png(request["svg"], scale=request["scale"]))
    if names_an_address(request["spec"]):
        raise ValueError("A picture holds its own figures and fetches nothing.")
    drawn = vl_convert.vegalite_to_svg(
        request["spec"],
        allowed_base_urls=[],
        format_locale=request["numbers"],
        time_format_locale=request["days"],
    )
    return str(drawn).encode()


def names_an_address(spec: Any) -> bool:
    """Whether a specification asks for anything outside itself: a file or an address of data or of a picture."""
    if isinstance(spec, dict):
        return any(key in {"url", "href"} or names_an_address(value) for key, value in spec.items())
    return isinstance(spec, list) and any(names_an_address(part) for part in spec)


def prepare_fonts(source: Path, target: Path) -> None:
    """Give the engine our own fonts: it reads no WOFF2 and takes the thinnest of a variable font, so both are made."""
    import vl_convert  # noqa: PLC0415 — see draw

    target.mkdir(mode=0o700, exist_ok=True)
    kept = set()
    for packed in sorted(source.glob("*.woff2")):
        mark = f"{packed.stem}-{packed.stat().st_size}"
        kept |= {f"{mark}-{weight}.ttf" for weight in WEIGHTS}
        if not (target / f"{mark}-{WEIGHTS[-1]}.ttf").exists():
            unpack(packed, target, mark)
    for old in target.glob("*.ttf"):
        if old.name not in kept:
            old.unlink()
    vl_convert.register_font_directory(str(target.resolve()))


def unpack(packed: Path, target: Path, mark: str) -> None:
    """Write a packed font as plain ones, one for each weight that pictures use."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 — only when a font is new
    from fontTools.varLib import instancer  # noqa: PLC0415 — only when a font is new

    for weight in WEIGHTS:
        font = TTFont(packed)
        if "fvar" in font:
            font = instancer.instantiateVariableFont(font, {"wght": weight})
        elif weight != font["OS/2"].usWeightClass:
            continue
        if packed.stem.endswith("-ext"):
            # Rare letters of the family before it: under one name the engine might take these for the whole family.
            font["name"].setName(f"{font['name'].getDebugName(1)} Rare", 1, 3, 1, 0x409)
            font["name"].removeNames(nameID=16)
        font["OS/2"].usWeightClass = weight
        font.flavor = None
        part = target / f"{mark}-{weight}.part"
        font.save(part)
        part.rename(target / f"{mark}-{weight}.ttf")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
