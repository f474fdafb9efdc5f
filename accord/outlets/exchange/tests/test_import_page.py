"""A person brings a file in by a page: sent, read, looked at, applied; the work goes on without them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accord.commit.commitments.models import Commitment
from accord.kernel.audit.models import Event
from accord.outlets.exchange.importers.tests.document_files import docx, table
from accord.outlets.exchange.jobs import apply_confirmed_import, read_asked_import
from accord.outlets.exchange.models import Import, StagedBatch
from accord.outlets.exchange.outcomes import pack

pytestmark = pytest.mark.django_db
ROWS = [
    ["Recommendation", "Position", "Themes"],
    ["1.1 Act (Peru)", "Noted", "Water"],
    ["Act more (Peru)", "Noted", "x"],
]


@pytest.fixture
def address(cast):
    return lambda name, *args: reverse(f"exchange:{name}", args=(cast.space.slug, *args))


@pytest.fixture
def send(cast, address, tmp_path):
    def sent(rows, person="amina", **values):
        content = docx(tmp_path / "matrix.docx", table(rows)).read_bytes()
        given = {"what": "upr-matrix", "file": SimpleUploadedFile("matrix.docx", content), "client_key": "", **values}
        return cast.client(person).post(address("new_import"), given)

    return sent


def read(taken):
    read_asked_import(Event.objects.get(name="import_asked", object_id=taken.pk))
    taken.refresh_from_db()


def test_a_matrix_is_sent_read_looked_at_and_applied(cast, address, send):
    assert send(ROWS[:2], addressed_to="Malta").status_code == 302
    taken = Import.objects.get()
    assert taken.file is not None
    assert taken.file.custody.filter(step="linked", object_id=taken.pk).exists(), "the log says what the file is for"
    amina = cast.client("amina")
    waiting = amina.get(address("import", taken.pk))
    assert "progress" in waiting.content.decode()
    read(taken)
    page = amina.get(address("import", taken.pk)).content.decode()
    assert "Act (Peru)" in page
    assert "Bring it in" in page
    assert not Commitment.objects.exists()
    assert amina.post(address("apply_import", taken.pk)).status_code == 302
    apply_confirmed_import(Event.objects.get(name="import_confirmed", object_id=taken.pk))
    made = Commitment.objects.get()
    assert (made.paragraph, made.position, made.addressed_to) == ("1.1", "noted", "Malta")
    taken.refresh_from_db()
    assert (taken.state, taken.created, StagedBatch.objects.count()) == ("applied", 1, 0)
    assert "Bring it in" not in amina.get(address("import", taken.pk)).content.decode()


def test_rejected_rows_are_shown_and_nothing_comes_in_unless_they_may_be_lost(cast, address, send):
    send(ROWS)
    taken = Import.objects.get()
    read(taken)
    amina = cast.client("amina")
    assert (
        "The number of the paragraph is missing."
        in amina.get(address("import", taken.pk), {"rows": "rejected"}).content.decode()
    )
    told = amina.post(address("apply_import", taken.pk), follow=True).content.decode()
    assert "Rows were rejected. Mend them" in told
    taken.refresh_from_db()
    assert taken.state == "planned"
    amina.post(address("apply_import", taken.pk), {"accept_rejected": "on"})
    taken.refresh_from_db()
    assert taken.state == "staged"


def test_a_file_that_cannot_be_read_says_why(cast, address, send):
    send([["Name", "Age"], ["A", "3"]])
    taken = Import.objects.get()
    read(taken)
    assert taken.state == "refused"
    assert (
        "No table of recommendations was found"
        in cast.client("amina").get(address("import", taken.pk)).content.decode()
    )


def test_what_was_read_may_be_put_aside(cast, address, send):
    send(ROWS[:2])
    taken = Import.objects.get()
    read(taken)
    assert cast.client("amina").post(address("put_aside", taken.pk)).status_code == 302
    taken.refresh_from_db()
    assert (taken.state, StagedBatch.objects.count()) == ("dropped", 0)
    told = cast.client("amina").post(address("apply_import", taken.pk), follow=True).content.decode()
    assert "This step is not open any more" in told


def test_reading_that_was_cut_off_is_begun_again_and_a_second_run_changes_nothing(cast, send):
    send(ROWS[:2])
    taken = Import.objects.get()
    Import.objects.filter(pk=taken.pk).update(state="staging")
    StagedBatch.objects.create(of=taken, number=1, packed=pack([]))
    read(taken)
    read(taken)
    assert (taken.state, StagedBatch.objects.count()) == ("planned", 1)


def test_only_the_secretariat_sends_files_and_decides(cast, address, send):
    for person in ("kiran", "esha", "hina"):
        assert send(ROWS, person).status_code == 403
    assert not Import.objects.exists()
    send(ROWS[:2])
    taken = Import.objects.get()
    assert cast.client("kiran").post(address("apply_import", taken.pk)).status_code == 403


def test_the_part_that_shows_progress_says_when_the_page_is_to_be_asked_for_again(cast, address, send):
    send(ROWS[:2])
    taken = Import.objects.get()
    amina = cast.client("amina")
    part = amina.get(address("import", taken.pk), {"part": "progress"})
    assert "<html" not in part.content.decode()
    read(taken)
    assert amina.get(address("import", taken.pk), {"part": "progress"})["HX-Refresh"] == "true"
