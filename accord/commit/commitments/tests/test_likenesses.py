"""Promises that say nearly the same: proposed, shown side by side, confirmed into clusters, refused, remembered."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils import timezone

from accord.commit.commitments import jobs
from accord.commit.commitments.cli import propose_group
from accord.commit.commitments.jobs import propose_in_space
from accord.commit.commitments.models import Cluster, ClusterMember, Commitment, Instrument, Likeness
from accord.commit.commitments.queries import likenesses_for, member_for, open_likenesses_of, said_also
from accord.commit.commitments.services import (
    add_commitment,
    add_instrument,
    ask_for_likenesses,
    confirm_likenesses,
    leave_cluster,
    propose_likenesses,
    refuse_likenesses,
)
from accord.kernel.access.facts import operator_of
from accord.kernel.audit.models import Event, ScheduledJob
from accord.kernel.audit.services import record
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.errors import Refused

FIRST = "Inspect every mine of the province twice in each year"
AGAIN = "Inspect every mine of the province twice in each year, with workers"
ONCE_MORE = "Inspect each and every mine of the province twice in each year"
OTHER = "Build a school for girls in every village"


@pytest.fixture
def said(cast, review):
    """One promise said in three reviews, and others."""
    amina = cast.viewer("amina")
    made = {}
    for year, text in ((2012, FIRST), (2017, AGAIN), (2022, ONCE_MORE)):
        document = add_instrument(
            amina, kind="upr_outcome", title={"en": f"Review of {year}"}, dated=date(year, 11, 14), session=str(year)
        )
        made[text] = add_commitment(amina, instrument=document, text=text, paragraph="12", session=str(year))
    made[OTHER] = add_commitment(amina, instrument=review, text=OTHER, paragraph="1")
    for number in range(40):
        add_commitment(
            amina, instrument=review, text=f"Promise {number} on matter{number} here", paragraph=f"x{number}"
        )
    return made


@pytest.fixture
def proposed(cast, said):
    propose_likenesses(cast.viewer("amina"))
    return list(Likeness.objects.select_related("first", "second").order_by("-score", "pk"))


def found():
    rows = Likeness.objects.select_related("first", "second").order_by("second__created_at", "first__created_at")
    return [(row.first.text, row.second.text, row.state) for row in rows]


def test_what_was_said_again_is_proposed_with_the_earlier_first(cast, proposed):
    assert {(row.first.text, row.second.text) for row in proposed} == {(FIRST, AGAIN), (FIRST, ONCE_MORE)}
    assert all(0.6 <= row.score <= 1 for row in proposed)
    assert Event.objects.filter(name="likenesses_proposed").count() == 1
    assert propose_likenesses(cast.viewer("amina")) == 2
    assert Event.objects.filter(name="likenesses_proposed").count() == 1


def test_amina_confirms_both_and_they_are_one_cluster(cast, said, proposed):
    amina = cast.viewer("amina")
    confirm_likenesses(amina, proposed)
    assert [saying.commitment.text for saying in said_also(amina, said[AGAIN])] == [FIRST, ONCE_MORE]
    assert Cluster.objects.count() == 1
    assert propose_likenesses(amina) == 0
    assert {row.state for row in Likeness.objects.all()} == {"confirmed"}
    assert Likeness.objects.latest("score").decided_by == amina.account


def test_two_clusters_become_one(cast, said, proposed):
    amina = cast.viewer("amina")
    newest = add_commitment(amina, instrument=said[OTHER].instrument, text="Open schools for girls", paragraph="9")
    for one, other in ((FIRST, AGAIN), (OTHER, None)):
        pair = (said[one], said[other] if other else newest)
        row, _new = Likeness.objects.get_or_create(
            space=cast.space, first=pair[0], second=pair[1], defaults={"score": "0.700"}
        )
        confirm_likenesses(amina, [row])
    joining = Likeness.objects.create(space=cast.space, first=said[AGAIN], second=newest, score="0.700")
    assert Cluster.objects.filter(deleted_at=None).count() == 2
    confirm_likenesses(amina, [joining])
    assert Cluster.objects.filter(deleted_at=None).count() == 1
    assert Cluster.objects.exclude(deleted_at=None).get().merged_into == Cluster.objects.get(deleted_at=None).pk
    assert len(said_also(amina, newest)) == 3


def test_a_refused_pair_never_comes_again_and_may_be_confirmed_later(cast, proposed):
    amina = cast.viewer("amina")
    refuse_likenesses(amina, proposed)
    assert propose_likenesses(amina) <= 1  # the two later ones may be alike by themselves
    refused = {(row.first_id, row.second_id) for row in Likeness.objects.filter(state="refused")}
    assert refused == {(row.first_id, row.second_id) for row in proposed}
    confirm_likenesses(amina, proposed[:1])
    assert Cluster.objects.count() == 1


def test_a_cluster_never_holds_two_that_were_judged_different(cast, said, proposed):
    amina = cast.viewer("amina")
    apart = Likeness.objects.create(space=cast.space, first=said[AGAIN], second=said[ONCE_MORE], score="0.650")
    refuse_likenesses(amina, [apart])
    confirm_likenesses(amina, proposed[:1])
    with pytest.raises(Refused, match="judged to be different: “Inspect"):
        confirm_likenesses(amina, proposed[1:])
    assert Likeness.objects.get(pk=proposed[1].pk).state == "open"
    propose_likenesses(amina)
    assert not Likeness.objects.filter(state="open").exists()


def test_a_promise_leaves_its_cluster_for_good(cast, said, proposed):
    amina = cast.viewer("amina")
    confirm_likenesses(amina, proposed)
    leave_cluster(amina, member_for(amina, said[ONCE_MORE].pk))
    assert said_also(amina, said[ONCE_MORE]) == []
    assert [saying.commitment.text for saying in said_also(amina, said[FIRST])] == [AGAIN]
    assert propose_likenesses(amina) == 0
    leave_cluster(amina, member_for(amina, said[AGAIN].pk))
    assert not ClusterMember.objects.filter(deleted_at=None).exists()
    assert not Cluster.objects.filter(deleted_at=None).exists()
    with pytest.raises(NotVisible):
        member_for(amina, said[AGAIN].pk)


def test_one_that_was_joined_by_a_third_is_remembered_as_different_too(cast, said, proposed):
    amina = cast.viewer("amina")
    confirm_likenesses(amina, proposed)
    leave_cluster(amina, member_for(amina, said[FIRST].pk))
    leave_cluster(amina, member_for(amina, said[AGAIN].pk))
    assert Likeness.objects.filter(state="refused").count() == 3
    assert propose_likenesses(amina) == 0


def test_only_the_secretariat_proposes_and_decides_and_only_a_person_decides(cast, said, proposed):
    confirm_likenesses(cast.viewer("amina"), proposed[:1])
    member = member_for(cast.viewer("amina"), said[FIRST].pk)
    for name in ("bilal", "imran", "hina"):
        with pytest.raises(NotPermitted):
            propose_likenesses(cast.viewer(name))
        with pytest.raises(NotPermitted):
            refuse_likenesses(cast.viewer(name), proposed[1:])
        with pytest.raises(NotPermitted):
            ask_for_likenesses(cast.viewer(name), space=cast.space)
        with pytest.raises(NotPermitted):
            leave_cluster(cast.viewer(name), member)
    for act in (confirm_likenesses, refuse_likenesses):
        with pytest.raises(NotPermitted):
            act(operator_of(cast.space), proposed[1:])
        with pytest.raises(Refused, match="at least one"):
            act(cast.viewer("amina"), [])
    with pytest.raises(Refused, match="meanwhile"):
        refuse_likenesses(cast.viewer("amina"), proposed)
    with pytest.raises(Refused, match="At most 50"):
        refuse_likenesses(cast.viewer("amina"), proposed * 30)


def test_restricted_promises_are_neither_compared_nor_shown(cast, said, proposed):
    amina, imran = cast.viewer("amina"), cast.viewer("imran")
    Commitment.objects.filter(pk=said[AGAIN].pk).update(sensitivity=S2)
    assert [row.second.text for row in likenesses_for(imran)] == [ONCE_MORE]
    propose_likenesses(amina)
    assert [(first, second) for first, second, _state in found()] == [(FIRST, ONCE_MORE)]
    Commitment.objects.filter(pk=said[AGAIN].pk).update(sensitivity=1)
    propose_likenesses(amina)
    confirm_likenesses(amina, list(Likeness.objects.all()))
    Commitment.objects.filter(pk=said[AGAIN].pk).update(sensitivity=S2)
    assert [saying.commitment.text for saying in said_also(imran, said[FIRST])] == [ONCE_MORE]


def test_proposals_that_do_not_hold_any_more_give_way(cast, said, proposed):
    Commitment.objects.filter(pk=said[AGAIN].pk).update(text="Plant trees along the canal")
    propose_likenesses(cast.viewer("amina"))
    assert [(first, second) for first, second, _state in found()] == [(FIRST, ONCE_MORE)]


def test_asking_or_an_import_has_the_worker_compare(cast, said):
    ask_for_likenesses(cast.viewer("amina"), space=cast.space)
    event = Event.objects.filter(name="likenesses_asked").get()
    propose_in_space(event)
    propose_in_space(event)
    assert Likeness.objects.count() == 2
    Likeness.objects.all().delete()
    event.name = "import_finished"
    propose_in_space(event)
    assert Likeness.objects.count() == 2


def finished_import(cast):
    return record(cast.viewer("amina"), "import_finished", cast.space)


def test_of_many_files_the_last_has_all_compared(cast, said):
    first, last = finished_import(cast), finished_import(cast)
    propose_in_space(first)
    assert not Likeness.objects.exists()
    propose_in_space(last)
    assert Likeness.objects.count() == 2


def test_a_large_space_is_compared_some_minutes_after_its_files(cast, said, monkeypatch):
    monkeypatch.setattr(jobs, "COMPARED_AT_ONCE", 2)
    job = "accord.commit.commitments.jobs.propose_where_files_came"
    propose_in_space(finished_import(cast))
    assert not Likeness.objects.exists()
    assert jobs.propose_where_files_came() == 1
    assert Likeness.objects.count() == 2
    ran = ScheduledJob.objects.create(name=job, next_at=timezone.now(), last_at=timezone.now())
    assert jobs.propose_where_files_came() == 0
    finished_import(cast)
    assert jobs.propose_where_files_came() == 1
    ScheduledJob.objects.filter(pk=ran.pk).update(last_at=timezone.now(), last_error="the disk was full")
    assert jobs.propose_where_files_came() == 1


def test_the_page_shows_both_texts_and_names_what_differs(cast, proposed):
    url = reverse("commitments:likenesses", args=(cast.space.slug,))
    text = cast.client("amina").get(url).content.decode()
    assert "2 pairs say nearly the same" in text
    assert "<u>with workers</u>" in text
    assert "Only here, underlined:" in text
    assert all(f'value="{row.pk}"' in text for row in proposed)
    reader = cast.client("imran").get(url).content.decode()
    assert "<u>with workers</u>" in reader
    assert 'name="pick"' not in reader
    assert "one promise, said twice" not in reader


def test_filters_and_files(cast, said, proposed):
    client, url = cast.client("imran"), reverse("commitments:likenesses", args=(cast.space.slug,))
    assert "<u>" in client.get(url, {"across": "session"}).content.decode()
    assert "<u>" not in client.get(url, {"across": "state"}).content.decode()
    assert "<u>" not in client.get(url, {"state": "refused"}).content.decode()
    assert client.get(url, {"state": "odd", "score": "x", "across": "y", "page": "none"}).status_code == 200
    assert client.get(url, {"score": "0.6"}).status_code == 200
    lines = b"".join(client.get(url, {"format": "csv"}).streaming_content).decode().splitlines()
    assert len(lines) == 3
    assert AGAIN in "".join(lines)


def test_pairs_are_decided_one_by_one_and_in_bulk(cast, said, proposed):
    url = reverse("commitments:decide_likenesses", args=(cast.space.slug,))
    client = cast.client("amina")
    first, second = proposed
    assert cast.client("bilal").post(url, {"confirm": str(first.pk)}).status_code == 403
    answered = client.post(f"{url}?score=0.6", {"confirm": str(first.pk)})
    assert answered.url.endswith("near-duplicates/?score=0.6")
    assert Likeness.objects.get(pk=first.pk).state == "confirmed"
    back = client.post(url, {"step": "refuse", "pick": [str(second.pk), "odd"], "promise": str(said[FIRST].pk)})
    assert back.url == said[FIRST].get_absolute_url()
    assert Likeness.objects.get(pk=second.pk).state == "refused"
    assert "at least one" in client.post(url, {"step": "confirm"}, follow=True).content.decode()


def test_the_promise_says_where_it_was_said_before_and_again(cast, said, proposed):
    amina, page = cast.client("amina"), said[AGAIN].get_absolute_url()
    assert "Says nearly the same" in amina.get(page).content.decode()
    confirm_likenesses(cast.viewer("amina"), proposed)
    shown = amina.get(page).content.decode()
    assert "Said before, said again" in shown
    assert "Says nearly the same" not in shown
    assert FIRST in shown
    leave = reverse("commitments:leave_cluster", args=(cast.space.slug, said[AGAIN].pk))
    assert leave in shown
    assert leave not in cast.client("imran").get(page).content.decode()
    assert cast.client("imran").post(leave).status_code == 403
    assert amina.post(leave).url == page
    assert "Said before" not in amina.get(page).content.decode()
    assert amina.post(leave).status_code == 404


def test_the_command_answers_how_many_are_open(cast, said):
    done = CliRunner().invoke(propose_group, ["likenesses", "--space", cast.space.slug, "--json"])
    told = json.loads(done.stdout)
    assert set(told) == {"space", "open", "seconds"}
    assert told["open"] == 2


def test_the_list_takes_as_many_queries_for_two_as_for_twenty(cast, said, proposed, queries_of):
    client, url = cast.client("amina"), reverse("commitments:likenesses", args=(cast.space.slug,))
    client.get(url)
    few = queries_of(lambda: client.get(url))
    for number in range(18):
        add_commitment(
            cast.viewer("amina"), instrument=said[OTHER].instrument, text=f"{OTHER} {number}", paragraph=f"y{number}"
        )
    propose_likenesses(cast.viewer("amina"))
    assert Likeness.objects.count() > 15
    assert queries_of(lambda: client.get(url)) == few


def test_a_promise_shows_at_most_five_open_pairs(cast, said):
    for number in range(9):
        add_commitment(cast.viewer("amina"), instrument=said[OTHER].instrument, text=FIRST, paragraph=f"z{number}")
    propose_likenesses(cast.viewer("amina"))
    assert len(open_likenesses_of(cast.viewer("imran"), said[FIRST])) == 5


def test_pairs_are_narrowed_by_cycle_body_state_and_whether_one_document_holds_both(cast, said, proposed):
    url = reverse("commitments:likenesses", args=(cast.space.slug,))
    client = cast.client("amina")
    Commitment.objects.filter(text=AGAIN).update(session="28", addressed_to="Arvenia")
    Instrument.objects.filter(pk=said[AGAIN].instrument_id).update(issued_by="Council")

    def total(**query):
        return client.get(url, query).context["page"].total

    assert (total(cycle="3"), total(cycle="1"), total(body="Council"), total(to="Arvenia")) == (1, 0, 1, 1)
    assert (total(across="document"), total(across="within")) == (2, 0)
    filters = {one.name: one for one in client.get(url).context["page"].filters}
    assert [(each.label, each.count) for each in filters["cycle"].choices[1:]] == [("cycle 3", 1)]
    Commitment.objects.filter(text=AGAIN).update(instrument=said[FIRST].instrument)
    assert (total(across="document"), total(across="within")) == (1, 1)
