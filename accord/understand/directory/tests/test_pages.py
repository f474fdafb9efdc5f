"""The directory's pages: they work, refuse bad input, hide from strangers, and forbid who may only read."""

from collections.abc import Callable
from typing import Any

import pytest

from accord.kernel.actors.models import Actor, ActorKind, Position
from accord.kernel.places.models import Place, PlaceAlias
from accord.kernel.policy.identifiers import new_id
from tests.cast import Cast

pytestmark = pytest.mark.pages

LISTS = ["understand/bodies/", "understand/people/", "understand/places/"]
FORMS = ["understand/bodies/new/", "understand/people/new/", "understand/places/new/", "understand/places/match/"]


def record_urls(cast: Cast) -> list[str]:
    """One page of each kind of record."""
    return [
        cast.bodies["mines"].get_absolute_url(),
        cast.people["bilal"].get_absolute_url(),
        cast.places["district"].get_absolute_url(),
    ]


@pytest.mark.parametrize("path", ["understand/", *LISTS])
def test_everybody_with_a_role_opens_the_lists(cast: Cast, path: str) -> None:
    for name in ("amina", "bilal", "imran", "hina", "kiran", "lal"):
        assert cast.client(name).get(cast.url(path)).status_code == 200


def test_a_list_shows_what_is_there(cast: Cast) -> None:
    page = cast.client("imran").get(cast.url("understand/bodies/?level=provincial")).content.decode()
    assert "Provincial mines department" in page
    assert "Federal ministry" not in page.split("<main", 1)[1].split("Stands under")[-1]


def test_records_open_with_posts_and_neighbours(cast: Cast) -> None:
    body, person, place = (cast.client("imran").get(url).content.decode() for url in record_urls(cast))
    assert "Bilal" in body
    assert "focal point" in body
    assert "Mines branch office" in body
    assert "Provincial mines department" in person
    assert "District police" in place
    assert "XS-1-1-1" in place


def test_a_stranger_and_an_unknown_record_get_the_same_answer(cast: Cast) -> None:
    for url in record_urls(cast):
        hidden = cast.client("mehr").get(url)
        unknown = cast.client("imran").get(url.replace(url.split("/")[-2], str(new_id())))
        assert (hidden.status_code, unknown.status_code) == (404, 404)


def test_a_person_is_no_body_and_a_body_no_person(cast: Cast) -> None:
    body, person = cast.bodies["mines"], cast.people["bilal"]
    client = cast.client("amina")
    assert client.get(cast.url(f"understand/people/{body.pk}/")).status_code == 404
    assert client.get(cast.url(f"understand/bodies/{person.pk}/")).status_code == 404


def test_a_visitor_is_asked_to_sign_in(cast: Cast) -> None:
    answer = cast.client("visitor").get(cast.url("understand/bodies/"))
    assert answer.status_code in {302, 303}
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("path", FORMS)
def test_readers_may_not_open_the_forms(cast: Cast, path: str) -> None:
    for name in ("imran", "bilal", "hina", "lal"):
        assert cast.client(name).get(cast.url(path)).status_code == 403
    assert cast.client("amina").get(cast.url(path)).status_code == 200


def test_contact_details_are_left_out_for_other_bodies_people(cast: Cast) -> None:
    Actor.objects.filter(pk=cast.bodies["mines"].pk).update(phone="0900-canary", email="canary@sample.invalid")
    url = cast.bodies["mines"].get_absolute_url()
    assert "canary" not in cast.client("daud").get(url).content.decode()
    assert "0900-canary" in cast.client("bilal").get(url).content.decode()
    assert "0900-canary" in cast.client("hina").get(url).content.decode()


NEW_BODY = {"name_en": "Water office", "kind": "public_body", "level": "district", "client_key": "one"}


def test_the_secretariat_adds_a_body_once(cast: Cast) -> None:
    client = cast.client("amina")
    first, again = (client.post(cast.url("understand/bodies/new/"), NEW_BODY) for _send in range(2))
    made = Actor.objects.get(name_key="water office")
    assert first["Location"] == again["Location"] == made.get_absolute_url()
    assert "Water office" in client.get(made.get_absolute_url()).content.decode()


def test_a_bad_name_is_said_and_what_was_typed_is_kept(cast: Cast) -> None:
    answer = cast.client("amina").post(
        cast.url("understand/bodies/new/"), {**NEW_BODY, "name_en": "gnp\u202eexe", "about": "typed text"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "reading direction" in page
    assert "typed text" in page
    assert not Actor.objects.filter(about="typed text").exists()


def test_a_stale_form_is_refused_and_kept(cast: Cast) -> None:
    body = cast.bodies["labour"]
    url = cast.url(f"understand/bodies/{body.pk}/edit/")
    sent = {"name_en": "Labour", "kind": "public_body", "revision": body.revision}
    assert cast.client("kiran").post(url, {**sent, "about": "by Kiran"}).status_code == 302
    late = cast.client("amina").post(url, {**sent, "about": "by Amina"})
    assert late.status_code == 422
    assert "by Amina" in late.content.decode()
    assert Actor.objects.get(pk=body.pk).about == "by Kiran"


def test_a_person_comes_gets_a_post_and_leaves_it(cast: Cast) -> None:
    client = cast.client("amina")
    client.post(cast.url("understand/people/new/"), {"name_en": "Noor", "client_key": "p"})
    noor = Actor.objects.get(name_key="noor", kind=ActorKind.PERSON)
    body = cast.bodies["labour"]
    add = cast.url(f"understand/bodies/{body.pk}/posts/new/")
    assert client.post(add, {"person": noor.pk, "title_en": "Clerk", "client_key": "q"}).status_code == 302
    post = Position.objects.get(person=noor)
    end = cast.url(f"understand/posts/{post.pk}/end/")
    assert client.post(end, {"client_key": "r"}).status_code == 302
    assert client.post(end, {"client_key": "s"}).status_code == 422
    assert "Posts that ended" in client.get(noor.get_absolute_url()).content.decode()


def test_a_place_is_added_where_it_fits(cast: Cast) -> None:
    client = cast.client("amina")
    sent = {"name_en": "Quarry", "kind": "site", "code": "Q1", "client_key": "x"}
    url = cast.url("understand/places/new/")
    assert client.post(url, {**sent, "parent": cast.places["tehsil"].pk}).status_code == 302
    wrong = {"name_en": "Upside", "kind": "country", "parent": cast.places["tehsil"].pk, "client_key": "y"}
    assert client.post(url, wrong).status_code == 422
    assert Place.objects.get(code="Q1").parent == cast.places["tehsil"]


def test_a_name_is_matched_confirmed_and_remembered(cast: Cast) -> None:
    client, url = cast.client("amina"), cast.url("understand/places/match/")
    page = client.post(url, {"kind": "district", "names": "Distric\nOther-District\nZzzz", "client_key": "m"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "nothing like it" in text
    place = cast.places["other_district"]
    confirm = cast.url("understand/places/match/confirm/")
    answer = client.post(confirm, {"text": "Othr Dstrct", "place": place.pk})
    assert answer.status_code == 302
    assert PlaceAlias.objects.get().place == place
    again = client.post(url, {"kind": "district", "names": "Othr Dstrct", "client_key": "n"}).content.decode()
    assert "certain" in again


def test_a_proposal_for_a_hidden_place_is_not_confirmed(cast: Cast) -> None:
    confirm = cast.url("understand/places/match/confirm/")
    assert cast.client("amina").post(confirm, {"text": "x", "place": new_id()}).status_code == 404
    assert cast.client("imran").post(confirm, {"text": "x", "place": new_id()}).status_code == 403
    assert cast.client("amina").post(confirm, {"text": "x", "place": "not an id"}).status_code == 400


def fill(cast: Cast, count: int) -> None:
    """More bodies, people with posts, and places."""
    for number in range(count):
        name = {"name": {"en": f"N{number}"}, "name_key": f"n{number:04}"}
        body = Actor.objects.create(space=cast.space, kind="organisation", parent=cast.bodies["mines"], **name)
        person = Actor.objects.create(space=cast.space, kind="person", **name)
        Position.objects.create(space=cast.space, person=person, body=body)
        Place.objects.create(space=cast.space, kind="site", parent=cast.places["tehsil"], **name)


@pytest.mark.parametrize("path", [*LISTS, "understand/"])
def test_a_list_takes_as_many_queries_for_a_thousand_rows_as_for_ten(
    cast: Cast, queries_of: Callable[[Callable[[], Any]], int], path: str
) -> None:
    client = cast.client("amina")
    fill(cast, 10)
    client.get(cast.url(path))
    few = queries_of(lambda: client.get(cast.url(path)))
    fill_more = [
        Actor(space=cast.space, kind=kind, name={"en": f"M{n}"}, name_key=f"m{n:04}")
        for n in range(1_000)
        for kind in ("organisation", "person")
    ]
    Actor.objects.bulk_create(fill_more)
    assert queries_of(lambda: client.get(cast.url(path))) == few


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_exported_as_it_is_shown(cast: Cast, path: str) -> None:
    answer = cast.client("imran").get(cast.url(path) + "?format=csv")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
