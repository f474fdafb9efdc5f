"""The pages of documents, promises and duties: they work, keep what was typed, hide from strangers, forbid readers."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accord.commit.commitments.models import Commitment, Duty, Instrument, StatePosition
from accord.commit.commitments.services import CommitmentDraft, change_duty, import_commitments

pytestmark = pytest.mark.pages

READ = ["index", "instruments", "instrument", "commitment", "duty"]
WRITE = [
    "add_instrument",
    "edit_instrument",
    "reach_stage",
    "add_commitment",
    "plain_words",
    "record_position",
    "make_duty",
    "edit_duty",
    "withdraw_duty",
]
ABOUT = {
    "instrument": ("instrument", "edit_instrument", "reach_stage", "add_commitment"),
    "promise": ("commitment", "plain_words", "record_position", "make_duty"),
    "duty": ("duty", "edit_duty", "withdraw_duty"),
}


@pytest.fixture
def address(cast, review, promise, duty):
    rows = {"instrument": review, "promise": promise, "duty": duty}
    of_page = {page: rows[kind] for kind, pages in ABOUT.items() for page in pages}

    def find(page):
        named = (of_page[page].pk,) if page in of_page else ()
        return reverse(f"commitments:{page}", args=(cast.space.slug, *named))

    return find


def sent(client, url, **values):
    """Open the form, fill in over what it shows, and send it: as a browser does, with its key and revision."""
    form = client.get(url).context["form"]
    shown = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    shown = {name: value for name, value in shown.items() if not isinstance(value, dict)}
    shown |= {f"{b.name}_{code}": text for b in form if isinstance(b.value(), dict) for code, text in b.value().items()}
    for name, value in shown.items():
        if isinstance(value, list):
            shown[name] = [getattr(one, "pk", one) for one in value]
        elif hasattr(value, "pk"):
            shown[name] = value.pk
    data = {**shown, **values}
    return client.post(url, data), data


@pytest.mark.parametrize("page", READ)
@pytest.mark.parametrize("name", ["amina", "imran", "bilal", "kiran"])
def test_members_read_every_page(cast, address, page, name):
    assert cast.client(name).get(address(page)).status_code == 200


@pytest.mark.parametrize("page", WRITE)
def test_the_secretariat_opens_every_form(cast, address, page):
    answer = cast.client("amina").get(address(page))
    assert answer.status_code == 200
    assert "csrfmiddlewaretoken" in answer.content.decode()


@pytest.mark.parametrize("page", WRITE)
@pytest.mark.parametrize("name", ["imran", "bilal", "hina"])
def test_who_may_only_read_is_forbidden_to_write(cast, address, page, name):
    client = cast.client(name)
    assert client.get(address(page)).status_code == 403
    assert client.post(address(page), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("page", READ + WRITE)
def test_strangers_find_nothing_and_visitors_are_asked_to_sign_in(cast, address, page):
    assert cast.client("mehr").get(address(page)).status_code == 404
    assert cast.client("visitor").get(address(page)).status_code == 302


def test_an_enumerator_is_told_nothing_of_promises(cast, address, promise):
    client = cast.client("gul")
    assert client.get(address("commitment")).status_code == 404
    assert promise.text not in client.get(address("index")).content.decode()


def test_a_promise_stands_in_official_words_with_who_owes_it(cast, address, promise, duty):
    page = cast.client("imran").get(address("commitment")).content.decode()
    assert promise.text in page
    assert "Nobody has put it into plain words yet" in page
    assert str(duty.lead) in page


def test_a_duty_says_who_owes_it_since_when_and_shows_its_thread(cast, address, duty):
    page = cast.client("imran").get(address("duty")).content.decode()
    assert "Inspect every mine of the province" in page
    assert "since 2 March 2023" in page
    assert "thread-list" in page
    assert "Change" not in page


def test_words_that_people_typed_are_escaped(cast, address, duty):
    change_duty(cast.viewer("amina"), duty, revision=1, wording={"en": "<script>alert(1)</script>"})
    for page in ("duty", "commitment"):
        answer = cast.client("imran").get(address(page)).content.decode()
        assert "<script>alert" not in answer
        assert "&lt;script&gt;alert" in answer


def test_a_document_is_added_with_its_paragraph_and_a_duty_of_it(cast, address):
    client = cast.client("amina")
    answer, _data = sent(client, address("add_instrument"), title_en="Mines act", kind="law")
    act = Instrument.objects.get(kind="law")
    assert answer.headers["Location"] == act.get_absolute_url()
    url = reverse("commitments:add_commitment", args=(cast.space.slug, act.pk))
    sent(client, url, text="Each mine has a first-aid post.", paragraph="7", kind="clause", plain_en="A post a mine")
    clause = Commitment.objects.get(instrument=act)
    url = reverse("commitments:make_duty", args=(cast.space.slug, clause.pk))
    answer, _data = sent(client, url, lead=cast.bodies["mines"].pk, places=[cast.places["district"].pk])
    made = Duty.objects.get(commitment=clause)
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.wording, made.level, made.assigned_on) == (
        {"en": "A post a mine"},
        "provincial",
        timezone.localdate(),
    )
    assert list(made.places.all()) == [cast.places["district"]]


def test_the_same_form_sent_twice_makes_one_row(cast, address):
    client = cast.client("amina")
    for page, model, values in (
        ("make_duty", Duty, {"wording_en": "Publish", "level": "local"}),
        ("record_position", StatePosition, {"position": "noted", "source": "Report"}),
        ("add_commitment", Commitment, {"text": "New words", "kind": "clause"}),
        ("add_instrument", Instrument, {"title_en": "Act", "kind": "law"}),
    ):
        before = model.objects.count()
        _answer, data = sent(client, address(page), **values)
        assert client.post(address(page), data).status_code == 302
        assert model.objects.count() == before + 1


@pytest.mark.parametrize(
    ("page", "values", "kept"),
    [
        ("make_duty", {"wording_en": "", "due": "2030-01-01", "level": "local"}, "2030-01-01"),
        ("make_duty", {"wording_en": "Publish it", "level": ""}, "Publish it"),
        ("add_instrument", {"title_en": "", "symbol": "A/HRC/1", "kind": "law"}, "A/HRC/1"),
        ("add_commitment", {"text": " ", "paragraph": "12.4", "kind": "clause"}, "12.4"),
        ("record_position", {"position": "noted", "source": "", "note": "As they said"}, "As they said"),
        ("reach_stage", {"stage": "drafted", "reached_on": "no day", "note": "Read aloud"}, "Read aloud"),
        ("withdraw_duty", {"reason": ""}, ""),
    ],
)
def test_bad_input_is_named_and_what_was_typed_is_kept(cast, address, page, values, kept):
    answer, _data = sent(cast.client("amina"), address(page), **values)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "error-summary" in body
    assert kept in body


def test_a_stale_form_keeps_what_was_typed_says_what_changed_and_can_be_sent_again(cast, address, duty):
    client = cast.client("amina")
    form = client.get(address("edit_duty")).context["form"]
    change_duty(cast.viewer("amina"), duty, revision=1, due=timezone.localdate().replace(year=2031, month=6, day=30))
    data = {"client_key": form["client_key"].value(), "revision": 1, "wording_en": "Inspect all mines"}
    data |= {"level": "provincial", "lead": str(duty.lead_id), "assigned_on": "2023-03-02", "due": ""}
    answer = client.post(address("edit_duty"), data)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Inspect all mines" in body
    assert "30 June 2031" in body
    again = {**data, "revision": answer.context["form"]["revision"].value()}
    assert client.post(address("edit_duty"), again).status_code == 302
    duty.refresh_from_db()
    assert (str(duty), duty.due) == ("Inspect all mines", None)


def test_a_withdrawn_duty_is_gone_for_everybody(cast, address, promise):
    client = cast.client("amina")
    answer, _data = sent(client, address("withdraw_duty"), reason="Assigned in error")
    assert answer.headers["Location"] == promise.get_absolute_url()
    assert client.get(address("duty")).status_code == 404
    page = cast.client("imran").get(promise.get_absolute_url())
    assert [duty.withdrawn_because for duty in page.context["withdrawn"]] == ["Assigned in error"]
    assert "Assigned in error" in page.content.decode()


def test_the_list_says_how_many_nobody_owes_and_filters_by_links(cast, address, review, duty):
    drafts = [CommitmentDraft(text=f"Promise {n}", position="noted", issues=("Labour",)) for n in range(3)]
    import_commitments(cast.viewer("amina"), instrument=review, drafts=drafts, source="file")
    client = cast.client("imran")
    page = client.get(address("index"))
    assert page.context["page"].title == "3 of 4 promises are owed by nobody yet"
    assert "duties=no" in page.content.decode()
    for query, number in (
        ("duties=no", 3),
        ("duties=yes", 1),
        ("position=noted", 3),
        ("q=promise", 3),
        ("duties=x", 0),
    ):
        assert client.get(f"{address('index')}?{query}").context["page"].total == number, query
    csv = b"".join(client.get(f"{address('index')}?format=csv&position=noted").streaming_content).decode()
    assert csv.count("Promise ") == 3


@pytest.mark.parametrize("page", ["index", "instruments", "instrument"])
def test_a_list_costs_the_same_queries_at_10_and_at_1000_rows(cast, address, review, queries_of, page):
    client = cast.client("imran")

    def fill(start, end):
        drafts = [
            CommitmentDraft(text=f"Promise {n}", paragraph=str(n), session=str(n % 3), issues=(f"Issue {n % 7}",))
            for n in range(start, end)
        ]
        import_commitments(cast.operator, instrument=review, drafts=drafts, source="file")

    fill(0, 10)
    client.get(address(page))
    few = queries_of(lambda: client.get(address(page)))
    fill(10, 1_000)
    client.get(address(page))  # what changed is counted again, once
    assert queries_of(lambda: client.get(address(page))) == few
