"""Programs read what was proposed (near-duplicates, tags, mappings) and pass on what a person decided."""

from decimal import Decimal

import pytest

from accord.commit.commitments.models import ClusterMember, Commitment, Likeness, TagSuggestion
from accord.commit.commitments.services import add_commitment
from accord.commit.commitments.services.label_sets import ListLabels
from accord.commit.commitments.services.likenesses import write_likenesses
from accord.commit.commitments.services.suggestions import write_suggestions
from accord.kernel.audit.models import Event
from accord.kernel.taxonomies.models import TermMapping
from accord.kernel.taxonomies.services import add_taxonomy, add_term, propose_mapping

NOWHERE = "01a2020c-745f-71c3-b10b-66c0d95f7939"


@pytest.fixture
def pair(cast, review, promise):
    again = add_commitment(cast.viewer("amina"), instrument=review, text="Inspect every mine again.", paragraph="85")
    write_likenesses(cast.viewer("amina"), scores={(promise.pk, again.pk): Decimal("0.9")}, stale=[])
    return Likeness.objects.get()


@pytest.fixture
def term(cast):
    topics = add_taxonomy(cast.operator, key="topics", name={"en": "Topics"})
    return add_term(cast.operator, taxonomy=topics, name={"en": "Safety"})


@pytest.fixture
def suggestion(cast, promise, term):
    wanted = {(promise.pk, str(term.pk)): Decimal("0.8")}
    write_suggestions(
        cast.viewer("amina"), labels=ListLabels(term.taxonomy), rows=[promise], wanted=wanted, version="v1"
    )
    return TagSuggestion.objects.get()


@pytest.fixture
def other(cast):
    groups = add_taxonomy(cast.operator, key="groups", name={"en": "Groups"})
    return add_term(cast.operator, taxonomy=groups, name={"en": "Workers"})


def test_a_pair_is_confirmed_once_and_its_promises_are_one_cluster(by, pair):
    amina, sent = by("amina"), {"likenesses": [str(pair.pk)]}
    [told] = amina("get", f"likenesses/?state=open&commitment={pair.second_id}")[1]["items"]
    assert (told["first"], told["second"], told["score"]) == (str(pair.first_id), str(pair.second_id), 0.9)
    assert amina("post", "likenesses/confirm/", sent) == (204, None)
    assert amina("post", "likenesses/confirm/", sent)[0] == 422
    [one] = amina("get", f"cluster-members/?commitment={pair.first_id}")[1]["items"]
    assert len(amina("get", f"cluster-members/?cluster={one['cluster']}")[1]["items"]) == 2
    assert by("imran")("post", f"commitments/{pair.first_id}/leave-cluster/")[0] == 403
    assert amina("post", f"commitments/{pair.first_id}/leave-cluster/") == (204, None)
    assert amina("post", f"commitments/{pair.first_id}/leave-cluster/")[0] == 404
    assert not ClusterMember.objects.filter(deleted_at=None).exists()


def test_a_pair_is_refused_and_promises_are_compared_again_by_the_secretariat_alone(by, pair):
    amina, sent = by("amina"), {"likenesses": [str(pair.pk)]}
    for name in ("bilal", "hina", "imran"):
        for path in ("likenesses/confirm/", "likenesses/refuse/", "likenesses/look/"):
            assert by(name)("post", path, sent)[0] == 403
    assert amina("post", "likenesses/refuse/", sent) == (204, None)
    assert len(amina("get", "likenesses/?state=refused")[1]["items"]) == 1
    assert amina("post", "likenesses/look/") == (204, None)
    assert Event.objects.filter(name="likenesses_asked").count() == 1


def test_a_pair_of_a_hidden_promise_is_none(by, pair):
    Commitment.objects.filter(pk=pair.second_id).update(sensitivity=3)
    amina = by("amina")
    assert amina("get", "likenesses/")[1]["items"] == []
    told, absent = (amina("post", "likenesses/confirm/", {"likenesses": [str(pk)]}) for pk in (pair.pk, NOWHERE))
    assert (told[0], told[1]["field"]) == (422, "likenesses")
    assert str(told).replace(str(pair.pk), NOWHERE) == str(absent)
    assert by("imran")("post", f"commitments/{pair.second_id}/leave-cluster/")[0] == 404


def test_suggested_tags_are_accepted_or_refused_by_the_secretariat_once(cast, by, promise, term, suggestion):
    amina, sent = by("amina"), {"suggestions": [str(suggestion.pk)]}
    for query, number in (("list=topics", 1), ("list=groups", 0), ("least=0.9", 0), (f"term={term.pk}&state=open", 1)):
        assert len(amina("get", f"tag-suggestions/?{query}")[1]["items"]) == number, query
    assert by("imran")("post", "tag-suggestions/accept/", sent)[0] == 403
    assert amina("post", "tag-suggestions/accept/", sent) == (204, None)
    assert list(promise.themes.all()) == [term]
    assert amina("post", "tag-suggestions/refuse/", sent)[0] == 422
    assert amina("post", "tag-suggestions/refuse/", {"suggestions": [NOWHERE]})[1]["field"] == "suggestions"
    assert amina("post", "tag-suggestions/refuse/", {"suggestions": []})[0] == 422


def test_a_refused_tag_is_not_given_and_one_of_a_hidden_promise_is_none(by, promise, suggestion):
    amina = by("amina")
    assert amina("post", "tag-suggestions/refuse/", {"suggestions": [str(suggestion.pk)]}) == (204, None)
    assert not promise.themes.exists()
    Commitment.objects.filter(pk=promise.pk).update(sensitivity=3)
    assert amina("get", "tag-suggestions/")[1]["items"] == []


@pytest.mark.parametrize("name", ["amina", "hina"])
def test_two_terms_are_mapped_by_who_may_judge(by, term, other, name):
    program, sent = by(name), {"term": str(term.pk), "counterpart": str(other.pk), "likeness": "related"}
    status, made = program("post", "term-mappings/", sent)
    assert (status, made["state"], made["likeness"]) == (201, "confirmed", "related")
    assert program("post", "term-mappings/", sent) == (201, made)
    assert program("get", f"term-mappings/?term={other.pk}&state=confirmed")[1]["items"] == [made]
    assert by("kiran")("post", f"term-mappings/{made['id']}/remove/")[0] == 403
    assert program("post", f"term-mappings/{made['id']}/remove/") == (204, None)
    assert program("get", f"term-mappings/{made['id']}/")[0] == 404


def test_a_mapping_that_does_not_fit_names_its_field_and_others_may_not(by, term, other):
    sent = {"term": str(term.pk), "counterpart": str(other.pk)}
    for values, field in (({"counterpart": str(term.pk)}, "counterpart"), ({"term": NOWHERE}, "term")):
        status, told = by("hina")("post", "term-mappings/", {**sent, **values})
        assert (status, told["field"]) == (422, field)
    assert by("kiran")("post", "term-mappings/", sent)[0] == 403
    assert not TermMapping.objects.exists()


def test_a_proposed_mapping_is_confirmed_or_rejected_once(cast, by, term, other):
    row, hina = propose_mapping(cast.viewer("kiran"), term=term, counterpart=other), by("hina")
    assert by("kiran")("post", f"term-mappings/{row.pk}/confirm/")[0] == 403
    status, told = hina("post", f"term-mappings/{row.pk}/confirm/")
    assert (status, told["state"]) == (200, "confirmed")
    assert hina("post", f"term-mappings/{row.pk}/reject/")[0] in {409, 422}
    type(term).objects.filter(pk=other.pk).update(sensitivity=3)
    assert hina("get", f"term-mappings/{row.pk}/") == hina("get", f"term-mappings/{NOWHERE}/")


def test_many_take_as_many_queries_as_few(cast, by, pair, suggestion, queries_of):
    imran, amina = by("imran"), cast.viewer("amina")
    paths = ("likenesses/", "tag-suggestions/", "cluster-members/")
    imran("get", paths[0])
    few = [queries_of(lambda path=path: imran("get", path)) for path in paths]
    term, paper = suggestion.term, pair.first.instrument
    ends = [add_commitment(amina, instrument=paper, text=f"Words {n}") for n in range(4)]
    write_likenesses(amina, scores={(pair.first_id, end.pk): Decimal("0.8") for end in ends}, stale=[])
    wanted = {(end.pk, str(term.pk)): Decimal("0.7") for end in ends}
    write_suggestions(amina, labels=ListLabels(term.taxonomy), rows=ends, wanted=wanted, version="v1")
    assert [queries_of(lambda path=path: imran("get", path)) for path in paths] == few
