"""Linking two records, and taking the link away."""

import pytest

from accord.kernel.access.facts import operator_of
from accord.kernel.actors.services import add_actor
from accord.kernel.audit.models import Event, HistoryValue
from accord.kernel.places.services import add_place
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.sensitivity import S1, S2
from accord.kernel.spaces.errors import Refused
from accord.kernel.threads.models import Link, Relation
from accord.kernel.threads.queries import linked_records
from accord.kernel.threads.services import link_records, unlink_records


def test_a_link_is_walked_both_ways(cast):
    amina = cast.viewer("amina")
    mines, district = cast.bodies["mines"], cast.places["district"]
    link = link_records(amina, source=mines, relation=Relation.ANSWERS, target=district)
    (out,) = linked_records(amina, mines)
    (back,) = linked_records(amina, district)
    assert (out.relation, out.outgoing, out.kind, out.id, out.title) == (
        "answers",
        True,
        "place",
        district.pk,
        "District",
    )
    assert (back.relation, back.outgoing, back.kind, back.id, back.link) == (
        "answers",
        False,
        "actor",
        mines.pk,
        link.pk,
    )


def test_a_link_is_made_once(cast):
    amina = cast.viewer("amina")
    ends = {"source": cast.bodies["mines"], "target": cast.places["district"]}
    first = link_records(amina, relation=Relation.PROVES, **ends)
    assert link_records(amina, relation="proves", **ends) == first
    assert link_records(amina, relation=Relation.CONTRADICTS, **ends) != first
    assert Event.objects.filter(name="records_linked").count() == 2


def test_a_record_is_not_linked_to_itself_nor_by_an_unknown_word(cast):
    amina, mines = cast.viewer("amina"), cast.bodies["mines"]
    with pytest.raises(Refused):
        link_records(amina, source=mines, relation=Relation.PROVES, target=mines)
    with pytest.raises(Refused):
        link_records(amina, source=mines, relation="likes", target=cast.places["district"])
    assert not Link.objects.exists()


def test_nothing_links_across_spaces(cast):
    away = add_place(operator_of(cast.other_space), kind="country", name={"en": "Away"})
    for by in (cast.viewer("amina"), cast.operator):
        with pytest.raises(NotVisible):
            link_records(by, source=cast.bodies["mines"], relation=Relation.PROVES, target=away)
        with pytest.raises(NotVisible):
            link_records(by, source=away, relation=Relation.PROVES, target=cast.bodies["mines"])


def test_who_does_not_see_an_end_cannot_link_to_it(cast):
    hidden = add_actor(cast.operator, kind="community", name={"en": "Hidden"}, sensitivity=S2)
    with pytest.raises(NotVisible):
        link_records(cast.viewer("farid"), source=cast.bodies["union"], relation=Relation.PROVES, target=hidden)


@pytest.mark.parametrize("who", ["imran", "gul", "kiran", "mehr"])
def test_who_may_only_read_links_nothing(cast, who):
    by = cast.stranger_here() if who == "mehr" else cast.viewer(who)
    with pytest.raises((NotPermitted, NotVisible)):
        link_records(by, source=cast.bodies["mines"], relation=Relation.PROVES, target=cast.places["district"])


def test_a_narrowed_contributor_links_only_what_touches_the_own_body(cast):
    bilal = cast.viewer("bilal")
    link_records(bilal, source=cast.bodies["mines"], relation=Relation.PROVES, target=cast.places["district"])
    with pytest.raises(NotPermitted):
        link_records(bilal, source=cast.bodies["police"], relation=Relation.PROVES, target=cast.places["district"])


def test_the_log_keeps_the_ends_of_a_link_as_closely_as_the_ends_themselves(cast):
    hidden = add_actor(cast.operator, kind="community", name={"en": "Hidden"}, sensitivity=S2)
    link = link_records(
        cast.viewer("amina"), source=hidden, relation=Relation.CAME_FROM, target=cast.places["district"]
    )
    assert link.sensitivity == S2
    event = Event.objects.get(name="records_linked")
    assert set(HistoryValue.objects.filter(event=event).values_list("level", flat=True)) == {S2}
    assert str(hidden.pk) not in str(event.details)


def test_whoever_made_a_link_takes_it_back_and_a_member_no_other(cast):
    farid, esha = cast.viewer("farid"), cast.viewer("esha")
    link = link_records(farid, source=cast.bodies["union"], relation=Relation.PROVES, target=cast.places["district"])
    with pytest.raises(NotPermitted):
        unlink_records(esha, link)
    unlink_records(farid, link)
    assert linked_records(farid, cast.bodies["union"]) == []
    with pytest.raises(Refused):
        unlink_records(farid, link)


def test_the_secretariat_removes_any_link_and_the_pair_can_be_linked_again(cast):
    farid = cast.viewer("farid")
    ends = {"source": cast.bodies["union"], "relation": Relation.PROVES, "target": cast.places["district"]}
    link = link_records(farid, **ends)
    unlink_records(cast.viewer("amina"), link)
    assert link_records(farid, **ends).pk != link.pk


def test_who_may_only_read_or_is_a_stranger_removes_nothing(cast):
    link = link_records(
        cast.viewer("amina"),
        source=cast.bodies["union"],
        relation=Relation.PROVES,
        target=cast.places["district"],
    )
    with pytest.raises(NotPermitted):
        unlink_records(cast.viewer("imran"), link)
    with pytest.raises(NotVisible):
        unlink_records(cast.viewer("mehr"), link)
    assert Link.objects.get().deleted_at is None
    assert link.sensitivity == S1
