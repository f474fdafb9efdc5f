"""Settings of a space."""

import re

import pytest

from accord.kernel.audit.models import Event
from accord.kernel.spaces.models import Space
from accord.outlets.desk.forms.space_settings import vetted_kinds

pytestmark = pytest.mark.django_db
SETTINGS = "/sandstone/settings/"


def typed(cast, **changes):
    """What Kiran's browser sends for the settings as they are, but for the changes."""
    space = Space.objects.get(pk=cast.space.pk)
    return {
        "revision": space.revision,
        "name_en": "Sandstone directorate (sample)",
        "languages": ["en", "ur"],
        "first_language": "en",
        "time_zone": "Asia/Karachi",
        "review_days": "180",
        "public_threshold": "10",
        "partner_threshold": "5",
        **{f"vetting_{kind}": "space" for kind, _words in vetted_kinds()},
        **changes,
    }


def test_a_steward_changes_name_purpose_and_numbers(cast):
    kiran = cast.client("kiran")
    sent = typed(cast, name_ur="سنگ", purpose_en="To keep promises", review_days="90", public_threshold="12")
    assert kiran.post(SETTINGS, sent)["Location"] == SETTINGS
    space = Space.objects.get(pk=cast.space.pk)
    assert space.name == {"en": "Sandstone directorate (sample)", "ur": "سنگ"}
    assert (space.purpose, space.review_days, space.public_threshold) == ({"en": "To keep promises"}, 90, 12)
    event = Event.objects.filter(space_id=cast.space.pk, name="space_settings_changed").get()
    assert event.account_id == cast.account("kiran").pk
    assert set(event.fields) == {"name", "purpose", "review_days", "public_threshold"}


def test_the_first_language_comes_first(cast):
    cast.client("kiran").post(SETTINGS, typed(cast, languages=["en", "ur", "ps"], first_language="ur"))
    assert Space.objects.get(pk=cast.space.pk).languages == ["ur", "en", "ps"]


def test_a_stale_page_is_refused_with_what_changed_and_what_was_typed(cast):
    kiran = cast.client("kiran")
    stale = typed(cast, review_days="90")
    assert kiran.post(SETTINGS, typed(cast, review_days="60")).status_code == 302
    answer = kiran.post(SETTINGS, stale)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else changed this" in page
    now = page.partition("What it says now")[2].partition("<form")[0]
    assert ">60<" in re.sub(r"\s", "", now)
    assert 'value="90"' in page
    assert Space.objects.get(pk=cast.space.pk).review_days == 60
    assert kiran.post(SETTINGS, {**stale, "revision": typed(cast)["revision"]}).status_code == 302
    assert Space.objects.get(pk=cast.space.pk).review_days == 90


def test_the_stale_page_can_be_sent_again_as_it_stands(cast):
    kiran = cast.client("kiran")
    stale = typed(cast, review_days="90")
    kiran.post(SETTINGS, typed(cast, review_days="60"))
    page = kiran.post(SETTINGS, stale).content.decode()
    assert f'name="revision" value="{typed(cast)["revision"]}"' in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name_en": ""}, "at least one language"),
        ({"name_en": "Sand\u202estone"}, "hidden character"),
        ({"purpose_en": "Sand\u202estone"}, "hidden character"),
        ({"languages": []}, "required"),
        ({"languages": ["tlh"]}, "not one of the available choices"),
        ({"languages": ["en"], "first_language": "ur"}, "Tick the first language"),
        ({"time_zone": "Mars/Olympus"}, "not one of the available choices"),
        ({"review_days": "0"}, "greater than or equal to 1"),
        ({"review_days": "many"}, "whole number"),
        ({"public_threshold": "1"}, "greater than or equal to 2"),
        ({"partner_threshold": "11"}, "at least as much as the public"),
        ({"revision": "0"}, "Somebody else changed this"),
        ({"revision": "x"}, "whole number"),
    ],
)
def test_a_bad_value_is_refused_in_words_and_nothing_is_saved(cast, wrong, words):
    answer = cast.client("kiran").post(SETTINGS, typed(cast, **wrong))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Space.objects.get(pk=cast.space.pk).revision == cast.space.revision


def test_saving_without_a_change_leaves_no_event(cast):
    assert cast.client("kiran").post(SETTINGS, typed(cast)).status_code == 302
    assert not Event.objects.filter(name="space_settings_changed").exists()


@pytest.mark.parametrize(
    ("name", "status"), [("amina", 403), ("hina", 403), ("imran", 403), ("mehr", 404), ("visitor", 302)]
)
def test_only_a_steward_opens_the_settings(cast, name, status):
    client = cast.client(name)
    assert client.get(SETTINGS).status_code == status
    assert client.post(SETTINGS, typed(cast, review_days="1")).status_code == status
    assert Space.objects.get(pk=cast.space.pk).review_days == 180


@pytest.mark.parametrize("field", ["name_en", "purpose_en", "time_zone"])
def test_a_character_that_no_database_keeps_is_refused(cast, field):
    answer = cast.client("kiran").post(SETTINGS, typed(cast, **{field: "a\x00b"}))
    assert answer.status_code == 422
    assert Space.objects.get(pk=cast.space.pk).revision == cast.space.revision
