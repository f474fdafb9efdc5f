"""Programs name parties, say what followed from documents, ask for releases, keep searches, and compare levels."""

from datetime import date

import pytest

from accord.commit.commitments.models import InstrumentParty, SavedSearch
from accord.commit.commitments.services import add_commitment, add_instrument, save_search
from accord.commit.commitments.services.parties import add_party
from accord.kernel.publication.models import Release
from accord.kernel.taxonomies.services import add_taxonomy, add_term
from accord.understand.situation.services import add_law

NOWHERE = "01a2020c-745f-71c3-b10b-66c0d95f7939"


@pytest.fixture
def agreement(cast):
    return add_instrument(cast.viewer("amina"), kind="agreement", title={"en": "Compact (sample)"})


@pytest.fixture
def theme(cast, promise, agreement):
    """Children: promised by the country and by a province."""
    themes = add_taxonomy(cast.operator, key="themes", name={"en": "Themes"})
    made, amina = add_term(cast.operator, taxonomy=themes, name={"en": "Children"}), cast.viewer("amina")
    act = add_instrument(amina, kind="policy", title={"en": "Act"}, level="provincial")
    for paper in (promise.instrument, act):
        add_commitment(amina, instrument=paper, text="No child works.", themes=[made])
    return made


def test_a_party_is_named_once_and_taken_off(cast, by, agreement):
    amina = by("amina")
    sent = {"instrument": str(agreement.pk), "party": str(cast.bodies["owners"].pk), "side": "both"}
    status, made = amina("post", "parties/", {**sent, "signed_on": "2025-03-04"}, **{"Idempotency-Key": "p"})
    assert (status, made["signed_on"], made["side"]) == (201, "2025-03-04", "both")
    again = amina("post", "parties/", {**sent, "signed_on": "2025-03-04"}, **{"Idempotency-Key": "p"})
    assert again == (201, made)
    assert amina("post", "parties/", sent)[1]["field"] == "party"
    for query in (f"instrument={agreement.pk}", f"party={sent['party']}"):
        assert amina("get", f"parties/?{query}")[1]["items"] == [made]
    assert by("imran")("post", f"parties/{made['id']}/remove/")[0] == 403
    assert amina("post", f"parties/{made['id']}/remove/") == (204, None)
    assert amina("get", f"parties/{made['id']}/")[0] == 404


def test_a_party_that_does_not_fit_names_its_field_and_others_may_not(cast, by, agreement):
    sent = {"instrument": str(agreement.pk), "party": str(cast.bodies["owners"].pk), "side": "both"}
    for field in ("instrument", "party"):
        assert by("amina")("post", "parties/", {**sent, field: NOWHERE})[1]["field"] == field
    for name in ("daud", "imran", "hina"):
        assert by(name)("post", "parties/", sent)[0] == 403
    assert not InstrumentParty.objects.exists()


def test_a_hidden_party_is_none(cast, by, agreement):
    row = add_party(cast.viewer("amina"), agreement, party=cast.bodies["owners"], side="both")
    type(row.party).objects.filter(pk=row.party_id).update(sensitivity=3)
    imran = by("imran")
    assert imran("get", "parties/")[1]["items"] == []
    assert imran("get", f"parties/{row.pk}/") == imran("get", f"parties/{NOWHERE}/")


def test_it_is_said_what_followed_and_what_it_came_from(cast, by, agreement, promise, duty):
    amina, path = by("amina"), f"instruments/{promise.instrument_id}/followed/"
    law = add_law(cast.viewer("amina"), kind="law", title={"en": "Act"}, level="provincial")
    told = amina("get", path)[1]
    assert told == {"came_from": [], "led_to": [], "promises": 1, "owned": 1, "duties": 1}
    told = amina("post", path, {"kind": "law", "id": str(law.pk)})[1]
    assert [(each["kind"], each["id"], each["title"]) for each in told["led_to"]] == [("law", str(law.pk), "Act")]
    sent = {"kind": "instrument", "id": str(agreement.pk), "led_to": False}
    status, told = amina("post", path, sent)
    assert (status, [each["id"] for each in told["came_from"]]) == (200, [str(agreement.pk)])
    assert amina("post", path, sent) == (200, told)
    assert amina("post", path, {**sent, "led_to": True})[1]["field"] == "other"
    assert amina("post", path, {**sent, "kind": "law"})[1]["field"] == "id"
    assert by("imran")("post", path, sent)[0] == 403
    type(law).objects.filter(pk=law.pk).update(sensitivity=3)
    assert by("imran")("get", path)[1]["led_to"] == []


def test_a_release_is_asked_for_and_waits_for_a_second_person(by, promise):
    amina, path = by("amina"), f"instruments/{promise.instrument_id}/release/"
    status, made = amina("post", path)
    assert (status, made["state"], made["record"]) == (201, "requested", str(promise.instrument_id))
    assert amina("get", f"releases/{made['id']}/") == (200, made)
    assert amina("get", f"releases/?state=requested&instrument={promise.instrument_id}")[1]["items"] == [made]
    assert amina("get", "releases/?state=approved")[1]["items"] == []
    assert amina("post", path)[0] == 422, "one is open already"
    assert amina("post", f"releases/{made['id']}/approve/")[0] == 404, "a program approves nothing"
    assert Release.objects.get().public_at is None


def test_who_may_not_ask_is_told_and_an_empty_document_is_not_released(by, agreement, promise):
    for name in ("hina", "imran", "kiran"):
        assert by(name)("post", f"instruments/{promise.instrument_id}/release/")[0] == 403
    assert by("amina")("post", f"instruments/{agreement.pk}/release/")[0] == 422
    assert not Release.objects.exists()


def test_everybody_keeps_searches_and_the_secretariat_shares_them(by):
    imran, sent = by("imran"), {"name": "Water", "address": "q=water"}
    status, made = imran("post", "saved-searches/", sent, **{"Idempotency-Key": "w"})
    assert (status, made["address"], made["url"].endswith("?q=water")) == (201, "q=water", True)
    assert imran("post", "saved-searches/", sent, **{"Idempotency-Key": "w"}) == (201, made)
    assert imran("post", "saved-searches/", {**sent, "is_shared": True})[0] == 403
    assert imran("post", "saved-searches/", {**sent, "address": "page=2"})[0] == 422
    assert by("hina")("get", f"saved-searches/{made['id']}/") == by("hina")("get", f"saved-searches/{NOWHERE}/")
    assert by("hina")("post", f"saved-searches/{made['id']}/drop/")[0] == 404
    shared = by("amina")("post", "saved-searches/", {**sent, "is_shared": True})[1]
    assert [each["id"] for each in imran("get", "saved-searches/")[1]["items"]] == [made["id"], shared["id"]]
    assert imran("post", f"saved-searches/{shared['id']}/drop/")[0] == 403
    assert imran("post", f"saved-searches/{made['id']}/drop/") == (204, None)
    assert imran("post", f"saved-searches/{made['id']}/drop/")[0] == 404
    assert SavedSearch.objects.filter(deleted_at=None).count() == 1


def test_levels_are_compared_on_one_matter(by, theme):
    imran = by("imran")
    [told] = imran("get", "consistency/")[1]["items"]
    assert told == {"term": str(theme.pk), "name": {"en": "Children"}, "national": 1, "provincial": 1, "local": 0}
    status, matter = imran("get", f"consistency/{theme.pk}/")
    assert (status, [(side["side"], side["total"], len(side["promises"])) for side in matter["sides"]]) == (
        200,
        [("national", 1, 1), ("provincial", 1, 1), ("local", 0, 0)],
    )
    type(theme).objects.filter(pk=theme.pk).update(sensitivity=3)
    assert imran("get", "consistency/")[1]["items"] == []
    assert imran("get", f"consistency/{theme.pk}/") == imran("get", f"consistency/{NOWHERE}/")


def test_many_take_as_many_queries_as_few(cast, by, agreement, theme, queries_of):
    imran, amina = by("imran"), cast.viewer("amina")
    add_party(amina, agreement, party=cast.bodies["owners"], side="both", signed_on=date(2025, 3, 4))
    save_search(cast.viewer("imran"), name="One", address="q=one")
    paths = ("parties/", "saved-searches/", "consistency/", f"instruments/{agreement.pk}/followed/")
    imran("get", paths[0])
    few = [queries_of(lambda path=path: imran("get", path)) for path in paths]
    for name in ("union", "mines", "women"):
        add_party(amina, agreement, party=cast.bodies[name], side="both")
        save_search(cast.viewer("imran"), name=name, address=f"q={name}")
        add_commitment(amina, instrument=agreement, text=f"For {name}", themes=[theme])
    assert [queries_of(lambda path=path: imran("get", path)) for path in paths] == few
