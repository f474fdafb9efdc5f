"""The search page: what was found by kind, with the words marked; only what the person may see."""

from typing import Any

import pytest

from accord.kernel.followup.models import Action
from accord.kernel.policy.sensitivity import S2
from accord.kernel.search.services import rebuild_index
from accord.outlets.desk.finding import marked
from accord.outlets.desk.tests.setting import action_for, duty_for, many_actions
from tests.cast import Cast


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_what_was_found_stands_by_kind_with_its_words_marked(cast: Cast) -> None:
    duty = duty_for(cast)
    action = action_for(cast, title="Inspect the old mines")
    page = text(cast.client("imran").get(cast.url("search/?q=inspect")))
    assert "3 records for “inspect”" in page
    assert "<strong>Inspect</strong>" in page
    assert duty.get_absolute_url() in page
    assert action.get_absolute_url() in page
    assert "Duties" in page
    assert "Promises" in page


def test_one_kind_is_shown_alone(cast: Cast) -> None:
    duty = duty_for(cast)
    action = action_for(cast, title="Inspect the old mines")
    page = text(cast.client("imran").get(cast.url("search/?q=inspect&kind=action")))
    assert action.get_absolute_url() in page
    assert duty.get_absolute_url() not in page


def test_hidden_records_are_neither_shown_nor_counted(cast: Cast) -> None:
    action_for(cast, title="Inspect quietly", details="canary", sensitivity=S2)
    for word in ("quietly", "canary"):
        page = text(cast.client("daud").get(cast.url(f"search/?q={word}")))
        assert f"Nothing found for “{word}”" in page
    assert "1 record for “quietly”" in text(cast.client("bilal").get(cast.url("search/?q=quietly")))


def test_nothing_typed_asks_for_words(cast: Cast) -> None:
    for query in ("", "?q=", "?q=%20%20", "?kind=action"):
        page = text(cast.client("imran").get(cast.url(f"search/{query}")))
        assert "Search this space" in page
        assert "No record" not in page


@pytest.mark.parametrize(
    "typed",
    [
        "\x00",
        "\u202e",
        "' OR 1=1 --",
        '"',
        "*",
        "NEAR(a b)",
        "a" * 5_000,
        "ا" * 900,
        "%",
        "_",
        "\ud800".encode("utf-8", "replace"),
    ],
)
def test_odd_words_are_calm(cast: Cast, typed: Any) -> None:
    action_for(cast)
    for name in ("imran", "hina"):
        assert cast.client(name).get(cast.url("search/"), {"q": typed}).status_code == 200


def test_a_kind_that_does_not_exist_is_calm(cast: Cast) -> None:
    action_for(cast)
    page = text(cast.client("imran").get(cast.url("search/?q=inspect&kind=nonsense")))
    assert "None of this kind" in page


def test_what_was_typed_is_shown_as_text(cast: Cast) -> None:
    page = text(cast.client("imran").get(cast.url("search/"), {"q": "<script>alert(1)</script>"}))
    assert "<script>alert" not in page


def test_an_enumerator_finds_nothing_that_is_no_field_work(cast: Cast) -> None:
    action_for(cast)
    assert "Nothing found" in text(cast.client("gul").get(cast.url("search/?q=inspect")))


def test_a_stranger_does_not_search_here(cast: Cast) -> None:
    assert cast.client("mehr").get(cast.url("search/?q=inspect")).status_code == 404


def test_written_words_are_marked_whole_and_the_text_stays_what_it_was() -> None:
    parts = marked("Mines, INSPECTED twice: مائننگ inspections", ["inspect"])
    assert "".join(part.text for part in parts) == "Mines, INSPECTED twice: مائننگ inspections"
    assert [part.text for part in parts if part.is_marked] == ["INSPECTED", "inspections"]


def test_a_search_costs_the_same_at_ten_and_at_a_thousand_hits(cast: Cast, queries_of: Any) -> None:
    client, url = cast.client("bilal"), cast.url("search/?q=step")
    many_actions(cast, 10)
    rebuild_index(cast.space, "action")
    assert "10 records" in text(client.get(url))
    few = queries_of(lambda: client.get(url))
    many_actions(cast, 990)
    rebuild_index(cast.space, "action")
    assert Action.objects.count() == 1_000
    assert queries_of(lambda: client.get(url)) == few
