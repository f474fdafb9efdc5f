"""Rows come, change and go: nothing half-written, nothing overwritten unseen, nothing twice."""

from typing import Any

import pytest

from accord.kernel.actors.models import Actor
from accord.kernel.actors.services import change_actor
from accord.kernel.audit.services import nothing_changed, service
from accord.kernel.places.models import Place
from accord.kernel.policy.sensitivity import S1, S2, S3
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.records import create_record, move_status, revise_record, tombstone_record
from tests.cast import Cast


def new_body(cast: Cast, key: str, name: str = "New body") -> tuple[Actor, bool]:
    """A body sent with a form's key."""
    return create_record(
        cast.viewer("amina"), Actor, client_key=key, kind="organisation", name={"en": name}, name_key=name.lower()
    )


def test_the_same_form_sent_twice_makes_one_row(cast: Cast) -> None:
    first, created = new_body(cast, "key-1")
    again, created_again = new_body(cast, "key-1")
    assert (created, created_again) == (True, False)
    assert first.pk == again.pk


def test_the_same_form_sent_again_with_other_words_does_not_drop_them_silently(cast: Cast) -> None:
    new_body(cast, "key-1")
    with pytest.raises(Refused, match="sent before") as refused:
        new_body(cast, "key-1", name="typed differently")
    assert refused.value.field == "name"


def test_a_form_sent_twice_is_harmless_after_the_record_moved_on(cast: Cast) -> None:
    first, _created = new_body(cast, "key-1")
    change_actor(cast.viewer("kiran"), first, revision=1, about="more")
    assert new_body(cast, "key-1") == (first, False)


def test_two_people_may_use_the_same_key(cast: Cast) -> None:
    first, _ = new_body(cast, "key-1")
    other, created = create_record(
        cast.viewer("kiran"), Actor, client_key="key-1", kind="organisation", name={"en": "B"}, name_key="b"
    )
    assert created
    assert first.pk != other.pk


def test_ids_of_confidential_rows_do_not_tell_their_time(cast: Cast) -> None:
    plain, _ = new_body(cast, "a")
    hidden, _ = create_record(
        cast.viewer("amina"), Actor, sensitivity=S3, kind="organisation", name={"en": "B"}, name_key="b"
    )
    assert (plain.pk.version, hidden.pk.version) == (7, 4)


def test_a_value_against_the_models_rules_names_its_field(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        create_record(cast.viewer("amina"), Actor, kind="dragon", name={"en": "D"}, name_key="d")
    assert refused.value.field == "kind"


def test_a_nul_character_is_refused_with_its_field(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        create_record(cast.viewer("amina"), Actor, kind="organisation", name={"en": "D"}, name_key="d", about="a\x00b")
    assert refused.value.field == "about"


def test_a_broken_rule_of_the_database_leaves_the_transaction_usable(cast: Cast) -> None:
    with pytest.raises(Refused):
        create_record(
            cast.viewer("amina"), Place, kind="district", code="XS-1-1", name={"en": "Twice"}, name_key="twice"
        )
    assert Place.objects.filter(code="XS-1-1").count() == 1


def test_a_stale_form_is_refused_and_told_what_changed(cast: Cast) -> None:
    body = cast.bodies["mines"]
    opened_at = body.revision
    change_actor(cast.viewer("kiran"), Actor.objects.get(pk=body.pk), revision=opened_at, about="by Kiran")
    with pytest.raises(StaleRecord) as stale:
        change_actor(cast.viewer("amina"), body, revision=opened_at, about="by Amina")
    assert stale.value.changed == {"about": ("by Amina", "by Kiran")}
    assert Actor.objects.get(pk=body.pk).about == "by Kiran"


def test_nothing_to_change_changes_nothing(cast: Cast) -> None:
    body = cast.bodies["mines"]
    before = body.revision
    change_actor(cast.viewer("amina"), body, revision=before, about="")
    assert Actor.objects.get(pk=body.pk).revision == before


def test_a_change_says_before_and_after_and_counts_up(cast: Cast) -> None:
    body = cast.bodies["mines"]

    @service("actor_changed")
    def change() -> object:
        nothing_changed()
        return revise_record(cast.viewer("amina"), body, about="new")

    assert change() == {"about": ("", "new")}
    assert Actor.objects.get(pk=body.pk).revision == 2


def test_a_status_moves_only_from_where_it_was_seen(cast: Cast) -> None:
    body = cast.bodies["mines"]
    move_status(body, field="kind", expected="public_body", to="committee")
    with pytest.raises(Refused, match="committee"):
        move_status(body, field="kind", expected="public_body", to="community")


def test_moving_a_status_counts_up_from_what_is_stored(cast: Cast) -> None:
    seen = Actor.objects.get(pk=cast.bodies["mines"].pk)
    change_actor(cast.viewer("kiran"), Actor.objects.get(pk=seen.pk), revision=1, about="meanwhile")
    move_status(seen, field="kind", expected="public_body", to="committee")
    assert seen.revision == Actor.objects.get(pk=seen.pk).revision == 3


def test_a_nul_in_one_of_several_languages_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        create_record(cast.viewer("amina"), Actor, kind="organisation", name={"en": "a\x00"}, name_key="a")
    assert refused.value.field == "name"


def test_a_tombstone_stays_and_is_laid_once(cast: Cast) -> None:
    body = cast.bodies["mines"]
    tombstone_record(cast.viewer("amina"), body, merged_into=cast.bodies["labour"].pk)
    with pytest.raises(Refused):
        tombstone_record(cast.viewer("amina"), body)
    assert Actor.objects.get(pk=body.pk).merged_into == cast.bodies["labour"].pk


def test_equal_content_has_an_equal_hash_whatever_the_technical_columns(cast: Cast) -> None:
    body = Actor.objects.get(pk=cast.bodies["mines"].pk)
    before = body.content_hash()
    Actor.objects.filter(pk=body.pk).update(revision=9, client_key="x")
    assert Actor.objects.get(pk=body.pk).content_hash() == before
    Actor.objects.filter(pk=body.pk).update(about="other", sensitivity=S1)
    assert Actor.objects.get(pk=body.pk).content_hash() != before


def test_what_names_a_restricted_row_is_restricted_too(cast: Cast) -> None:
    by = cast.viewer("amina")
    words: dict[str, Any] = {"kind": "organisation", "name": {"en": "B"}, "name_key": "b"}
    hidden, _ = create_record(by, Actor, sensitivity=S2, **words)
    below, _ = create_record(by, Actor, parent=hidden, **words)
    assert below.sensitivity == S2
    assert "sensitivity" not in revise_record(by, below, sensitivity=S1)
    assert Actor.objects.get(pk=below.pk).sensitivity == S2


def test_an_open_row_never_names_a_confidential_one(cast: Cast) -> None:
    by = cast.viewer("amina")
    words: dict[str, Any] = {"kind": "organisation", "name": {"en": "B"}, "name_key": "b"}
    hidden, _ = create_record(by, Actor, sensitivity=S3, **words)
    with pytest.raises(Refused) as refused:
        create_record(by, Actor, parent=hidden, **words)
    assert refused.value.field == "parent"
    with pytest.raises(Refused) as refused:
        revise_record(by, cast.bodies["mines"], parent=hidden)
    assert refused.value.field == "parent"


def test_a_level_can_be_lowered_where_nothing_named_stands_above(cast: Cast) -> None:
    by = cast.viewer("amina")
    row, _ = create_record(by, Actor, sensitivity=S2, kind="organisation", name={"en": "B"}, name_key="b")
    assert revise_record(by, row, sensitivity=S1) == {"sensitivity": (S2, S1)}
