"""A promise is corrected: its words with a reason, where it stands, who promised what to whom, and every tag."""

from typing import Any

import pytest

from accord.commit.commitments.models import Commitment, EarlierWording
from accord.commit.commitments.queries.facets import promise_rows
from accord.commit.commitments.services import add_commitment, change_commitment, record_position
from accord.kernel.audit.models import Event
from accord.kernel.policy.sensitivity import S3
from accord.kernel.search.queries import search_records
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.taxonomies.models import Term
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms, retire_term

OTHER = "Inspect every mine, four times a year."


def text(answer):
    return answer.content.decode()


@pytest.fixture
def lists(cast):
    """The three lists of the Index, beside the space's own."""
    amina = cast.viewer("amina")
    named = {
        "own-themes": ("Own themes", ["Water", "Women at work"]),
        "affected-persons": ("Affected persons", ["Children", "Women"]),
        "sdgs": ("Goals", ["5 - Gender equality", "8 - Decent work"]),
    }
    return {
        key: ensure_terms(amina, taxonomy=ensure_taxonomy(amina, key=key, name={"en": name}), labels=labels)
        for key, (name, labels) in named.items()
    }


def sent(promise, **values):
    promise.refresh_from_db()
    said = {"text": promise.text, "language": "en", "paragraph": promise.paragraph, "kind": promise.kind}
    return {**said, "revision": promise.revision, **values}


def test_other_official_words_need_a_reason_and_the_earlier_ones_stay_beside_them(cast, promise, page):
    client, url = cast.client("amina"), page("edit_commitment", promise)
    assert url in text(client.get(promise.get_absolute_url()))
    refused = client.post(url, sent(promise, text=OTHER))
    assert refused.status_code == 422
    assert "Say why the official words change" in text(refused)
    assert not EarlierWording.objects.exists()
    assert client.post(url, sent(promise, text=OTHER, reason="Typing error: four")).status_code == 302
    promise.refresh_from_db()
    kept = EarlierWording.objects.get()
    assert (promise.text, kept.text, kept.reason) == (
        OTHER,
        "Inspect every mine, twice a year.",
        "Typing error: four",
    )
    assert search_records(cast.viewer("imran"), "four times")
    shown = text(client.get(promise.get_absolute_url()))
    assert "twice a year" in shown
    assert "Typing error: four" in shown


def test_white_space_alone_is_no_other_wording(cast, promise):
    changed = change_commitment(
        cast.viewer("amina"), promise, revision=promise.revision, text="Inspect every mine,\n twice a year."
    )
    assert "\n" in changed.text
    assert not EarlierWording.objects.exists()


def test_every_field_of_the_form_is_written(cast, promise, page, lists):
    mines, labour = cast.bodies["mines"], cast.bodies["labour"]
    terms = {key: list(found.values()) for key, found in lists.items()}
    values = {
        "paragraph": "84.2",
        "kind": "clause",
        "language": "fr",
        "heading": "Safety",
        "addressed_to": "Kohnam",
        "promisor": mines.pk,
        "promisee": labour.pk,
        "recommending_states": "Arvenia\n\n Lusmark \nArvenia",
        "session": "3",
        "themes": [terms["own-themes"][0].pk],
        "affected_persons": [term.pk for term in terms["affected-persons"]],
        "sdgs": [terms["sdgs"][0].pk],
    }
    assert cast.client("amina").post(page("edit_commitment", promise), sent(promise, **values)).status_code == 302
    promise.refresh_from_db()
    assert (promise.paragraph, promise.kind, promise.language, promise.heading) == ("84.2", "clause", "fr", "Safety")
    assert (promise.addressed_to, promise.session) == ("Kohnam", "3")
    assert (promise.promisor, promise.promisee) == (mines, labour)
    assert promise.recommending_states == ["Arvenia", "Lusmark"]
    assert list(promise.themes.all()) == [terms["own-themes"][0]]
    assert set(promise.affected_persons.all()) == set(terms["affected-persons"])
    assert list(promise.sdgs.all()) == [terms["sdgs"][0]]
    shown = text(cast.client("imran").get(promise.get_absolute_url()))
    assert "promised by" in shown
    assert str(labour) in shown
    fields = Event.objects.get(name="commitment_changed").fields
    assert {"promisor", "affected_persons", "sdgs", "recommending_states"} <= set(fields)


def test_each_list_stands_under_its_own_name_and_only_where_it_belongs(cast, promise, page, lists, review):
    for address in (page("edit_commitment", promise), page("add_commitment", review)):
        shown = text(cast.client("amina").get(address))
        themes, persons, goals = (shown.index(f'name="{name}"') for name in ("themes", "affected_persons", "sdgs"))
        assert themes < persons < goals
        assert shown.index("Own themes") < themes
        assert shown.index("Affected persons") < persons
        assert shown.count("Women at work") == 1


def test_a_tag_that_was_given_wrongly_is_taken_off(cast, promise, page, lists):
    amina, water = cast.viewer("amina"), lists["own-themes"]
    change_commitment(amina, promise, revision=promise.revision, themes=water.values())
    one, other = water.values()
    answer = cast.client("amina").post(page("edit_commitment", promise), sent(promise, themes=[other.pk]))
    assert answer.status_code == 302
    assert list(promise.themes.all()) == [other]
    assert not promise_rows(cast.viewer("imran")).where("theme", None, [str(one.pk)]).count()


def test_a_retired_term_stays_offered_where_it_stands_and_a_hidden_one_stays_where_it_is(cast, promise, page, lists):
    amina = cast.viewer("amina")
    old, hidden = lists["own-themes"].values()
    change_commitment(amina, promise, revision=promise.revision, themes=[old, hidden])
    retire_term(amina, old)
    Term.objects.filter(pk=hidden.pk).update(sensitivity=S3)
    client, url = cast.client("amina"), page("edit_commitment", promise)
    shown = text(client.get(url))
    assert str(old) in shown
    assert str(hidden) not in shown
    assert client.post(url, sent(promise, themes=[])).status_code == 302
    assert list(promise.themes.all()) == [hidden]


def test_who_was_slower_is_told_what_stands_there_by_now_tags_included(cast, promise, page, lists):
    amina, (one, other) = cast.viewer("amina"), lists["own-themes"].values()
    old = sent(promise, heading="Mine safety", themes=[other.pk], recommending_states="Arvenia")
    by_now: dict[str, Any] = {"heading": "Safety", "themes": [one], "recommending_states": ["Lusmark", "Ort"]}
    change_commitment(amina, promise, revision=promise.revision, **by_now)
    answer = cast.client("amina").post(page("edit_commitment", promise), old)
    shown = text(answer)
    assert answer.status_code == 422
    for words in ("Mine safety”, by now it says “Safety”", f"“{other}”, by now it says “{one}”", "“Lusmark, Ort”"):
        assert words in shown
    promise.refresh_from_db()
    assert promise.heading == "Safety"
    again = cast.client("amina").post(page("edit_commitment", promise), {**old, "revision": promise.revision})
    assert again.status_code == 302


def test_who_was_slower_is_told_so_before_being_asked_for_a_reason(cast, promise):
    amina, seen = cast.viewer("amina"), promise.revision
    change_commitment(amina, promise, revision=seen, text=OTHER, reason="Typing error")
    with pytest.raises(StaleRecord):
        change_commitment(amina, Commitment.objects.get(), revision=seen, text="Inspect.")
    assert EarlierWording.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"language": "no language"}, "language"),
        ({"recommending_states": ["x" * 201]}, "recommending_states"),
        ({"text": "   "}, "text"),
    ],
)
def test_what_does_not_fit_is_refused(cast, promise, wrong, field):
    with pytest.raises(Refused) as refused:
        change_commitment(cast.viewer("amina"), promise, revision=promise.revision, **wrong)
    assert refused.value.field == field


def test_a_person_is_no_party_to_a_promise(cast, promise):
    with pytest.raises(Refused) as refused:
        change_commitment(cast.viewer("amina"), promise, revision=promise.revision, promisor=cast.people["bilal"])
    assert refused.value.field == "promisor"


@pytest.mark.parametrize(
    ("document", "kind"),
    [("upr_outcome", "recommendation"), ("law", "clause"), ("vision", "goal"), ("group_decision", "decision")],
)
def test_the_kind_is_offered_that_suits_the_document(cast, page, review, document, kind):
    type(review).objects.filter(pk=review.pk).update(kind=document)
    shown = text(cast.client("amina").get(page("add_commitment", review)))
    assert f'<option value="{kind}" selected>' in shown
    review.refresh_from_db()
    assert add_commitment(cast.viewer("amina"), instrument=review, text="Something").kind == kind


def test_a_paragraph_is_added_with_all_that_is_said_of_it(cast, page, review, lists):
    persons = list(lists["affected-persons"].values())
    values = {
        "text": "Protect every child below ground.",
        "language": "ur",
        "kind": "recommendation",
        "recommending_states": "Arvenia",
        "affected_persons": [persons[0].pk],
    }
    assert cast.client("amina").post(page("add_commitment", review), values).status_code == 302
    made = Commitment.objects.get(text__startswith="Protect")
    assert (made.language, made.recommending_states) == ("ur", ["Arvenia"])
    assert list(made.affected_persons.all()) == [persons[0]]


def test_only_the_secretariat_corrects(cast, promise, page):
    for name in ("bilal", "hina", "lal", "imran", "kiran"):
        assert cast.client(name).get(page("edit_commitment", promise)).status_code == 403
        assert page("edit_commitment", promise) not in text(cast.client(name).get(promise.get_absolute_url()))
    assert cast.client("mehr").get(page("edit_commitment", promise)).status_code == 404


def test_the_position_is_not_touched_by_a_correction(cast, promise, page):
    record_position(cast.viewer("amina"), commitment=promise, position="noted", source="Answer")
    assert cast.client("amina").post(page("edit_commitment", promise), sent(promise, heading="New")).status_code == 302
    promise.refresh_from_db()
    assert promise.position == "noted"
