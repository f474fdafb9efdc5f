"""The sample spaces: two where the whole cast works, one beside them, everything invented and said to be so."""

from collections import Counter

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import RequestFactory

from accord.answer.progress.models import Assessment, Report
from accord.commit.commitments.models import Commitment, Duty
from accord.config.samples import load_all_samples
from accord.kernel.access.facts import viewer_of
from accord.kernel.access.queries import spaces_of, visible_to
from accord.kernel.actors.models import Account, Actor
from accord.kernel.actors.samples import PEOPLE, email_of
from accord.kernel.audit.models import Event
from accord.kernel.audit.queries import verify_chains
from accord.kernel.followup.models import Action, ActionStatus
from accord.kernel.places.models import Place
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.samples import DIRECTORATE, GROUP, SITE
from accord.kernel.vetting.models import Submission
from tests.commands import call

CAST = ["amina", "bilal", "chandni", "daud", "esha", "farid", "gul", "hina", "imran", "javed", "kiran", "lal"]


@pytest.fixture(scope="module", autouse=True)
def laid(django_db_setup, django_db_blocker, tmp_path_factory):
    """All sample spaces, laid once for this file and rolled back after it."""
    before = settings.FILES_ROOT
    settings.FILES_ROOT = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), transaction.atomic():
        load_all_samples()
        yield
        transaction.set_rollback(True)
    settings.FILES_ROOT = before


def space(slug):
    return Space.objects.get(slug=slug)


def account(name):
    return Account.objects.get(email=email_of(name))


def test_the_working_group_comes_first_then_the_directorate(db):
    slugs = [entry["slug"] for entry in call("export", "spaces", "--json").json["spaces"]]
    assert slugs == [GROUP, DIRECTORATE, SITE]
    assert all("(sample)" in str(found) and found.is_sample for found in Space.objects.all())


def test_a_second_loading_changes_nothing(db):
    counts = Event.objects.count(), Action.objects.count(), Duty.objects.count(), Report.objects.count()
    assert call("load-samples", "--json").code == 0
    assert (Event.objects.count(), Action.objects.count(), Duty.objects.count(), Report.objects.count()) == counts


@pytest.mark.parametrize("slug", [GROUP, DIRECTORATE])
def test_the_whole_cast_has_its_roles_and_mehr_has_none(db, slug):
    roles = {name: viewer_of(account(name), space(slug)).roles for name in (*CAST, "mehr")}
    assert roles["amina"] == {Role.SECRETARIAT}
    assert roles["bilal"] == roles["chandni"] == {Role.CONTRIBUTOR}
    assert roles["daud"] == roles["esha"] == roles["farid"] == roles["javed"] == {Role.MEMBER}
    assert [roles[name] for name in ("gul", "hina", "imran", "kiran", "lal")] == [
        {Role.ENUMERATOR},
        {Role.REVIEWER},
        {Role.READER},
        {Role.STEWARD},
        {Role.ASSESSOR},
    ]
    assert roles["mehr"] == frozenset()
    assert [str(found.slug) for found in spaces_of(account("mehr"))] == [SITE]


def test_sample_accounts_come_in_by_the_password_that_is_printed(db):
    request = RequestFactory().post("/accounts/login/")
    for name in PEOPLE:
        assert account(name).is_sample
        assert account(name).check_password(settings.SAMPLE_PASSWORD)
    found = authenticate(request, email=email_of("hina"), password=settings.SAMPLE_PASSWORD)
    assert found is not None


def test_codes_and_places_are_of_no_real_country(db):
    assert all(code.startswith("XS") for code in Place.objects.values_list("code", flat=True))
    assert "(sample country)" in str(Place.objects.filter(kind="country").first())


def test_everything_was_written_by_the_cast_and_the_log_holds(db):
    for slug in (GROUP, DIRECTORATE):
        own = Event.objects.filter(space_id=space(slug).pk)
        by_operator = own.filter(account_id=None).values_list("name", flat=True)
        assert set(by_operator) <= {"space_made", "account_linked", "actor_added", "role_assigned"}
    assert all(verdict.intact for verdict in verify_chains())


def test_duties_stand_at_every_level_and_one_is_owned_by_nobody(db):
    duties = Duty.objects.filter(space=space(DIRECTORATE))
    assert {"federal", "provincial", "district", "local"} <= set(duties.values_list("level", flat=True))
    assert duties.filter(lead=None).count() == 1
    assert Commitment.objects.filter(space=space(DIRECTORATE)).count() >= 6


@pytest.mark.parametrize("slug", [GROUP, DIRECTORATE])
def test_reports_wait_were_approved_and_came_back(db, slug):
    states = Counter(Submission.objects.filter(space=space(slug)).values_list("state", flat=True))
    assert states["submitted"] >= 1
    assert states["approved"] >= 1
    assert slug == GROUP or states["returned"] == 1


def test_an_assessment_disagrees_and_a_draft_is_hidden_from_those_it_is_about(db):
    assert Assessment.objects.filter(space=space(GROUP), finding="disagrees").exclude(published_at=None).exists()
    draft = Assessment.objects.get(space=space(DIRECTORATE), published_at=None)
    seen = {name: visible_to(viewer_of(account(name), space(DIRECTORATE)), Assessment) for name in ("lal", "bilal")}
    assert draft in seen["lal"]
    assert draft not in seen["bilal"]


def test_actions_are_at_every_step_of_their_life(db):
    assert set(Action.objects.values_list("status", flat=True)) == set(ActionStatus.values)


def test_evidence_lies_behind_reports(db):
    approved = Report.objects.filter(space=space(DIRECTORATE), statement__startswith="31 of the 58").get()
    assert [file.name for file in approved.files.all()] == ["visits-sample.csv"]
    assert approved.figure == "31 of 58 mines"


def test_javed_speaks_for_the_police_that_some_records_are_about(db):
    police = Actor.objects.get(space=space(DIRECTORATE), kind="security_force")
    assert police.pk in viewer_of(account("javed"), space(DIRECTORATE)).conflicts
