"""Who finds what: the index holds what every reader may read; results are the visible ones before the limit cuts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accord.kernel.access.services import grant_access, share_with
from accord.kernel.actors.models import Actor
from accord.kernel.actors.services import add_actor, change_actor
from accord.kernel.policy.sensitivity import S1, S2, S3, S4
from accord.kernel.search.declarations import SEARCHABLES, Searchable
from accord.kernel.search.models import Document
from accord.kernel.search.queries import search_records
from accord.kernel.search.services import index_records, rebuild_index
from accord.kernel.spaces.records import tombstone_record

pytestmark = pytest.mark.usefixtures("searchable")


def found_by(viewer, typed="canary", **options):
    return {hit.id for hit in search_records(viewer, typed, **options)}


def grown(cast, **values):
    actor = add_actor(cast.operator, kind="community", **{"name": {"en": "Canary group"}, **values})
    index_records([actor])
    return actor


def test_everybody_in_the_space_finds_what_is_of_the_space(cast):
    actor = grown(cast)
    for who in ("amina", "bilal", "daud", "hina", "imran", "kiran", "lal"):
        assert found_by(cast.viewer(who)) == {actor.pk}, who
    assert found_by(cast.operator) == {actor.pk}


def test_strangers_visitors_and_enumerators_find_nothing(cast):
    grown(cast)
    for viewer in (cast.stranger_here(), cast.viewer("mehr"), cast.viewer("visitor"), cast.viewer("gul")):
        assert found_by(viewer) == set()


def test_a_restricted_record_is_not_in_the_index_and_found_by_those_who_read_it(cast):
    actor = grown(cast, sensitivity=S2, about="quiet meetings")
    assert not Document.objects.filter(object_id=actor.pk).exists()
    assert found_by(cast.viewer("amina")) == {actor.pk} == found_by(cast.viewer("hina"), "QUIET canary")
    for who in ("imran", "daud", "kiran", "lal", "bilal"):
        assert found_by(cast.viewer(who)) == set(), who
    share_with(cast.viewer("amina"), actor, bodies=[cast.bodies["owners"]], pillars=[])
    assert found_by(cast.viewer("daud")) == {actor.pk}
    assert found_by(cast.viewer("esha")) == set()


@pytest.mark.parametrize("level", [S3, S4])
def test_confidential_and_sealed_records_are_found_by_nobody_without_a_grant(cast, level):
    grown(cast, sensitivity=level)
    assert not Document.objects.exists()
    for who in ("amina", "hina", "imran", "kiran"):
        assert found_by(cast.viewer(who, second_factor=True)) == set()


def test_a_grant_opens_a_confidential_record_to_the_search_of_the_named_person_with_a_second_factor(cast):
    actor = grown(cast, sensitivity=S3)
    ends = timezone.now() + timedelta(days=1)
    grant_access(cast.operator, account=cast.account("hina"), kind="actor", object_id=actor.pk, reason="x", ends=ends)
    assert found_by(cast.viewer("hina")) == set()
    (hit,) = search_records(cast.viewer("hina", second_factor=True), "canary")
    assert (hit.id, hit.level) == (actor.pk, S3)
    assert found_by(cast.viewer("amina", second_factor=True)) == set()


def test_a_hit_says_how_sensitive_the_most_sensitive_thing_shown_is(cast):
    grown(cast, name={"en": "Canary one"})
    grown(cast, name={"en": "Canary two"}, sensitivity=S2)
    grown(cast, name={"en": "Canary three"}, phone="canary")
    levels = {hit.title: hit.level for hit in search_records(cast.viewer("amina"), "canary")}
    assert levels == {"Canary one": S1, "Canary two": S2, "Canary three": S1}
    assert {hit.level for hit in search_records(cast.viewer("amina"), "canary three")} == {S1}


def test_a_restricted_field_is_found_only_by_those_who_read_it(cast):
    actor = grown(cast, name={"en": "Group"}, email="canary@sample.invalid", phone="0300 canary")
    assert "canary" not in Document.objects.get(object_id=actor.pk).words
    assert found_by(cast.viewer("amina")) == {actor.pk}
    assert found_by(cast.viewer("amina"), "canary sample") == {actor.pk}
    for who in ("imran", "daud", "kiran", "lal"):
        assert found_by(cast.viewer(who)) == set(), who


def test_a_declaration_that_asks_for_a_restricted_field_gets_nothing(cast, monkeypatch):
    greedy = Searchable(model=Actor, title=str, texts=lambda row: [row.email, row.phone])
    monkeypatch.setitem(SEARCHABLES, "actor", greedy)
    actor = grown(cast, name={"en": "Group"}, email="canary@sample.invalid")
    assert Document.objects.get(object_id=actor.pk).words.split() == ["group"]
    assert found_by(cast.viewer("imran")) == set()


def test_hidden_records_do_not_use_up_the_limit(cast):
    seen = grown(cast, name={"en": "Canary seen"})
    hidden = [grown(cast, name={"en": f"Canary {n}"}) for n in range(5)]
    Actor.objects.filter(pk__in=[actor.pk for actor in hidden]).update(sensitivity=S2)  # the index is behind
    assert found_by(cast.viewer("imran"), limit=2) == {seen.pk}


def test_a_record_that_is_gone_is_not_found_even_before_the_index_knows(cast):
    actor = grown(cast)
    tombstone_record(cast.operator, actor)
    assert found_by(cast.viewer("imran")) == set()
    assert index_records([actor]) == 0
    assert not Document.objects.exists()


def test_a_change_is_found_and_the_old_words_are_not(cast):
    actor = grown(cast)
    change_actor(cast.operator, actor, revision=actor.revision, name={"en": "Heron group"})
    index_records([actor])
    assert found_by(cast.viewer("imran")) == set()
    assert found_by(cast.viewer("imran"), "heron") == {actor.pk}


def test_only_the_kinds_asked_for_are_searched(cast):
    index_records([*cast.places.values(), *cast.bodies.values()])
    imran = cast.viewer("imran")
    assert {hit.kind for hit in search_records(imran, "district")} == {"actor", "place"}
    assert {hit.kind for hit in search_records(imran, "district", kinds=["place"])} == {"place"}
    assert search_records(imran, "district", kinds=[]) == []
    assert search_records(imran, "district", kinds=["nonsense"]) == []


def test_titles_come_before_texts_and_words_as_typed_before_their_other_forms(cast):
    formed = grown(cast, name={"en": "One"}, about="two canaries sang")
    whole = grown(cast, name={"en": "Two"}, about="the canary sang")
    formed_title = grown(cast, name={"en": "Canaries group"})
    titled = grown(cast, name={"en": "Canary group"})
    very = grown(cast, name={"en": "Canary"})
    hits = search_records(cast.viewer("imran"), "canary")
    assert [hit.id for hit in hits] == [very.pk, titled.pk, formed_title.pk, whole.pk, formed.pk]
    assert [hit.rank for hit in hits] == [1.0, 0.9, 0.8, 0.6, 0.4]


def test_what_is_above_the_index_is_ranked_among_what_is_in_it(cast):
    whole = grown(cast, name={"en": "Two"}, about="the canary sang")
    titled = grown(cast, name={"en": "Canary group"}, sensitivity=S2)
    parts = grown(cast, name={"en": "One"}, about="two canaries sang", sensitivity=S2)
    hits = search_records(cast.viewer("amina"), "canary")
    assert [(hit.id, hit.rank) for hit in hits] == [(titled.pk, 0.9), (whole.pk, 0.6), (parts.pk, 0.4)]


def test_what_must_not_be_found_looks_only_at_what_the_viewer_reads(cast):
    actor = grown(cast, name={"en": "Canary group"}, phone="heron")
    assert found_by(cast.viewer("imran"), "canary -heron") == {actor.pk}
    assert found_by(cast.viewer("imran"), "canary heron") == set()
    assert found_by(cast.viewer("amina"), "canary heron") == {actor.pk}


def test_an_excerpt_shows_the_words_around_the_find(cast):
    about = " ".join(["before"] * 30 + ["the", "Canary-bird", "sang"] + ["after"] * 30)
    grown(cast, name={"en": "Group"}, about=about)
    (hit,) = search_records(cast.viewer("imran"), "canary")
    assert "the Canary-bird sang" in hit.excerpt
    assert hit.excerpt.startswith("… ")
    assert hit.excerpt.endswith(" …")
    assert hit.language == "en"


def test_the_number_of_finds_costs_no_queries(cast, queries_of):
    amina = cast.viewer("amina")
    for number in range(3):
        grown(cast, name={"en": f"Canary {number}"}, email="canary@sample.invalid")
    few = queries_of(lambda: search_records(amina, "canary"))
    for number in range(30):
        grown(cast, name={"en": f"Canary {number}"}, email="canary@sample.invalid")
    assert len(found_by(amina)) == 33
    assert queries_of(lambda: search_records(amina, "canary")) == few


def test_an_index_built_again_equals_the_one_kept_along_the_way(cast):
    index_records([*cast.places.values(), *cast.bodies.values(), *cast.people.values()])
    kept = set(Document.objects.filter(space=cast.space).values_list("kind", "object_id", "words"))
    Document.objects.all().delete()
    assert rebuild_index(cast.space) == len(kept)
    assert set(Document.objects.values_list("kind", "object_id", "words")) == kept


def test_building_again_drops_what_is_no_longer_there(cast):
    actor = grown(cast)
    Actor.objects.filter(pk=actor.pk).update(sensitivity=S2)
    rebuild_index(cast.space)
    assert not Document.objects.filter(object_id=actor.pk).exists()
