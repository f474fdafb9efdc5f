"""A document of kind law or policy points to the law in the register; each shows the other."""

from datetime import date

import pytest
from django.urls import reverse

from accord.commit.commitments.models import InstrumentStage
from accord.commit.commitments.queries import documents_of, law_link_of
from accord.commit.commitments.queries.law_stages import laws_of
from accord.commit.commitments.services import add_instrument, point_to_law, reach_stage
from accord.commit.commitments.services.instruments import ensure_instruments, news_of_documents
from accord.commit.commitments.services.staging import InstrumentDraft
from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import revise_record
from accord.understand.situation.queries.laws import stages_of
from accord.understand.situation.services import add_law, note_stage


@pytest.fixture
def law(cast):
    made = add_law(cast.viewer("amina"), kind="law", title={"en": "Mines safety act"}, level="provincial")
    note_stage(cast.viewer("amina"), law=made, stage="in_force", reached_on=date(2022, 1, 1))
    return made


@pytest.fixture
def document(cast):
    return add_instrument(cast.viewer("amina"), kind="law", title={"en": "The act as a document"})


def page(cast, name, row):
    return cast.client(name).get(row.get_absolute_url()).content.decode()


def test_the_document_and_the_law_show_each_other(cast, document, law):
    point_to_law(cast.viewer("amina"), document, law=law)
    assert documents_of(cast.viewer("imran"), law) == [document]
    assert law.get_absolute_url() in page(cast, "imran", document)
    assert "in force" in page(cast, "imran", document)
    assert document.get_absolute_url() in page(cast, "imran", law)


def test_it_points_to_one_law_at_a_time_and_to_none_again(cast, document, law):
    other = add_law(cast.viewer("amina"), kind="law", title={"en": "Other act"}, level="federal")
    for named in (law, law, other):
        point_to_law(cast.viewer("amina"), document, law=named)
    assert documents_of(cast.viewer("amina"), other) == [document]
    assert documents_of(cast.viewer("amina"), law) == []
    point_to_law(cast.viewer("amina"), document, law=None)
    point_to_law(cast.viewer("amina"), document, law=None)
    assert law_link_of(cast.viewer("amina"), document) is None
    assert Event.objects.filter(name="records_unlinked").count() == 2


def test_only_laws_and_policies_point_and_only_to_laws_that_are_seen(cast, review, document, law):
    with pytest.raises(Refused):
        point_to_law(cast.viewer("amina"), review, law=law)
    law.pk = review.pk  # an id that no law has
    with pytest.raises(NotVisible):
        point_to_law(cast.viewer("amina"), document, law=law)


@pytest.mark.parametrize("name", ["imran", "bilal", "lal"])
def test_only_the_secretariat_says_which_law_it_is(cast, document, law, name):
    url = reverse("commitments:point_to_law", args=(cast.space.slug, document.pk))
    assert cast.client(name).get(url).status_code == 403
    with pytest.raises(NotPermitted):
        point_to_law(cast.viewer(name), document, law=law)
    assert "Say which law it is" not in page(cast, name, document)
    assert cast.client("mehr").get(url).status_code == 404


def test_the_page_shows_what_is_chosen_and_takes_another(cast, document, law):
    url = reverse("commitments:point_to_law", args=(cast.space.slug, document.pk))
    amina = cast.client("amina")
    assert "Say which law it is" in page(cast, "amina", document)
    assert amina.post(url, {"law": law.pk}).status_code == 302
    assert amina.get(url).context["form"]["law"].value() == law.pk
    assert amina.post(url, {"law": ""}).status_code == 302
    assert law_link_of(cast.viewer("amina"), document) is None


def test_the_document_says_the_registers_stages_and_takes_none_of_its_own(cast, document, law):
    amina = cast.viewer("amina")
    reach_stage(amina, instrument=document, stage="drafted", reached_on=date(2020, 5, 1), note="Read aloud")
    point_to_law(amina, document, law=law)
    assert [(each.stage, each.note) for each in stages_of(amina, law)] == [("drafted", "Read aloud"), ("in_force", "")]
    with pytest.raises(Refused) as refused:
        reach_stage(amina, instrument=document, stage="ended", reached_on=date(2024, 1, 1))
    assert "Mines safety act" in str(refused.value)
    note_stage(amina, law=law, stage="repealed", reached_on=date(2024, 1, 1))
    shown = page(cast, "amina", document)
    assert "Repealed" in shown
    assert "Note a stage in the register of laws" in shown
    assert reverse("commitments:reach_stage", args=(cast.space.slug, document.pk)) not in shown
    assert "repealed" in cast.client("imran").get(cast.url("commit/instruments/")).text
    point_to_law(amina, document, law=None)
    assert "Repealed" not in page(cast, "amina", document)
    assert "Drafted" in page(cast, "amina", document)


def test_a_law_that_the_reader_does_not_see_says_nothing(cast, document, law):
    point_to_law(cast.viewer("amina"), document, law=law)
    revise_record(cast.operator, law, sensitivity=3)
    shown = page(cast, "imran", document)
    assert "Mines safety act" not in shown
    assert "in force" not in cast.client("imran").get(cast.url("commit/instruments/")).text


def test_the_list_of_documents_asks_a_constant_number_of_queries(cast, document, law, queries_of):
    amina, url = cast.viewer("amina"), cast.url("commit/instruments/")
    point_to_law(amina, document, law=law)
    client = cast.client("imran")
    client.get(url)
    few = queries_of(lambda: client.get(url))
    for number in range(4):
        another = add_law(amina, kind="law", title={"en": f"Act {number}"}, level="federal")
        note_stage(amina, law=another, stage="in_force", reached_on=date(2022, 1, 1))
        paper = add_instrument(amina, kind="law", title={"en": f"Act {number}"})
        point_to_law(amina, paper, law=another)
    assert queries_of(lambda: client.get(url)) == few


def draft(**values):
    return InstrumentDraft(**{"external_id": "act", "kind": "law", "title": "Mines Safety Act", **values})


def test_a_file_that_brings_a_law_with_stages_finds_it_in_the_register(cast, law):
    amina = cast.viewer("amina")
    wanted = draft(level="provincial", stages=(("adopted", date(2021, 6, 1)), ("in_force", date(2022, 1, 1))))
    (paper,) = ensure_instruments(amina, drafts=[wanted], source="act.csv").values()
    assert ensure_instruments(amina, drafts=[wanted], source="act.csv") == {"act": paper}
    assert laws_of(amina, [paper]) == {paper.pk: law}
    assert [each.stage for each in stages_of(amina, law)] == ["passed", "in_force"]
    assert not InstrumentStage.objects.exists()
    assert not news_of_documents(amina, [wanted])
    assert news_of_documents(amina, [draft(level="provincial", stages=(("ended", date(2023, 1, 1)),))])


def test_a_file_that_brings_a_law_nobody_knows_adds_it_to_the_register(cast, law):
    amina = cast.viewer("amina")
    stage = (("in_force", date(2022, 1, 1)),)
    wanted = [
        draft(external_id="a", level="federal", stages=stage),
        draft(external_id="b", kind="policy", level="provincial", stages=stage),
        draft(external_id="c", stages=stage),
    ]
    found = ensure_instruments(amina, drafts=wanted, source="act.csv")
    pointed = laws_of(amina, found.values())
    assert law not in pointed.values()
    assert {(row.kind, row.level) for row in pointed.values()} == {("law", "federal"), ("policy", "provincial")}
    # Nobody said whose the third is, and the register keeps laws by their level.
    assert [each.instrument for each in InstrumentStage.objects.all()] == [found["c"]]
    ensure_instruments(amina, drafts=[draft(external_id="c", level="federal", stages=stage)], source="act.csv")
    assert laws_of(amina, [found["c"]])[found["c"].pk] == pointed[found["a"].pk]
