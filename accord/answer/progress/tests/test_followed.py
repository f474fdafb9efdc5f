"""The list of promises by what became of their duties: reported, verified, disputed."""

import csv
import io
from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from accord.answer.progress.models import Report
from accord.answer.progress.queries.evidence import evidence_of
from accord.answer.progress.queries.followed import followed
from accord.answer.progress.services import change_report
from accord.answer.progress.standing import dispute_of, verification_of
from accord.answer.progress.tests.worlds import World
from accord.commit.commitments.listings import commitment_listing
from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.queries.facets import promise_rows
from accord.kernel.policy.sensitivity import S1, S2
from accord.kernel.search.services import index_records, rebuild_index
from accord.kernel.vetting.services import approve_submission, return_submission


def counts(cast, facet, query="", name="imran"):
    viewer = cast.viewer(name)
    page = commitment_listing(viewer, title="").page(promise_rows(viewer), QueryDict(query))
    links = next(one for one in page.filters if one.name == facet)
    return {choice.label: choice.count for choice in links.choices if choice.count is not None}


def test_a_promise_counts_as_reported_once_a_report_is_approved(cast, ledger):
    assert counts(cast, "reported") == {}
    duty, other = ledger.duty(), ledger.duty("district_office", "district")
    assert counts(cast, "reported") == {"none of its duties": 1}
    report = ledger.report(duty, approved=False)
    assert counts(cast, "reported") == {"none of its duties": 1}
    approve_submission(cast.viewer("hina"), ledger.submission(report), report)
    assert counts(cast, "reported") == {"some of its duties": 1}
    ledger.report(other, by="chandni", body=other.lead)
    assert counts(cast, "reported") == {"each of its duties": 1}
    assert counts(cast, "verified") == {"none of its duties": 1}


def test_an_edit_after_the_approval_takes_it_out_at_once(cast, ledger):
    report = ledger.report(ledger.duty())
    assert counts(cast, "reported") == {"each of its duties": 1}
    report = Report.objects.get(pk=report.pk)
    change_report(cast.viewer("bilal"), report, revision=report.revision, statement="Most mines were inspected.")
    assert counts(cast, "reported") == {"none of its duties": 1}


def test_what_came_back_is_not_reported(cast, ledger):
    report = ledger.report(ledger.duty(), approved=False)
    return_submission(cast.viewer("hina"), ledger.submission(report), report, reason="Which mines?")
    assert counts(cast, "reported") == {"none of its duties": 1}


def test_a_report_that_nothing_was_started_reports_nothing(cast, ledger):
    ledger.report(ledger.duty(), "not_started")
    assert counts(cast, "reported") == {"none of its duties": 1}


def test_verified_and_disputed_follow_the_published_assessments(cast, ledger):
    duty = ledger.duty()
    ledger.report(duty)
    ledger.assess(duty, "agrees", publish=False)
    assert counts(cast, "verified") == {"none of its duties": 1}
    ledger.assess(duty, "agrees")
    assert counts(cast, "verified") == {"each of its duties": 1}
    ledger.assess(duty, "disagrees", dated=date(2026, 9, 1))
    assert counts(cast, "verified") == {"none of its duties": 1, "an assessment disagrees": 1}


@pytest.mark.parametrize("name", ["imran", "amina", "hina"])
def test_a_restricted_duty_or_report_tells_nobody_anything(cast, ledger, name):
    duty, other = ledger.duty(), ledger.duty("labour")
    report = ledger.report(duty)
    Report.objects.filter(pk=report.pk).update(sensitivity=S2)
    index_records([report])
    assert counts(cast, "reported", name=name) == {"none of its duties": 1}
    Report.objects.filter(pk=report.pk).update(sensitivity=S1)
    Duty.objects.filter(pk=duty.pk).update(sensitivity=S2)
    index_records([report, duty])
    assert counts(cast, "reported", name=name) == {"none of its duties": 1}
    Duty.objects.filter(pk=other.pk).update(sensitivity=S2)
    index_records([other])
    assert counts(cast, "reported", name=name) == {}


def test_the_file_tells_the_figures_and_the_page_does_not(cast, ledger):
    ledger.report(ledger.duty())
    ledger.duty("labour")
    client = cast.client("imran")
    url = reverse("commitments:index", args=(cast.space.slug,))
    page = client.get(url).context["page"]
    assert "Duties reported" not in [head.label for head in page.columns]
    told = b"".join(client.get(f"{url}?format=csv")).decode("utf-8-sig")
    [line] = csv.DictReader(io.StringIO(told))
    assert [line[name] for name in ("duties", "Duties reported", "Duties verified", "Duties disputed")] == [
        "2", "1", "0", "0",
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [3, 7])
def test_facets_and_threads_agree_over_random_worlds(cast, seed):
    World(cast, seed, 60).write()
    rebuild_index(cast.space)
    viewer = cast.viewer("imran")
    found = followed(viewer, list(Commitment.objects.values_list("pk", flat=True)))
    duties = list(Duty.objects.filter(deleted_at=None, sensitivity__lte=1))
    threads = evidence_of(duties)
    for promise in {duty.commitment_id for duty in duties}:
        facts = [threads[duty.pk].facts for duty in duties if duty.commitment_id == promise]
        assert found[promise].duties == len(facts)
        assert found[promise].verified == sum(verification_of(one) is not None for one in facts)
        assert found[promise].disputed == sum(dispute_of(one) is not None for one in facts)
    told = {part: sum(part in set(each.facets["reported"]) for each in found.values()) for part in ("each", "some")}
    shown = counts(cast, "reported")
    assert shown.get("each of its duties", 0) == told["each"]
    assert shown.get("some of its duties", 0) == told["some"]


def test_the_list_costs_the_same_with_many_reports(cast, ledger, queries_of):
    def asked():
        return queries_of(lambda: counts(cast, "reported"))

    for number in range(3):
        ledger.report(ledger.duty(wording={"en": f"Part {number}"}))
    few = asked()
    for number in range(3, 6):
        ledger.report(ledger.duty(wording={"en": f"Part {number}"}))
    assert asked() == few
