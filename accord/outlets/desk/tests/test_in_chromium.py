"""The door and a half-written form, as a person goes through them in a browser."""

import re

import pytest

from accord.kernel.actors.models import Account
from accord.outlets.desk.due.digest import stop_token
from accord.outlets.desk.models import HeldForm
from accord.outlets.desk.queries import typed_in
from tests.browser import barriers
from tests.cast import PASSWORD, build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def lay_cast() -> None:
    """The cast as sample accounts: on this machine they need no second step."""
    build_cast()
    Account.objects.update(is_sample=True)


def sign_in(page, name: str) -> None:
    page.get_by_label("E-mail address").fill(f"{name}@sample.invalid")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_a_half_written_form_outlives_the_session(page):
    lay_cast()
    page.goto("/accounts/login/?next=/sandstone/people/invite/")
    assert not barriers(page)
    sign_in(page, "kiran")
    page.get_by_label("E-mail address").fill("nadia@example.org")
    page.get_by_label("Role").select_option("member")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Make the invitation").click()
    page.get_by_text("What you typed is kept").wait_for()
    sign_in(page, "kiran")
    page.get_by_text("You were signed out before this was sent.").wait_for()
    assert not barriers(page)
    page.get_by_role("button", name="Go back to the form").click()
    assert page.get_by_label("E-mail address").input_value() == "nadia@example.org"
    assert page.get_by_label("Role").input_value() == "member"
    page.get_by_role("button", name="Make the invitation").click()
    page.get_by_role("heading", name="The invitation is made").wait_for()
    page.goto("/me/")
    assert not page.get_by_text("Forms that were not sent").is_visible()


def test_a_page_left_open_while_signing_in_elsewhere_still_sends(page):
    lay_cast()
    page.goto("/accounts/login/?next=/sandstone/people/invite/")
    sign_in(page, "kiran")
    page.get_by_label("E-mail address").fill("nadia@example.org")
    other = page.context.new_page()
    other.goto("/me/")
    other.locator("summary", has_text="Account:").click()
    other.get_by_role("button", name="Sign out", exact=True).click()
    other.get_by_role("heading", name="Sign in").wait_for()
    sign_in(other, "kiran")
    other.wait_for_url("**/sandstone/today/")
    page.get_by_role("button", name="Make the invitation").click()
    page.get_by_text("signed in again after this form was opened").wait_for()
    page.get_by_role("button", name="Send it now").click()
    page.get_by_role("heading", name="The invitation is made").wait_for()


def test_an_invited_person_comes_in_and_chooses_urdu(page, new_context):
    lay_cast()
    page.goto("/accounts/login/?next=/sandstone/people/invite/")
    sign_in(page, "kiran")
    page.get_by_label("E-mail address").fill("nadia@example.org")
    page.get_by_role("button", name="Make the invitation").click()
    link = page.get_by_label("The link").input_value().replace("http://localhost:8000", "")
    nadia = new_context(viewport={"width": 320, "height": 700}).new_page()
    nadia.goto(link)
    assert not barriers(nadia)
    nadia.get_by_label("Your name").fill("Nadia")
    nadia.get_by_label("New password").fill("three unrelated stones")
    nadia.get_by_role("button", name="Come in").click()
    nadia.wait_for_url("**/sandstone/today/")
    nadia.goto("/me/")
    nadia.locator("#id_language").select_option("ur")
    nadia.get_by_role("button", name="Change the language").click()
    nadia.locator("html[dir=rtl]").wait_for()
    assert not barriers(nadia)


def test_a_long_form_keeps_itself_while_somebody_writes_and_signing_out_asks(page):
    lay_cast()
    page.goto("/accounts/login/?next=/sandstone/act/new/")
    page.clock.install()
    sign_in(page, "amina")
    page.get_by_label("What").first.fill("Ask the owners about wages")
    page.clock.fast_forward(25_000)
    page.get_by_text("Kept as a draft at").wait_for()
    assert not barriers(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/sandstone/today/")
    page.get_by_role("heading", name="Begun and not sent").wait_for()
    assert not barriers(page)
    page.get_by_role("banner").get_by_role("group").filter(has_text="Account:").locator("summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_text("1 entry of yours was not sent.").wait_for()
    assert not barriers(page)
    page.get_by_role("link", name="Ask the owners about wages").click()
    page.get_by_role("button", name="Go back to the form").click()
    assert page.get_by_label("What").first.input_value() == "Ask the owners about wages"
    assert not barriers(page)


LONG = "It was said at length. " * 4_000


def begin_form(page) -> list[str]:
    """Amina at the form of an action, with a clock that is turned by hand. Returns what the page sends by itself."""
    lay_cast()
    page.goto("/accounts/login/?next=/sandstone/act/new/")
    page.clock.install()
    sign_in(page, "amina")
    page.get_by_role("button", name="Save as draft").wait_for()
    kept: list[str] = []
    page.on("request", lambda request: kept.append(request.url) if request.headers.get("x-draft") else None)
    return kept


def test_a_text_longer_than_a_page_may_send_while_it_goes_keeps_itself_all_the_same(page):
    kept = begin_form(page)
    # As long as a form of many boxes.
    page.locator("textarea").first.evaluate("box => box.removeAttribute('maxlength')")
    page.locator("textarea").first.fill(LONG)
    page.clock.fast_forward(25_000)
    page.get_by_text("Kept as a draft at").wait_for()
    assert len(kept) == 1
    page.locator("textarea").first.fill(f"{LONG} And more.")
    with page.expect_response(lambda answer: answer.request.headers.get("x-draft") == "yes") as answer:
        hide(page)
    assert answer.value.status == 200
    assert len(kept) == 2
    words = dict(typed_in(HeldForm.objects.get()).fields)["details"]
    assert words.endswith("And more.")


def hide(page) -> None:
    """What the browser tells a page whose tab is left."""
    page.evaluate("""() => {
        Object.defineProperty(document, "visibilityState", {configurable: true, value: "hidden"});
        document.dispatchEvent(new Event("visibilitychange"));
    }""")


def be_over(page) -> None:
    """What the browser tells a form that is sent."""
    page.locator("form[data-draft]").evaluate("form => form.dispatchEvent(new Event('submit'))")


def test_once_a_form_is_sent_nothing_is_kept_of_it_any_more(page):
    kept = begin_form(page)
    page.route(re.compile("/act/new/"), lambda route: None)  # no answer comes
    page.get_by_label("What").first.fill("Ask the owners about wages")
    with page.expect_request(re.compile("/act/new/")):
        page.clock.fast_forward(25_000)
    with page.expect_event("requestfailed") as given_up:
        be_over(page)
    assert given_up.value.headers["x-draft"] == "yes"
    page.get_by_label("What").first.fill("Ask the owners about wages and safety")
    page.clock.fast_forward(60_000)
    assert len(kept) == 1


def test_what_could_not_be_kept_is_tried_again(page):
    kept = begin_form(page)
    page.route(re.compile("/act/new/"), lambda route: route.abort())
    page.get_by_label("What").first.fill("Ask the owners about wages")
    for times in (1, 2):
        with page.expect_event("requestfailed"):
            page.clock.fast_forward(25_000)
        assert len(kept) == times
    be_over(page)


def test_the_pages_of_mail_and_calendar_are_open_to_everybody_who_may_read_them(new_context):
    lay_cast()
    page = new_context(viewport={"width": 320, "height": 700}, color_scheme="dark").new_page()
    page.goto("/accounts/login/?next=/me/mail/")
    sign_in(page, "kiran")
    page.get_by_role("button", name="Make an address").click()
    page.get_by_label("The address").wait_for()
    assert not barriers(page)
    page.goto("/sandstone/settings/mail/")
    page.get_by_label("Hour of the mail").fill("6")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The settings were saved.").wait_for()
    assert page.get_by_label("Hour of the mail").input_value() == "6"
    assert not barriers(page)
    page.goto(f"/mail/stop/{stop_token(Account.objects.get(email='kiran@sample.invalid'))}/")
    page.get_by_role("button", name="No such mail any more").click()
    page.get_by_text("No such mail comes any more.").wait_for()
    assert not barriers(page)
    page.goto("/accounts/codes/")
    assert not barriers(page)
