"""The search page: what was found by kind, with the words marked; only what the person may see."""

from typing import Any

import pytest

from accord.kernel.followup.models import Action
from accord.kernel.policy.sensitivity import S2
from accord.kernel.search.services import rebuild_index
from accord.outlets.desk.tests.setting import action_for, duty_for, many_actions
from tests.cast import Cast


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_what_was_found_stands_by_kind_with_its_words_marked(cast: Cast) -> None:
    duty = duty_for(cast)
    action = action_for(cast, title="Inspect the old mines")
    page = text(cast.client("imran").get(cast.url("search/?q=inspect")))
    assert "3 records for “inspect”" in page
    assert "<mark>Inspect</mark>" in page
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


def test_other_forms_and_phrases_are_marked_in_title_and_text(cast: Cast) -> None:
    action_for(cast, title="Inspections of old mines", details="Ask who was inspecting the deep old mines.")
    page = text(cast.client("imran").get(cast.url("search/?q=inspect+%22old+mines%22")))
    assert "<mark>Inspections</mark> of <mark>old mines</mark>" in page
    assert "<mark>inspecting</mark> the deep <mark>old mines</mark>." in page
    assert "“inspect” in any form and the phrase “old mines”" in page


def test_urdu_is_found_by_parts_of_words_on_any_keyboard_and_marked_as_it_stands(cast: Cast) -> None:
    action_for(cast, title="مُحکمۂ معدنیات کا جائزہ")
    for typed in ("معدنی", "محكمه", "دنيات"):
        page = text(cast.client("imran").get(cast.url("search/"), {"q": typed}))
        assert "1 record for" in page, typed
        assert "<mark>م" in page, typed
        assert 'lang="ur"' in page, typed


def test_what_was_left_out_and_what_was_widened_is_said(cast: Cast) -> None:
    action_for(cast, title="Inspect the old mines")
    asked = {
        "the mines": "nearly every text holds it: the.",
        "nspec": "so parts of words were looked for too",
        "-mines": "only beside a word that it should hold",
        "x " * 20 + " ".join(f"word{n}" for n in range(20)): "Only the beginning was read",
    }
    for typed, words in asked.items():
        assert words in text(cast.client("imran").get(cast.url("search/"), {"q": typed})), typed


def test_one_kind_is_paged_and_all_kinds_show_their_best(cast: Cast) -> None:
    many_actions(cast, 45)
    rebuild_index(cast.space, "action")
    client = cast.client("bilal")
    every = text(client.get(cast.url("search/?q=step")))
    assert every.count("<mark>") == 5
    assert "Show all 45" in every
    first = text(client.get(cast.url("search/?q=step&kind=action")))
    last = text(client.get(cast.url("search/?q=step&kind=action&page=3")))
    assert (first.count("<mark>"), last.count("<mark>")) == (20, 5)
    assert "41–45 of 45" in last
    for page in ("4", "0", "-1", "x", "9" * 30):
        assert client.get(cast.url(f"search/?q=step&kind=action&page={page}")).status_code == 200


def test_where_nothing_is_found_a_word_that_is_there_is_proposed(cast: Cast) -> None:
    action_for(cast, title="Inspect the quarries, محکمۂ معدنیات")
    client = cast.client("imran")
    page = text(client.get(cast.url("search/?q=qaurries")))
    assert "Did you mean" in page
    assert "<bdi>quarries</bdi></a>?" in page
    page = text(client.get(cast.url("search/"), {"q": "معدیات"}))
    assert "<bdi>معدنیات</bdi></a>?" in page
    assert "Did you mean" not in text(client.get(cast.url("search/?q=zzzzzz")))


def test_no_word_of_a_hidden_record_is_ever_proposed(cast: Cast, queries_of: Any) -> None:
    hidden = action_for(cast, title="Quarries quietly", details="canaries", sensitivity=S2)
    shown = action_for(cast, title="Herons", details="pelicans")
    for typed in ("qaurries", "quiettly", "canaris"):
        assert "Did you mean" not in text(cast.client("daud").get(cast.url(f"search/?q={typed}"))), typed
    # A word that was learned from a record which is hidden since.
    client = cast.client("daud")
    assert "Did you mean" in text(client.get(cast.url("search/?q=pelicanns")))
    Action.objects.filter(pk=shown.pk).update(sensitivity=S2)
    assert "Did you mean" not in text(client.get(cast.url("search/?q=pelicanns")))
    known = queries_of(lambda: client.get(cast.url("search/?q=pelicanns")))
    assert known == queries_of(lambda: client.get(cast.url("search/?q=zzzzzzzz")))
    assert hidden.sensitivity == S2


def test_a_search_costs_the_same_at_ten_and_at_a_thousand_hits(cast: Cast, queries_of: Any) -> None:
    client, url = cast.client("bilal"), cast.url("search/?q=step")
    many_actions(cast, 10)
    rebuild_index(cast.space, "action")
    assert "10 records" in text(client.get(url))
    few = queries_of(lambda: client.get(url))
    many_actions(cast, 990)
    rebuild_index(cast.space, "action")
    assert Action.objects.count() == 1_000
    assert "1,000 records" in text(client.get(url))
    assert queries_of(lambda: client.get(url)) == few
