"""A law or provision that was written down by mistake is removed, as long as nothing stands on it."""

import pytest
from django.urls import reverse

from accord.commit.commitments.services import add_instrument, point_to_law
from accord.kernel.access.queries import visible_to
from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.sensitivity import S3
from accord.kernel.search.queries import search_records
from accord.kernel.spaces.errors import Refused
from accord.understand.situation.models import GapFinding, Law, Provision, StageReached
from accord.understand.situation.services import (
    judge_cell,
    remove_law,
    remove_provision,
    withdraw_finding,
)

WHY = "Written down twice"


def page(cast, name, row):
    return reverse(f"situation:{name}", args=(cast.space.slug, row.pk))


def text(answer):
    return answer.content.decode()


def test_a_law_goes_with_its_stages_and_keeps_the_reason(cast, law):
    remove_law(cast.viewer("amina"), law, reason=WHY)
    assert not visible_to(cast.viewer("imran"), Law).exists()
    assert not StageReached.objects.filter(law=law, deleted_at=None).exists()
    assert Law._base_manager.get(pk=law.pk).removed_because == WHY
    assert not search_records(cast.viewer("imran"), "safety")
    event = Event.objects.get(name="law_removed")
    assert (event.object_id, event.details) == (law.pk, {"stages": 1})


def test_it_needs_a_reason_and_happens_once(cast, law):
    with pytest.raises(Refused) as refusal:
        remove_law(cast.viewer("amina"), law, reason=" ")
    assert refusal.value.field == "reason"
    same = Law.objects.get(pk=law.pk)
    remove_law(cast.viewer("amina"), law, reason=WHY)
    with pytest.raises(Refused):
        remove_law(cast.viewer("amina"), same, reason=WHY)
    assert Event.objects.filter(name="law_removed").count() == 1


@pytest.mark.parametrize("name", ["bilal", "hina", "lal", "imran", "kiran"])
def test_only_the_secretariat_removes_laws(cast, law, name):
    with pytest.raises(NotPermitted):
        remove_law(cast.viewer(name), law, reason=WHY)
    assert cast.client(name).get(page(cast, "remove_law", law)).status_code == 403


def test_a_law_with_a_provision_stays_and_says_so(cast, law, provision):
    with pytest.raises(Refused, match=r"because this stands on it: “Mines safety act .* s\. 12”"):
        remove_law(cast.viewer("amina"), law, reason=WHY)
    remove_provision(cast.viewer("lal"), provision, reason=WHY)
    remove_law(cast.viewer("amina"), law, reason=WHY)
    assert not visible_to(cast.viewer("imran"), Provision).exists()


def test_a_provision_that_a_finding_cites_stays_until_the_finding_is_withdrawn(cast, law, provision, cell):
    found = judge_cell(cast.viewer("lal"), **cell, verdict="weak", provision=provision)
    finding = GapFinding.objects.get(pk=found.pk)
    with pytest.raises(Refused, match="because this stands on it: “Safe work, Children: weak”"):
        remove_provision(cast.viewer("hina"), provision, reason=WHY)
    withdraw_finding(cast.viewer("lal"), finding, reason="By mistake")
    remove_provision(cast.viewer("hina"), provision, reason=WHY)


def test_a_law_that_a_document_points_to_stays(cast, law):
    amina = cast.viewer("amina")
    document = add_instrument(amina, kind="law", title={"en": "The same act"})
    point_to_law(amina, document, law=law)
    with pytest.raises(Refused, match="“The same act”"):
        remove_law(amina, law, reason=WHY)
    point_to_law(amina, document, law=None)
    remove_law(amina, law, reason=WHY)


def test_what_is_hidden_keeps_it_in_place_and_is_not_named(cast, law, provision):
    Provision.objects.filter(pk=provision.pk).update(sensitivity=S3)
    with pytest.raises(Refused, match=r"^Other records stand on it: it cannot be removed\.$"):
        remove_law(cast.viewer("amina"), law, reason=WHY)
    body = text(cast.client("amina").get(page(cast, "remove_law", law)))
    assert "Other records stand on it." in body
    assert "s. 12" not in body


def test_the_page_asks_once_and_removes(cast, law, provision):
    amina, lal = cast.client("amina"), cast.client("lal")
    assert page(cast, "remove_law", law) in text(amina.get(law.get_absolute_url()))
    shown = text(amina.get(page(cast, "remove_law", law)))
    assert "It cannot be removed" in shown
    assert provision.get_absolute_url() in shown
    assert amina.post(page(cast, "remove_law", law), {"reason": WHY}).status_code == 422
    assert "Was it written down by mistake?" in text(lal.get(page(cast, "remove_provision", provision)))
    assert lal.post(page(cast, "remove_provision", provision), {"reason": ""}).status_code == 422
    answer = lal.post(page(cast, "remove_provision", provision), {"reason": WHY})
    assert answer["Location"] == law.get_absolute_url()
    answer = amina.post(page(cast, "remove_law", law), {"reason": WHY})
    assert answer["Location"] == reverse("situation:laws", args=(cast.space.slug,))
    assert amina.get(law.get_absolute_url()).status_code == 404


def test_a_stranger_finds_no_such_page(cast, law, provision):
    for name, row in (("remove_law", law), ("remove_provision", provision)):
        assert cast.client("mehr").get(page(cast, name, row)).status_code == 404
        assert cast.client("bilal").get(page(cast, name, row)).status_code == 403


def test_places_of_a_law_are_ticked_in_a_tree_or_named(cast, law):
    client, url = cast.client("amina"), page(cast, "edit_law", law)
    shown = text(client.get(url))
    assert 'type="checkbox"' in shown
    law.refresh_from_db()
    sent = {"title_en": "Mines act", "kind": "law", "level": "provincial", "revision": law.revision}
    assert client.post(url, {**sent, "places": ["typed:Nowhere at all"]}).status_code == 422
    answer = client.post(url, {**sent, "places": [str(cast.places["district"].pk), "typed:Tehsil"]})
    assert answer.status_code == 302
    assert set(law.places.all()) == {cast.places["district"], cast.places["tehsil"]}
