"""What a body owes with the bodies under it, and what is owed in a place with all that lies in it."""

import re

import pytest

from accord.commit.commitments.services import assign_duty, change_duty
from accord.kernel.spaces.records import revise_record

pytestmark = pytest.mark.pages


@pytest.fixture
def more(cast, ledger):
    """Beside the duty that the mines department leads: one it helps with, one of its branch, one of nobody's."""
    amina, bodies, duty = cast.viewer("amina"), cast.bodies, ledger.duty()

    def made(words, lead=None, **values):
        return assign_duty(amina, commitment=duty.commitment, wording={"en": words}, lead=lead, **values)

    return {
        "led": duty,
        "helped": made("Pay the fees", bodies["labour"], supports=[bodies["mines"]]),
        "branch": made("Count the mines", bodies["mines_branch"], places=[cast.places["tehsil"]]),
        "other": made("Bring a bill", bodies["federal"], places=[cast.places["district"]]),
        "nobody": made("Nobody's own", level="local"),
    }


def shown(client, url):
    return {str(thread.duty) for thread in client.get(url).context["page"].records}


def test_a_body_owes_what_it_leads_what_it_helps_with_and_what_stands_under_it(cast, more):
    client, url = cast.client("imran"), cast.url(f"answer/bodies/{cast.bodies['mines'].pk}/")
    assert shown(client, url) == {str(more[name]) for name in ("led", "helped", "branch")}
    assert shown(client, f"{url}?part=leads") == {str(more["led"])}
    assert shown(client, f"{url}?part=supports") == {"Pay the fees"}
    assert shown(client, f"{url}?part=under") == {"Count the mines"}
    assert shown(client, f"{url}?level=district") == {"Count the mines"}
    title = client.get(url).context["page"].title
    assert title == "Provincial mines department owes 3 duties; 3 need attention"


def test_in_a_place_holds_what_names_it_what_it_lies_in_and_what_names_no_place(cast, more):
    whole = assign_duty(
        cast.viewer("amina"),
        commitment=more["led"].commitment,
        wording={"en": "The province's own"},
        level="provincial",
        places=[cast.places["province"]],
    )
    everywhere = {str(duty) for duty in more.values() if not duty.places.exists()}
    client, url = cast.client("imran"), cast.url(f"answer/places/{cast.places['district'].pk}/")
    assert shown(client, url) == {"Count the mines", "Bring a bill", str(whole)} | everywhere
    assert shown(client, f"{url}?where=itself") == {"Bring a bill"}
    assert shown(client, f"{url}?where=within") == {"Count the mines"}
    assert shown(client, f"{url}?where=wider") == {str(whole)}
    assert shown(client, f"{url}?where=everywhere") == everywhere
    number = len(everywhere)
    told = f"2 here, 1 for the whole of {cast.places['province']}, {number} everywhere"
    for page in (url, cast.places["district"].get_absolute_url()):
        assert told in plain(client.get(page).text)
    above = cast.url(f"answer/places/{cast.places['province'].pk}/")
    assert f"3 here, {number} everywhere" in plain(client.get(above).text)
    beside = cast.url(f"answer/places/{cast.places['other_district'].pk}/")
    assert shown(client, beside) == {str(whole)} | everywhere
    assert client.get(beside).context["page"].title.startswith(f"{number + 1} duties hold in ")


def plain(text):
    """The words without the marks that keep names of other scripts apart."""
    return re.sub("[\u2066-\u2069]", "", text)


def test_both_lists_come_as_files_from_the_highest_level_down(cast, more):
    for page in (f"bodies/{cast.bodies['mines'].pk}", f"places/{cast.places['country'].pk}"):
        answer = cast.client("imran").get(cast.url(f"answer/{page}/?format=csv"))
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Duty,Owed by,Level,State")
        levels = [line.split(",")[2] for line in lines[1:]]
        assert levels == sorted(levels, key=("federal", "provincial", "district", "local").index)


def test_the_pages_of_a_body_and_a_place_lead_to_the_whole_list(cast, more):
    body = cast.client("imran").get(cast.bodies["mines"].get_absolute_url())
    assert "All 3 duties with filters and as a file" in body.text
    place = cast.client("imran").get(cast.places["district"].get_absolute_url())
    assert "All 5 duties with filters and as a file" in place.text
    assert place.text.index("Bring a bill") < place.text.index("Count the mines")  # federal before district


def test_what_is_hidden_counts_for_nothing(cast, more):
    revise_record(cast.operator, more["branch"], sensitivity=3)
    client = cast.client("imran")
    assert shown(client, cast.url(f"answer/bodies/{cast.bodies['mines_branch'].pk}/")) == set()
    assert cast.client("mehr").get(cast.url(f"answer/bodies/{cast.bodies['mines'].pk}/")).status_code == 404
    assert client.get(cast.url(f"answer/bodies/{cast.people['amina'].pk}/")).status_code == 404


def test_the_number_of_queries_stays_the_same(cast, more, queries_of):
    client, url = cast.client("imran"), cast.url(f"answer/bodies/{cast.bodies['mines'].pk}/")
    client.get(url)
    few = queries_of(lambda: client.get(url))
    for number in range(8):
        made = assign_duty(
            cast.viewer("amina"),
            commitment=more["led"].commitment,
            wording={"en": f"More {number}"},
            lead=cast.bodies["mines"],
        )
        change_duty(cast.viewer("amina"), made, revision=1, supports=[cast.bodies["labour"]])
    assert queries_of(lambda: client.get(url)) <= few
