"""Evidence comes with its record or not at all, and behind a draft it is as hidden as the draft."""

import io
from datetime import date

import pytest

from accord.answer.progress.models import Assessment, Report
from accord.answer.progress.services import publish_assessment, write_assessment
from accord.commit.commitments.services import change_duty
from accord.kernel.files.models import File
from accord.kernel.files.queries import files_seen
from accord.kernel.files.services import store_file
from accord.kernel.policy.sensitivity import S2

TABLE = b"mine;day\n1;2\n"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def upload(name, content=TABLE):
    file = io.BytesIO(content)
    file.name = name
    return file


def found_by_lal(cast, duty, **more):
    values = {"finding": "disagrees", "statement": "bad", "body": str(cast.bodies["institution"].pk), "step": "draft"}
    url = cast.url(f"answer/duties/{duty.pk}/assessments/new/")
    return cast.client("lal").post(url, {**values, "evidence": upload("complaint.csv"), **more})


def pages_with(cast, name, word):
    """Of the pages that could show it, those that do."""
    client = cast.client(name)
    paths = ["downloads/", "audit/", "search/?q=complaint", "today/"]
    return [path for path in paths if word in client.get(cast.url(path)).content.decode()]


def test_a_reviewer_of_the_assessed_body_learns_nothing_of_a_drafts_evidence(ledger):
    cast, duty = ledger.cast, ledger.duty(lead="directorate")
    assert found_by_lal(cast, duty).status_code == 302
    file = File.objects.get()
    assert pages_with(cast, "hina", "complaint.csv") == []
    assert pages_with(cast, "hina", "Assessment written") == []
    assert pages_with(cast, "amina", "complaint.csv") != []
    client = cast.client("hina")
    for path in (f"files/{file.pk}/", f"files/{file.pk}/download/"):
        assert client.get(cast.url(path)).status_code == 404
    draft = Assessment.objects.get()
    publish_assessment(cast.viewer("lal"), draft)
    assert client.get(cast.url(f"files/{file.pk}/")).status_code == 200


def test_it_is_hidden_from_a_new_lead_too(ledger):
    cast, duty = ledger.cast, ledger.duty(lead="mines")
    found_by_lal(cast, duty)
    assert files_seen(cast.viewer("hina")).exists()
    change_duty(cast.viewer("amina"), duty, revision=1, supports=[cast.bodies["directorate"]])
    assert not files_seen(cast.viewer("hina")).exists()


def test_what_stands_behind_another_draft_as_well_stays_hidden(ledger):
    cast, lal = ledger.cast, ledger.cast.viewer("lal")
    one, other = ledger.duty(lead="directorate"), ledger.duty(lead="directorate")
    file = store_file(lal, content=upload("x"), name="complaint.csv", body=cast.bodies["institution"], sensitivity=S2)
    values = {"body": cast.bodies["institution"], "finding": "disagrees", "statement": "bad", "files": [file]}
    first, second = (write_assessment(lal, duty=duty, **values) for duty in (one, other))
    publish_assessment(lal, first)
    assert not files_seen(cast.viewer("hina")).exists()
    publish_assessment(lal, second)
    assert files_seen(cast.viewer("hina")).exists()


def test_what_its_own_body_brought_stays_its_own_as_evidence_against_it(ledger):
    cast, duty = ledger.cast, ledger.duty()
    file = store_file(
        cast.viewer("bilal"), content=upload("x"), name="visits.csv", body=cast.bodies["mines"], sensitivity=S2
    )
    ledger.assess(duty, publish=False, files=[file])
    assert list(files_seen(cast.viewer("bilal"))) == [file]


def reported_by_bilal(cast, duty, **more):
    values = {"claim": "underway", "statement": "words", "body": str(cast.bodies["mines"].pk), "client_key": "k"}
    return cast.client("bilal").post(cast.url(f"answer/duties/{duty.pk}/reports/new/"), {**values, **more})


def test_a_refused_form_leaves_no_file_and_the_next_try_carries_what_was_chosen_then(ledger):
    cast, duty = ledger.cast, ledger.duty()
    wrong = reported_by_bilal(cast, duty, dated="2026-12-24", evidence=upload("witnesses.csv"))
    assert wrong.status_code == 422
    assert not File.objects.exists()
    right = reported_by_bilal(cast, duty, evidence=upload("visits.csv", b"mine;day\n3;4\n"))
    assert right.status_code == 302
    assert [file.name for file in Report.objects.get().files.all()] == ["visits.csv"]
    assert File.objects.count() == 1


def test_a_stale_change_leaves_no_file(ledger):
    cast = ledger.cast
    draft = ledger.draft(ledger.duty(), dated=date(2026, 6, 30))
    url = cast.url(f"answer/reports/{draft.pk}/edit/")
    values = {"claim": "underway", "statement": "new", "body": str(draft.body_id), "client_key": "k", "revision": "7"}
    assert cast.client("bilal").post(url, {**values, "evidence": upload("visits.csv")}).status_code == 422
    assert not File.objects.exists()


def test_the_same_form_sent_twice_keeps_one_file_and_another_file_is_refused(ledger):
    cast, duty = ledger.cast, ledger.duty()
    for _ in range(2):
        assert reported_by_bilal(cast, duty, evidence=upload("visits.csv"), step="draft").status_code == 302
    assert File.objects.count() == 1
    again = reported_by_bilal(cast, duty, evidence=upload("other.csv"), step="draft")
    assert again.status_code == 422
    assert "evidence" in again.context["form"].errors
