"""Before a file comes in a person sees what becomes of each row, and decides about what is there in other words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from accord.commit.commitments.models import Commitment
from accord.kernel.audit.models import Event
from accord.outlets.exchange.importers.tables import read_tables
from accord.outlets.exchange.importers.tests.document_files import docx, table
from accord.outlets.exchange.jobs import apply_confirmed_import, read_asked_import
from accord.outlets.exchange.models import Import, ReviewPage
from accord.outlets.exchange.services import IMPORTERS, SourceFile, import_file

pytestmark = pytest.mark.django_db
HEAD = ["Recommendation", "Position", "Affected persons"]
FIRST = [
    ["1.1 Protect wells (Peru)", "Noted", "Children"],
    ["1.2 Ban mining near schools (Chad)", "Supported", "Women"],
    ["1.3 Train the police (Togo)", "Noted", "Women"],
]


@pytest.fixture
def matrix(tmp_path):
    def made(rows, name="matrix.docx"):
        return docx(tmp_path / name, table([HEAD, *rows]))

    return made


@pytest.fixture
def review(cast, matrix):
    """Sends rows as a matrix, reads it, and gives the import with a way to look at its page."""

    def sent(rows, person="amina"):
        given = {"what": "upr-matrix", "addressed_to": "Malta", "client_key": ""}
        file = SimpleUploadedFile("matrix.docx", matrix(rows).read_bytes())
        client = cast.client(person)
        assert (
            client.post(reverse("exchange:new_import", args=(cast.space.slug,)), {**given, "file": file}).status_code
            == 302
        )
        taken = Import.objects.latest("created_at")
        read_asked_import(Event.objects.filter(name="import_asked", object_id=taken.pk).latest("number"))
        taken.refresh_from_db()
        return taken, lambda rows="", **more: client.get(
            taken.get_absolute_url(), {"rows": rows, **more}
        ).content.decode()

    return sent


@pytest.fixture
def press(cast):
    def pressed(taken, name, **values):
        return cast.client("amina").post(reverse(f"exchange:{name}", args=(cast.space.slug, taken.pk)), values)

    return pressed


@pytest.fixture
def apply(press):
    def applied(taken, **values):
        assert press(taken, "apply_import", **values).status_code == 302
        apply_confirmed_import(Event.objects.get(name="import_confirmed", object_id=taken.pk))
        taken.refresh_from_db()
        return taken

    return applied


def test_each_row_stands_under_what_becomes_of_it_with_words_side_by_side(review, apply):
    apply(review(FIRST)[0])
    changed = [
        FIRST[0],
        ["1.2 Ban mining near schools (Chad)", "Noted", "Children"],
        ["1.4 Plant trees (Cuba)", "Noted", ""],
    ]
    taken, page = review([*changed, changed[0]])
    assert taken.preview["fates"] == {"new": 1, "different": 1, "there": 1, "joined": 1, "unsaid": 1, "document": 1}
    assert "Plant trees (Cuba)" in page("new")
    assert "Protect wells" not in page("new")
    different = page("different")
    assert "<del>supported</del>" in different.casefold()
    assert "<ins>noted</ins>" in different.casefold()
    assert "<ins>Children</ins>" in different
    assert "Women" in different
    assert "Protect wells" in page("there")
    assert "The same as row 2" in page("joined")
    assert "Train the police" in page("unsaid")
    assert "1 promise of it is not in this file" in page()
    assert "Protect wells (Peru)" in page("there")
    assert "Affected persons" in page("there")


def test_what_is_looked_at_goes_when_the_file_comes_in_or_is_put_aside_but_for_what_was_rejected(review, apply, press):
    taken, page = review([*FIRST, ["No number (Peru)", "Noted", ""]])
    apply(taken, accept_rejected="on")
    assert set(ReviewPage.objects.values_list("fate", flat=True)) == {"rejected", "document"}
    assert "No number (Peru)" in page("rejected")
    other, _page = review(FIRST)
    press(other, "put_aside")
    assert not ReviewPage.objects.filter(of=other).exists()


def test_the_command_line_keeps_nothing_to_look_at(cast, matrix):
    import_file(cast.viewer("amina"), IMPORTERS["upr-matrix"], SourceFile(matrix(FIRST), "m.docx"), options={})
    assert Commitment.objects.count() == 3
    assert not ReviewPage.objects.exists()


def test_all_rejected_rows_are_there_page_by_page_and_as_a_table_to_mend(cast, review, tmp_path):
    taken, page = review([FIRST[0], *(["No number (Peru)", "Noted", ""] for _n in range(250))])
    assert taken.preview["fates"]["rejected"] == 250
    assert "241 to 250 of 250" in page("rejected", page="7")
    url, amina = reverse("exchange:rejected", args=(cast.space.slug, taken.pk)), cast.client("amina")
    told = b"".join(amina.get(url, {"format": "csv"}).streaming_content).decode()
    assert told.count("The number of the paragraph is missing.") == 250
    assert "No number (Peru)" in told
    (tmp_path / "rejected.xlsx").write_bytes(amina.get(url, {"format": "xlsx"}).content)
    assert len(read_tables(tmp_path / "rejected.xlsx")[0].rows) == 251


def test_a_page_says_what_was_written_and_when_it_is_out_of_date(review, apply, press):
    first, _page = review(FIRST)
    second, page = review(FIRST)
    assert "This was worked out before the latest changes" not in page()
    apply(first)
    assert "This was worked out before the latest changes" in page()
    apply(second)
    assert (second.created, second.unchanged) == (0, 3)
    assert "What came in" in page()
    assert "New</dt><dd>0<" in page()


def test_a_file_that_is_out_of_date_is_read_again(review, apply, press):
    first, _page = review(FIRST)
    second, page = review(FIRST)
    apply(first)
    press(second, "read_again")
    read_asked_import(Event.objects.filter(name="import_asked", object_id=second.pk).latest("number"))
    second.refresh_from_db()
    assert second.preview["fates"] == {"there": 3, "document": 1}
    told = page()
    assert "Nothing in it is new" in told
    assert "Bring it in" not in told


def test_words_of_the_worker_are_told_in_the_language_of_whoever_reads(cast, review):
    taken, page = review([FIRST[0], ["No number (Peru)", "Noted", ""]])
    kept = taken.review_pages.get(fate="rejected").rows[0]["reason"]
    assert kept["message"] == "The number of the paragraph is missing."
    account = cast.account("amina")
    account.language = "ur"
    account.save()
    with translation.override("ur"):
        urdu = translation.gettext("The number of the paragraph is missing.")
    assert urdu in page("rejected")


OTHER_WORDS = [["1.1 Protect all wells of the province (Peru)", "Noted", "Children"], *FIRST[1:]]


def test_other_words_of_a_numbered_paragraph_are_another_promise_unless_a_person_says_they_are_a_new_version(
    review, apply, press
):
    apply(review(FIRST)[0])
    taken, page = review(OTHER_WORDS)
    assert taken.preview["fates"] == {"version": 1, "there": 2, "document": 1}
    told = page("version")
    assert "<ins>all</ins>" in told
    key = taken.review_pages.get(fate="version").rows[0]["key"]
    press(taken, "choose_versions", keep="shown", shown=[key], version=[key])
    taken.refresh_from_db()
    apply(taken)
    assert (taken.created, taken.updated) == (0, 1)
    row = Commitment.objects.get(paragraph="1.1")
    assert row.text == "Protect all wells of the province (Peru)"
    assert row.earlier_words.get().text == "Protect wells (Peru)"


@pytest.mark.parametrize(("keep", "promises"), [("all", 3), ("none", 4)])
def test_all_may_be_said_at_once_and_what_is_not_said_is_another_promise(review, apply, press, keep, promises):
    apply(review(FIRST)[0])
    taken, _page = review(OTHER_WORDS)
    press(taken, "choose_versions", keep=keep)
    taken.refresh_from_db()
    apply(taken)
    assert Commitment.objects.count() == promises


@pytest.mark.parametrize(("options", "counts"), [({}, (1, 0)), ({"changed_words": "version"}, (0, 1))])
def test_the_command_line_takes_other_words_as_another_promise_unless_it_is_told(cast, matrix, options, counts):
    importer, by = IMPORTERS["upr-matrix"], cast.viewer("amina")
    import_file(by, importer, SourceFile(matrix(FIRST), "m.docx"), options={})
    for _again in range(2):
        planned = import_file(by, importer, SourceFile(matrix(OTHER_WORDS), "n.docx"), options=options, dry_run=True)
        assert (planned.counts.created, planned.counts.updated) == counts
        done = import_file(by, importer, SourceFile(matrix(OTHER_WORDS), "n.docx"), options=options)
        assert (done.counts.created, done.counts.updated) == counts
        counts = (0, 0)


def test_a_promise_that_the_reader_may_not_see_is_not_shown_beside_the_file(cast, review, apply):
    apply(review(FIRST)[0])
    Commitment.objects.filter(paragraph="1.3").update(sensitivity=3)
    taken, _page = review(FIRST[:2])
    assert "unsaid" not in taken.preview["fates"]
    Commitment.objects.filter(paragraph="1.3").update(sensitivity=1)
    taken, page = review(FIRST[:2])
    assert "Train the police" in page("unsaid")
    Commitment.objects.filter(paragraph="1.3").update(sensitivity=3)
    assert "Train the police" not in page("unsaid")


def test_why_a_file_cannot_be_read_is_told_in_the_language_of_whoever_reads(cast, review):
    taken, page = review([])
    assert taken.state == "refused"
    account = cast.account("amina")
    account.language = "ur"
    account.save()
    with translation.override("ur"):
        urdu = translation.gettext("No table of recommendations was found: no row begins with a number such as 122.17.")
    assert urdu in page()


def test_places_are_shown_under_what_becomes_of_them_too(cast):
    amina, new = cast.client("amina"), reverse("exchange:new_import", args=(cast.space.slug,))
    for names in ("XS,Somewhere,country,\n", "XS,Elsewhere,country,\nXT,Beyond,province,XS\nXU,,province,XS\n"):
        file = SimpleUploadedFile("places.csv", f"code,name,kind,parent_code\n{names}".encode())
        amina.post(new, {"what": "places", "file": file, "client_key": ""})
        taken = Import.objects.latest("created_at")
        read_asked_import(Event.objects.get(name="import_asked", object_id=taken.pk))
        amina.post(reverse("exchange:apply_import", args=(cast.space.slug, taken.pk)))
        for event in Event.objects.filter(name="import_confirmed", object_id=taken.pk):
            apply_confirmed_import(event)
    taken = Import.objects.latest("created_at")
    assert taken.preview["fates"] == {"different": 1, "new": 1, "rejected": 1}
    told = amina.get(taken.get_absolute_url(), {"rows": "different"}).content.decode()
    assert "<del>Somewhere</del>" in told
    assert "<ins>Elsewhere</ins>" in told


def test_the_page_asks_as_much_of_the_database_for_many_rows_as_for_few(cast, review, queries_of):
    _few, page = review(FIRST[:1])
    page()
    few = queries_of(page)
    _many, page = review([[f"2.{n} Act {n} (Peru)", "Noted", "Children"] for n in range(1, 90)])
    page()
    assert queries_of(page) <= few
