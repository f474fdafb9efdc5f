"""Programs read and write the same rows through the same services: by session or by a personal token."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from accord.commit.commitments.models import Commitment, Duty, Instrument, StatePosition
from accord.commit.commitments.services import add_commitment
from accord.kernel.taxonomies.services import add_taxonomy, add_term, say_mapping
from accord.outlets.exchange.tests.programs import Program
from tests.surroundings import ROOT


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
        (f"place={cast.places['district'].pk}", 1),  # it holds in the whole province
        (f"place={uuid4()}", 0),
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
    assert (status, told["errors"][0]["where"][-1]) == (422, "title")
    status, told = amina("patch", f"duties/{duty.pk}/", {"revision": duty.revision, "lead": None})
    assert (status, told["lead"], told["assigned_on"]) == (200, None, None)


@pytest.mark.parametrize(
    "path", ["commitments/?session=%00&q=a%00b", "terms/?list=%00", "duties/?level=%00&cursor=%00"]
)
def test_a_nul_in_an_address_finds_nothing_and_breaks_nothing(by, path):
    assert by("imran")("get", path)[0] == 200


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


def test_the_description_names_every_address_and_the_guide_too(cast, by):
    status, schema = by("imran")("get", "openapi.json")
    assert (status, schema["openapi"][:2]) == (200, "3.")
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    prefix = f"/{cast.space.slug}/api/v1/"
    missing = [path for path in schema["paths"] if f"`{path.removeprefix(prefix).replace('{pk}', 'ID')}`" not in text]
    assert not missing
    assert all(path.startswith(prefix) for path in schema["paths"])


def test_the_description_says_in_words_what_everything_is(by):
    schema = by("imran")("get", "openapi.json")[1]
    operations = [each for ways in schema["paths"].values() for each in ways.values()]
    assert all(each["summary"] and each["description"] for each in operations)
    assert all(part["description"] for each in operations for part in each.get("parameters", []))
    assert {tag for each in operations for tag in each["tags"]} == {each["name"] for each in schema["tags"]}
    assert all(each.get("description") for each in schema["components"]["schemas"].values())
    said = json.dumps(schema)
    for word in ("Raises", " viewer", "queryset", "``", "As above", "django"):
        assert word not in said, word


def test_a_long_list_takes_as_many_queries_as_a_short_one(cast, by, review, promise, queries_of):
    program = by("imran")
    program("get", "commitments/")
    few = queries_of(lambda: program("get", "commitments/"))
    for n in range(20):
        add_commitment(cast.viewer("amina"), instrument=review, text=f"Words {n}", paragraph=str(n))
    assert queries_of(lambda: program("get", "commitments/")) == few
