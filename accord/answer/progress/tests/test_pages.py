"""The pages of answering: they work, keep what was typed, hide from strangers, forbid who may only read."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accord.answer.progress.models import Assessment, Grade, Report, Voice
from accord.answer.progress.services import change_report
from accord.answer.progress.tests.worlds import World
from accord.kernel.files.models import File
from accord.kernel.followup.models import Action, ActionStatus

pytestmark = pytest.mark.pages

OF_DUTY = ["add_action", "write_report", "write_assessment", "record_voice"]
WRITERS = {
    "add_action": "bilal",
    "write_report": "bilal",
    "write_assessment": "lal",
    "record_voice": "amina",
    "record_grade": "lal",
    "edit_report": "bilal",
    "send_report": "bilal",
    "decide_report": "hina",
    "edit_assessment": "lal",
    "publish_assessment": "lal",
}
POST_ONLY = {"send_report", "decide_report", "publish_assessment"}
REPORT = {"claim": "done", "statement": "All 58 mines were visited.", "part": "58", "whole": "58", "unit": "mines"}
ASSESSMENT = {"finding": "partly", "statement": "31 can show it.", "part": "31", "whole": "58", "unit": "mines"}
VOICE = {
    "question": "Did an inspector come?",
    "answer": "saw one",
    "asked": "50",
    "counted": "19",
    "collected_on": "2026-09-01",
}
GRADE = {
    "committee": "Committee",
    "scale": "human_rights_committee",
    "grade": "B",
    "dated": "2026-09-01",
    "source": "CCPR/1",
}
ACTION = {"title": "Hire inspectors", "due": "2027-01-01"}


@pytest.fixture
def duty(ledger):
    return ledger.duty()


@pytest.fixture
def address(ledger, duty):
    report, draft = ledger.draft(duty), ledger.assess(duty, publish=False)
    rows = dict.fromkeys(OF_DUTY, duty)
    rows |= {"record_grade": ledger.promise}
    rows |= dict.fromkeys(["report", "edit_report", "send_report", "decide_report"], report)
    rows |= dict.fromkeys(["assessment", "edit_assessment", "publish_assessment"], draft)

    def find(page):
        named = (rows[page].pk,) if page in rows else ()
        return reverse(f"progress:{page}", args=(ledger.cast.space.slug, *named))

    return find


def sent(client, url, values, **more):
    """Open the form and send it with its key and revision, as a browser does."""
    form = client.get(url).context["form"]
    shown = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    data = {**{name: value for name, value in shown.items() if not isinstance(value, list)}, **values, **more}
    return client.post(url, data), data


@pytest.mark.parametrize("page", ["board", "board_list"])
@pytest.mark.parametrize("name", ["amina", "imran", "bilal", "kiran", "lal", "gul"])
def test_every_member_opens_the_board_and_its_list(ledger, address, page, name):
    assert ledger.cast.client(name).get(address(page)).status_code == 200


@pytest.mark.parametrize("page", sorted(WRITERS.keys() - POST_ONLY))
def test_whoever_may_write_opens_the_form(ledger, address, page):
    answer = ledger.cast.client(WRITERS[page]).get(address(page))
    assert answer.status_code == 200
    assert "csrfmiddlewaretoken" in answer.content.decode()


@pytest.mark.parametrize("page", sorted(WRITERS))
@pytest.mark.parametrize("name", ["imran", "esha", "kiran"])
def test_who_may_only_read_is_forbidden_to_write(ledger, address, page, name):
    client = ledger.cast.client(name)
    assert client.post(address(page), {}).status_code == 403
    if page not in POST_ONLY:
        assert client.get(address(page)).status_code == 403


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("write_report", "chandni"),
        ("add_action", "chandni"),
        ("write_report", "amina"),
        ("write_assessment", "bilal"),
        ("record_voice", "bilal"),
        ("record_grade", "amina"),
        ("decide_report", "amina"),
    ],
)
def test_writers_of_other_bodies_and_other_things_are_forbidden(ledger, address, page, name):
    assert ledger.cast.client(name).post(address(page), REPORT).status_code == 403


@pytest.mark.parametrize("page", ["board", "board_list", "report", "assessment", *sorted(WRITERS)])
def test_strangers_find_nothing_and_visitors_are_asked_to_sign_in(ledger, address, page):
    assert ledger.cast.client("mehr").post(address(page)).status_code == 404
    assert ledger.cast.client("visitor").get(address(page)).status_code == 302


@pytest.mark.parametrize(("page", "name"), [("report", "imran"), ("report", "lal"), ("edit_report", "chandni")])
def test_a_draft_of_a_report_is_not_there_for_others(ledger, address, page, name):
    assert ledger.cast.client(name).get(address(page)).status_code == 404


@pytest.mark.parametrize("name", ["bilal", "imran", "chandni"])
def test_a_draft_of_an_assessment_is_not_there_for_those_it_is_about_nor_for_readers(ledger, address, name):
    assert ledger.cast.client(name).get(address("assessment")).status_code == 404


def test_a_report_with_evidence_is_sent_returned_once_and_approved_in_the_browser(ledger, duty, address):
    bilal, hina = ledger.cast.client("bilal"), ledger.cast.client("hina")
    proof = SimpleUploadedFile("visits.csv", b"mine;day\n1;2\n", content_type="text/csv")
    sent(bilal, address("write_report"), REPORT, evidence=[proof])
    report = Report.objects.get(sensitivity=1)
    assert [(file.name, file.sensitivity, file.body) for file in report.files.all()] == [("visits.csv", 2, duty.lead)]
    page, decide = report.get_absolute_url(), reverse("progress:decide_report", args=(report.space.slug, report.pk))
    form = hina.get(page).context["verdict"]
    seen = {"revision": form["revision"].value(), "client_key": form["client_key"].value()}
    empty = hina.post(decide, {**seen, "verdict": "return", "reason": " "})
    assert empty.status_code == 422
    assert "Say what has to change" in empty.content.decode()
    assert hina.post(decide, {**seen, "verdict": "return", "reason": "Which mines?"}).status_code == 302
    assert "Which mines?" in bilal.get(page).content.decode()
    assert "Which mines?" not in ledger.cast.client("imran").get(page).content.decode()
    edit = reverse("progress:edit_report", args=(report.space.slug, report.pk))
    kept = [str(file.pk) for file in report.files.all()]
    sent(bilal, edit, REPORT, statement="All 58, see the list.", kept=kept)
    form = hina.get(page).context["verdict"]
    assert hina.post(decide, {"revision": form["revision"].value(), "verdict": "approve"}).status_code == 302
    assert "approved" in ledger.cast.client("imran").get(page).content.decode()
    assert File.objects.count() == 1


def test_a_reviewer_who_looked_at_older_words_is_told(ledger, duty):
    report = ledger.report(duty, approved=False)
    hina = ledger.cast.client("hina")
    old = hina.get(report.get_absolute_url()).context["verdict"]["revision"].value()
    bilal = ledger.cast.viewer("bilal")
    change_report(bilal, report, revision=report.revision, claim="underway")
    ledger.cast.client("bilal").post(reverse("progress:send_report", args=(report.space.slug, report.pk)))
    decide = reverse("progress:decide_report", args=(report.space.slug, report.pk))
    answer = hina.post(decide, {"revision": old, "verdict": "approve"})
    assert answer.status_code == 422
    assert "handed in again" in answer.content.decode()


def test_a_draft_is_kept_and_sent_later_as_it_was_read(ledger, duty, address):
    bilal = ledger.cast.client("bilal")
    answer, _data = sent(bilal, address("write_report"), REPORT, step="draft")
    report = Report.objects.exclude(statement="All mines were inspected.").get()
    assert (report.sensitivity, answer.headers["Location"]) == (2, report.get_absolute_url())
    send = reverse("progress:send_report", args=(report.space.slug, report.pk))
    for stale in ("7", "9" * 5_000):
        assert bilal.post(send, {"revision": stale}).status_code == 400
    assert bilal.post(send, {"revision": report.revision}).status_code == 302
    report.refresh_from_db()
    assert report.sensitivity == 1


def test_an_assessment_is_drafted_published_and_shows_as_disputed(ledger, duty, address):
    ledger.report(duty)
    lal = ledger.cast.client("lal")
    sent(lal, address("write_assessment"), ASSESSMENT, step="draft")
    draft = Assessment.objects.get(statement="31 can show it.")
    assert "disputed" not in ledger.cast.client("imran").get(duty.get_absolute_url()).content.decode()
    publish = reverse("progress:publish_assessment", args=(draft.space.slug, draft.pk))
    assert lal.post(publish, {"revision": "9" * 5_000}).status_code == 400
    assert lal.post(publish, {"revision": draft.revision}).status_code == 302
    page = ledger.cast.client("bilal").get(duty.get_absolute_url()).content.decode()
    assert "disputed" in page
    assert "31 of 58 mines" in page
    assert "statuses disagree" in page


def test_the_four_views_and_the_voice_stand_apart(ledger, duty, address):
    ledger.report(duty, part=58, whole=58, unit="mines")
    lal, amina = ledger.cast.client("lal"), ledger.cast.client("amina")
    sent(lal, address("write_assessment"), ASSESSMENT)
    sent(lal, address("record_grade"), GRADE)
    sent(amina, address("record_voice"), VOICE)
    page = ledger.cast.client("imran").get(duty.get_absolute_url()).content.decode()
    for said in (
        "Supported",
        "Done: 58 of 58 mines",
        "Partly: 31 of 58 mines",
        "B: partly satisfactory",
        "38\u202f% saw",
    ):
        assert said.replace("\u202f", " ") in page, said


def test_an_action_is_added_for_the_lead_and_may_have_begun(ledger, duty, address):
    bilal = ledger.cast.client("bilal")
    answer, _data = sent(bilal, address("add_action"), ACTION, has_begun="on")
    assert answer.headers["Location"] == duty.get_absolute_url()
    action = Action.objects.get()
    assert (action.lead, action.about_id, action.status) == (duty.lead, duty.pk, ActionStatus.IN_PROGRESS)
    assert "Hire inspectors" in bilal.get(duty.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("page", "values", "model"),
    [
        ("write_report", REPORT, Report),
        ("write_assessment", ASSESSMENT, Assessment),
        ("record_voice", VOICE, Voice),
        ("record_grade", GRADE, Grade),
        ("add_action", ACTION, Action),
    ],
)
def test_the_same_form_sent_twice_makes_one_row(ledger, address, page, values, model):
    client = ledger.cast.client(WRITERS[page])
    before = model.objects.count() if page != "write_report" else 1
    _answer, data = sent(client, address(page), values)
    assert client.post(address(page), data).status_code == 302
    assert model.objects.count() == before + 1


@pytest.mark.parametrize(
    ("page", "values", "kept"),
    [
        ("write_report", {**REPORT, "claim": ""}, "All 58 mines were visited."),
        ("write_report", {**REPORT, "part": "59"}, "All 58 mines were visited."),
        ("write_report", {**REPORT, "dated": "2999-01-01"}, "2999-01-01"),
        ("write_assessment", {**ASSESSMENT, "finding": "perhaps"}, "31 can show it."),
        ("record_voice", {**VOICE, "counted": "51"}, "Did an inspector come?"),
        ("record_voice", {**VOICE, "share": "30"}, "Did an inspector come?"),
        ("record_grade", {**GRADE, "scale": ""}, "CCPR/1"),
        ("add_action", {**ACTION, "title": " "}, "2027-01-01"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_is_kept(ledger, address, page, values, kept):
    answer, _data = sent(ledger.cast.client(WRITERS[page]), address(page), values)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "error-summary" in body
    assert kept in body


def test_evidence_that_is_not_what_it_says_is_refused_beside_its_field_and_nothing_is_written(ledger, address):
    disguised = SimpleUploadedFile("photo.jpg", b"MZ\x90\x00 a program", content_type="image/jpeg")
    bilal = ledger.cast.client("bilal")
    answer, _data = sent(bilal, address("write_report"), REPORT, evidence=[disguised])
    assert answer.status_code == 422
    assert "photo.jpg" in answer.content.decode()
    assert (Report.objects.count(), File.objects.count()) == (1, 0)


def test_a_stale_report_form_keeps_what_was_typed_and_says_what_changed(ledger, address):
    bilal, report = ledger.cast.client("bilal"), Report.objects.get
    form = bilal.get(address("edit_report")).context["form"]
    change_report(ledger.cast.viewer("bilal"), report(), revision=1, claim="underway")
    data = {**REPORT, "statement": "My own words", "revision": 1, "body": form["body"].value(), "step": "draft"}
    answer = bilal.post(address("edit_report"), data)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "My own words" in body
    assert "by now it says “underway”" in body
    data["revision"] = answer.context["form"]["revision"].value()
    assert bilal.post(address("edit_report"), data).status_code == 302
    assert report().statement == "My own words"


def test_a_body_and_a_place_show_what_is_owed_there(ledger, duty):
    cast = ledger.cast
    district = ledger.duty(lead="district_office", level="district", places=[cast.places["district"]])
    elsewhere = ledger.duty(lead="district_office", level="local", places=[cast.places["other_district"]])
    client = cast.client("imran")
    assert str(duty) in client.get(duty.lead.get_absolute_url()).content.decode()
    page = client.get(cast.places["district"].get_absolute_url()).content.decode()
    assert district.get_absolute_url() in page
    assert duty.get_absolute_url() in page  # of the whole province
    assert elsewhere.get_absolute_url() not in page


def test_an_empty_board_says_what_belongs_there(ledger, cast):
    body = cast.client("imran").get(reverse("progress:board", args=(cast.space.slug,))).content.decode()
    assert "The board is empty" in body


@pytest.mark.parametrize("query", ["", "?by=body", "?print=1", "?by=nonsense"])
def test_the_board_is_drawn_every_way(today, cast, query):
    World(cast, 9, 40).write()
    answer = cast.client("imran").get(reverse("progress:board", args=(cast.space.slug,)) + query)
    assert answer.status_code == 200
    assert "need" in answer.content.decode()


@pytest.mark.parametrize("query", ["why=any", "why=overdue", "state=disputed", "theme=none", "body=nobody", "q=duty"])
def test_the_list_is_narrowed_by_links(today, cast, query):
    World(cast, 9, 60).write()
    client, url = cast.client("imran"), reverse("progress:board_list", args=(cast.space.slug,))
    every = client.get(url).context["page"].total
    assert 0 <= client.get(f"{url}?{query}").context["page"].total < every
    assert client.get(f"{url}?{query.split('=')[0]}=unheard-of").status_code == 200


@pytest.mark.parametrize("page", ["board", "board_list", "duty"])
def test_a_page_costs_the_same_queries_at_10_and_at_1000_duties(today, cast, queries_of, page):
    World(cast, 1, 10).write()
    client = cast.client("imran")
    url = reverse("progress:board" if page == "board" else "progress:board_list", args=(cast.space.slug,))
    if page == "duty":
        url = client.get(url).context["page"].records[0].duty.get_absolute_url()
    client.get(url)
    few = queries_of(lambda: client.get(url))
    World(cast, 2, 1_000).write()
    assert queries_of(lambda: client.get(url)) == few


def test_a_promise_page_costs_the_same_queries_for_few_and_for_many_duties(ledger, queries_of):
    client = ledger.cast.client("imran")

    def more(number):
        for _one in range(number):
            duty = ledger.duty(due=date(2027, 1, 1))
            ledger.act(duty)
            ledger.report(duty)

    more(2)
    client.get(ledger.promise.get_absolute_url())
    few = queries_of(lambda: client.get(ledger.promise.get_absolute_url()))
    more(8)
    assert queries_of(lambda: client.get(ledger.promise.get_absolute_url())) == few
