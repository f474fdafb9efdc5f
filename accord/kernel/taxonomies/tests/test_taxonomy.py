"""Opening lists, once each and only in one's own space."""

import pytest

from accord.kernel.access.facts import operator_of
from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.spaces.errors import Refused
from accord.kernel.taxonomies.models import Taxonomy
from accord.kernel.taxonomies.queries import taxonomies_of, taxonomy_of
from accord.kernel.taxonomies.services import add_taxonomy, ensure_taxonomy


def test_the_secretariat_opens_a_list_and_everybody_reads_it(cast):
    themes = add_taxonomy(cast.viewer("amina"), key="themes", name={"en": "Themes", "ur": "موضوعات"}, source="own")
    assert taxonomy_of(cast.viewer("imran"), "themes") == themes
    assert str(themes) == "Themes"
    assert Event.objects.filter(name="taxonomy_added", object_id=themes.pk).count() == 1


def test_a_key_is_given_once_in_a_space_and_again_in_another(cast):
    add_taxonomy(cast.operator, key="themes", name={"en": "Themes"})
    with pytest.raises(Refused) as refusal:
        add_taxonomy(cast.viewer("amina"), key="themes", name={"en": "Other themes"})
    assert refusal.value.field == "key"
    from_elsewhere = add_taxonomy(operator_of(cast.other_space), key="themes", name={"en": "Themes"})
    assert from_elsewhere not in taxonomies_of(cast.viewer("amina"))


@pytest.mark.parametrize("key", ["", "two words", "کلید", "x" * 61, "a/b"])
def test_a_badly_formed_key_is_refused(cast, key):
    with pytest.raises(Refused):
        add_taxonomy(cast.viewer("amina"), key=key, name={"en": "Themes"})
    assert not Taxonomy.objects.exists()


@pytest.mark.parametrize("name", [{}, {"en": "  "}, {"en": "exe\u202efdp"}, {"en": "x" * 301}])
def test_an_unfit_name_is_refused(cast, name):
    with pytest.raises(Refused):
        add_taxonomy(cast.viewer("amina"), key="themes", name=name)


@pytest.mark.parametrize("who", ["bilal", "daud", "gul", "hina", "imran", "lal", "mehr"])
def test_others_do_not_open_lists(cast, who):
    by = cast.stranger_here() if who == "mehr" else cast.viewer(who)
    with pytest.raises(NotPermitted):
        add_taxonomy(by, key="themes", name={"en": "Themes"})


def test_a_stranger_sees_no_list(cast):
    add_taxonomy(cast.operator, key="themes", name={"en": "Themes"})
    assert not taxonomies_of(cast.stranger_here()).exists()
    assert taxonomy_of(cast.viewer("visitor"), "themes") is None


def test_the_same_form_sent_twice_opens_one_list(cast):
    by = cast.viewer("amina")
    first = add_taxonomy(by, key="themes", name={"en": "Themes"}, client_key="k1")
    assert add_taxonomy(by, key="themes", name={"en": "Themes"}, client_key="k1") == first
    assert Event.objects.filter(name="taxonomy_added").count() == 1


def test_an_importer_finds_the_list_it_opened_before(cast):
    first = ensure_taxonomy(cast.operator, key="issues", name={"en": "Issues"}, source="a file")
    assert ensure_taxonomy(cast.operator, key="issues", name={"en": "Issues"}) == first
