"""Programs read and write the same rows through the same services: by session or by a personal token."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accord.commit.commitments.models import Commitment, Duty, Instrument, StatePosition
from accord.commit.commitments.services import add_commitment, add_instrument, assign_duty
from accord.kernel.access.services import grant_access
from accord.kernel.audit.models import Event
from accord.kernel.taxonomies.services import add_taxonomy, add_term, say_mapping
from accord.outlets.exchange.models import ApiToken
from accord.outlets.exchange.services.tokens import make_token, revoke_token
from tests.surroundings import ROOT


@pytest.fixture
def review(cast):
    return add_instrument(cast.viewer("amina"), kind="upr_outcome", title={"en": "Review"}, symbol="XS/1")


@pytest.fixture
def promise(cast, review):
    return add_commitment(cast.viewer("amina"), instrument=review, text="Inspect every mine.", paragraph="84")


@pytest.fixture
def duty(cast, promise):
    values = {"wording": {"en": "Inspect"}, "level": "provincial", "lead": cast.bodies["mines"]}
    return assign_duty(cast.viewer("amina"), commitment=promise, places=[cast.places["province"]], **values)


class Program:
    """Asks the API of the cast's space and reads the answer."""

    def __init__(self, cast, name="", token="", **client):
        self.client = cast.client(name) if name else Client(**client)
        self.base = f"/{cast.space.slug}/api/v1/"
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __call__(self, method, path, data=None, **headers):
        send = getattr(self.client, method)
        body = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        answer = send(self.base + path, headers={**self.headers, **headers}, **body)
        self.type = answer["Content-Type"]
        return answer.status_code, json.loads(answer.content) if answer.content else None


@pytest.fixture
def by(cast):
    return lambda name: Program(cast, name)


@pytest.fixture
def token(cast):
    def make(name, scope="read", **values):
        values = {"name": "a program", "days": 30, "with_factor": True, **values}
        return make_token(cast.viewer(name), scope=scope, **values)

    return make


def test_lists_come_part_by_part_and_none_is_read_twice(cast, review, by):
    for n in range(7):
        add_commitment(cast.viewer("amina"), instrument=review, text=f"Words {n}", paragraph=str(n))
    imran, seen, cursor = by("imran"), [], ""
    while True:
        status, told = imran("get", f"commitments/?limit=3&cursor={cursor}")
        assert status == 200
        seen += [row["paragraph"] for row in told["items"]]
        cursor = told["next"]
        if cursor is None:
            break
    assert seen == [str(n) for n in range(7)]


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("instruments/?kind=upr_outcome", 1),
        ("instruments/?kind=law", 0),
        ("commitments/?owned=true", 1),
        ("commitments/?owned=false", 0),
        ("commitments/?q=mine", 1),
        ("duties/?level=provincial&owned=true", 1),
        ("duties/?due_before=2020-01-01", 0),
        ("stages/", 0),
        ("positions/", 0),
        ("terms/?retired=false", 0),
    ],
)
def test_lists_are_narrowed(by, duty, path, number):
    status, told = by("imran")("get", path)
    assert (status, len(told["items"])) == (200, number)


def test_a_duty_is_found_by_place_lead_and_document(cast, by, duty, review):
    program = by("imran")
    for query, number in (
        (f"place={cast.places['country'].pk}", 1),
        (f"place={cast.places['district'].pk}", 0),
        (f"lead={cast.bodies['mines'].pk}", 1),
        (f"instrument={review.pk}", 1),
    ):
        assert len(program("get", f"duties/?{query}")[1]["items"]) == number, query
    status, told = program("get", f"duties/{duty.pk}/")
    assert (status, told["places"], told["lead"]) == (200, [str(cast.places["province"].pk)], str(duty.lead_id))


def test_amina_builds_a_promise_with_everything(cast, by):
    amina = by("amina")
    list_of = add_taxonomy(cast.operator, key="themes", name={"en": "Themes"})
    theme = add_term(cast.operator, taxonomy=list_of, name={"en": "Safety"})
    status, paper = amina("post", "instruments/", {"kind": "law", "title": {"en": "Act 4"}})
    assert status == 201
    assert (
        amina("post", "stages/", {"instrument": paper["id"], "stage": "in_force", "reached_on": "2024-05-01"})[0] == 201
    )
    sent = {"instrument": paper["id"], "text": "No child below ground.", "themes": [str(theme.pk)]}
    status, promise = amina("post", "commitments/", sent)
    assert (status, promise["themes"]) == (201, [str(theme.pk)])
    assert (
        amina("post", "positions/", {"commitment": promise["id"], "position": "supported", "source": "Answer"})[0]
        == 201
    )
    status, duty = amina(
        "post",
        "duties/",
        {"commitment": promise["id"], "wording": {"en": "Inspect"}, "lead": str(cast.bodies["mines"].pk)},
    )
    assert (status, duty["level"]) == (201, "provincial")
    status, changed = amina("patch", f"duties/{duty['id']}/", {"revision": duty["revision"], "due": "2030-01-01"})
    assert (status, changed["due"], changed["wording"]) == (200, "2030-01-01", {"en": "Inspect"})
    status, told = amina("patch", f"duties/{duty['id']}/", {"revision": duty["revision"], "due": "2031-01-01"})
    assert (status, told["changed"]["due"]) == (409, {"sent": "2031-01-01", "now": "2030-01-01"})
    assert amina("post", f"duties/{duty['id']}/withdraw/", {"reason": "In error"})[0] == 204
    assert amina("get", f"duties/{duty['id']}/")[0] == 404
    status, term = amina("post", "terms/", {"list": "themes", "name": {"en": "Pay"}})
    assert status == 201
    assert amina("patch", f"terms/{term['id']}/", {"revision": 1, "rank": 3})[1]["rank"] == 3
    row = Commitment.objects.get(pk=promise["id"])
    status, told = amina("patch", f"commitments/{row.pk}/", {"revision": row.revision, "plain": {"en": "No child"}})
    assert (status, told["plain"], told["text"]) == (200, {"en": "No child"}, "No child below ground.")
    assert StatePosition.objects.get().source == "Answer"


def test_the_same_key_twice_makes_one_row(by):
    amina, sent = by("amina"), {"kind": "law", "title": {"en": "Act 4"}}
    first = amina("post", "instruments/", sent, **{"Idempotency-Key": "k-1"})
    assert amina("post", "instruments/", sent, **{"Idempotency-Key": "k-1"}) == first
    assert Instrument.objects.count() == 1
    status, told = amina("post", "instruments/", {**sent, "title": {"en": "Other"}}, **{"Idempotency-Key": "k-1"})
    assert (status, told["field"]) == (422, "title")


@pytest.mark.parametrize(
    ("asked", "sent", "status"),
    [
        ("GET commitments/?cursor=nonsense", None, 422),
        ("GET commitments/?limit=1000", None, 422),
        ("GET duties/01a2020c-745f-71c3-b10b-66c0d95f7939/", None, 404),
        ("POST instruments/", {"kind": "poem", "title": {"en": "X"}}, 422),
        ("POST instruments/", {"kind": "law", "title": {}}, 422),
        ("POST instruments/", {"kind": "law", "title": {"en": "a\x00b"}}, 422),
        ("POST commitments/", {"instrument": "01a2020c-745f-71c3-b10b-66c0d95f7939", "text": "x"}, 422),
    ],
)
def test_what_does_not_fit_is_a_problem_with_words(by, asked, sent, status):
    program, (method, path) = by("amina"), asked.split(" ")
    told = program(method.lower(), path, sent)
    assert (told[0], told[1]["status"], program.type) == (status, status, "application/problem+json")


def test_promises_are_found_under_a_term_by_own_tag_or_through_a_mapping(cast, by, review):
    lists = [add_taxonomy(cast.operator, key=key, name={"en": key}) for key in ("themes", "groups")]
    school, children = (add_term(cast.operator, taxonomy=one, name={"en": "School"}) for one in lists)
    add_commitment(cast.viewer("amina"), instrument=review, text="Schools", themes=[school])
    imran = by("imran")
    assert imran("get", f"commitments/?under={children.pk}")[1]["items"] == []
    say_mapping(cast.viewer("hina"), term=school, counterpart=children)
    assert len(imran("get", f"commitments/?under={children.pk}")[1]["items"]) == 1
    assert imran("get", f"commitments/?theme={children.pk}")[1]["items"] == []
    assert imran("get", f"commitments/?under={review.pk}")[0] == 422


def test_null_empties_what_may_be_empty_and_nothing_else(cast, by, duty, review):
    amina = by("amina")
    status, told = amina("patch", f"instruments/{review.pk}/", {"revision": review.revision, "title": None})
    assert (status, told["field"]) == (422, "title")
    status, told = amina("patch", f"duties/{duty.pk}/", {"revision": duty.revision, "lead": None})
    assert (status, told["lead"], told["assigned_on"]) == (200, None, None)


@pytest.mark.parametrize(
    "path", ["commitments/?session=%00&q=a%00b", "terms/?list=%00", "duties/?level=%00&cursor=%00"]
)
def test_a_nul_in_an_address_finds_nothing_and_breaks_nothing(by, path):
    assert by("imran")("get", path)[0] == 200


def test_an_address_or_a_way_of_asking_that_is_none_is_told(by):
    client, base = by("amina").client, by("amina").base
    assert client.get(base + "duties/not-an-id/").status_code == 404
    assert client.put(base + "instruments/").status_code == 405


def test_broken_json_is_told_calmly(by):
    program = by("amina")
    answer = program.client.post(program.base + "instruments/", "{not json", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("name", ["imran", "bilal", "hina", "kiran"])
def test_who_may_not_on_the_pages_may_not_here(by, review, name):
    status, told = by(name)("post", "instruments/", {"kind": "law", "title": {"en": "Act 4"}})
    assert (status, told["status"]) == (403, 403)
    assert Instrument.objects.count() == 1


def test_hidden_looks_like_absent(cast, by, promise, duty):
    Duty.objects.filter(pk=duty.pk).update(sensitivity=3)
    program = by("imran")
    hidden = program("get", f"duties/{duty.pk}/")
    assert hidden == program("get", "duties/01a2020c-745f-71c3-b10b-66c0d95f7939/")
    assert program("get", "duties/")[1]["items"] == []
    assert Program(cast, "mehr")("get", "duties/")[0] == 404


def test_nobody_comes_in_without_session_or_token(cast, review):
    program = Program(cast)
    answer = program.client.get(program.base + "instruments/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="accord"')
    assert answer["Content-Type"] == "application/problem+json"


def test_a_session_writes_with_its_csrf_token_alone(cast):
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client("amina").cookies
    path, sent = f"/{cast.space.slug}/api/v1/instruments/", json.dumps({"kind": "law", "title": {"en": "Act"}})
    assert client.post(path, sent, content_type="application/json").status_code == 403
    assert not Instrument.objects.exists()


def test_a_token_reads_and_writes_as_far_as_it_says(cast, review, token):
    _row, reading = token("amina")
    _row, writing = token("amina", "write")
    sent = {"kind": "law", "title": {"en": "Act"}}
    assert Program(cast, token=reading)("get", "instruments/")[0] == 200
    assert Program(cast, token=reading)("post", "instruments/", sent)[0] == 403
    assert Program(cast, token=writing, enforce_csrf_checks=True)("post", "instruments/", sent)[0] == 201
    event = Event.objects.filter(name="instrument_added").latest("number")
    assert event.account_id == cast.account("amina").pk


def test_a_token_made_without_the_second_step_reads_as_a_reader(cast, review, token):
    _row, secret = token("amina", "write", with_factor=False)
    program = Program(cast, token=secret)
    assert program("get", "instruments/")[0] == 200
    assert program("post", "instruments/", {"kind": "law", "title": {"en": "Act"}})[0] == 403


def test_a_token_ends_by_its_day_by_revocation_and_with_its_person(cast, review, token):
    def status(secret):
        return Program(cast, token=secret)("get", "instruments/")[0]

    row, secret = token("imran")
    assert status(secret) == 200
    assert status(secret + "x") == 401
    ApiToken.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert status(secret) == 401
    row, secret = token("imran")
    revoke_token(cast.viewer("imran"), row.pk)
    assert status(secret) == 401
    row, secret = token("imran")
    account = cast.account("imran")
    account.is_active = False
    account.save()
    assert status(secret) == 401


def test_a_token_holds_in_its_space_and_on_the_addresses_of_the_api_alone(cast, token):
    _row, secret = token("imran")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get(f"/{cast.other_space.slug}/api/v1/instruments/").status_code == 404
    assert client.get(f"/{cast.space.slug}/commit/").status_code == 302
    assert client.get(f"/{cast.space.slug}/api/tokens/").status_code == 302


def test_the_secret_is_kept_nowhere(cast, token):
    row, secret = token("imran")
    assert secret not in json.dumps(list(ApiToken.objects.values()), default=str)
    assert secret not in json.dumps(list(Event.objects.values()), default=str)
    assert row.digest != secret


def test_nothing_confidential_leaves_by_a_token(cast, review, token):
    Instrument.objects.filter(pk=review.pk).update(sensitivity=3)
    grant_access(
        cast.operator,
        account=cast.account("amina"),
        kind="instrument",
        object_id=review.pk,
        reason="To look",
        ends=timezone.now() + timedelta(days=1),
    )
    _row, secret = token("amina")
    assert Program(cast, token=secret)("get", f"instruments/{review.pk}/")[0] == 404


@pytest.mark.pages
def test_imran_makes_a_token_on_the_page_sees_it_once_and_revokes_it(cast):
    client, path = cast.client("imran"), f"/{cast.space.slug}/api/tokens/"
    answer = client.post(path, {"name": "Our sheet", "scope": "read", "days": 30})
    body = answer.content.decode()
    secret = body[body.index("accord_") :].split("<")[0]
    assert Program(cast, token=secret)("get", "instruments/")[0] == 200
    assert secret not in client.get(path).content.decode()
    row = ApiToken.objects.get()
    assert cast.client("amina").post(f"{path}revoke/", {"token": row.pk}).status_code == 404
    client.post(f"{path}revoke/", {"token": row.pk})
    assert Program(cast, token=secret)("get", "instruments/")[0] == 401
    assert client.post(path, {"name": "x", "scope": "read", "days": 4000}).status_code == 422


def test_the_description_names_every_address_and_the_guide_too(cast, by):
    status, schema = by("imran")("get", "openapi.json")
    assert (status, schema["openapi"][:2]) == (200, "3.")
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    prefix = f"/{cast.space.slug}/api/v1/"
    missing = [path for path in schema["paths"] if f"`{path.removeprefix(prefix).replace('{pk}', 'ID')}`" not in text]
    assert not missing
    assert all(path.startswith(prefix) for path in schema["paths"])


def test_a_long_list_takes_as_many_queries_as_a_short_one(cast, by, review, promise, queries_of):
    program = by("imran")
    program("get", "commitments/")
    few = queries_of(lambda: program("get", "commitments/"))
    for n in range(20):
        add_commitment(cast.viewer("amina"), instrument=review, text=f"Words {n}", paragraph=str(n))
    assert queries_of(lambda: program("get", "commitments/")) == few
