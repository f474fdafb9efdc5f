"""The same matter at several levels side by side; contradictions are noted by a person and resolved with a reason."""

import pytest

from accord.commit.commitments.models import Contradiction
from accord.commit.commitments.queries.consistency import candidates, contradictions_for, matters, sides_of
from accord.commit.commitments.services import (
    add_commitment,
    add_instrument,
    assign_duty,
    change_commitment,
    note_contradiction,
    resolve_contradiction,
)
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.records import revise_record
from accord.kernel.taxonomies.models import Likeness
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms, remove_mapping, say_mapping
from accord.kernel.threads.models import Relation
from accord.kernel.threads.queries import linked_records


@pytest.fixture
def said(cast, review, themes):
    """Children: promised by the country, the province, a district and a document without a level. Water: by one."""
    amina = cast.viewer("amina")

    def promise(text, document, theme="Children"):
        return add_commitment(amina, instrument=document, text=text, themes=[themes[theme]])

    def paper(title, level):
        return add_instrument(amina, kind="policy", title={"en": title}, level=level)

    return {
        "national": promise("No child works.", review),
        "provincial": promise("No child works below ground.", paper("Act", "provincial")),
        "local": promise("Children of fourteen may carry stone.", paper("By-law", "district")),
        "unsaid": promise("Children learn.", paper("Letter", "")),
        "water": promise("Springs stay clean.", review, "Water"),
    }


@pytest.fixture
def noted(cast, said):
    return note_contradiction(
        cast.viewer("hina"),
        one=said["local"],
        other=said["provincial"],
        words="One lets them, the other does not.",
        source="By-law, clause 4",
    )


def test_a_matter_counts_what_each_level_promised_on_it(cast, said, themes):
    found = matters(cast.viewer("imran"))
    assert [(str(one.term), [number for _word, number in one.cells]) for one in found] == [("Children", [1, 1, 1])]
    sides = sides_of(cast.viewer("imran"), themes["Children"])
    assert [[one.row.pk for one in side.promises] for side in sides] == [
        [said[name].pk] for name in ("national", "provincial", "local")
    ]
    assert [side.total for side in sides_of(cast.viewer("imran"), themes["Water"])] == [1, 0, 0]


def test_promises_of_other_levels_on_the_same_matter_are_offered_or_found_by_words(cast, said):
    amina = cast.viewer("amina")
    assert {row.pk for row in candidates(amina, said["local"])} == {
        said[name].pk for name in ("national", "provincial", "unsaid")
    }
    assert [row.pk for row in candidates(amina, said["local"], "springs")] == [said["water"].pk]


def test_a_contradiction_links_both_promises_and_stands_on_their_pages(cast, said, noted):
    links = linked_records(cast.viewer("imran"), said["local"], Relation.CONTRADICTS)
    assert [(link.outgoing, link.id) for link in links] == [(True, said["provincial"].pk)]
    for name in ("local", "provincial"):
        assert "One lets them" in cast.client("imran").get(said[name].get_absolute_url()).text
    page = cast.client("imran").get(cast.url("commit/consistency/")).text
    assert "1 contradiction is open" in page
    assert "One lets them" in page


@pytest.mark.parametrize(
    ("change", "field"),
    [({"words": " "}, "words"), ({"source": " "}, "source"), ({"other": "local"}, "other")],
)
def test_what_is_incomplete_is_refused_beside_its_field(cast, said, change, field):
    values = {"other": "provincial", "words": "A", "source": "B", **change}
    values["other"] = said[values["other"]]
    with pytest.raises(Refused) as refused:
        note_contradiction(cast.viewer("hina"), one=said["local"], **values)
    assert refused.value.field == field


def test_the_same_is_noted_once_while_it_is_open_and_again_once_it_was_resolved(cast, said, noted):
    hina = cast.viewer("hina")
    again = {"one": said["local"], "other": said["provincial"], "words": "A", "source": "B"}
    with pytest.raises(Refused):
        note_contradiction(hina, **again)
    resolve_contradiction(hina, noted, resolution="The by-law was changed.", revision=1)
    assert not contradictions_for(hina).filter(resolved_at=None)
    assert note_contradiction(hina, **again).is_open
    with pytest.raises(Refused):
        resolve_contradiction(hina, noted, resolution="Twice")


def test_a_resolution_needs_words_and_the_newest_form(cast, noted):
    hina = cast.viewer("hina")
    with pytest.raises(Refused):
        resolve_contradiction(hina, noted, resolution=" ")
    with pytest.raises(StaleRecord):
        resolve_contradiction(hina, noted, resolution="Done", revision=9)
    assert Contradiction.objects.get().is_open


@pytest.mark.parametrize("name", ["imran", "bilal", "esha", "kiran"])
def test_readers_members_and_contributors_do_not_judge(cast, said, noted, name):
    viewer = cast.viewer(name)
    with pytest.raises(NotPermitted):
        note_contradiction(viewer, one=said["national"], other=said["local"], words="A", source="B")
    with pytest.raises(NotPermitted):
        resolve_contradiction(viewer, noted, resolution="A")


def test_a_contradiction_with_a_hidden_promise_is_hidden_too(cast, said, noted):
    revise_record(cast.operator, said["provincial"], sensitivity=3)
    assert not contradictions_for(cast.viewer("imran"))
    assert cast.client("imran").get(noted.get_absolute_url()).status_code == 404
    assert cast.client("mehr").get(noted.get_absolute_url()).status_code == 404
    assert "One lets them" not in cast.client("imran").get(said["local"].get_absolute_url()).text
    with pytest.raises(NotVisible):
        note_contradiction(cast.viewer("mehr"), one=said["local"], other=said["water"], words="A", source="B")


def test_the_pages_note_and_resolve(cast, said):
    lal, hina = cast.client("lal"), cast.client("hina")
    url = cast.url(f"commit/promises/{said['local'].pk}/contradictions/new/")
    assert "No child works below ground." in lal.get(url).text
    sent = {"other": str(said["water"].pk), "words": "They do not fit.", "source": "Seen there", "client_key": "k"}
    for _time in range(2):
        assert lal.post(f"{url}?q=springs", sent).status_code == 302
    noted = Contradiction.objects.get()
    page = lal.get(noted.get_absolute_url())
    assert "They do not fit." in page.text
    assert "Say how it was resolved" not in page.text
    resolve = f"{noted.get_absolute_url()}resolve/"
    assert lal.get(resolve).status_code == 403
    assert hina.post(resolve, {"resolution": "Dropped", "revision": 1}).status_code == 302
    assert "Dropped" in cast.client("imran").get(cast.url("commit/consistency/")).text


def test_the_pages_ask_a_constant_number_of_queries(cast, said, noted, themes, queries_of):
    client, review = cast.client("imran"), said["national"].instrument
    urls = [cast.url("commit/consistency/"), cast.url(f"commit/consistency/{themes['Children'].pk}/")]
    for url in urls:
        client.get(url)
    few = [queries_of(lambda url=url: client.get(url)) for url in urls]
    for number in range(5):
        more = add_commitment(
            cast.viewer("amina"), instrument=review, text=f"More {number}", themes=[themes["Children"]]
        )
        note_contradiction(cast.viewer("hina"), one=more, other=said["local"], words="A", source="B")
    client.get(urls[0])  # what is counted is read anew once after a change
    assert [queries_of(lambda url=url: client.get(url)) for url in urls] == few


@pytest.fixture
def own_list(cast, said):
    """The province's own list, and its promise tagged by that alone. Returns the term of the list."""
    amina = cast.viewer("amina")
    eight = ensure_taxonomy(amina, key="eight", name={"en": "Our eight"})
    term = ensure_terms(amina, taxonomy=eight, labels=["Child"])["Child"]
    change_commitment(amina, said["provincial"], revision=said["provincial"].revision, themes=[term])
    return term


def test_levels_with_lists_of_their_own_meet_only_once_a_person_says_that_the_terms_mean_the_same(
    cast, said, themes, own_list
):
    imran, hina = cast.viewer("imran"), cast.viewer("hina")
    assert said["provincial"] not in candidates(imran, said["national"])
    assert [one.counts for one in matters(imran)] == [{"national": 1, "local": 1}]
    mapping = say_mapping(hina, term=own_list, counterpart=themes["Children"], likeness=Likeness.SAME)
    found = {str(one.term): one for one in matters(imran)}
    assert {name: list(dict(one.cells).values()) for name, one in found.items()} == {
        "Children": [1, 1, 1],
        "Child": [1, 1, 1],
    }
    assert "“Child” = “Children”" in found["Children"].through_words
    assert said["provincial"] in candidates(imran, said["national"])
    page = cast.client("imran").get(cast.url("commit/consistency/")).text
    assert "counted through" in page
    matter = cast.client("imran").get(cast.url(f"commit/consistency/{themes['Children'].pk}/")).text
    assert "No child works below ground." in matter
    assert "“Child” = “Children”" in matter
    remove_mapping(hina, mapping)
    assert [str(one.term) for one in matters(imran)] == ["Children"]


def test_a_promise_counts_once_under_a_matter_however_many_ways_lead_there(cast, said, themes, own_list):
    amina = cast.viewer("amina")
    say_mapping(cast.viewer("hina"), term=own_list, counterpart=themes["Children"], likeness=Likeness.NARROWER)
    said["provincial"].refresh_from_db()
    change_commitment(
        amina, said["provincial"], revision=said["provincial"].revision, themes=[own_list, themes["Children"]]
    )
    said["national"].affected_persons.add(themes["Children"])
    found = {str(one.term): one.counts for one in matters(cast.viewer("imran"))}
    assert found == {"Children": {"national": 1, "provincial": 1, "local": 1}}
    sides = sides_of(cast.viewer("imran"), themes["Children"])
    assert [(side.total, [one.through for one in side.promises]) for side in sides] == [(1, [""])] * 3


def test_what_only_holds_a_term_or_is_related_to_it_brings_nothing_together(cast, said, themes, own_list):
    say_mapping(cast.viewer("hina"), term=own_list, counterpart=themes["Children"], likeness=Likeness.RELATED)
    assert [one.counts for one in matters(cast.viewer("imran"))] == [{"national": 1, "local": 1}]


def test_a_matter_shows_what_contradicts_what_and_who_owes_it(cast, said, themes, noted):
    assign_duty(cast.operator, commitment=said["provincial"], wording={"en": "Keep them out."}, level="district")
    url = cast.url(f"commit/consistency/{themes['Children'].pk}/")
    page = cast.client("imran").get(url).text
    assert page.count("open contradiction") == 3
    assert noted.get_absolute_url() in page
    assert "One lets them, the other does not." in page
    assert "1 duty was made of it" in page
    assert "Keep them out." in page
    resolve_contradiction(cast.viewer("hina"), noted, resolution="The by-law was changed.", revision=1)
    page = cast.client("imran").get(url).text
    assert "open contradiction" not in page
    assert "The by-law was changed." in page


def test_a_matter_tells_nothing_of_a_contradiction_with_a_hidden_promise(cast, said, themes, noted):
    revise_record(cast.operator, said["local"], sensitivity=3)
    assert (
        "One lets them" not in cast.client("imran").get(cast.url(f"commit/consistency/{themes['Children'].pk}/")).text
    )
