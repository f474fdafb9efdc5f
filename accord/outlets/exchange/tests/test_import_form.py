"""What a person sends, and says of it: options of one kind of file, old tables, the empty table to fill in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accord.kernel.files.models import File
from accord.outlets.exchange.models import Import

pytestmark = pytest.mark.django_db
CSV = b"External id,Text,State"


@pytest.fixture
def send(cast):
    def sent(what, name, content, **said):
        given = {"what": what, "file": SimpleUploadedFile(name, content), "client_key": "", **said}
        return cast.client("amina").post(reverse("exchange:new_import", args=(cast.space.slug,)), given)

    return sent


@pytest.mark.parametrize(
    ("what", "said", "options"),
    [
        ("upr-info", {"session": "4", "addressed_to": "Malta"}, {"session": "4", "addressed_to": "Malta"}),
        ("uhri", {"body": "CEDAW"}, {"body": "CEDAW"}),
        ("concluding-observations", {"with_concerns": "on"}, {"with_concerns": "yes"}),
        ("commitments", {"addressed_to": "Malta"}, {}),
    ],
)
def test_what_is_said_of_a_file_goes_with_it(send, what, said, options):
    assert send(what, "file.csv", CSV, **said).status_code == 302
    assert Import.objects.get().options == options


@pytest.mark.parametrize("said", [{"session": "4"}, {"body": "CEDAW"}, {"with_concerns": "on"}])
def test_what_belongs_to_another_kind_of_file_is_not_passed_over_in_silence(send, said):
    answer = send("commitments", "file.csv", CSV, **said)
    assert answer.status_code == 422
    assert "This is for another kind of file" in answer.content.decode()
    assert not Import.objects.exists()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def old(*names):
    return OLD + b"".join(name.encode("utf-16-le") for name in names) + bytes(600)


def test_an_old_table_is_taken_as_an_export_of_upr_info_and_as_nothing_else(send):
    assert send("upr-info", "export.xls", old("Workbook")).status_code == 302
    assert File.objects.get().media_type == "application/vnd.ms-excel"
    answer = send("commitments", "export.xls", old("Workbook"))
    assert answer.status_code == 422
    assert "office file of the old kind" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("export.xls", old("Workbook", "_VBA_PROJECT"), "carries a program"),
        ("export.xls", old("WordDocument"), "no Excel table"),
        ("export.doc", old("Workbook"), "office file of the old kind"),
    ],
)
def test_an_old_file_with_a_program_or_without_a_table_is_refused(send, name, content, why):
    answer = send("upr-info", name, content)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_the_empty_table_is_there_beside_the_form(cast):
    amina, url = cast.client("amina"), reverse("exchange:template", args=(cast.space.slug,))
    page = amina.get(reverse("exchange:new_import", args=(cast.space.slug,))).content.decode()
    assert f"{url}?format=csv" in page
    assert "document_kind" in b"".join(amina.get(url, {"format": "csv"}).streaming_content).decode()
    assert amina.get(url, {"format": "xlsx"}).content.startswith(b"PK")


@pytest.mark.parametrize(("person", "may"), [("amina", True), ("imran", False)])
@pytest.mark.parametrize("page", ["commitments:index", "commitments:instruments"])
def test_whoever_may_bring_files_in_finds_the_way_where_promises_are(cast, page, person, may):
    told = cast.client(person).get(reverse(page, args=(cast.space.slug,))).content.decode()
    link = reverse("exchange:new_import", args=(cast.space.slug,))
    assert (f'href="{link}" class="button second"' in told) is may
