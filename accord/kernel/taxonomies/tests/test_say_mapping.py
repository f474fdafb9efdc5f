"""A person says how two terms lie to each other; records then count under the other term, through the mapping."""

import pytest

from accord.kernel.policy.errors import NotPermitted
from accord.kernel.spaces.errors import Refused
from accord.kernel.taxonomies.models import Likeness, MappingState
from accord.kernel.taxonomies.queries import counted_through, mappings_of
from accord.kernel.taxonomies.services import (
    add_taxonomy,
    add_term,
    decide_mapping,
    propose_mapping,
    remove_mapping,
    say_mapping,
)


@pytest.fixture
def pair(cast):
    by = cast.operator
    themes = add_taxonomy(by, key="themes", name={"en": "Themes"})
    groups = add_taxonomy(by, key="groups-of-eight", name={"en": "Groups"})
    school = add_term(by, taxonomy=themes, name={"en": "School"})
    return school, add_term(by, taxonomy=groups, name={"en": "Children"})


def counted(cast, term):
    viewer = cast.viewer("imran")
    return [each.tag for each in counted_through(viewer, under=[term]).get(term.pk, ())]


@pytest.mark.parametrize(
    ("likeness", "there", "back"),
    [
        (Likeness.SAME, True, True),
        (Likeness.NARROWER, True, False),
        (Likeness.BROADER, False, True),
        (Likeness.RELATED, False, False),
    ],
)
def test_a_tag_counts_where_it_is_the_same_or_a_part(cast, pair, likeness, there, back):
    school, children = pair
    say_mapping(cast.viewer("hina"), term=school, counterpart=children, likeness=likeness)
    assert (counted(cast, children), counted(cast, school)) == ([school] if there else [], [children] if back else [])
    found = counted_through(cast.viewer("imran"), tags=[school]).get(school.pk, ())
    assert [each.under for each in found] == ([children] if there else [])


def test_said_from_the_other_end_it_is_the_same_mapping(cast, pair):
    school, children = pair
    by = cast.viewer("hina")
    first = say_mapping(by, term=school, counterpart=children, likeness=Likeness.RELATED)
    again = say_mapping(by, term=children, counterpart=school, likeness=Likeness.BROADER, reason="Schools are for them")
    assert (again.pk, again.likeness, again.reason) == (first.pk, Likeness.NARROWER, "Schools are for them")
    assert counted(cast, children) == [school]


def test_a_proposal_and_a_rejected_pair_count_only_once_somebody_says_so(cast, pair):
    school, children = pair
    proposed = propose_mapping(cast.operator, term=school, counterpart=children)
    assert counted(cast, children) == []
    decide_mapping(cast.viewer("hina"), proposed, confirmed=False)
    assert list(mappings_of(cast.viewer("imran"), school)) == []
    said = say_mapping(cast.viewer("amina"), term=school, counterpart=children)
    assert (said.pk, said.state, said.decided_by) == (
        proposed.pk,
        MappingState.CONFIRMED,
        cast.account("amina").pk,
    )


def test_what_was_said_is_taken_back_and_can_be_said_anew(cast, pair):
    school, children = pair
    by = cast.viewer("hina")
    remove_mapping(by, say_mapping(by, term=school, counterpart=children))
    assert counted(cast, children) == []
    say_mapping(by, term=school, counterpart=children)
    assert counted(cast, children) == [school]


def test_only_persons_who_judge_content_say_so(cast, pair):
    school, children = pair
    for by in (cast.viewer("imran"), cast.viewer("kiran"), cast.viewer("bilal"), cast.operator):
        with pytest.raises(NotPermitted):
            say_mapping(by, term=school, counterpart=children)
    with pytest.raises(Refused):
        say_mapping(cast.viewer("hina"), term=school, counterpart=school)
