"""The first thread: recommendations become duties, are acted on, reported, vetted, disputed, and all of it shows."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.installation import Installation
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

INVENTED = Path(__file__).with_name("invented_recommendations.csv")
REAL = "data/upr/labelled_sessions_01-16.csv"
FEDERAL, MINES, DISTRICT = "Federal Ministry of Law and Rights", "Sangar Mines Department", "District Office, Marmar"


@dataclass(frozen=True)
class Source:
    """A file of recommendations, the State whose rows are wanted, and what must come of them."""

    file: Path
    state: str
    read: int
    created: int
    merged: int


@dataclass(frozen=True)
class Asked:
    """What Amina makes of a promise: a word to find it by, what is owed, by whom, and who finds it under Today."""

    word: str
    wording: str
    lead: str
    level: str
    finder: str


DUTIES = (
    Asked("torture", "Table the bill on the convention in this session", FEDERAL, "federal", "nadia"),
    Asked("labour", "Bring the safety rules of mines into line with the conventions", MINES, "provincial", "bilal"),
    Asked("rural", "Open a health post with a woman on duty in each tehsil", DISTRICT, "district", "chandni"),
)
OURS = DUTIES[1]
ACTION = "Compare the rules with each convention, line by line"
FIRST_WORDS, BETTER_WORDS = "The rules were compared.", "The rules were compared; 31 of 58 mines work by the new ones."
REASON = "How many mines work by them?"
STEPS_OF_OTHERS = "^(Report|Add an action|Assess|Note a voice|Change|Make a duty|Split and assign|Withdraw this duty)$"
# The board may have a column for one of the promise's own themes, or count it where it counts what has none.
THEMES = "Labour|International instruments|Other themes|No theme of this list"
FOUND = "At 12 of the mines on the list the old rules still hang on the wall."


@pytest.fixture(scope="module")
def source(root: Path) -> Source:
    """The real file where it is; else an invented one of the same format, so that the thread is always walked."""
    real = root.parent / "shared" / REAL
    if real.exists():
        return Source(real, "Pakistan", read=101, created=78, merged=23)
    return Source(INVENTED, "Kohnam", read=7, created=5, merged=2)


@pytest.fixture(scope="module")
def imported(served: Installation, source: Source) -> dict[str, int]:
    """What the import said."""
    words = ("import", "upr-info", source.file, "--space", "sangar-rights-directorate", "--json")
    done = served.store.call(*words, "--addressed-to", source.state)
    assert done.code == 0, done.err
    return done.json


def test_the_import_says_what_became_of_each_row(imported, source):
    said = {name: imported[name] for name in ("read", "created", "merged", "rejected")}
    assert said == {"read": source.read, "created": source.created, "merged": source.merged, "rejected": []}


@pytest.mark.realdata
def test_the_real_file_holds_what_was_promised_of_it(shared, imported):
    assert (imported["read"], imported["created"], imported["merged"]) == (101, 78, 23)


def test_one_promise_goes_from_the_file_to_a_disputed_report(person, served, imported, source):
    amina, bilal, hina, lal = person("amina"), person("bilal"), person("hina"), person("lal")
    for asked in DUTIES:
        make_a_duty(amina, asked)
    for asked in DUTIES:
        finds_it_under_today(bilal if asked.finder == "bilal" else person(asked.finder), asked)
    add_an_action_and_start_it(bilal)
    report_with_a_file(bilal)
    return_with_a_reason(hina)
    put_it_right(bilal)
    approve(hina)
    follow_the_board_to_the_record(amina, promises=len(all_promises(served)))
    disagree(lal)
    the_thread_shows_the_dispute(bilal)
    read_and_change_nothing(person("imran"))
    proved = served.store.call("verify", "audit")
    assert proved.code == 0, proved
    assert "intact" in proved.out


def all_promises(served: Installation) -> list[object]:
    done = served.store.call("export", "commitments", "--space", "sangar-rights-directorate", "--json")
    assert done.code == 0, done.err
    return done.json["commitments"]


def in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def make_a_duty(amina: Person, asked: Asked) -> None:
    """From Today to the promises that nobody owes, to one of them, to the duty of one body."""
    amina.go("Today").follow(re.compile(r"promises that no body owes"))
    amina.search_list(asked.word)
    amina.follow(re.compile(asked.word, re.IGNORECASE), within=amina.main.get_by_role("table"))
    amina.main.locator("details.menu > summary").click()
    amina.follow("Make a duty")
    amina.write("English", asked.wording, within=amina.main.get_by_role("group", name="What is owed"))
    amina.main.get_by_label("Lead body").select_option(label=asked.lead)
    amina.write("Due", in_days(40))
    amina.press("Make the duty")
    amina.sees("The duty is made.")
    amina.sees("The body that leads it finds it under Today.")
    expect(amina.heading).to_have_text(asked.wording)


def finds_it_under_today(person: Person, asked: Asked) -> None:
    expect(person.go("Today").line(asked.wording)).to_contain_text("Nothing was started")


def add_an_action_and_start_it(bilal: Person) -> None:
    bilal.go("Today").follow(OURS.wording)
    bilal.write("What is to be done", ACTION)
    bilal.write("By when", in_days(14))
    bilal.press("Add the action")
    bilal.sees("The action is added.")
    bilal.follow(ACTION)
    bilal.press("Start it")
    bilal.sees("The action is in progress.")


def report_with_a_file(bilal: Person) -> None:
    bilal.follow(OURS.wording)
    bilal.follow("Report")
    bilal.main.get_by_label("underway").check()
    bilal.write("What was done", FIRST_WORDS)
    evidence = FilePayload(name="rules.csv", mimeType="text/csv", buffer=b"rule,mines\nventilation,31\nlamps,58\n")
    bilal.main.get_by_label("Evidence").set_input_files(evidence)
    bilal.press("Send for vetting")
    bilal.sees("The report is sent.")
    bilal.sees("rules.csv")


def return_with_a_reason(hina: Person) -> None:
    hina.go("Today").follow(re.compile(rf"^Vet\b.*{OURS.wording}"))
    hina.main.get_by_text("Return it with a reason").click()
    hina.write("Reason", REASON)
    hina.press("Return it")
    hina.sees("Returned with your reason; its author was told.")


def put_it_right(bilal: Person) -> None:
    returned = re.compile(rf"Put right\b.*{OURS.wording}")
    expect(bilal.go("Today").line(returned)).to_contain_text(REASON)
    bilal.follow(returned)
    bilal.sees(REASON)
    bilal.follow("Change")
    bilal.write("What was done", BETTER_WORDS)
    bilal.write("Number", "31")
    bilal.write("Out of", "58")
    bilal.write("Of what", "mines")
    bilal.press("Send for vetting")
    bilal.sees("The report is sent.")


def approve(hina: Person) -> None:
    hina.go("Today").follow(re.compile(rf"^Vet\b.*{OURS.wording}"))
    hina.sees(BETTER_WORDS)
    hina.press("Approve it")
    hina.sees("Approved, and its author was told.")


def follow_the_board_to_the_record(amina: Person, promises: int) -> None:
    """The board counts the duty in one cell; the cell leads to the list behind it, and the list to the duty."""
    amina.go("Answer").sees(f"{promises} promises")
    row = amina.main.get_by_role("row").filter(has=amina.page.get_by_role("rowheader", name="Provincial"))
    amina.follow(re.compile(rf"^Provincial, ({THEMES}): (.*, )?reported 1\b"), within=row)
    line = amina.main.get_by_role("row").filter(has_text=OURS.wording)
    expect(line).to_contain_text("reported")
    amina.follow(OURS.wording)
    expect(amina.heading).to_have_text(OURS.wording)
    expect(thread_of(amina, "reported")).to_contain_text("underway")
    expect(thread_of(amina, "verified")).to_contain_text("not yet")


def disagree(lal: Person) -> None:
    lal.go("Commit").search_list(OURS.word)
    lal.follow(re.compile(OURS.word, re.IGNORECASE), within=lal.main.get_by_role("table"))
    lal.follow(OURS.wording)
    lal.follow("Assess")
    lal.main.get_by_label("disagrees").check()
    lal.write("What you found, and how", FOUND)
    lal.press("Publish")
    lal.sees("It is published.")


def the_thread_shows_the_dispute(bilal: Person) -> None:
    """Bilal hears of it under Today; the knot is red, and the report stands beside the finding as it was."""
    bilal.go("Today").follow(OURS.wording)
    expect(thread_of(bilal, "verified")).to_contain_text("statuses disagree")
    expect(bilal.main.get_by_role("figure").first.locator("svg .f-disputed").first).to_be_visible()
    bilal.sees("Underway: 31 of 58 mines")
    bilal.sees("Disagrees")
    bilal.go("Answer").follow(re.compile(rf"^Provincial, ({THEMES}): .*disputed"))
    expect(bilal.main.get_by_role("row").filter(has_text=OURS.wording)).to_contain_text("disputed")


def read_and_change_nothing(imran: Person) -> None:
    """A reader sees all of it, no button that changes any of it, and a typed address opens no form."""
    imran.go("Answer").follow("as a list")
    imran.search_list(OURS.wording)
    imran.follow(OURS.wording, within=imran.main.get_by_role("table"))
    expect(thread_of(imran, "verified")).to_contain_text("statuses disagree")
    imran.sees(ACTION)
    expect(imran.main.get_by_role("button")).to_have_count(0)
    expect(imran.main.get_by_role("link", name=re.compile(STEPS_OF_OTHERS))).to_have_count(0)
    form = imran.page.url.replace("/commit/", "/answer/") + "actions/new/"
    answer = imran.page.goto(form)
    assert answer is not None
    assert answer.status == 403
    expect(imran.heading).to_have_text("You may not do this here")


def thread_of(person: Person, step: str) -> Locator:
    """One knot of the thread, in words."""
    knots = person.main.get_by_role("list", name="Thread of this duty").get_by_role("listitem")
    return knots.filter(has_text=re.compile(rf"^\s*{step}"))
