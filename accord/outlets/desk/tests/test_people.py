"""People and roles of a space."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accord.kernel.access.facts import operator_of
from accord.kernel.access.models import Grant, RoleAssignment
from accord.kernel.access.services import assign_role, grant_access, invite_person
from accord.kernel.actors.services import link_account, make_account
from accord.kernel.policy.roles import Role
from tests.cast import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
PEOPLE = "/sandstone/people/"


def role_of(cast, name: str) -> RoleAssignment:
    return RoleAssignment.objects.get(account=cast.account(name))


def test_a_steward_sees_who_holds_which_role_and_what_it_is_narrowed_to(cast):
    page = cast.client("kiran").get(PEOPLE).content.decode()
    for words in ("Amina", "secretariat", "Bilal", "Provincial mines department", "bilal@sample.invalid"):
        assert words in page
    assert "Mehr" not in page


def test_the_secretariat_sees_the_list_but_cannot_change_it(cast):
    page = cast.client("amina").get(PEOPLE).content.decode()
    assert "Bilal" in page
    assert "Invite a person" not in page
    assert "/end/" not in page


@pytest.mark.parametrize("name", ["bilal", "daud", "gul", "hina", "imran", "lal"])
def test_other_roles_do_not_see_the_list(cast, name):
    assert cast.client(name).get(PEOPLE).status_code == 403


def test_strangers_get_nothing(cast):
    assert cast.client("mehr").get(PEOPLE).status_code == 404
    assert cast.client("visitor").get(PEOPLE).status_code == 302


def test_the_list_filters_searches_and_downloads(cast):
    kiran = cast.client("kiran")
    assert "Bilal" not in kiran.get(PEOPLE, {"role": "member"}).content.decode().split("<h2>")[0]
    assert "Bilal" in kiran.get(PEOPLE, {"q": "bilal"}).content.decode()
    rows = kiran.get(PEOPLE, {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert "bilal@sample.invalid" in rows


def test_the_number_of_queries_does_not_grow_with_the_people(cast, queries_of):
    kiran = cast.client("kiran")
    kiran.get(PEOPLE)
    few = queries_of(lambda: kiran.get(PEOPLE))
    by = operator_of(cast.space)
    for number in range(20):
        account = make_account(email=f"p{number}@example.org", password=PASSWORD, languages=["en"], by=by)
        link_account(by, account=account, person=None, name=f"Person {number}")
        assign_role(by, account=account, role=Role.READER, body=cast.bodies["mines"])
        invite_person(cast.viewer("kiran"), email=f"q{number}@example.org", role=Role.READER)
    assert queries_of(lambda: kiran.get(PEOPLE)) == few


def test_a_role_is_given_once_however_often_the_form_is_sent(cast):
    kiran = cast.client("kiran")
    sent = {"account": cast.account("imran").pk, "role": "reviewer", "place": cast.places["district"].pk}
    for _time in range(2):
        assert kiran.post(f"{PEOPLE}roles/add/", {**sent, "client_key": "k1"})["Location"] == PEOPLE
    given = RoleAssignment.objects.filter(account=cast.account("imran"), role=Role.REVIEWER)
    assert [role.place for role in given] == [cast.places["district"]]


def test_a_steward_gives_no_role_to_the_own_account(cast):
    kiran = cast.client("kiran")
    assert str(cast.account("kiran").pk) not in kiran.get(f"{PEOPLE}roles/add/").content.decode()
    answer = kiran.post(f"{PEOPLE}roles/add/", {"account": cast.account("kiran").pk, "role": "secretariat"})
    assert answer.status_code == 422


def test_an_account_of_another_space_cannot_be_given_a_role(cast):
    answer = cast.client("kiran").post(f"{PEOPLE}roles/add/", {"account": cast.account("mehr").pk, "role": "reader"})
    assert answer.status_code == 422


def test_ending_a_role_asks_once_and_holds_at_once(cast):
    kiran, bilal = cast.client("kiran"), cast.client("bilal")
    page = f"{PEOPLE}roles/{role_of(cast, 'bilal').pk}/end/"
    assert "End the role “contributor” of Bilal?" in kiran.get(page).content.decode()
    assert role_of(cast, "bilal").ends is None
    assert kiran.post(page)["Location"] == PEOPLE
    assert bilal.get("/sandstone/convene/").status_code == 404
    assert kiran.post(page).status_code == 422


def test_the_last_steward_cannot_be_ended(cast):
    answer = cast.client("kiran").post(f"{PEOPLE}roles/{role_of(cast, 'kiran').pk}/end/")
    assert answer.status_code == 422
    assert "at least one steward" in answer.content.decode()


def test_only_a_steward_ends_a_role(cast):
    page = f"{PEOPLE}roles/{role_of(cast, 'bilal').pk}/end/"
    for name, status in {"amina": 403, "hina": 403, "mehr": 404, "visitor": 302}.items():
        assert cast.client(name).post(page).status_code == status
    assert role_of(cast, "bilal").ends is None


def test_a_role_of_another_space_is_not_there(cast):
    kiran = cast.client("kiran")
    away, absent = role_of(cast, "mehr").pk, uuid4()
    for pk in (away, absent):
        assert kiran.get(f"{PEOPLE}roles/{pk}/end/").status_code == 404


def test_the_secretariat_grants_access_with_a_reason_and_an_end(cast):
    amina = cast.client("amina")
    ends = timezone.localdate() + timedelta(days=30)
    sent = {"account": cast.account("hina").pk, "kind": "actor", "up_to": "3", "reason": "The case", "ends": ends}
    assert amina.post(f"{PEOPLE}grants/add/", sent)["Location"] == PEOPLE
    grant = Grant.objects.get()
    assert timezone.localtime(grant.ends).date() == ends + timedelta(days=1)
    page = amina.get(PEOPLE).content.decode()
    assert "Hina" in page
    assert "The case" not in page
    assert amina.post(f"{PEOPLE}grants/{grant.pk}/end/")["Location"] == PEOPLE
    grant.refresh_from_db()
    assert grant.ended_at is not None
    assert amina.post(f"{PEOPLE}grants/{grant.pk}/end/").status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"ends": "2020-01-01"},
        {"ends": "2999-01-01"},
        {"ends": "9999-12-31"},
        {"kind": "nonsense"},
        {"up_to": "4"},
    ],
)
def test_a_grant_without_reason_end_or_kind_is_refused(cast, wrong):
    ends = timezone.localdate() + timedelta(days=30)
    sent = {"account": cast.account("hina").pk, "kind": "actor", "up_to": "3", "reason": "The case", "ends": ends}
    assert cast.client("amina").post(f"{PEOPLE}grants/add/", {**sent, **wrong}).status_code == 422
    assert not Grant.objects.exists()


def test_a_steward_ends_grants_and_makes_none(cast):
    grant = grant_access(
        cast.viewer("amina"),
        account=cast.account("hina"),
        kind="actor",
        reason="The case",
        ends=timezone.now() + timedelta(days=3),
    )
    kiran = cast.client("kiran")
    assert kiran.get(f"{PEOPLE}grants/add/").status_code == 403
    assert "The case" not in kiran.get(PEOPLE).content.decode()
    assert kiran.post(f"{PEOPLE}grants/{grant.pk}/end/")["Location"] == PEOPLE
