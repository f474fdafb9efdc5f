"""Tags learned from a space's own promises: trained, suggested, shown, accepted or refused, remembered."""

import json
import sys
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.urls import reverse

from accord.commit.commitments.cli import train_group
from accord.commit.commitments.jobs import suggest_for_imported
from accord.commit.commitments.models import Commitment, SuggestionState, TagSuggestion
from accord.commit.commitments.queries import suggestions_for
from accord.commit.commitments.services import (
    CommitmentDraft,
    add_commitment,
    decide_all_suggestions,
    decide_suggestions,
    import_commitments,
    suggestion_decisions,
    train_tags,
)
from accord.commit.commitments.tag_models import kept_model
from accord.kernel.access.facts import operator_of
from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.errors import Refused
from accord.kernel.taxonomies.models import Taxonomy
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms

SAID = {"Water": "Repair every well and pump", "School": "Pay each teacher of a school", "Road": "Build the road"}
WELL, TEACHER = "Repair every well here", "Pay each teacher here"


@pytest.fixture(autouse=True)
def models_folder(tmp_path, settings):
    settings.TAG_MODELS_ROOT = tmp_path / "tag-models"


@pytest.fixture
def topics(cast):
    return ensure_taxonomy(cast.viewer("amina"), key="topics", name={"en": "Topics"})


@pytest.fixture
def taught(cast, review, topics):
    """Forty tagged promises, and two that carry nothing yet."""
    amina = cast.viewer("amina")
    terms = ensure_terms(amina, taxonomy=topics, labels=list(SAID))
    for number in range(40):
        label = sorted(SAID)[number % 3]
        both = number % 7 == 0
        text = " and ".join(SAID.values()) if both else SAID[label]
        add_commitment(
            amina,
            instrument=review,
            text=f"{text} in village {number}",
            paragraph=str(number),
            themes=list(terms.values()) if both else [terms[label]],
        )
    for number, text in enumerate((WELL, TEACHER)):
        add_commitment(amina, instrument=review, text=text, paragraph=f"new {number}")
    return topics


@pytest.fixture
def trained(cast, taught):
    return train_tags(cast.viewer("amina"), taxonomy=taught)


def imported_event():
    """The import's event as its delivery hands it to a job: with the records of the batch."""
    event = Event.objects.filter(name="commitments_imported").latest("number")
    event.touched = tuple(Commitment.objects.filter(source="file").values_list("pk", flat=True))
    return event


def suggested():
    rows = TagSuggestion.objects.select_related("commitment", "term").order_by("commitment__paragraph")
    return [(row.commitment.text, str(row.term), row.state) for row in rows]


def test_untagged_promises_get_suggestions_and_no_tag(cast, trained):
    assert suggested() == [(WELL, "Water", "open"), (TEACHER, "School", "open")]
    assert not Commitment.objects.get(text=TEACHER).themes.exists()
    row = TagSuggestion.objects.latest("score")
    assert 0.5 <= row.score <= 1
    assert row.model_version == trained.model.version
    assert (trained.model.learned_from, trained.model.labels, trained.suggested) == (40, 3, 2)
    assert Event.objects.filter(name="tags_learned").get().details["learned_from"] == 40


def test_amina_accepts_one_and_refuses_one_and_training_again_remembers(cast, taught, trained):
    amina = cast.viewer("amina")
    first, second = TagSuggestion.objects.order_by("commitment__paragraph")
    decide_suggestions(amina, [first], accepted=True)
    decide_suggestions(amina, [second], accepted=False)
    assert [str(term) for term in Commitment.objects.get(pk=first.commitment_id).themes.all()] == ["Water"]
    again = train_tags(amina, taxonomy=taught)
    assert again.suggested == 0
    assert [state for _text, _term, state in suggested()] == ["accepted", "refused"]
    assert TagSuggestion.objects.get(pk=second.pk).decided_by == amina.account


def test_what_was_decided_meanwhile_is_refused_whole(cast, trained):
    rows = list(TagSuggestion.objects.order_by("commitment__paragraph"))
    decide_suggestions(cast.viewer("amina"), rows[:1], accepted=False)
    rows[0].state = SuggestionState.OPEN
    with pytest.raises(Refused, match="meanwhile"):
        decide_suggestions(cast.viewer("amina"), rows, accepted=True)
    assert [state for _text, _term, state in suggested()] == ["refused", "open"]


def test_only_the_secretariat_trains_and_decides_and_only_a_person_decides(cast, taught, trained):
    rows = list(TagSuggestion.objects.all())
    for name in ("bilal", "imran", "hina"):
        with pytest.raises(NotPermitted):
            train_tags(cast.viewer(name), taxonomy=taught)
        with pytest.raises(NotPermitted):
            decide_suggestions(cast.viewer(name), rows, accepted=True)
    with pytest.raises(NotPermitted):
        decide_suggestions(operator_of(cast.space), rows, accepted=True)
    with pytest.raises(Refused, match="at least one"):
        decide_suggestions(cast.viewer("amina"), [], accepted=True)


def test_another_spaces_list_is_as_good_as_absent(cast, taught):
    with pytest.raises((NotVisible, NotPermitted)):
        train_tags(cast.viewer("mehr"), taxonomy=taught)


def test_restricted_promises_neither_teach_nor_get_suggestions(cast, taught):
    Commitment.objects.filter(text=TEACHER).update(sensitivity=S2)
    Commitment.objects.filter(paragraph="0").update(sensitivity=S2)
    assert train_tags(cast.viewer("amina"), taxonomy=taught).model.learned_from == 39
    assert [text for text, _term, _state in suggested()] == [WELL]


def test_too_few_tagged_promises_are_refused_and_nothing_is_kept(cast, topics):
    with pytest.raises(Refused, match="too few"):
        train_tags(cast.viewer("amina"), taxonomy=topics)
    assert kept_model(topics) is None


def test_a_changed_model_file_is_not_used(cast, taught, trained, review):
    path = next((settings.TAG_MODELS_ROOT / str(taught.pk)).glob("*.npz"))
    path.write_bytes(path.read_bytes()[:-1])
    drafts = [CommitmentDraft(row=1, text="Dig a new well")]
    import_commitments(cast.viewer("amina"), instrument=review, drafts=drafts, source="file")
    suggest_for_imported(imported_event())
    assert len(suggested()) == 2


def test_imported_promises_get_suggestions_once(cast, trained, review):
    drafts = [CommitmentDraft(row=1, text="Repair every pump and well")]
    import_commitments(cast.viewer("amina"), instrument=review, drafts=drafts, source="file")
    event = imported_event()
    suggest_for_imported(event)
    suggest_for_imported(event)
    assert ("Repair every pump and well", "Water", "open") in suggested()
    assert len(suggested()) == 3


def test_the_list_and_the_promise_show_score_and_model(cast, trained):
    amina = cast.client("amina")
    page = amina.get(reverse("commitments:suggestions", args=(cast.space.slug,)))
    promise = Commitment.objects.get(text=TEACHER)
    row = promise.suggestions.get()
    for shown in (page, amina.get(promise.get_absolute_url())):
        text = shown.content.decode()
        assert str(row.score) in text
        assert trained.model.version in text
        assert f'value="{row.pk}"' in text
    reader = cast.client("imran").get(promise.get_absolute_url()).content.decode()
    assert str(row.score) in reader
    assert 'name="pick"' not in reader


def test_filters_narrow_by_list_state_and_score(cast, trained):
    url = reverse("commitments:suggestions", args=(cast.space.slug,))
    client = cast.client("amina")
    assert TEACHER in client.get(url, {"list": "topics", "state": "open", "score": "0.5"}).content.decode()
    assert TEACHER not in client.get(url, {"state": "refused"}).content.decode()
    TagSuggestion.objects.update(score="0.600")
    assert TEACHER not in client.get(url, {"score": "0.9"}).content.decode()
    assert client.get(url, {"state": "odd", "score": "x", "list": "none"}).status_code == 200


def test_all_that_a_filter_shows_are_decided_after_their_number_was_told(cast, trained):
    promise = Commitment.objects.get(text=WELL)
    TagSuggestion.objects.filter(commitment=promise).update(score="0.920")
    TagSuggestion.objects.exclude(commitment=promise).update(score="0.610")
    client, url = cast.client("amina"), reverse("commitments:decide_all_suggestions", args=(cast.space.slug,))
    asked = client.get(f"{url}?score=0.9&step=accept").content.decode()
    assert "Give 1 suggested tag?" in asked
    assert 'name="told" value="1"' in asked
    assert "0.920" in asked
    other = client.post(f"{url}?score=0.9&step=accept", {"told": "2"}, follow=True)
    assert "There are 1 now" in other.content.decode()
    assert {state for _text, _term, state in suggested()} == {"open"}
    client.post(f"{url}?score=0.9&step=accept", {"told": "1"})
    assert suggested() == [(WELL, "Water", "accepted"), (TEACHER, "School", "open")]
    assert cast.client("bilal").get(url).status_code == 403
    client.post(f"{url}?step=refuse", {"told": "1"})
    shown = client.get(reverse("commitments:suggestions", args=(cast.space.slug,)), {"state": "refused"})
    assert "Amina" in shown.content.decode()


def test_many_are_decided_in_batches_with_one_event_each(cast, trained, monkeypatch):
    amina = cast.viewer("amina")
    monkeypatch.setattr(suggestion_decisions, "MOST_DECIDED", 1)
    assert decide_all_suggestions(amina, suggestions_for(amina), accepted=True, told=2) == 2
    events = Event.objects.filter(name="tags_accepted")
    assert events.count() == 2
    with pytest.raises(Refused, match="now"):
        decide_all_suggestions(amina, suggestions_for(amina), accepted=True, told=1)


def tags(field: str, label: str) -> dict[str, Any]:
    return {field: (label,)}


@pytest.mark.parametrize(("key", "field"), [("affected-persons", "affected_persons"), ("sdgs", "sdgs")])
def test_lists_that_stand_in_other_fields_are_learned_and_given_there(cast, review, key, field):
    amina = cast.viewer("amina")
    drafts = [
        replace(CommitmentDraft(row=n, text=f"{SAID[label]} in village {n}", paragraph=str(n)), **tags(field, label))
        for n, label in enumerate(sorted(SAID) * 10)
    ]
    import_commitments(amina, instrument=review, drafts=drafts, source="file")
    add_commitment(amina, instrument=review, text=WELL, paragraph="new")
    done = train_tags(amina, taxonomy=Taxonomy.objects.get(key=key))
    assert (done.model.learned_from, done.suggested) == (30, 1)
    row = TagSuggestion.objects.select_related("term__taxonomy").get()
    decide_suggestions(amina, [row], accepted=True)
    promise = Commitment.objects.get(text=WELL)
    assert [str(term) for term in getattr(promise, field).all()] == ["Water"]
    assert not promise.themes.exists()


def test_the_action_category_is_learned_suggested_and_given(cast, review):
    amina = cast.viewer("amina")
    kinds = {"2": "Continue to pay teachers", "4": "Take steps for each well", "5": "Ratify the protocol"}
    for number, (category, text) in enumerate(list(kinds.items()) * 10):
        add_commitment(
            amina, instrument=review, text=f"{text} in village {number}", paragraph=str(number),
            action_category=category,
        )  # fmt: skip
    add_commitment(amina, instrument=review, text="Continue to pay teachers there", paragraph="new")
    done = train_tags(amina, taxonomy=cast.space)
    assert (done.model.learned_from, done.model.labels, done.suggested) == (30, 3, 1)
    url = reverse("commitments:suggestions", args=(cast.space.slug,))
    page = cast.client("amina").get(url, {"list": "@action"}).content.decode()
    assert "2: continuing action" in page
    assert "Continue to pay" not in cast.client("amina").get(url, {"list": "topics"}).content.decode()
    decide_suggestions(amina, list(suggestions_for(amina)), accepted=True)
    assert Commitment.objects.get(paragraph="new").action_category == "2"
    drafts = [CommitmentDraft(row=1, text="Ratify the other protocol")]
    import_commitments(amina, instrument=review, drafts=drafts, source="file")
    suggest_for_imported(imported_event())
    assert [str(row) for row in TagSuggestion.objects.filter(state="open")] == ["5: specific action"]


def test_nothing_is_suggested_for_words_or_languages_that_were_not_learned(cast, taught, review):
    amina = cast.viewer("amina")
    unknown = ("تمام بچوں کے لیے مفت تعلیم", '=HYPERLINK("http://x.invalid","Repair every well")', "Zwölf Boxkämpfer")
    for number, text in enumerate(unknown):
        add_commitment(amina, instrument=review, text=text, paragraph=f"unknown {number}")
    add_commitment(amina, instrument=review, text=f"{WELL} now", paragraph="u", language="ur")
    done = train_tags(amina, taxonomy=taught)
    assert done.model.languages == ["en"]
    assert [text for text, _term, _state in suggested()] == [WELL, TEACHER]


def test_ticked_ones_are_decided_in_bulk_and_hidden_or_odd_ids_are_absent(cast, trained):
    url = reverse("commitments:decide_suggestions", args=(cast.space.slug,))
    picked = [str(pk) for pk in TagSuggestion.objects.values_list("pk", flat=True)]
    client = cast.client("amina")
    answered = client.post(url, {"pick": [*picked, "no id"], "step": "accept"})
    assert answered.status_code == 302
    assert {state for _text, _term, state in suggested()} == {"accepted"}
    nothing = client.post(url, {"pick": ["no id"], "step": "accept"}, follow=True)
    assert "at least one" in nothing.content.decode()
    assert cast.client("bilal").post(url, {"pick": picked, "step": "refuse"}).status_code == 403


def test_the_command_trains_and_names_the_lists_it_knows(cast, taught):
    run = CliRunner().invoke
    done = run(train_group, ["tags", "--space", cast.space.slug, "--list", "topics", "--json"])
    told = json.loads(done.stdout)
    assert set(told) == {"list", "version", "sha256", "learned_from", "labels", "languages", "suggested"}
    assert (told["list"], told["learned_from"], told["suggested"]) == ("topics", 40, 2)
    assert "topics" in run(train_group, ["tags", "--space", cast.space.slug, "--list", "other"]).output


def test_without_the_extra_training_says_what_to_install(cast, taught, monkeypatch):
    monkeypatch.setitem(sys.modules, "accord.kernel.matching.tagging", None)
    monkeypatch.delattr("accord.kernel.matching.tagging", raising=False)
    with pytest.raises(Refused, match="accord\\[tags\\]"):
        train_tags(cast.viewer("amina"), taxonomy=taught)


def test_the_list_takes_as_many_queries_for_two_as_for_twenty(cast, taught, queries_of):
    amina = cast.viewer("amina")
    client, url = cast.client("amina"), reverse("commitments:suggestions", args=(cast.space.slug,))
    train_tags(amina, taxonomy=taught)
    client.get(url)
    few = queries_of(lambda: client.get(url))
    for number in range(20):
        instrument = Commitment.objects.latest("created_at").instrument
        add_commitment(
            amina, instrument=instrument, text=f"Repair every well and pump, turn {number}", paragraph=f"x{number}"
        )
    train_tags(amina, taxonomy=taught)
    assert queries_of(lambda: client.get(url)) == few
