"""Documents, their stages, paragraphs, plain words and positions: each written by one service."""

from datetime import date

import pytest

from accord.commit.commitments.models import Commitment, InstrumentStage
from accord.commit.commitments.queries import commitments_for, instruments_for, positions_of, terms_on
from accord.commit.commitments.services import (
    add_commitment,
    add_instrument,
    change_commitment,
    change_instrument,
    reach_stage,
    record_position,
    word_plainly,
)
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.search.queries import search_records
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms


def test_a_document_is_added_once_found_by_words_and_counts_its_promises(cast, review, promise):
    amina = cast.viewer("amina")
    acts = [add_instrument(amina, kind="law", title={"en": "Mines act"}, client_key="k") for _time in range(2)]
    assert acts[0] == acts[1]
    assert [hit.title for hit in search_records(cast.viewer("imran"), "mines act")] == ["Mines act"]
    listed = vars(instruments_for(cast.viewer("imran")).get(pk=review.pk))
    assert (listed["commitment_count"], listed["duty_count"], listed["newest_stage"]) == (1, 0, None)


@pytest.mark.parametrize("wrong", [{"title": {}}, {"kind": "song"}, {"symbol": "x" * 81}])
def test_a_bad_document_is_refused(cast, wrong):
    with pytest.raises(Refused) as refused:
        add_instrument(cast.viewer("amina"), **{"kind": "law", "title": {"en": "Act"}, **wrong})
    assert refused.value.field == next(iter(wrong))


def test_stages_are_noted_in_any_order_and_the_latest_is_the_newest(cast, review):
    amina = cast.viewer("amina")
    for stage, day in (("in_force", date(2024, 1, 1)), ("drafted", date(2020, 1, 1))):
        reach_stage(amina, instrument=review, stage=stage, reached_on=day)
    assert vars(instruments_for(amina).get(pk=review.pk))["newest_stage"] == "in_force"
    with pytest.raises(Refused):
        reach_stage(amina, instrument=review, stage="drafted", reached_on=date(2020, 1, 1))
    twice = {"instrument": review, "stage": "tabled", "reached_on": date(2021, 1, 1), "client_key": "k"}
    assert reach_stage(amina, **twice) == reach_stage(amina, **twice)
    assert InstrumentStage.objects.count() == 3


def test_a_document_is_changed_as_it_was_seen(cast, review):
    amina = cast.viewer("amina")
    change_instrument(amina, review, revision=1, symbol="A/1")
    with pytest.raises(StaleRecord):
        change_instrument(amina, review, revision=1, symbol="A/2")
    with pytest.raises(Refused):
        change_instrument(amina, review, revision=2, title={"en": ""})


def test_a_paragraph_stands_word_for_word_and_once(cast, review):
    amina = cast.viewer("amina")
    text = "Inspect  every mine.\n\nPublish the findings."
    made = add_commitment(amina, instrument=review, text=text, paragraph="12.11", plain={"en": "Look into mines"})
    assert (made.text, str(made), made.paragraph_key) == (text, "Look into mines", "000012.000011")
    with pytest.raises(Refused):
        add_commitment(amina, instrument=review, text="Inspect every mine. Publish the findings.", paragraph="12.11")
    add_commitment(amina, instrument=review, text=text, paragraph="12.4")
    by_number = commitments_for(amina).order_by("paragraph_key")
    assert [row.paragraph for row in by_number] == ["12.4", "12.11"]


@pytest.mark.parametrize("text", ["", "  \n", "a\x00b", "a\u202eb"])
def test_a_paragraph_without_fit_words_is_refused(cast, review, text):
    with pytest.raises(Refused) as refused:
        add_commitment(cast.viewer("amina"), instrument=review, text=text)
    assert refused.value.field == "text"
    assert not Commitment.objects.exists()


def test_plain_words_stand_beside_the_official_ones(cast, promise):
    amina = cast.viewer("amina")
    word_plainly(amina, promise, revision=1, plain={"en": "Look into every mine", "ur": ""})
    assert (promise.text, promise.plain) == ("Inspect every mine, twice a year.", {"en": "Look into every mine"})
    with pytest.raises(StaleRecord) as stale:
        word_plainly(amina, promise, revision=1, plain={"en": "Look"})
    assert stale.value.changed["plain"] == ({"en": "Look"}, {"en": "Look into every mine"})
    assert search_records(cast.viewer("imran"), "look into")


def test_themes_are_part_of_what_a_form_saw(cast, promise):
    amina = cast.viewer("amina")
    taxonomy = ensure_taxonomy(amina, key="themes", name={"en": "Themes"})
    terms = list(ensure_terms(amina, taxonomy=taxonomy, labels=["Labour", "Health"]).values())
    change_commitment(amina, promise, revision=1, themes=terms)
    assert {str(term) for term in terms_on(amina, [promise])[promise.pk]} == {"Labour", "Health"}
    with pytest.raises(StaleRecord):
        change_commitment(amina, promise, revision=1, heading="Work")


def test_the_latest_dated_position_counts_and_earlier_ones_stay(cast, promise):
    amina = cast.viewer("amina")
    for position, day in (("pending", None), ("supported", date(2024, 5, 1)), ("noted", date(2022, 11, 14))):
        record_position(amina, commitment=promise, position=position, as_of=day, source="Report")
    promise.refresh_from_db()
    assert promise.position == "supported"
    assert [row.position for row in positions_of(amina, promise.pk)] == ["supported", "noted", "pending"]


@pytest.mark.parametrize(("wrong", "field"), [({"source": " "}, "source"), ({"position": "maybe"}, "position")])
def test_a_position_needs_a_source_and_a_word_we_know(cast, promise, wrong, field):
    with pytest.raises(Refused) as refused:
        record_position(
            cast.viewer("amina"), **{"commitment": promise, "position": "noted", "source": "Report", **wrong}
        )
    assert refused.value.field == field


@pytest.mark.parametrize("name", ["imran", "bilal", "hina", "lal", "kiran", "esha", "gul"])
def test_only_the_secretariat_keeps_documents_and_paragraphs(cast, review, promise, name):
    viewer = cast.viewer(name)
    for forbidden in (
        lambda: add_instrument(viewer, kind="law", title={"en": "Act"}),
        lambda: change_instrument(viewer, review, revision=1, symbol="A"),
        lambda: reach_stage(viewer, instrument=review, stage="drafted", reached_on=date(2020, 1, 1)),
        lambda: add_commitment(viewer, instrument=review, text="Words"),
        lambda: word_plainly(viewer, promise, revision=1, plain={"en": "Words"}),
        lambda: record_position(viewer, commitment=promise, position="noted", source="Report"),
    ):
        with pytest.raises(NotPermitted):
            forbidden()


def test_rows_of_another_space_are_as_good_as_absent(cast, review):
    other = cast.operator
    elsewhere = type(other)(space=cast.other_space.pk, operator=True)
    with pytest.raises(NotVisible):
        add_commitment(elsewhere, instrument=review, text="Words")
