"""People without a screen: they sign in, read pages and send forms as a browser does, many of them in one process."""

import asyncio
import hmac
import re
import time
from base64 import b32decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

OPTION = re.compile(rb'<option[^>]*\svalue="([^"]+)"')
BOUNDARY = "a-boundary-that-no-content-holds"
PATIENCE = 60.0
Pairs = Sequence[tuple[str, str]]
FileParts = Mapping[str, tuple[str, bytes]]


class CutOff(ConnectionError):
    """The server went away before the whole answer was here: nobody can know whether it did what was asked."""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of this name; empty where there is none."""
        return next((value for key, value in self.headers if key == name.lower()), "")

    @property
    def goes_to(self) -> str:
        """Where a redirect leads."""
        return urlsplit(self.header("location")).path

    @property
    def heading(self) -> str:
        """The title that a person reads on the page."""
        found = re.search(rb"<h1[^>]*>(.*?)</h1>", self.body, re.DOTALL)
        return unescape(found.group(1).decode(errors="replace")).strip() if found else ""

    def choices(self, name: str) -> list[str]:
        """What a select of a form on the page offers."""
        found = re.search(rb'<select[^>]*\sname="%s".*?</select>' % name.encode(), self.body, re.DOTALL)
        return [unescape(value.decode()) for value in OPTION.findall(found.group())] if found else []

    def hidden(self, name: str) -> str:
        """The value that the form on the page carries along."""
        found = re.search(rb'<input[^>]*\sname="%s"[^>]*>' % name.encode(), self.body)
        value = re.search(rb'\svalue="([^"]*)"', found.group()) if found else None
        return unescape(value.group(1).decode()) if value else ""


@dataclass
class Visitor:
    """One browser: its own connection, kept open, and its own cookies."""

    port: int
    host: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(
        self, path: str, *, method: str = "GET", body: bytes = b"", kind: str = "", headers: Pairs = ()
    ) -> Answer:
        """Send one request and read its whole answer. Raises CutOff where the server went away meanwhile."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._ask(path, method, body, kind, headers)
        except (OSError, asyncio.IncompleteReadError, ValueError, IndexError) as error:
            self.hang_up()
            raise CutOff(str(error)) from error

    async def _ask(self, path: str, method: str, body: bytes, kind: str, headers: Pairs) -> Answer:
        if self.writer is None or self.reader is None or self.reader.at_eof():
            self.hang_up()
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body or method == "POST":
            lines += [f"Content-Length: {len(body)}", f"Content-Type: {kind or 'application/x-www-form-urlencoded'}"]
        lines += [f"{name}: {value}" for name, value in headers]
        self.writer.write("\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body)
        answer = await _read(self.reader, has_body=method != "HEAD")
        self._keep_cookies(answer)
        if answer.header("connection") == "close":
            self.hang_up()
        return answer

    def _keep_cookies(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value

    def hang_up(self) -> None:
        """Close the connection; the next request opens another."""
        if self.writer is not None:
            self.writer.transport.abort()
        self.reader = self.writer = None

    async def send(self, path: str, fields: Mapping[str, str], files: FileParts | None = None) -> Answer:
        """Send a form, with the token that the browser holds."""
        token = [("X-CSRFToken", self.cookies.get("csrftoken", ""))]
        if files is None:
            return await self.ask(path, method="POST", body=urlencode(fields).encode(), headers=token)
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return await self.ask(path, method="POST", body=multipart(fields, files), kind=kind, headers=token)

    async def sign_in(self, email: str, password: str, secret: str = "") -> None:
        """Through the sign-in page, as everybody; with ``secret``, the key of codes in Base32, by the second step too.

        Raises AssertionError where that does not lead inside.
        """
        await self.ask("/accounts/login/")
        answer = await self.send("/accounts/login/", {"login": email, "password": password})
        assert answer.status == 302, f"{email}: {answer.status} {answer.body[:300]!r}"
        if secret:
            answer = await self.send("/accounts/code/", {"code": code_of(secret, time.time())})
            assert answer.status == 302, f"{email}, code: {answer.status} {answer.body[:300]!r}"


def code_of(secret: str, at: float) -> str:
    """The six digits that a phone with this key shows at a moment, in seconds since 1970 (RFC 6238)."""
    moment = int(at // 30).to_bytes(8, "big")
    digest = hmac.new(b32decode(secret + "=" * (-len(secret) % 8)), moment, "sha1").digest()
    start = digest[-1] & 15
    return f"{int.from_bytes(digest[start : start + 4], 'big') % (1 << 31) % 1_000_000:06}"


def multipart(fields: Mapping[str, str], files: FileParts) -> bytes:
    """A form with files, as a browser writes it."""
    parts = []
    for name, value in fields.items():
        parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, (file_name, content) in files.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        head += "Content-Type: application/octet-stream\r\n\r\n"
        parts.append(head.encode("utf-8", "surrogatepass") + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def answer_of(head: bytes, body: bytes = b"") -> Answer:
    """The answer that begins with these lines. Raises ValueError where they are none of HTTP's."""
    first, *lines = head.decode("latin-1").split("\r\n")
    protocol, _space, status = first.partition(" ")
    if not protocol.startswith("HTTP/"):
        raise ValueError(first)
    named = (line.partition(":") for line in lines if line)
    return Answer(int(status.split(" ")[0]), [(name.lower(), value.strip()) for name, _colon, value in named], body)


async def _read(reader: asyncio.StreamReader, *, has_body: bool) -> Answer:
    answer = answer_of(await reader.readuntil(b"\r\n\r\n"))
    if not has_body or answer.status in {204, 304}:
        return answer
    if answer.header("transfer-encoding") == "chunked":
        answer.body = await _chunks(reader)
    elif length := answer.header("content-length"):
        answer.body = await reader.readexactly(int(length))
    return answer


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(parts)
