"""Terms of two lists that mean the same: proposed by anything, decided by a person."""

from decimal import Decimal
from typing import Any

import pytest

from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused
from accord.kernel.taxonomies.models import MappingState, Term
from accord.kernel.taxonomies.queries import counterparts_of, open_mappings
from accord.kernel.taxonomies.services import add_taxonomy, add_term, decide_mapping, ensure_terms, propose_mapping


@pytest.fixture
def pair(cast: Any) -> tuple[Term, Term]:
    return terms_of_two_lists(cast.operator)


def terms_of_two_lists(by: Any) -> tuple[Term, Term]:
    themes = add_taxonomy(by, key="themes", name={"en": "Themes"})
    issues = add_taxonomy(by, key="issues", name={"en": "Issues"})
    return add_term(by, taxonomy=themes, name={"en": "Child labour"}), add_term(
        by, taxonomy=issues, name={"en": "Rights of the child"}
    )


def test_a_proposal_counts_only_once_a_person_confirmed_it(cast, pair):
    term, counterpart = pair
    mapping = propose_mapping(cast.operator, term=term, counterpart=counterpart, score=Decimal("0.8"))
    hina = cast.viewer("hina")
    assert list(open_mappings(hina)) == [mapping]
    assert counterparts_of(hina, [term], "issues") == {}
    decide_mapping(hina, mapping, confirmed=True)
    assert counterparts_of(cast.viewer("imran"), [term], "issues") == {term.pk: [mapping]}
    assert counterparts_of(cast.viewer("imran"), [counterpart], "themes") == {counterpart.pk: [mapping]}
    assert mapping.decided_by == cast.account("hina").pk


def test_a_rejected_pair_is_not_proposed_again(cast, pair):
    term, counterpart = pair
    mapping = propose_mapping(cast.operator, term=term, counterpart=counterpart)
    decide_mapping(cast.viewer("amina"), mapping, confirmed=False)
    again = propose_mapping(cast.operator, term=counterpart, counterpart=term)
    assert (again.pk, again.state) == (mapping.pk, MappingState.REJECTED)
    assert not open_mappings(cast.viewer("amina")).exists()


def test_the_operator_of_the_machine_decides_nothing(cast, pair):
    mapping = propose_mapping(cast.operator, term=pair[0], counterpart=pair[1])
    with pytest.raises(NotPermitted):
        decide_mapping(cast.operator, mapping, confirmed=True)


@pytest.mark.parametrize("who", ["bilal", "daud", "imran", "kiran", "lal"])
def test_others_decide_nothing(cast, pair, who):
    mapping = propose_mapping(cast.operator, term=pair[0], counterpart=pair[1])
    with pytest.raises(NotPermitted):
        decide_mapping(cast.viewer(who), mapping, confirmed=True)
    assert type(mapping).objects.get().state == MappingState.PROPOSED


def test_a_decision_is_made_once(cast, pair):
    mapping = propose_mapping(cast.operator, term=pair[0], counterpart=pair[1])
    stale = type(mapping).objects.get(pk=mapping.pk)
    decide_mapping(cast.viewer("hina"), mapping, confirmed=False)
    with pytest.raises(Refused):
        decide_mapping(cast.viewer("amina"), stale, confirmed=True)


def test_a_mapping_joins_two_lists_with_a_score_between_0_and_1(cast, pair):
    term, counterpart = pair
    sibling = ensure_terms(cast.operator, taxonomy=term.taxonomy, labels=["Wages"])["Wages"]
    with pytest.raises(Refused):
        propose_mapping(cast.operator, term=term, counterpart=sibling)
    with pytest.raises(Refused):
        propose_mapping(cast.operator, term=term, counterpart=counterpart, score=Decimal("1.2"))
    with pytest.raises(Refused):
        propose_mapping(cast.operator, term=term, counterpart=counterpart, likeness="twin")


def test_a_stranger_neither_sees_nor_makes_mappings(cast, pair):
    propose_mapping(cast.operator, term=pair[0], counterpart=pair[1])
    assert not open_mappings(cast.viewer("mehr")).exists()
    with pytest.raises((NotVisible, NotPermitted)):
        propose_mapping(cast.viewer("mehr"), term=pair[0], counterpart=pair[1])
