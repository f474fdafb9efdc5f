"""What a program is told in vain is JSON, names no more than it sent, and looks the same for hidden and absent."""

import pytest
from django.test import Client

from accord.commit.commitments.models import Duty, Instrument
from accord.outlets.exchange.tests.programs import Program

NOWHERE = "01a2020c-745f-71c3-b10b-66c0d95f7939"
PROBLEM = "application/problem+json"


@pytest.fixture(params=["session", "token", "neither"])
def program(request, cast, token):
    """Amina's program by session or by token, or one of nobody."""
    if request.param == "neither":
        return Program(cast)
    return Program(cast, "amina") if request.param == "session" else Program(cast, token=token("amina", "write")[1])


@pytest.mark.parametrize(
    "path",
    ["nothing/", "instruments", f"instruments/{NOWHERE}", "instruments/not-an-id/", "", "../v1/x/", "openapi.json/"],
)
def test_an_address_that_is_none_is_told_in_json_whoever_asks(program, path):
    for method in ("get", "post"):
        status, told = program(method, path)
        assert (status, told["status"], program.type) == (404, 404, PROBLEM)


def test_an_address_that_is_none_looks_like_a_hidden_one_and_a_space_of_others_like_none(cast, by, review):
    program = by("amina")
    absent = program.client.get(program.base + f"instruments/{NOWHERE}/")
    nowhere = program.client.get(program.base + "nothing/")
    assert (nowhere.content, nowhere["Content-Length"]) == (absent.content, absent["Content-Length"])
    others = program.client.get(f"/{cast.other_space.slug}/api/v1/instruments/")
    none = program.client.get("/no-such-space/api/v1/instruments/")
    assert (others.content, dict(others.headers)) == (none.content, dict(none.headers))


def test_a_way_of_asking_that_is_none_is_told_with_those_that_are(by):
    program = by("amina")
    answer = program.client.put(program.base + "instruments/")
    assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)
    assert sorted(answer["Allow"].split(", ")) == ["GET", "POST"]
    assert program("post", "openapi.json", {})[0] == 405
    assert program("delete", f"duties/{NOWHERE}/")[0] == 405


def test_an_address_without_its_last_stroke_loses_nothing_that_was_sent(by):
    status, told = by("amina")("post", "instruments", {"kind": "law", "title": {"en": "Act"}})
    assert (status, told["status"]) == (404, 404)
    assert not Instrument.objects.exists()


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff"])
def test_half_a_character_is_told_wherever_it_stands(by, half):
    program = by("amina")
    for path, body in (
        ("terms/", f'{{"list": "{half}", "name": {{"en": "x"}}}}'),
        ("instruments/", f'{{"{half}": 1}}'),
    ):
        answer = program.client.post(program.base + path, body, content_type="application/json")
        assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_a_session_without_its_csrf_token_is_told_in_json_which_header_it_needs(cast):
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client("amina").cookies
    answer = client.post(f"/{cast.space.slug}/api/v1/instruments/", "{}", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM)
    assert "X-CSRFToken" in answer.json()["title"]


def test_nobody_is_told_to_come_in_however_they_ask(cast):
    client = Client(enforce_csrf_checks=True)
    for method in ("get", "post", "patch"):
        answer = getattr(client, method)(f"/{cast.space.slug}/api/v1/instruments/", content_type="application/json")
        assert (answer.status_code, answer["Content-Type"], len(answer.cookies)) == (401, PROBLEM, 0), method


def test_too_much_at_once_is_told_in_json(cast):
    client = Client()
    path = f"/{cast.space.slug}/api/v1/instruments/"
    answer = client.post(path, b"x" * 300_000, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM)


def test_what_nobody_foresaw_is_told_in_json_without_a_word_of_what_it_was(cast, monkeypatch):
    client = cast.client("amina")
    client.raise_request_exception = False
    monkeypatch.setattr("accord.commit.commitments.api.instruments.part_of", lambda *_: 1 / 0)
    answer = client.get(f"/{cast.space.slug}/api/v1/instruments/")
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert b"division" not in answer.content


def test_broken_json_is_told_calmly(by):
    program = by("amina")
    answer = program.client.post(program.base + "instruments/", "{not json", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_ids_of_hidden_records_are_refused_in_the_words_for_absent_ones(by, promise, duty):
    Instrument.objects.filter(pk=promise.instrument_id).update(sensitivity=3)
    Duty.objects.filter(pk=duty.pk).update(sensitivity=3)
    program = by("amina")
    hidden = str(promise.instrument_id)
    for sent, path in (({"text": "x"}, "commitments/"), ({"stage": "passed", "reached_on": "2024-01-01"}, "stages/")):
        told, absent = (program("post", path, {**sent, "instrument": pk}) for pk in (hidden, NOWHERE))
        assert told[0] == absent[0] == 422
        assert str(told[1]).replace(hidden, NOWHERE) == str(absent[1])
    for path in ("stages/?instrument={}", "duties/?instrument={}", "commitments/?under={}"):
        told, absent = (program("get", path.format(pk)) for pk in (hidden, NOWHERE))
        assert str(told).replace(hidden, NOWHERE) == str(absent)
    told, absent = (program("patch", f"duties/{pk}/", {"revision": 1}) for pk in (duty.pk, NOWHERE))
    assert told == absent
