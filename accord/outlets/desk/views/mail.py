"""Mail and calendar of what is due: what I want, what my space does, and the way out of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accord.kernel.access.addresses import at_home
from accord.kernel.access.declarations import Door, open_to, who_may
from accord.kernel.access.queries import spaces_of
from accord.kernel.access.requests import AccordRequest
from accord.kernel.notices.queries import feed_of, mail_rules_of, mail_wish_of, mails_lately
from accord.kernel.notices.services import change_mail_rules, choose_mail, close_feed, open_feed, read_feed
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused
from accord.outlets.desk.due.calendar import MEDIA_TYPE, calendar_of
from accord.outlets.desk.due.digest import account_of_stop
from accord.outlets.desk.forms import posted
from accord.outlets.desk.forms.mail import MailRulesForm, MailWishForm


@open_to(Door.SIGNED_IN)
def my_mail(request: Any) -> HttpResponse:
    """When I get mail of what is due, and whether a calendar program may read it."""
    form = MailWishForm(posted(request), wish=mail_wish_of(request.user))
    if request.method == "POST" and form.is_valid():
        choose_mail(request.user, **form.values)
        messages.success(request, _("This is how it will be."))
        return redirect("my_mail")
    return _my_mail_page(request, form)


def _my_mail_page(request: Any, form: MailWishForm, address: str = "") -> HttpResponse:
    context = {
        "title": _("Mail and calendar"),
        "lede": _("What is due and overdue, to %(address)s.") % {"address": request.user.email},
        "form": form,
        "feed": feed_of(request.user),
        "address": address,
        "crumbs": [{"label": _("My account"), "url": reverse("my_account")}],
    }
    return render(request, "desk/my_mail.html", context, status=422 if form.errors else 200)


@open_to(Door.SIGNED_IN)
@require_POST
@never_cache
def make_feed(request: Any) -> HttpResponse:
    """Make the secret address of my calendar, in the place of an older one, and show it this one time."""
    token = open_feed(request.user)
    address = at_home(reverse("calendar_feed", args=(token,)))
    return _my_mail_page(request, MailWishForm(None, wish=mail_wish_of(request.user)), address)


@open_to(Door.SIGNED_IN)
@require_POST
def end_feed(request: Any) -> HttpResponse:
    """Take the address away."""
    close_feed(request.user)
    messages.success(request, _("The address does not open anything any more."))
    return redirect("my_mail")


@open_to(Door.EVERYONE)
@require_safe
@never_cache
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What is due as a calendar, for whoever holds the address. A wrong one is as good as absent."""
    account = read_feed(token, on=timezone.localdate())
    if not spaces_of(account).exists():
        raise NotVisible
    with translation.override(account.language):
        content = calendar_of(account)
    return HttpResponse(content, content_type=MEDIA_TYPE, headers={"Content-Disposition": "inline; filename=due.ics"})


# The signed link is what lets somebody in: a mail program follows it without a cookie or a token (RFC 8058).
@csrf_exempt
@open_to(Door.EVERYONE)
@never_cache
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mail to one account by the link at its foot, without signing in; a plain visit asks first."""
    account = account_of_stop(token)
    if account is None:
        raise NotVisible
    done = request.method == "POST"
    if done:
        wish = mail_wish_of(account)
        choose_mail(account, wanted=False, rest_days=wish.rest_days, quiet_until=wish.quiet_until)
    return render(request, "desk/stop_mail.html", {"done": done, "title": _("Mail of what is due")})


@who_may(Role.STEWARD)
def mail_settings(request: AccordRequest) -> HttpResponse:
    """When this space writes to its people, and what came of the mails of the last two weeks."""
    rules = mail_rules_of(request.space)
    form = MailRulesForm(posted(request), rules=rules)
    if request.method == "POST" and form.is_valid():
        try:
            revision = form.cleaned_data["revision"] or 0
            change_mail_rules(request.viewer, request.space, revision=revision, **form.values)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The settings were saved."))
            return redirect("desk:mail_settings", request.space.slug)
    context = {
        "form": form,
        "title": _("Mail of what is due"),
        "mails": mails_lately(request.viewer)[:200],
        "spoken": {"title": _("Mails of the last two weeks")},
        "crumbs": [{"label": _("Settings of this space"), "url": reverse("desk:settings", args=(request.space.slug,))}],
    }
    return render(request, "desk/mail_settings.html", context, status=422 if form.errors else 200)
