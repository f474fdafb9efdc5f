"""Parties to an agreement, what a document led to or came from, and long documents."""

from datetime import date

import pytest

from accord.commit.commitments.models import InstrumentParty
from accord.commit.commitments.queries.adoption import parties_of, provenance_of
from accord.commit.commitments.services import CommitmentDraft, add_instrument, import_commitments, record_position
from accord.commit.commitments.services.parties import add_party, remove_party, say_what_followed
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused
from accord.understand.situation.services import add_law


@pytest.fixture
def agreement(cast):
    return add_instrument(cast.viewer("amina"), kind="agreement", title={"en": "Understanding (sample)"})


def test_parties_stand_on_their_sides_with_the_day_they_signed(cast, agreement):
    by = cast.viewer("amina")
    add_party(by, agreement, party=cast.bodies["owners"], side="promisor", signed_on=date(2025, 5, 3))
    union = add_party(by, agreement, party=cast.bodies["union"], side="promisee")
    told = [(str(each), each.side, each.signed_on) for each in parties_of(cast.viewer("imran"), agreement)]
    assert told == [
        ("Mine workers’ union", "promisee", None),
        ("Mine owners’ association", "promisor", date(2025, 5, 3)),
    ]
    with pytest.raises(Refused):
        add_party(by, agreement, party=cast.bodies["owners"], side="witness")
    remove_party(by, union)
    assert parties_of(by, agreement).count() == 1
    with pytest.raises(NotPermitted):
        add_party(cast.viewer("bilal"), agreement, party=cast.bodies["women"], side="witness")


def test_a_document_says_what_it_came_from_and_what_it_led_to(cast, agreement, review):
    by = cast.viewer("amina")
    law = add_law(by, kind="law", title={"en": "Mines act (sample)"}, level="provincial")
    say_what_followed(by, agreement, other=law, led_to=True)
    say_what_followed(by, agreement, other=review, led_to=False)
    found = provenance_of(cast.viewer("imran"), agreement)
    assert [link.title for link in found.led_to] == ["Mines act (sample)"]
    assert [link.title for link in found.came_from] == [str(review)]
    with pytest.raises(Refused):
        say_what_followed(by, agreement, other=review, led_to=True)
    with pytest.raises(NotPermitted):
        say_what_followed(cast.viewer("bilal"), agreement, other=law, led_to=True)
    type(law).objects.filter(pk=law.pk).update(sensitivity=3)
    assert provenance_of(cast.viewer("imran"), agreement).led_to == []
    with pytest.raises(NotVisible):
        say_what_followed(cast.viewer("amina"), agreement, other=law, led_to=True)


@pytest.mark.pages
@pytest.mark.usefixtures("duty")
def test_amina_names_parties_and_what_followed_on_the_pages(cast, agreement, review, page):
    client = cast.client("amina")
    client.post(page("add_party", agreement), {"party": cast.bodies["owners"].pk, "side": "both", "signed_on": ""})
    client.post(page("say_what_followed", agreement), {"led_to": "yes", "other": f"instrument:{review.pk}"})
    body = client.get(page("instrument", agreement)).content.decode()
    assert "promises and is promised something" in body
    assert "not signed yet" in body
    assert str(review) in body
    assert str(agreement) in cast.client("imran").get(page("instrument", review)).content.decode()
    assert "1 duty in all" in cast.client("imran").get(page("instrument", review)).content.decode()
    party = InstrumentParty.objects.get()
    client.post(page("take_off", agreement), {"row": str(party.pk)})
    [link] = provenance_of(cast.viewer("amina"), agreement).led_to
    client.post(page("take_off", agreement), {"row": str(link.link)})
    body = client.get(page("instrument", agreement)).content.decode()
    assert "not signed yet" not in body
    assert str(review) not in body
    assert client.post(page("take_off", agreement), {"row": str(party.pk)}).status_code == 403
    assert cast.client("imran").post(page("take_off", agreement), {"row": str(party.pk)}).status_code == 403


@pytest.mark.pages
def test_a_document_of_a_thousand_paragraphs_is_read_page_by_page(cast, agreement, page, queries_of):
    client = cast.client("imran")
    client.get(page("instrument", agreement))
    import_commitments(
        cast.viewer("amina"),
        instrument=agreement,
        drafts=[CommitmentDraft(text=f"Clause {n} of many", paragraph=str(n), kind="clause") for n in range(1, 31)],
        source="file",
    )
    few = queries_of(lambda: client.get(page("instrument", agreement)))
    import_commitments(
        cast.viewer("amina"),
        instrument=agreement,
        drafts=[CommitmentDraft(text=f"Clause {n} of many", paragraph=str(n), kind="clause") for n in range(31, 1001)],
        source="file",
    )
    assert queries_of(lambda: client.get(page("instrument", agreement))) == few
    body = client.get(page("instrument", agreement) + "?page=40").content.decode()
    assert "Clause 1000 of many" in body
    assert "Clause 975 of many" not in body


@pytest.mark.pages
def test_the_history_of_a_position_says_who_noted_it_and_where_it_is_written(cast, promise, page):
    by = cast.viewer("amina")
    record_position(by, commitment=promise, position="noted", source="Report of 2022", as_of=date(2022, 11, 14))
    record_position(by, commitment=promise, position="supported", source="Addendum", as_of=date(2023, 3, 1))
    body = cast.client("imran").get(page("commitment", promise)).content.decode()
    assert body.index("Addendum") < body.index("Report of 2022")
    assert "holds now" in body
    assert "noted by" in body
    assert "Amina" in body
