"""Whatever a program sends, the answer is what the description of the API says, and never a fault of the server."""

import json
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.kernel.taxonomies.services import add_taxonomy, add_term
from accord.outlets.exchange.api.mount import described
from accord.outlets.exchange.services.tokens import make_token
from accord.outlets.exchange.tests.descriptions import WORDS, Described

PREFIX = "/sandstone/api/v1/"
DESCRIBED = Described(described(PREFIX))
WAYS = {f"{method} {path.removeprefix(PREFIX)}": (method, path) for method, path, _said in DESCRIBED.operations()}


@pytest.fixture
def world(cast, review, promise, duty):
    """Ids that lead somewhere, and a program that may write."""
    themes = add_taxonomy(cast.operator, key="themes", name={"en": "Themes"})
    term = add_term(cast.operator, taxonomy=themes, name={"en": "Safety"})
    _row, secret = make_token(cast.viewer("amina"), name="x", scope="write", days=1, with_factor=True)
    ids = [row.pk for row in (review, promise, duty, term, cast.bodies["mines"], cast.places["district"])]
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    client.raise_request_exception = False
    return Described(DESCRIBED.document, ids), client


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
@settings(suppress_health_check=list(HealthCheck), max_examples=settings().max_examples // 2)
@given(data=st.data())
def test_every_answer_is_as_described(world, way, data):
    doc, client = world
    method, path = WAYS[way]
    operation = doc.document["paths"][path][method]
    asked = {each["name"]: each["schema"] for each in operation.get("parameters", []) if each["in"] == "query"}
    words = {name: st.one_of(doc.fitting(schema).map(as_words), WORDS) for name, schema in asked.items()}
    query = data.draw(st.fixed_dictionaries({}, optional=words), label="asked")
    address = path.replace("{pk}", data.draw(st.sampled_from(doc.ids), label="id"))
    sent = {}
    if "requestBody" in operation:
        [[kind, said_of]] = operation["requestBody"]["content"].items()
        body = data.draw(doc.sendable(said_of["schema"]), label="sent")
        sent = {"data": json.dumps(body), "content_type": kind} if kind.endswith("json") else {"data": as_form(body)}
    key = data.draw(st.sampled_from(["", "k1", "k2", "k" * 65, "\udcff"]), label="key")
    address += "?" + urlencode(query, errors="replace")
    answer = getattr(client, method)(address, headers={"Idempotency-Key": key}, **sent)
    assert answer.status_code < 500, answer.content
    said = operation["responses"].get(answer.status_code) or operation["responses"]["default"]
    if "content" not in said:
        assert answer.content == b""
        return
    [[kind, body]] = said["content"].items()
    assert answer["Content-Type"].partition(";")[0] == kind
    assert not doc.faults(answer.json(), body["schema"])
    assert answer.status_code < 400 or answer.json()["status"] == answer.status_code


def as_form(body):
    """What of a body a form can say, with a small file where the file is said."""
    given = body.items() if isinstance(body, dict) else ()
    words = {name: str(value).replace("\ud800", "") for name, value in given if name != "file"}
    return words | ({"file": SimpleUploadedFile("a.csv", b"code,name\n")} if "file" in dict(given) else {})


def as_words(value):
    """A value as it stands in an address."""
    return value if isinstance(value, int | float | str) else {True: "true", False: "false", None: ""}.get(value, value)


def test_what_is_not_as_described_is_seen():
    schema = {"$ref": "#/components/schemas/TermOut"}
    term = {"id": "x", "revision": "1", "created_at": None, "name": {"en": 7}, "extra": 1, "parent": "x", "retired": 0}
    faults = " ".join(DESCRIBED.faults(term, schema))
    for name in (".id", ".revision", ".name.en", ".extra", ".parent", ".retired", ".url is missing"):
        assert name in faults, name
    assert ".created_at" not in faults
