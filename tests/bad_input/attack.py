"""Every bad item through the doors that take such a thing, on the real server; what each answer must hold is here."""

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes
from uuid import uuid4

from accord.kernel.files.allowed import ALLOWED
from tests.bad_input.files import Sent
from tests.bad_input.words import SCRIPT
from tests.installation import Installation
from tests.visitors import BOUNDARY, Answer, CutOff, Visitor, answer_of, multipart

SECONDS = 2.0  # of the server's work: what others do on the machine meanwhile does not count
PATIENCE = 20.0  # seconds by the clock, on however busy a machine
TICKS = os.sysconf("SC_CLK_TCK")
TAKEN_IN = {*ALLOWED, "application/octet-stream"}
MEGABYTES = 256
SHARE = 3  # of the files, every so manieth in the small run
SERVER_ERROR = 500
BUSY = 503
# What a browser would run, were it written so on a page of ours.
RUNS = (SCRIPT.encode(), b"<img src=x onerror", b"<svg onload", b'href="javascript:', b'src="data:', b'href="data:')
# Pages whose questions are looked into, with what they ask.
QUESTIONS = (
    ("act/", ("q", "page", "sort", "status", "whose", "time", "size", "format", "body")),
    ("commit/", ("q", "page", "sort", "duties", "theme", "kind")),
    ("answer/duties/", ("q", "page", "sort", "why", "level", "theme", "print")),
    ("answer/", ("by", "choose", "level", "print")),
    ("downloads/", ("q", "page", "sort", "type")),
    ("search/", ("q", "kind", "page")),
    ("vetting/", ("pile", "state", "page", "sort")),
    ("audit/", ("q", "name", "who", "page", "since")),
    ("understand/people/", ("q", "page", "sort", "body")),
    ("today/", ("x", "next")),
)
TEXTS = (
    "title",
    "details",
    "due",
    "lead",
    "assignee",
    "helpers",
    "client_key",
    "revision",
    "statement",
    "part",
    "dated",
)


@dataclass
class Attack:
    """Somebody signed in who means no good. wrongs: what must not have happened."""

    installation: Installation
    place: Mapping[str, Any]
    visitor: Visitor
    wrongs: list[str] = field(default_factory=list)
    answers: int = 0
    taken_in: int = 0
    slowest: tuple[float, str] = (0.0, "")

    @property
    def home(self) -> str:
        """The first page of the space."""
        return str(self.place["home"])

    async def judge(self, what: str, asking: Any) -> Answer | None:
        """Await one answer and look at it. A connection that is closed without one is an answer as well."""
        began, worked = time.monotonic(), seconds_worked(self.installation.processes())
        try:
            answer: Answer | None = await asking
        except CutOff:
            answer = None
        took, worked = time.monotonic() - began, seconds_worked(self.installation.processes()) - worked
        self.answers += 1
        if worked > SECONDS or took > PATIENCE:
            self.wrongs.append(f"{what}: {took:.1f} s, {worked:.1f} s of work")
        self.slowest = max(self.slowest, (worked, what))
        if answer is not None:
            self.wrongs += [f"{what}: {wrong}" for wrong in harm_in(answer)]
        return answer

    async def upload(self, what: str, sent: Sent, door: str) -> None:
        """One file as evidence; where it is taken in, it is looked at and fetched again."""
        name, content = sent
        key = str(uuid4())
        fields = {"client_key": key, "claim": "underway", "statement": "See the file.", "body": self.place["lead"]}
        body = _with_name(
            multipart(fields, {"file" if door == self.action_door else "evidence": ("NAME", content)}), name
        )
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        token = [("X-CSRFToken", self.visitor.cookies["csrftoken"])]
        answer = await self.judge(what, self.visitor.ask(door, method="POST", body=body, kind=kind, headers=token))
        self.taken_in += answer is not None and answer.status == 302

    async def fetch_all(self, every: int) -> None:
        """What was taken in comes back harmless: of the files' pages, downloads and pictures, every so manieth."""
        paths: set[str] = set()
        for number in range(1, self.taken_in // 20 + 2):
            listed = await self.visitor.ask(f"{self.home}downloads/?page={number}")
            paths |= set(_files_on(listed))
        for path in sorted(paths)[::every]:
            await self.judge(f"{path}: its page", self.visitor.ask(path))
            for part in ("download/", "picture/"):
                given = await self.judge(f"{path}: its {part}", self.visitor.ask(path + part))
                if given is not None and given.status == 200:
                    self.wrongs += [f"{path} {part}: {wrong}" for wrong in harm_in_file(given, part)]

    async def word(self, what: str, word: bytes, number: int) -> None:
        """One word in every field of one form, and behind the question marks of one page."""
        forms = [f"{self.home}act/new/", self.place["reports"][0], f"{self.action}change/", "/accounts/login/", "/me/"]
        page = forms[number % len(forms)]
        fields = (*TEXTS, "language", "login", "password", "next", "claim", "body", "reason")
        typed = quote_from_bytes(word)
        body = "&".join(f"{name}={typed}" for name in fields).encode()
        token = [("X-CSRFToken", self.visitor.cookies["csrftoken"])]
        visitor = Visitor(self.visitor.port, cookies=dict(self.visitor.cookies))
        await self.judge(f"{what} in {page}", visitor.ask(page, method="POST", body=body, headers=token))
        visitor.hang_up()
        if len(typed) > 60_000:
            typed = typed[:60_000]
        path, names = QUESTIONS[number % len(QUESTIONS)]
        asked = "&".join(f"{name}={typed}" for name in names)
        await self.judge(f"{what} behind {path}", self.visitor.ask(f"{self.home}{path}?{asked}"))

    async def raw(self, what: str, request: bytes) -> None:
        """Bytes that are no proper request."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.visitor.cookies.items())
        for mark, value in ((b"COOKIE", cookies), (b"TOKEN", self.visitor.cookies["csrftoken"]), (b"HOME", self.home)):
            request = request.replace(mark, value.encode())
        await self.judge(what, _send(self.visitor.port, request))

    async def prepare(self) -> None:
        """Sign in, and ask for an action that files can be shown for."""
        await self.visitor.sign_in(self.place["emails"][0], self.place["password"])
        form = {"title": "Look at what is sent", "lead": self.place["lead"], "client_key": str(uuid4())}
        self.action = (await self.visitor.send(f"{self.home}act/new/", form)).goes_to
        self.action_door = f"{self.action}evidence/"
        assert self.action


async def run(
    attack: Attack, files: Mapping[str, Sent], words: Mapping[str, bytes], raw: Mapping[str, bytes], *, every_door: bool
) -> None:
    """Every item; through each of its doors, or, in the small run, through one of them by turns."""
    await attack.prepare()
    doors = [attack.action_door, attack.place["reports"][0]]
    turns = cycle(doors)
    for what, sent in list(files.items())[:: 1 if every_door else SHARE]:
        for door in doors if every_door else [next(turns)]:
            await attack.upload(what, sent, door)
    await attack.fetch_all(1 if every_door else SHARE)
    for number, (what, word) in enumerate(words.items()):
        for more in range(len(QUESTIONS) if every_door else 1):
            await attack.word(what, word, number + more)
    for what, request in raw.items():
        await attack.raw(what, request)
    fine = await attack.visitor.ask(f"{attack.home}today/")
    if fine.status != 200:
        attack.wrongs.append(f"after all of it, Today answers {fine.status}")


def harm_in(answer: Answer) -> Iterator[str]:
    """What no page may be."""
    if answer.status >= SERVER_ERROR and answer.status != 505:
        yield f"{answer.status} {answer.heading}"
    kind = answer.header("content-type")
    if answer.status < 300 and not kind.startswith("text/html"):
        return
    if kind.startswith("text/html"):
        yield from (f"it would run: {mark!r}" for mark in RUNS if mark in answer.body)
        if answer.body and "script-src 'self'" not in answer.header("content-security-policy"):
            yield "a page without its policy"
    place = answer.header("location")
    if place.startswith(("//", "http://evil", "https://evil", "javascript:")):
        yield f"it leads away: {place}"
    if any("evil" in value for name, value in answer.headers if name.startswith("access-control")):
        yield "it opens to another origin"
    if any(name == "x-bad" for name, _value in answer.headers):
        yield "a header was slipped in"


def harm_in_file(given: Answer, part: str) -> Iterator[str]:
    """What no file may be when it comes back."""
    kind = given.header("content-type")
    if given.header("x-content-type-options") != "nosniff":
        yield "the browser may guess what it is"
    if part == "download/" and not given.header("content-disposition").startswith("attachment"):
        yield "it opens in place"
    if part == "picture/" and not kind.startswith("image/"):
        yield f"a picture of the kind {kind}"
    if kind.partition(";")[0] not in TAKEN_IN:
        yield f"it comes as {kind}"
    if part == "picture/" and b"<script" in given.body:
        yield "the copy for the page carries a page"


def seconds_worked(pids: list[int]) -> float:
    """The time that these processes had a processor since they started."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
    return ticks / TICKS


def most_memory(pids: list[int]) -> int:
    """The most memory that any of these processes held at once since it started, in MB."""
    most = 0
    for pid in pids:
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            most = max(most, int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024)
    return most


def _with_name(body: bytes, name: str) -> bytes:
    raw = name.encode("utf-8", "surrogatepass").replace(b'"', b"%22")
    return body.replace(b'filename="NAME"', b'filename="' + raw + b'"', 1)


def _files_on(listed: Answer) -> list[str]:
    found = (part.split(b'"')[0].decode(errors="replace") for part in listed.body.split(b'href="')[1:])
    return sorted({path for path in found if "/files/" in path and path.endswith("/") and path.count("/") == 4})


async def _send(port: int, request: bytes) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        async with asyncio.timeout(SECONDS - 0.5):
            with suppress(ConnectionError):
                await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.read(-1) if b"connection: close" in head.lower() else b""
            return answer_of(head, body)
    except TimeoutError:
        return Answer(408, [], b"")  # it waits for the rest of what was announced, as it must
    except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise CutOff(str(error)) from error
    finally:
        writer.transport.abort()
