"""Read by Python itself at the start of each of the product's processes under journeys: notes who leaves the machine.

The served product is started with this folder on its path; the file named by STAYS_AT_HOME collects one line for
every attempt to reach, or to look up, another machine.
"""

import os
import sys
from typing import Any

NOTES = os.environ.get("STAYS_AT_HOME", "")
REACHING = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}
HERE = ("127.", "::1", "localhost", "0.0.0.0", "::")  # noqa: S104 — compared, never bound


def note_what_leaves(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook of Python: it sees every socket of this process, whichever library opened it."""
    place = REACHING.get(event)
    if place is None:
        return
    address = arguments[place]
    host = address[0] if isinstance(address, tuple) else address
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    is_file = isinstance(address, str | bytes) and event == "socket.connect"  # a socket in the file system
    if not is_file and not name.startswith(HERE):
        with open(NOTES, "a", encoding="utf-8") as notes:  # noqa: PTH123 — pathlib is not loaded here yet
            notes.write(f"{event} {address!r} by {' '.join(sys.argv)}\n")


if NOTES:
    sys.addaudithook(note_what_leaves)
