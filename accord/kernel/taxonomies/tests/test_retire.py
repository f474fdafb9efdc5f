"""Terms that go out of use: retired, handed on, brought back; what was used is never taken away."""

import pytest

from accord.kernel.policy.errors import NotPermitted
from accord.kernel.spaces.errors import Refused
from accord.kernel.taxonomies.models import Term
from accord.kernel.taxonomies.queries import filed_under, terms_of
from accord.kernel.taxonomies.services import (
    add_taxonomy,
    add_term,
    bring_back_term,
    change_taxonomy,
    ensure_terms,
    remove_term,
    retire_term,
    say_mapping,
)


@pytest.fixture
def three(cast, themes):
    return [add_term(cast.operator, taxonomy=themes, name={"en": name}) for name in ("Toil", "Labour", "Work")]


def test_a_file_that_brings_a_retired_label_gets_what_stands_for_it(cast, themes, three):
    toil, labour, _work = three
    retire_term(cast.viewer("amina"), toil, instead=labour)
    assert ensure_terms(cast.operator, taxonomy=themes, labels=["TOIL"]) == {"TOIL": labour}


def test_what_stood_for_others_hands_them_on(cast, three):
    toil, labour, work = three
    by = cast.viewer("amina")
    retire_term(by, toil, instead=labour)
    retire_term(by, labour, instead=work)
    assert Term.objects.get(pk=toil.pk).instead == work
    assert filed_under(by, [work]) == {work.pk: {toil.pk, labour.pk, work.pk}}


def test_a_stand_in_is_in_use_of_the_same_list_and_another_term(cast, three):
    by = cast.viewer("amina")
    toil, labour, work = three
    elsewhere = add_taxonomy(by, key="issues", name={"en": "Issues"})
    retire_term(by, toil)
    for instead in (work, toil, add_term(by, taxonomy=elsewhere, name={"en": "Pay"})):
        with pytest.raises(Refused):
            retire_term(by, work if instead == work else labour, instead=instead)


def test_a_term_is_brought_back(cast, three):
    by, toil = cast.viewer("kiran"), three[0]
    retire_term(by, toil, instead=three[1])
    bring_back_term(by, toil)
    assert toil in terms_of(by, "themes")
    with pytest.raises(Refused):
        bring_back_term(by, toil)


def test_only_what_nothing_names_is_taken_away(cast, three):
    by = cast.viewer("amina")
    issues = add_taxonomy(by, key="issues", name={"en": "Issues"})
    pay = add_term(by, taxonomy=issues, name={"en": "Pay"})
    say_mapping(by, term=pay, counterpart=three[0])
    with pytest.raises(Refused):
        remove_term(by, three[0])
    remove_term(by, three[1])
    assert three[1] not in terms_of(by, "themes")


def test_readers_change_no_list(cast, themes, three):
    by = cast.viewer("imran")
    for step in (retire_term, bring_back_term, remove_term):
        with pytest.raises(NotPermitted):
            step(by, three[0])
    with pytest.raises(NotPermitted):
        change_taxonomy(by, themes, revision=1, name={"en": "Mine"})


def test_a_list_gets_other_words_and_keeps_its_key(cast, themes):
    change_taxonomy(cast.viewer("kiran"), themes, revision=1, name={"en": "Topics"}, source="The space’s own")
    themes.refresh_from_db()
    assert (str(themes), themes.key, themes.source) == ("Topics", "themes", "The space’s own")
