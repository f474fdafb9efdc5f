"""Passkeys in a browser: added, used as the second step, used instead of the password, given up."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from accord.kernel.actors.models import Account
from accord.kernel.audit.models import Event
from accord.outlets.desk.tests.test_second_step import code_for
from tests.browser import barriers
from tests.cast import PASSWORD, Cast, build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def device(page, *, checks_its_owner: bool = True) -> None:
    """Give the browser an authenticator as a phone has one, without the phone."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal" if checks_its_owner else "usb",
        "hasResidentKey": checks_its_owner,
        "hasUserVerification": checks_its_owner,
        "isUserVerified": checks_its_owner,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(f"{name}@sample.invalid")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/(accounts/codes?|sandstone/today)/"))


def sign_out(page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")


def add_passkey(page, name: str = "My phone") -> None:
    page.goto("/accounts/codes/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What you call it").fill(name)
    assert not barriers(page)
    page.get_by_role("button", name="Go on to the device").click()


def with_passkey(page, name: str) -> Cast:
    """Somebody added a passkey, and left."""
    cast = build_cast()
    device(page)
    sign_in(page, name)
    add_passkey(page)
    page.get_by_text("They are shown this one time.").wait_for()
    sign_out(page)
    return cast


def test_hina_adds_a_passkey_and_sees_her_recovery_codes_once(page):
    build_cast()
    device(page)
    sign_in(page, "hina")
    add_passkey(page)
    page.get_by_text("They are shown this one time.").wait_for()
    assert page.locator("main code").count() == 10
    expect(page.get_by_role("button", name="Print")).to_be_visible()  # the script shows it
    assert not barriers(page)
    page.get_by_role("link", name="I have them").click()
    page.get_by_role("row", name="My phone").wait_for()
    assert not barriers(page)
    page.goto("/accounts/codes/spare/")
    assert page.locator("main code").count() == 0
    page.get_by_text("10 codes are left.").wait_for()
    page.goto("/sandstone/vetting/")
    page.get_by_role("heading", level=1).wait_for()
    assert "second step" not in page.locator("main").inner_text()


def test_hina_comes_in_with_her_passkey_as_second_step_and_alone(page):
    cast = with_passkey(page, "hina")
    sign_in(page, "hina")
    page.get_by_role("heading", name="The second step").wait_for()
    assert not barriers(page)
    page.get_by_role("button", name="Show the passkey").click()
    page.wait_for_url("**/sandstone/today/")
    sign_out(page)
    page.goto("/accounts/login/?next=/sandstone/vetting/")
    assert not barriers(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile(r":\d+/sandstone/vetting/"))
    came = Event.objects.filter(name="account_signed_in").order_by("number").last()
    assert came is not None
    assert came.object_id == cast.account("hina").pk
    assert came.details["second_factor"] is True


def test_a_passkey_that_was_given_up_opens_nothing_more(page):
    hina = with_passkey(page, "hina").account("hina")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/sandstone/today/")
    page.goto("/accounts/codes/")
    page.get_by_role("link", name="Give it up").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Give it up").click()
    page.get_by_text("The passkey does not open your account any more.").wait_for()
    assert not Authenticator.objects.exists()
    page.goto("/sandstone/vetting/")
    page.get_by_text("This needs your second step").first.wait_for()
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("That does not open this account.").wait_for()
    assert Event.objects.filter(name="sign_in_failed", object_id=hina.pk).count() == 1
    assert page.url.endswith("/accounts/login/")


def test_hina_turns_codes_on_and_comes_in_with_one(page):
    build_cast()
    sign_in(page, "hina")
    page.get_by_role("link", name="Turn it on").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    assert not barriers(page)
    secret = page.locator("main code").inner_text()
    page.get_by_label("Code").fill(code_for(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_text("They are shown this one time.").wait_for()
    spare = page.locator("main code").first.inner_text()
    sign_out(page)
    sign_in(page, "hina")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("alert").wait_for()
    assert not barriers(page)
    page.get_by_label("Code").fill(spare)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/sandstone/today/")


def test_a_key_that_does_not_check_its_owner_is_a_second_step_alone(page):
    build_cast()
    device(page, checks_its_owner=False)
    sign_in(page, "amina")
    add_passkey(page, "The key on my ring")
    page.get_by_text("They are shown this one time.").wait_for()
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The browser showed no passkey.").wait_for()
    sign_in(page, "amina")
    page.get_by_role("button", name="Show the passkey").click()
    page.wait_for_url("**/sandstone/today/")


def test_a_passkey_opens_no_closed_account(page):
    cast = with_passkey(page, "hina")
    Account.objects.filter(pk=cast.account("hina").pk).update(is_active=False)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("do not belong together").wait_for()
    assert Event.objects.filter(name="sign_in_failed", object_id=cast.account("hina").pk).count() == 1
    page.goto("/sandstone/today/")
    page.wait_for_url("**/accounts/login/**")
