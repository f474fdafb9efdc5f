"""A document of kind law or policy points to the law in the register; each shows the other."""

from datetime import date

import pytest
from django.urls import reverse

from accord.commit.commitments.queries import documents_of, law_link_of
from accord.commit.commitments.services import add_instrument, point_to_law
from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused
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
