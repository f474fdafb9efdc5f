"""The list of promises by its facets: counts, several values, values left out, and what nobody else may see."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from accord.commit.commitments.listings import commitment_listing
from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.queries import commitments_for
from accord.commit.commitments.queries.facets import cycle_of, promise_rows
from accord.commit.commitments.services import (
    CommitmentDraft,
    InstrumentDraft,
    apply_commitments,
    assign_duty,
    change_instrument,
    withdraw_duty,
)
from accord.commit.commitments.services.staging import stage_drafts
from accord.kernel.policy.sensitivity import S2
from accord.kernel.search import blocks, faceted, word_places
from accord.kernel.search.asking import asked
from accord.kernel.search.engines import numbers_by_block
from accord.kernel.search.jobs import forget_old_marks, keep_changed_facets
from accord.kernel.search.models import Document, FacetBlock, FacetMark
from accord.kernel.search.queries import rows_with, search_records
from accord.kernel.search.services import index_records, rebuild_index

REVIEW = InstrumentDraft("un:1", "upr_outcome", "Review of Arvenia", symbol="A/1", session="28", issued_by="Council")
TREATY = InstrumentDraft("un:2", "concluding_observations", "Observations of CESCR", symbol="E/1", issued_by="CESCR")


@pytest.fixture
def promises(cast):
    drafts = [
        CommitmentDraft(text="Safe water for children", paragraph="1", position="supported", themes=("Water", "Health"),
                        affected_persons=("Children",), recommending_states=("Belvenia", "Corstan"), session="28",
                        sdgs=("Goal 6",), instrument=REVIEW),
        CommitmentDraft(text="Safe water for farms", paragraph="2", position="noted", themes=("Water",),
                        recommending_states=("Corstan",), session="28", instrument=REVIEW),
        CommitmentDraft(text="Schools for children", paragraph="3", position="noted", themes=("Schools",),
                        instrument=REVIEW, session="28"),
        CommitmentDraft(text="Courts", paragraph="4", kind="concern", instrument=TREATY),
    ]  # fmt: skip
    apply_commitments(cast.operator, drafts=stage_drafts(drafts).drafts, source="file")
    return {row.paragraph: row for row in Commitment.objects.all()}


def page(cast, query="", name="imran"):
    viewer = cast.viewer(name)
    return commitment_listing(viewer, title="").page(promise_rows(viewer), QueryDict(query))


def shown(cast, query="", name="imran"):
    return [row.commitment.paragraph for row in page(cast, query, name).records]


def counts(cast, facet, query="", name="imran"):
    links = next(one for one in page(cast, query, name).filters if one.name == facet)
    return {choice.label: choice.count for choice in links.choices if choice.count is not None}


def theme(cast, name):
    links = next(one for one in page(cast).filters if one.name == "list-un-themes")
    return QueryDict(next(choice.url for choice in links.choices if choice.label == name)[1:])["list-un-themes"]


def test_every_facet_is_counted(cast, promises):
    assert counts(cast, "position") == {"supported": 1, "noted": 2}
    assert counts(cast, "list-un-themes") == {"Health": 1, "Schools": 1, "Water": 2}
    assert counts(cast, "state") == {"Belvenia": 1, "Corstan": 2}
    assert counts(cast, "list-affected-persons") == {"Children": 1}
    assert counts(cast, "list-sdgs") == {"Goal 6": 1}
    assert counts(cast, "kind") == {"recommendation": 3, "concern or observation": 1}
    assert counts(cast, "body") == {"CESCR": 1, "Council": 3}
    assert counts(cast, "cycle") == {"cycle 3": 3}
    assert counts(cast, "document") == {"Review of Arvenia": 3, "Observations of CESCR": 1}
    assert counts(cast, "duties") == {"nobody owes it yet": 4}


def test_values_of_one_facet_are_alternatives_and_facets_narrow_each_other(cast, promises):
    assert shown(cast, "position=supported&position=noted") == ["1", "2", "3"]
    assert shown(cast, "position=supported&position=noted&state=Corstan") == ["1", "2"]
    assert shown(cast, f"theme={theme(cast, 'Water')}&position=noted") == ["2"]


def test_a_value_can_be_left_out(cast, promises):
    assert set(shown(cast, "not-position=noted")) == {"1", "4"}
    assert set(shown(cast, f"not-theme={theme(cast, 'Water')}")) == {"3", "4"}
    assert shown(cast, "position=noted&not-state=Corstan") == ["3"]


def test_counts_reflect_the_other_facets_and_not_their_own(cast, promises):
    assert counts(cast, "position", "state=Belvenia") == {"supported": 1}
    assert counts(cast, "state", "state=Belvenia") == {"Belvenia": 1, "Corstan": 2}
    assert counts(cast, "list-un-themes", "q=children") == {"Health": 1, "Schools": 1, "Water": 1}


def test_what_is_set_stands_as_chips_that_take_it_away(cast, promises):
    chips = page(cast, "q=water&position=noted&position=supported&not-state=Belvenia").chips
    assert [chip.label for chip in chips] == [
        "“water”", "Position: noted", "Position: supported", "not Recommended by: Belvenia",
    ]  # fmt: skip
    assert chips[1].url == "?q=water&position=supported&not-state=Belvenia"
    assert chips[3].url == "?q=water&position=noted&position=supported"


def test_a_choice_adds_its_value_and_offers_to_leave_it_out(cast, promises):
    links = next(one for one in page(cast, "state=Belvenia").filters if one.name == "state")
    corstan = next(choice for choice in links.choices if choice.label == "Corstan")
    assert corstan.url == "?state=Belvenia&state=Corstan"
    assert corstan.without_url == "?state=Belvenia&not-state=Corstan"


def test_words_brackets_and_phrases_find_what_the_index_finds(cast, promises):
    viewer = cast.viewer("imran")
    for query in ("water", '"safe water"', "water OR schools", "(water OR schools) NOT farms", "NOT water", "wat*",
                  "*ater*", "childs", "-water children", "q" * 2_000, '"', "((", "AND"):  # fmt: skip
        found = {row.pk for row in rows_with(viewer, commitments_for(viewer), query)}
        assert set(promise_rows(viewer).holding(query).ids()) == found, query


def test_what_cannot_be_read_is_said_with_its_place(cast, promises):
    assert page(cast, "q=(water").search_notes == ["The bracket at character 1 is never closed: it reaches to the end."]
    assert page(cast, "q=water").search_notes == []


def test_a_list_looks_inside_words_and_proposes_others_as_the_search_of_everything_does(cast, promises):
    wide = page(cast, "q=hildr")
    assert [row.commitment.paragraph for row in wide.records] == ["1", "3"]
    assert "parts of words" in wide.search_notes[0]
    narrowed = page(cast, "q=water&position=pending")
    assert (narrowed.total, narrowed.search_notes) == (0, [])
    missed = page(cast, "q=safe wtaer&position=supported")
    assert [(chip.label, chip.url) for chip in missed.proposals] == [("safe water", "?q=safe+water&position=supported")]
    assert not page(cast, "q=water").proposals
    for query in ("hildr", "wtaer", "ourt", "the water", "AND"):
        total = {hit.id for hit in search_records(cast.viewer("imran"), query, kinds=["commitment"])}
        assert {row.commitment.pk for row in page(cast, f"q={query}").records} == total, query


def test_a_word_that_only_a_restricted_promise_holds_is_not_proposed(cast, promises):
    Commitment.objects.filter(pk=promises["4"].pk).update(sensitivity=S2)
    index_records([promises["4"]])
    assert not page(cast, "q=cuorts").proposals


def test_signs_alone_are_looked_for_as_words_and_it_is_said(cast, promises):
    told = page(cast, "q=AND").search_notes
    assert told[0] == "Nothing stands beside “AND”: it is looked for as it is written."
    assert not any("left out" in note for note in told)


def test_nonsense_in_an_address_finds_nothing_and_breaks_nothing(cast, promises):
    for query in ("theme=x", "document=%20", "position=x", "year=²", "duties=", f"theme={uuid4()}"):
        assert shown(cast, query) == ([] if not query.endswith("=") else shown(cast)), query
    assert len(shown(cast, "not-theme=x")) == 4


def test_changes_are_counted_at_once(cast, promises):
    amina = cast.viewer("amina")
    duty = assign_duty(amina, commitment=promises["1"], wording={"en": "Pipes"}, lead=cast.bodies["mines"])
    assert counts(cast, "duties") == {"nobody owes it yet": 3, "has duties": 1}
    assert sum(counts(cast, "level").values()) == 1
    withdraw_duty(amina, duty, reason="By mistake")
    assert counts(cast, "duties") == {"nobody owes it yet": 4}
    review = promises["1"].instrument
    change_instrument(amina, review, revision=review.revision, issued_by="Another council")
    assert counts(cast, "body") == {"Another council": 3, "CESCR": 1}


def test_a_restricted_promise_is_counted_for_nobody_but_those_who_read_it(cast, promises):
    Commitment.objects.filter(pk=promises["1"].pk).update(sensitivity=S2)
    index_records([promises["1"]])
    assert "1" not in shown(cast, "", "imran")
    assert counts(cast, "state", "", "imran") == {"Corstan": 1}
    assert "1" in shown(cast, "", "amina")
    assert counts(cast, "state", "", "amina") == {"Belvenia": 1, "Corstan": 2}
    assert shown(cast, 'q="safe water"', "amina") == ["1", "2"]
    assert shown(cast, 'q="safe water"', "imran") == ["2"]
    assert page(cast, "", "gul").total == 0
    assert page(cast, "", "mehr").total == 0


def test_a_restricted_duty_is_counted_for_nobody_but_those_who_read_it(cast, promises):
    duty = assign_duty(cast.viewer("amina"), commitment=promises["1"], wording={"en": "x"}, lead=cast.bodies["mines"])
    Duty.objects.filter(pk=duty.pk).update(sensitivity=S2)
    index_records([duty])
    assert counts(cast, "duties", "", "imran") == {"nobody owes it yet": 4}
    assert counts(cast, "duties", "", "amina") == {"nobody owes it yet": 3, "has duties": 1}
    assert len(shown(cast, "", "amina")) == 4


def test_pages_of_many_blocks_come_in_order(cast, promises, monkeypatch):
    everything = shown(cast)
    monkeypatch.setattr(faceted, "FEW", 1)
    assert shown(cast) == everything
    assert shown(cast, "sort=-where") == ["4", "3", "2", "1"]
    rows = promise_rows(cast.viewer("imran"))
    assert [row.paragraph for row in rows.slice(1, 3)] == everything[1:3]


def test_a_rebuilt_index_counts_the_same(cast, promises):
    before = counts(cast, "list-un-themes")
    rebuild_index(cast.space)
    assert counts(cast, "list-un-themes") == before
    assert FacetMark.objects.exists()


def test_old_marks_go_and_the_counts_stay(cast, promises):
    for _time in range(3):
        index_records(promises.values())
    before = counts(cast, "list-un-themes")
    assert forget_old_marks() == 0
    FacetMark.objects.update(at=timezone.now() - timedelta(days=2))
    assert forget_old_marks() > 0
    assert FacetMark.objects.filter(kind="commitment").count() == 1
    assert counts(cast, "list-un-themes") == before


@pytest.fixture
def kept(cast, promises, monkeypatch):
    """The worker has kept the blocks, and this process has read nothing yet."""
    monkeypatch.setattr(faceted, "FEWEST_KEPT", 1)
    assert keep_changed_facets() == 1
    faceted._KEPT.clear()


def reads_no_promise(monkeypatch):
    def read(_space, _searchable, wanted):
        assert not wanted
        return {}

    monkeypatch.setattr(faceted, "_read_blocks", read)


def test_what_the_worker_kept_is_counted_as_what_is_read(cast, kept, monkeypatch):
    with monkeypatch.context() as only_kept:
        reads_no_promise(only_kept)
        taken = (
            counts(cast, "list-un-themes"),
            counts(cast, "state"),
            counts(cast, "year"),
            shown(cast, "sort=-where&q=children"),
        )
    FacetBlock.objects.all().delete()
    faceted._KEPT.clear()
    read = (
        counts(cast, "list-un-themes"),
        counts(cast, "state"),
        counts(cast, "year"),
        shown(cast, "sort=-where&q=children"),
    )
    assert taken == read
    assert read[0]["Water"] == 2
    assert keep_changed_facets() == 1
    assert keep_changed_facets() == 0


@pytest.mark.parametrize("words", ["water", "water -farms", "wat*", "*ate*", "water or courts", "inspecting nobody"])
def test_words_are_found_in_what_is_kept_as_in_the_index(cast, kept, monkeypatch, words):
    with monkeypatch.context() as only_kept:
        only_kept.setattr(faceted, "numbers_by_block", lambda *_a: pytest.fail("asked the index"))
        found = shown(cast, f"q={words}")
    FacetBlock.objects.all().delete()
    faceted._KEPT.clear()
    assert found == shown(cast, f"q={words}")


def test_a_phrase_is_looked_up_in_the_index(cast, kept):
    assert shown(cast, 'q="safe water"')
    assert not shown(cast, 'q="water safe"')


def test_words_that_the_worker_keeps_later_are_taken_then(cast, promises, monkeypatch):
    monkeypatch.setattr(faceted, "FEWEST_KEPT", 1)
    faceted._KEPT.clear()
    assert shown(cast, "q=water")
    assert keep_changed_facets() == 1
    monkeypatch.setattr(word_places, "LOOKS_AGAIN_AFTER", 0.0)
    monkeypatch.setattr(faceted, "numbers_by_block", lambda *_a: pytest.fail("asked the index"))
    assert shown(cast, "q=courts")


def test_what_changed_since_it_was_kept_is_read_again(cast, kept, promises):
    Commitment.objects.filter(pk=promises["1"].pk).update(position="noted")
    index_records([promises["1"]])
    assert counts(cast, "position") == {"noted": 3}
    assert keep_changed_facets() == 1


def test_of_what_became_confidential_nothing_stays_kept(cast, kept, promises):
    assert FacetBlock.objects.count() == 1
    Commitment.objects.filter(pk=promises["1"].pk).update(sensitivity=S2)
    index_records([promises["1"]])
    assert not FacetBlock.objects.exists()
    assert counts(cast, "state", "", "imran") == {"Corstan": 1}
    keep_changed_facets()
    faceted._KEPT.clear()
    assert counts(cast, "state", "", "imran") == {"Corstan": 1}
    assert counts(cast, "state", "", "amina") == {"Belvenia": 1, "Corstan": 2}


def test_another_version_of_accord_takes_no_kept_block(cast, kept, promises, monkeypatch):
    Commitment.objects.update(position="noted")  # behind the back of the marks
    monkeypatch.setattr(blocks, "form_of", lambda _faceted: "of another version")
    assert counts(cast, "position") == {"noted": 4}


def test_after_a_change_words_are_looked_up_in_what_changed_alone(cast, promises, monkeypatch):
    looked_in: list[list[int]] = []
    look = numbers_by_block
    nothing: Any = None

    def noted(tree, bits, blocks):
        looked_in.append(blocks)
        return look(tree, bits, blocks)

    monkeypatch.setattr(faceted, "BLOCK_BITS", 1)
    monkeypatch.setattr(faceted, "FEWEST_KEPT", 20_000)
    monkeypatch.setattr(faceted, "numbers_by_block", noted)
    water: Any = asked("water", ("en",)).tree
    kept = faceted._Kept(blocks=dict.fromkeys(range(10_000), nothing))
    rows = faceted.FacetedRows(cast.viewer("imran"), nothing, nothing, {}, {}, nothing, kept, {})
    before = rows._found(water)
    assert rows._found(water) is before
    number = Document.objects.get(object_id=promises["4"].pk).pk
    Commitment.objects.filter(pk=promises["4"].pk).update(text="Courts by the water")
    index_records([Commitment.objects.get(pk=promises["4"].pk)])
    kept.found = {tree: found.without({number >> 1}) for tree, found in kept.found.items()}
    after = rows._found(water)
    assert looked_in == [[], [number >> 1]]
    assert sum(bits.bit_count() for bits in after.values()) == sum(bits.bit_count() for bits in before.values()) + 1
    assert rows._found(water) is after


@pytest.mark.parametrize("words", ["water", '"safe water"', "water -farms", "wat*", "*ate*"])
def test_words_of_changed_promises_are_found_as_if_nothing_was_remembered(cast, promises, words):
    assert shown(cast, f"q={words}")
    Commitment.objects.filter(pk=promises["4"].pk).update(text="Safe water at courts")
    index_records([Commitment.objects.get(pk=promises["4"].pk)])
    after = shown(cast, f"q={words}")
    faceted._KEPT.clear()
    assert after == shown(cast, f"q={words}")
    assert "4" in after


def test_small_spaces_are_not_kept(cast, promises):
    assert keep_changed_facets() == 0
    assert not FacetBlock.objects.exists()


@pytest.mark.parametrize(("session", "cycle"), [("1", "1"), ("12", "1"), ("13", "2"), ("40", "3"), ("41", "4"),
                                                ("0", ""), ("99", ""), ("XII", ""), ("²", ""), ("", "")])  # fmt: skip
def test_a_session_lies_in_a_cycle(session, cycle):
    assert cycle_of(session) == cycle


@pytest.mark.pages
def test_the_title_tells_of_what_is_shown(cast, promises):
    client = cast.client("imran")
    titles = {
        query: client.get(f"/sandstone/commit/?{query}").context["page"].title for query in ("", "q=farms", "q=x9")
    }
    assert titles == {
        "": "4 of 4 promises are owed by nobody yet",
        "q=farms": "1 of 1 promise is owed by nobody yet",
        "q=x9": "No promise fits these filters",
    }


@pytest.mark.pages
def test_themes_stand_each_on_a_line(cast, promises):
    assert "<bdi>Health</bdi><br><bdi>Water</bdi>" in cast.client("imran").get("/sandstone/commit/").content.decode()
