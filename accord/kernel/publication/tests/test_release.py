"""What becomes public: asked for by one person, approved by another, frozen, and only S0."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accord.kernel.access.facts import operator_of
from accord.kernel.access.services import assign_role
from accord.kernel.audit.models import Event
from accord.kernel.places.services import add_place
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1, S2
from accord.kernel.publication.models import Release, ReleaseState
from accord.kernel.publication.payloads import Part
from accord.kernel.publication.queries import public_releases, releases_of, waiting_releases
from accord.kernel.publication.services import approve_release, request_release, withdraw_release
from accord.kernel.spaces.errors import Refused
from accord.kernel.taxonomies.models import Term
from accord.kernel.taxonomies.services import add_taxonomy, add_term, change_term, retire_term


@pytest.fixture
def term(cast: Any) -> Term:
    themes = add_taxonomy(cast.operator, key="themes", name={"en": "Themes"})
    return add_term(cast.operator, taxonomy=themes, name={"en": "Safe water"}, code="W")


def asked(cast, term, **values):
    return request_release(cast.viewer("amina"), row=term, fields=["name", "code"], title="Water", **values)


def test_a_second_person_makes_it_public_as_it_was_asked_for(cast, term):
    release = asked(cast, term)
    assert not public_releases(cast.space.pk).exists()
    approve_release(cast.viewer("hina"), release)
    (public,) = public_releases(cast.space.pk)
    assert public.payload == {
        "kind": "term",
        "id": str(term.pk),
        "fields": {"name": {"en": "Safe water"}, "code": "W"},
        "parts": [],
    }
    assert public.is_intact
    assert public.public_at is not None
    assert Release.objects.get().sensitivity == S0
    names = Event.objects.filter(object_id=release.pk).order_by("number").values_list("name", flat=True)
    assert list(names) == ["release_requested", "release_approved"]


def test_rows_that_the_record_names_go_along_as_parts(cast, term):
    release = asked(cast, term, parts=[Part(term.taxonomy, ["key"])])
    approve_release(cast.viewer("hina"), release)
    assert public_releases(cast.space.pk)[0].payload["parts"] == [
        {"kind": "taxonomy", "id": str(term.taxonomy_id), "fields": {"key": "themes"}}
    ]


def test_who_asked_never_approves_whatever_the_role(cast, term):
    release = asked(cast, term)
    assign_role(cast.operator, account=cast.account("amina"), role=Role.REVIEWER)
    with pytest.raises(NotPermitted):
        approve_release(cast.viewer("amina"), release)
    assert release not in waiting_releases(cast.viewer("amina"))
    assert release in waiting_releases(cast.viewer("hina"))


def test_the_database_itself_refuses_one_person_in_both_places(cast, term):
    release = asked(cast, term)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(approved_by=release.requested_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(state=ReleaseState.APPROVED)


def test_the_operator_of_the_machine_is_no_pair_of_eyes(cast, term):
    with pytest.raises(NotPermitted):
        request_release(cast.operator, row=term, fields=["name"], title="Water")
    release = asked(cast, term)
    with pytest.raises(NotPermitted):
        approve_release(cast.operator, release)


@pytest.mark.parametrize("field", ["created_by", "created_at", "nonsense", "deleted_at", "children"])
def test_a_field_that_is_not_public_is_refused_by_name(cast, term, field):
    with pytest.raises(Refused) as refusal:
        request_release(cast.viewer("amina"), row=term, fields=["name", field], title="Water")
    assert refusal.value.field == field
    assert not Release.objects.exists()


def test_a_record_or_a_part_above_public_is_refused(cast, term):
    place = cast.places["district"]
    assert place.sensitivity == S1
    with pytest.raises(Refused):
        request_release(cast.viewer("amina"), row=place, fields=["name"], title="District")
    with pytest.raises(Refused):
        asked(cast, term, parts=[Part(place, ["name"])])
    with pytest.raises(Refused):
        asked(cast, term, parts=[Part(cast.bodies["police"], ["name"])])


def test_a_record_that_rose_above_public_since_is_not_approved(cast, term):
    release = asked(cast, term)
    Term.objects.filter(pk=term.pk).update(sensitivity=S2)
    with pytest.raises(Refused):
        approve_release(cast.viewer("hina"), release)
    assert not public_releases(cast.space.pk).exists()


def test_a_record_that_changed_or_went_since_is_not_approved(cast, term):
    release = asked(cast, term)
    change_term(cast.operator, term, revision=term.revision, name={"en": "Clean water"})
    with pytest.raises(Refused):
        approve_release(cast.viewer("hina"), release)
    retire_term(cast.operator, term)
    with pytest.raises((Refused, NotVisible)):
        approve_release(cast.viewer("hina"), release)


def test_a_payload_changed_behind_the_services_is_not_approved(cast, term):
    release = asked(cast, term)
    forged = {**release.payload, "fields": {"name": {"en": "Forged"}, "code": "W"}}
    Release.objects.filter(pk=release.pk).update(payload=forged)
    with pytest.raises(Refused):
        approve_release(cast.viewer("hina"), release)


def test_withdrawing_keeps_the_row_with_its_payload_who_and_why(cast, term):
    release = asked(cast, term)
    approve_release(cast.viewer("hina"), release)
    withdraw_release(cast.viewer("hina"), release, reason="A name slipped in.")
    assert not public_releases(cast.space.pk).exists()
    kept = Release.objects.get(pk=release.pk)
    assert (kept.state, kept.reason) == (ReleaseState.WITHDRAWN, "A name slipped in.")
    assert kept.withdrawn_by == cast.account("hina").pk
    assert kept.is_intact
    assert kept.sensitivity == S1
    with pytest.raises(Refused):
        withdraw_release(cast.viewer("hina"), kept, reason="Again.")


def test_a_withdrawal_needs_a_reason(cast, term):
    release = asked(cast, term)
    with pytest.raises(Refused):
        withdraw_release(cast.viewer("amina"), release, reason="  ")


def test_a_release_is_approved_once(cast, term):
    release = asked(cast, term)
    stale = Release.objects.get(pk=release.pk)
    approve_release(cast.viewer("hina"), release)
    with pytest.raises(Refused):
        approve_release(cast.viewer("hina"), stale)
    assert public_releases(cast.space.pk).count() == 1


def test_one_request_a_record_is_open_and_a_newer_release_replaces_the_earlier(cast, term):
    first = asked(cast, term)
    with pytest.raises(Refused):
        asked(cast, term)
    approve_release(cast.viewer("hina"), first)
    change_term(cast.operator, term, revision=term.revision, name={"en": "Clean water"})
    second = asked(cast, term)
    approve_release(cast.viewer("hina"), second)
    assert [release.pk for release in public_releases(cast.space.pk)] == [second.pk]
    assert Release.objects.get(pk=first.pk).state == ReleaseState.WITHDRAWN
    assert Event.objects.filter(name="release_withdrawn", object_id=first.pk).exists()


def test_the_same_form_sent_twice_asks_once(cast, term):
    first = asked(cast, term, client_key="k1")
    assert asked(cast, term, client_key="k1") == first
    assert Event.objects.filter(name="release_requested").count() == 1


@pytest.mark.parametrize("title", ["", "  ", "x" * 301, "exe\u202efdp"])
def test_an_unfit_title_is_refused(cast, term, title):
    with pytest.raises(Refused):
        request_release(cast.viewer("amina"), row=term, fields=["name"], title=title)


@pytest.mark.parametrize("who", ["bilal", "daud", "gul", "imran", "kiran", "lal"])
def test_who_may_only_read_neither_asks_nor_approves_nor_withdraws(cast, term, who):
    release = asked(cast, term)
    by = cast.viewer(who)
    with pytest.raises(NotPermitted):
        request_release(by, row=term.taxonomy, fields=["key"], title="Themes")
    with pytest.raises(NotPermitted):
        approve_release(by, release)
    with pytest.raises(NotPermitted):
        withdraw_release(by, release, reason="No.")
    assert Release.objects.get().state == ReleaseState.REQUESTED


def test_a_stranger_sees_no_release_and_releases_nothing(cast, term):
    release = asked(cast, term)
    for by in (cast.viewer("mehr"), cast.stranger_here(), cast.viewer("visitor")):
        assert not releases_of(by).exists()
        with pytest.raises(NotPermitted):
            approve_release(by, release)
    away = operator_of(cast.other_space)
    elsewhere = add_place(away, kind="country", name={"en": "Away"})
    with pytest.raises(NotVisible):
        request_release(cast.viewer("amina"), row=elsewhere, fields=["name"], title="Away")


def test_the_list_of_public_releases_is_one_query(cast, term, queries_of):
    approve_release(cast.viewer("hina"), asked(cast, term))
    read = ("title", "payload", "payload_hash", "public_at", "object_id", "kind")
    assert queries_of(lambda: [getattr(r, name) for r in public_releases(cast.space.pk) for name in read]) == 1
