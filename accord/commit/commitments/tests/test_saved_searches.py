"""Saved searches: kept, shared, opened with what is new, dropped; nobody else's own ones are seen."""

import pytest

from accord.commit.commitments.models import Commitment, SavedSearch
from accord.commit.commitments.queries.searches import searches_for
from accord.commit.commitments.services import add_commitment, drop_search, note_look, save_search
from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.sensitivity import S2
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused

pytestmark = pytest.mark.pages
HERE = "/sandstone/commit/searches/"


@pytest.fixture
def kept(cast, promise):
    return save_search(cast.viewer("imran"), name="Mines", address="q=mine&page=3")


def add(cast, review, text):
    return add_commitment(cast.viewer("amina"), instrument=review, text=text)


def line(cast, name="imran"):
    page = cast.client(name).get(HERE)
    return next(iter([*page.context["own"], *page.context["common"]]))


def test_a_reader_keeps_a_search_and_sees_what_is_new_since_the_last_look(cast, kept, review):
    assert kept.address == "q=mine"
    before = line(cast)
    assert (before.new, before.total) == (0, line(cast).total)
    add(cast, review, "Close the second mine")
    add(cast, review, "Open a school")
    assert (line(cast).new, line(cast).total) == (1, before.total + 1)
    answer = cast.client("imran").post(f"{HERE}open/", {"search": kept.pk})
    assert answer.headers["Location"] == "/sandstone/commit/?q=mine"
    assert line(cast).new == 0


def test_looking_leaves_no_event_and_is_each_persons_own(cast, review, promise):
    shared = save_search(cast.viewer("amina"), name="Mines", address="q=mine", is_shared=True)
    add(cast, review, "Close the second mine")
    events = Event.objects.count()
    note_look(cast.viewer("imran"), shared)
    assert Event.objects.count() == events
    assert (line(cast, "imran").new, line(cast, "bilal").new) == (0, 1)


def test_a_restricted_promise_is_never_counted(cast, kept, review):
    before = line(cast, "imran").total
    hidden = add(cast, review, "A hidden mine")
    Commitment.objects.filter(pk=hidden.pk).update(sensitivity=S2)
    index_records([hidden])
    assert (line(cast, "imran").new, line(cast, "imran").total) == (0, before)
    save_search(cast.viewer("amina"), name="Mines", address="q=mine")
    assert line(cast, "amina").total == before


def test_nobody_else_sees_opens_or_drops_an_own_search(cast, kept):
    assert not searches_for(cast.viewer("amina")).exists()
    for step in ("open", "drop"):
        assert cast.client("amina").post(f"{HERE}{step}/", {"search": kept.pk}).status_code == 404
        assert cast.client("mehr").post(f"{HERE}{step}/", {"search": kept.pk}).status_code == 404
        assert cast.client("imran").post(f"{HERE}{step}/", {"search": "nonsense"}).status_code == 404


def test_only_the_secretariat_shares_and_any_of_it_drops_what_is_shared(cast, promise):
    with pytest.raises(NotPermitted):
        save_search(cast.viewer("imran"), name="Mines", address="q=mine", is_shared=True)
    shared = save_search(cast.viewer("amina"), name="Mines", address="q=mine", is_shared=True)
    with pytest.raises(NotPermitted):
        drop_search(cast.viewer("imran"), shared)
    drop_search(cast.viewer("amina"), shared)
    assert not searches_for(cast.viewer("imran")).exists()


def test_the_one_who_made_it_drops_it_on_the_page(cast, kept):
    assert cast.client("imran").post(f"{HERE}drop/", {"search": kept.pk}).status_code == 302
    assert SavedSearch.objects.get().deleted_at is not None
    assert Event.objects.filter(name="search_dropped").count() == 1


@pytest.mark.parametrize("address", ["", "page=2", "sort=where", "nonsense"])
def test_nothing_to_search_for_is_refused(cast, address, promise):
    with pytest.raises(Refused):
        save_search(cast.viewer("imran"), name="Nothing", address=address)


def test_a_name_is_needed_and_not_too_long(cast, promise):
    for name in ("", "  ", "x" * 121):
        with pytest.raises(Refused):
            save_search(cast.viewer("imran"), name=name, address="q=mine")


def test_the_page_keeps_what_the_list_shows(cast, promise):
    client = cast.client("amina")
    listed = client.get("/sandstone/commit/?position=noted&q=mine&not-theme=x")
    assert "searches/new/?position=noted&amp;q=mine&amp;not-theme=x" in listed.content.decode()
    form = client.get(f"{HERE}new/?position=noted&q=mine").context["form"]
    data = {"name": "Noted", "is_shared": "on", "address": form["address"].value(), "client_key": "k1"}
    assert client.post(f"{HERE}new/", data).status_code == 302
    search = SavedSearch.objects.get()
    assert (search.address, search.is_shared) == ("position=noted&q=mine", True)
    assert "is_shared" not in cast.client("imran").get(f"{HERE}new/").context["form"].fields


def test_an_enumerator_keeps_none(cast, promise):
    with pytest.raises(NotPermitted):
        save_search(cast.viewer("gul"), name="Mines", address="q=mine")
