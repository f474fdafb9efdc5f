"""Lists of terms: what counts under a term by its own tag and through mappings, and their pages."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse

from accord.commit.commitments.listings import commitment_listing
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.queries.facets import promise_rows
from accord.commit.commitments.queries.terms import counted_also, promises_under, tag_counts
from accord.commit.commitments.services import add_commitment, add_instrument, change_commitment
from accord.commit.commitments.services.adoption import give_to_members
from accord.kernel.policy.sensitivity import S2, S3
from accord.kernel.search.services import index_records
from accord.kernel.taxonomies.models import Likeness, Taxonomy, Term, TermMapping
from accord.kernel.taxonomies.services import (
    add_taxonomy,
    add_term,
    propose_mapping,
    remove_mapping,
    retire_term,
    say_mapping,
)


@pytest.fixture
def lists(cast):
    """Themes with School and Pay, groups with Children."""
    by = cast.operator
    themes = add_taxonomy(by, key="themes", name={"en": "Themes"})
    groups = add_taxonomy(by, key="province-groups", name={"en": "Groups"})
    school, pay = (add_term(by, taxonomy=themes, name={"en": name}) for name in ("School", "Pay"))
    return {
        "themes": themes,
        "school": school,
        "pay": pay,
        "children": add_term(by, taxonomy=groups, name={"en": "Children"}),
    }


@pytest.fixture
def tagged(cast, review, lists):
    """Two promises on school, one of them on children by its own tag as well; one on pay."""
    by = cast.viewer("amina")
    rows = (("1", ["school"]), ("2", ["school", "children"]), ("3", ["pay"]))
    return [
        add_commitment(by, instrument=review, text=f"Words {n}", paragraph=n, themes=[lists[t] for t in tags])
        for n, tags in rows
    ]


def counted(cast, term):
    found = tag_counts(cast.viewer("imran"), [term])[term.pk]
    return found.own, found.through


def under(cast, term):
    return {row.paragraph: row.__dict__["counted_as"] for row in promises_under(cast.viewer("imran"), term)}


def test_what_counts_through_a_mapping_is_told_apart_from_own_tags(cast, lists, tagged):
    assert counted(cast, lists["children"]) == (1, 0)
    mapping = say_mapping(
        cast.viewer("hina"), term=lists["school"], counterpart=lists["children"], likeness=Likeness.NARROWER
    )
    assert counted(cast, lists["children"]) == (1, 1)
    assert under(cast, lists["children"]) == {"1": "through", "2": "own"}
    assert counted(cast, lists["school"]) == (2, 0)
    [also] = counted_also(cast.viewer("imran"), tagged[0])
    assert (also.under, also.tag) == (lists["children"], lists["school"])
    assert counted_also(cast.viewer("imran"), tagged[1]) == []
    remove_mapping(cast.viewer("hina"), mapping)
    assert counted(cast, lists["children"]) == (1, 0)


def test_a_retired_term_counts_for_the_one_that_stands_for_it(cast, lists, tagged):
    retire_term(cast.viewer("amina"), lists["pay"], instead=lists["school"])
    assert counted(cast, lists["school"]) == (3, 0)
    say_mapping(cast.viewer("hina"), term=lists["school"], counterpart=lists["children"])
    assert under(cast, lists["children"]) == {"1": "through", "2": "own", "3": "through"}
    [also] = counted_also(cast.viewer("imran"), tagged[2])
    assert also.under == lists["children"]


def test_a_tag_in_two_fields_is_one_promise(cast, lists, tagged):
    tagged[0].affected_persons.add(lists["school"])
    assert counted(cast, lists["school"]) == (2, 0)


def test_a_hidden_promise_counts_for_nobody_below_it(cast, lists, tagged):
    type(tagged[0]).objects.filter(pk=tagged[0].pk).update(sensitivity=3)
    assert counted(cast, lists["school"]) == (1, 0)


def test_the_counts_of_a_list_take_as_many_queries_for_many_promises(cast, lists, review, queries_of):
    viewer, by = cast.viewer("imran"), cast.viewer("amina")

    def asked_after(*numbers):
        for n in numbers:
            row = add_commitment(by, instrument=review, text=f"More {n}", paragraph=str(n))
            change_commitment(by, row, revision=row.revision, themes=[lists["school"]])
        return queries_of(lambda: tag_counts(viewer, [lists["school"], lists["pay"]]))

    assert asked_after(1) == asked_after(*range(2, 14))


@pytest.mark.pages
def test_a_steward_opens_a_list_and_orders_its_terms(cast, page):
    client = cast.client("kiran")
    client.post(page("add_list"), {"name_en": "Our groups", "key": "our-groups", "source": "The province"})
    made = Taxonomy.objects.get(key="our-groups")
    for name, rank in (("Elders", 2), ("Women", 1)):
        client.post(page("add_term", made), {"name_en": name, "name_ur": f"{name} ur", "rank": rank})
    body = client.get(page("list", made)).content.decode()
    assert body.index("Women") < body.index("Elders")
    women = Term.objects.get(name_key="women")
    client.post(page("edit_term", women), {"name_en": "All women", "rank": 3, "revision": women.revision})
    body = client.get(page("list", made)).content.decode()
    assert body.index("Elders") < body.index("All women")


@pytest.mark.pages
def test_the_page_of_a_term_says_who_said_what_and_why_each_promise_counts(cast, lists, tagged, page):
    client = cast.client("hina")
    client.post(
        page("map_term", lists["school"]),
        {"likeness": "narrower", "counterpart": lists["children"].pk, "reason": "Schools are for them"},
    )
    body = cast.client("imran").get(page("term", lists["children"])).content.decode()
    assert "Holds" in body
    assert "said by <bdi>Hina" in body or "said by Hina" in body
    assert "Schools are for them" in body
    assert "through mapping of “School” (Themes)" in body
    alone = cast.client("imran").get(page("term", lists["children"]) + "?how=through").content.decode()
    assert "Words 1" in alone
    assert "Words 2" not in alone
    csv = b"".join(cast.client("imran").get(page("term", lists["children"]) + "?format=csv")).decode()
    assert "own tag" in csv
    mapping = TermMapping.objects.get()
    client.post(page("decide_mapping", mapping), {"step": "remove", "at": str(lists["children"].pk)})
    assert "through mapping" not in cast.client("imran").get(page("term", lists["children"])).content.decode()


@pytest.mark.pages
def test_a_proposal_is_confirmed_on_the_page(cast, lists, tagged, page):
    mapping = propose_mapping(cast.operator, term=lists["school"], counterpart=lists["children"])
    cast.client("hina").post(page("decide_mapping", mapping), {"step": "confirm"})
    assert counted(cast, lists["children"]) == (1, 1)


@pytest.mark.pages
def test_terms_are_retired_brought_back_and_taken_away_on_their_pages(cast, lists, tagged, page):
    client = cast.client("amina")
    client.post(page("retire_term", lists["pay"]), {"instead": lists["school"].pk})
    assert "stands for it" in client.get(page("term", lists["pay"])).content.decode()
    client.post(page("keep_term", lists["pay"]), {"step": "return"})
    client.post(page("keep_term", lists["pay"]), {"step": "remove"})
    assert Term.objects.get(pk=lists["pay"].pk).deleted_at is None
    spare = add_term(cast.operator, taxonomy=lists["themes"], name={"en": "Spare"})
    client.post(page("keep_term", spare), {"step": "remove"})
    assert client.get(page("term", spare)).status_code == 404


@pytest.mark.pages
@pytest.mark.parametrize("name", ["imran", "bilal", "lal"])
def test_readers_change_nothing(cast, lists, page, name):
    client = cast.client(name)
    assert client.get(page("term", lists["pay"])).status_code == 200
    for step in ("edit_term", "retire_term", "map_term"):
        assert client.get(page(step, lists["pay"])).status_code == 403
    assert client.get(page("add_list")).status_code == 403


@pytest.mark.pages
def test_strangers_find_no_list(cast, lists, page):
    assert cast.client("mehr").get(page("term", lists["pay"])).status_code == 404


def notes_of(links):
    """The number behind each value, and what is said of it where there is more to say."""
    counted = [choice for choice in links.choices if choice.count is not None]
    return {choice.label: (choice.count, choice.note) if choice.note else choice.count for choice in counted}


def listed_promises(cast, query="", reader="imran"):
    viewer = cast.viewer(reader)
    return commitment_listing(viewer, title="").page(promise_rows(viewer), QueryDict(query))


def by_list(cast, query="", reader="imran"):
    """What the facet of each list offers, by the list's name; lists that offer nothing are left out."""
    filters = listed_promises(cast, query, reader).filters
    told = {one.label: notes_of(one) for one in filters if one.name.startswith("list-")}
    return {label: values for label, values in told.items() if values}


def shown(cast, query):
    return sorted(row.commitment.paragraph for row in listed_promises(cast, query).records)


def test_facets_count_through_mappings_and_tell_it_apart(cast, lists, tagged):
    assert by_list(cast) == {"Groups": {"Children": 1}, "Themes": {"Pay": 1, "School": 2}}
    say_mapping(cast.viewer("hina"), term=lists["school"], counterpart=lists["children"], likeness=Likeness.NARROWER)
    told = {"Groups": {"Children": (2, "1 of them through mapping")}, "Themes": {"Pay": 1, "School": 2}}
    assert by_list(cast) == told
    for name in ("list-province-groups", "theme"):
        assert shown(cast, f"{name}={lists['children'].pk}") == ["1", "2"]
        assert shown(cast, f"not-{name}={lists['children'].pk}") == ["3"]
    assert by_list(cast, "q=Words&position=x") == {}


def test_an_address_of_before_the_lists_had_facets_is_still_read(cast, lists, tagged):
    page = listed_promises(cast, f"theme={lists['children'].pk}")
    assert [chip.label for chip in page.chips] == ["Theme: Children (Groups)"]
    assert page.total == 1
    assert "theme" not in {links.name for links in listed_promises(cast).filters}
    assert "theme" not in {links.name for links in [*page.menu_filters, *page.more_filters]}


def test_a_term_that_nothing_carries_is_offered_once_something_counts_there(cast, lists, tagged):
    say_mapping(cast.viewer("hina"), term=lists["pay"], counterpart=lists["children"], likeness=Likeness.SAME)
    groups = Taxonomy.objects.get(key="province-groups")
    wages = add_term(cast.operator, taxonomy=groups, name={"en": "Wages"})
    say_mapping(cast.viewer("hina"), term=wages, counterpart=lists["pay"], likeness=Likeness.BROADER)
    told = {name: count for values in by_list(cast).values() for name, count in values.items()}
    assert told["Wages"] == (1, "1 of them through mapping")
    assert told["Pay"] == (2, "1 of them through mapping")


def test_what_a_retired_term_carries_counts_as_the_own_of_the_one_that_stands_for_it(cast, lists, tagged):
    retire_term(cast.viewer("amina"), lists["pay"], instead=lists["school"])
    assert by_list(cast)["Themes"]["School"] == 3
    assert shown(cast, f"list-themes={lists['school'].pk}") == ["1", "2", "3"]


def test_proposed_and_related_terms_count_nothing_in_facets(cast, lists, tagged):
    propose_mapping(cast.operator, term=lists["pay"], counterpart=lists["children"], score=Decimal("0.9"))
    say_mapping(cast.viewer("hina"), term=lists["school"], counterpart=lists["children"], likeness=Likeness.RELATED)
    assert by_list(cast) == {"Groups": {"Children": 1}, "Themes": {"Pay": 1, "School": 2}}


@pytest.mark.parametrize("hidden", ["school", "children"])
def test_facets_tell_nothing_of_a_hidden_term_through_its_mapping(cast, lists, tagged, hidden):
    say_mapping(cast.viewer("hina"), term=lists["school"], counterpart=lists["children"], likeness=Likeness.NARROWER)
    Term.objects.filter(pk=lists[hidden].pk).update(sensitivity=S3)
    index_records(tagged)
    left = {
        "school": {"Groups": {"Children": 1}, "Themes": {"Pay": 1}},
        "children": {"Themes": {"Pay": 1, "School": 2}},
    }
    assert by_list(cast) == left[hidden]
    assert shown(cast, f"theme={lists['children'].pk}") == (["2"] if hidden == "school" else [])


def test_a_restricted_promise_is_not_counted_through_a_mapping(cast, lists, tagged):
    say_mapping(cast.viewer("hina"), term=lists["school"], counterpart=lists["children"], likeness=Likeness.NARROWER)
    Commitment.objects.filter(pk=tagged[0].pk).update(sensitivity=S2)
    index_records(tagged)
    assert by_list(cast)["Groups"]["Children"] == 1
    assert by_list(cast, reader="amina")["Groups"]["Children"] == (2, "1 of them through mapping")


def test_the_adoption_board_is_narrowed_by_terms_through_mappings(cast, lists):
    amina = cast.viewer("amina")
    decision = add_instrument(amina, kind="group_decision", title={"en": "Decision"})
    rows = [
        add_commitment(amina, instrument=decision, text=f"Words {n}", paragraph=str(n), themes=[lists[tag]])
        for n, tag in enumerate(("school", "children", "pay"))
    ]
    give_to_members(amina, decision, recommendations=rows, members=[cast.bodies["mines"], cast.bodies["police"]])
    say_mapping(cast.viewer("hina"), term=lists["school"], counterpart=lists["children"], likeness=Likeness.NARROWER)
    url = reverse("commitments:adoption", args=(cast.space.slug, decision.pk))
    page = cast.client("imran").get(url).context["page"]
    links = next(one for one in page.filters if one.name == "theme")
    told = notes_of(links)
    assert told == {"Children": (4, "2 of them through mapping"), "Pay": 2, "School": 2}
    found = cast.client("imran").get(f"{url}?theme={lists['children'].pk}").context["page"]
    assert found.total == 4
