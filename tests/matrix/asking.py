"""Asking the product as a browser does, and watching what it does meanwhile: answers, queries, writes, mails."""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch

import time_machine
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.test import RequestFactory, TestCase
from django.test.client import ClientHandler
from django.utils import timezone

from accord.ui.charts import engine
from tests.matrix.oracle import Oracle
from tests.matrix.world import PERSONS, SECOND_FACTOR, World

# What every visit may touch: the session, and the browser's own line in the list of sessions.
VISITS = frozenset({"django_session", "desk_signedinsession"})
WRITING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
# Headers that differ from one answer to the next; the length is that of the body, which is compared itself.
PASSING = frozenset({"Date", "X-Request-Id", "Content-Length"})
BOOKKEEPING = re.compile(r"\s*(?:SAVEPOINT|RELEASE|ROLLBACK)", re.IGNORECASE)
SECRETS = re.compile(rb'(name="(?:csrfmiddlewaretoken|(?:[\w-]+-)?client_key)" value=")[^"]*|(nonce[-=]"?)[\w+/=-]+')


@dataclass
class Answer:
    """What came back, and what it took."""

    status: int
    headers: dict[str, str]
    cookies: str
    content: bytes
    said: str
    queries: int
    written: list[str]
    mails: list[Any] = field(default_factory=list)

    @property
    def location(self) -> str:
        """Where it leads, if anywhere."""
        return self.headers.get("Location", "")

    def seen_by_all(self, *ids: str) -> tuple[int, dict[str, str], bytes, int]:
        """All of it that a hidden row and an absent one must have in common."""
        content = SECRETS.sub(rb"\1\2*", self.content)
        headers = {name: value for name, value in self.headers.items() if name not in PASSING}
        for word in ids:
            content = content.replace(word.encode(), b"ID")
            headers = {name: value.replace(word, "ID") for name, value in headers.items()}
        return self.status, headers, content, self.queries


class Watch:
    """Counts queries and names the tables that are written to."""

    def __init__(self) -> None:
        self.queries = 0
        self.written: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not BOOKKEEPING.match(sql):
            self.queries += 1
        found = WRITING.match(sql)
        if found and found[1].lower() not in VISITS:
            self.written.append(found[1].lower())
        return execute(sql, params, many, context)


class Askers:
    """A browser for everybody of the cast; each request leaves the world as it was. They ask while ``at_rest``."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.now = timezone.now()
        self.oracle = Oracle(world)
        self.cookies = {name: self._signed_in(name) for name in PERSONS}

    def _signed_in(self, name: str) -> str:
        """The cookies of a browser that has been here before, so that no later visit writes its line anew."""
        if name == "visitor":
            return ""
        client = self.world.cast.client(name, second_factor=name in SECOND_FACTOR)
        space = self.world.cast.other_space if name == "mehr" else self.world.cast.space
        client.get(f"/{space.slug}/understand/")
        return "; ".join(f"{morsel.key}={morsel.coded_value}" for morsel in client.cookies.values())

    @contextmanager
    def at_rest(self) -> Iterator["Askers"]:
        """For as long as they ask: the clock stands still, so that two answers differ in what they say, not in when."""
        with quiet(), patient(), time_machine.travel(self.now, tick=False):
            yield self

    def ask(
        self,
        name: str,
        path: str,
        *,
        method: str = "GET",
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        cookies: str | None = None,
    ) -> Answer:
        """One request of one person. Undoing what it did is for the caller: see ``undone``."""
        factory = RequestFactory(headers=dict(headers or {}))
        factory.cookies = SimpleCookie(self.cookies[name] if cookies is None else cookies)
        sent = _sent(
            partial(getattr(factory, method.lower()), path), data, as_json=method != "GET" and "/api/v1/" in path
        )
        outbox = len(getattr(mail, "outbox", []))
        cache.clear()  # it counts how often an address is asked for, and the matrix asks often
        watch = Watch()
        with connection.execute_wrapper(watch), TestCase.captureOnCommitCallbacks(execute=True):
            response = self.handler(sent.environ)
            content = whole(response)
        return Answer(
            status=response.status_code,
            headers=dict(response.items()),
            cookies=response.cookies.output(header="", sep="\n"),
            content=content,
            said="\n".join(str(message) for message in get_messages(response.wsgi_request)),
            queries=watch.queries,
            written=watch.written,
            mails=list(getattr(mail, "outbox", []))[outbox:],
        )


def _sent(send: Callable[..., Any], data: Mapping[str, Any] | None, *, as_json: bool) -> Any:
    """A request with its data as a form or, to the API, as JSON where it holds no file."""
    has_file = any(isinstance(value, UploadedFile) for value in (data or {}).values())
    if as_json and not has_file:
        return send(json.dumps(data or {}, default=str), content_type="application/json")
    return send(dict(data or {}))


def whole(response: Any) -> bytes:
    """The content of a response, streamed or not."""
    if response.streaming:
        return b"".join(response)
    content: bytes = response.content
    return content


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def patient() -> Iterator[None]:
    """Pages wait for their pictures as long as a report does: else a busy machine decides which ones come later."""
    ask = engine.ask

    def ask_patiently(request: dict[str, Any], *, wait: float) -> bytes:
        return ask(request, wait=max(wait, engine.REPORT_WAITS))

    with patch.object(engine, "ask", ask_patiently):
        yield


@contextmanager
def quiet() -> Iterator[None]:
    """No log lines for answers that are meant to be refusals."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def digest_of_tables() -> str:
    """SHA-256 over every row of every table, but for what each visit may touch."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        names = sorted(name for name in connection.introspection.table_names(cursor) if name not in VISITS)
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            digest.update(name.encode())
            for line in sorted(repr(row) for row in cursor.fetchall()):
                digest.update(line.encode())
    return digest.hexdigest()
