"""Programs send files, see what they would come to, and let them come in, as the page does."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accord.kernel.audit.models import Event
from accord.kernel.places.models import Place
from accord.outlets.exchange.jobs import apply_confirmed_import, read_asked_import
from accord.outlets.exchange.models import Import
from accord.outlets.exchange.tests.programs import Program

NOWHERE = "01a2020c-745f-71c3-b10b-66c0d95f7939"
TABLE = b"code,name,kind,parent_code\nXT,Somewhere,country,\n"
WITH_FAULT = TABLE + b"XU,,country,\n"


@pytest.fixture
def send(cast, by):
    def sent(content=TABLE, name="amina", program=None, what="places", **headers):
        program = program or by(name)
        file = SimpleUploadedFile("places.csv", content, "text/csv")
        headers = {**program.headers, **headers}
        answer = program.client.post(program.base + "imports/", {"what": what, "file": file}, headers=headers)
        return answer.status_code, answer.json()

    return sent


def read(pk):
    read_asked_import(Event.objects.get(name="import_asked", object_id=pk))


def test_a_file_is_sent_read_looked_at_and_brought_in(cast, by, send):
    amina, before = by("amina"), Place.objects.count()
    status, taken = send()
    assert (status, taken["state"], taken["what"], taken["name"]) == (201, "asked", "places", "places.csv")
    path = f"imports/{taken['id']}/"
    assert amina("get", path)[1]["plan"] is None
    assert amina("post", f"{path}apply/", {})[0] in {409, 422}
    read(taken["id"])
    told = amina("get", path)[1]
    assert (told["state"], told["plan"]["counts"]["created"], told["plan"]["rejected"]) == ("planned", 1, [])
    assert amina("post", f"{path}apply/", {})[1]["state"] == "staged"
    assert amina("post", f"{path}apply/", {})[0] in {409, 422}
    apply_confirmed_import(Event.objects.get(name="import_confirmed", object_id=taken["id"]))
    assert (amina("get", path)[1]["state"], Place.objects.count()) == ("applied", before + 1)
    assert len(amina("get", "imports/?state=applied&what=places")[1]["items"]) == 1
    assert amina("get", "imports/?state=planned")[1]["items"] == []


def test_rejected_rows_are_named_and_lost_only_with_a_word(by, send):
    amina, taken = by("amina"), send(WITH_FAULT)[1]
    read(taken["id"])
    told = amina("get", f"imports/{taken['id']}/")[1]
    assert told["plan"]["counts"]["rejected"] == 1
    [fault] = told["plan"]["rejected"]
    assert fault["row"] == 3
    assert fault["reason"]
    assert amina("post", f"imports/{taken['id']}/apply/", {})[0] == 422
    assert amina("post", f"imports/{taken['id']}/apply/", {"accept_rejected": True})[1]["state"] == "staged"


def test_a_file_that_is_not_wanted_is_put_aside(by, send):
    taken = send()[1]
    read(taken["id"])
    assert by("amina")("post", f"imports/{taken['id']}/put-aside/")[1]["state"] == "dropped"
    assert by("amina")("post", f"imports/{taken['id']}/apply/", {})[0] in {409, 422}


def test_the_same_key_sends_one_file(send):
    first = send(**{"Idempotency-Key": "f"})
    assert send(**{"Idempotency-Key": "f"}) == first
    assert Import.objects.count() == 1


def test_a_token_sends_a_file_as_large_as_a_page_does_and_a_reading_token_none(cast, send, token):
    large = TABLE + b"".join(b"XT-%d,Place %d,district,XT\n" % (n, n) for n in range(2, 20_000))
    assert len(large) > 300_000
    assert send(large, program=Program(cast, token=token("amina", "write")[1]))[0] == 201
    assert send(program=Program(cast, token=token("amina", "read")[1]))[0] == 403


@pytest.mark.parametrize("name", ["bilal", "hina", "imran", "kiran"])
def test_nobody_else_sees_or_sends_files(by, send, name):
    taken, program = send()[1], by(name)
    assert send(name=name)[0] == 403
    for method, path in (
        ("get", "imports/"),
        ("get", f"imports/{taken['id']}/"),
        ("get", f"imports/{NOWHERE}/"),
        ("post", f"imports/{taken['id']}/put-aside/"),
    ):
        assert program(method, path)[0] == 403, path
    assert Import.objects.count() == 1


def test_what_does_not_fit_is_told(by, send):
    status, told = send(what="poem")
    assert (status, told["errors"][0]["where"][-1]) == (422, "what")
    assert send(b"")[0] == 422
    amina = by("amina")
    answer = amina.client.post(amina.base + "imports/", {"what": "places"})
    assert (answer.status_code, answer.json()["errors"][0]["where"][-1]) == (422, "file")
    assert amina("get", f"imports/{NOWHERE}/")[0] == 404
    assert not Import.objects.exists()


def test_many_files_take_as_many_queries_as_one(by, send, queries_of):
    amina = by("amina")
    send()
    amina("get", "imports/")
    few = queries_of(lambda: amina("get", "imports/"))
    send()
    send()
    assert queries_of(lambda: amina("get", "imports/")) == few
