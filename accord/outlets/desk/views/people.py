"""People and roles of a space: who may what, invitations, grants."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.kernel.access.addresses import invitation_link
from accord.kernel.access.declarations import who_may
from accord.kernel.access.models import Grant, Invitation, RoleAssignment
from accord.kernel.access.queries import get_for, open_invitations, permits_new, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import NextPage, answer_form
from accord.kernel.access.services import (
    assign_role,
    grant_access,
    invite_person,
    withdraw_invitation,
)
from accord.kernel.access.services import (
    end_grant as end_grant_now,
)
from accord.kernel.access.services import (
    end_role as end_role_now,
)
from accord.kernel.actors.models import Account, Actor
from accord.kernel.places.models import Place
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.spaces.errors import Refused
from accord.outlets.desk.forms import posted
from accord.outlets.desk.forms.people import GrantForm, InvitationForm, RoleForm, StepForm
from accord.outlets.desk.lists import grants_by_name, roles_listing, unended_roles
from accord.outlets.desk.mail import mail_invitation
from accord.ui.forms import AccordForm
from accord.ui.lists import list_response

Form = TypeVar("Form", bound=AccordForm)
KEEPERS = (Role.STEWARD, Role.SECRETARIAT)


@who_may(*KEEPERS)
def people(request: AccordRequest) -> HttpResponseBase:
    """Everybody's roles, open invitations and grants in force."""
    viewer, slug = request.viewer, request.space.slug
    may_invite = permits_new(viewer, Invitation)
    listing = roles_listing(viewer, slug, may_end=may_invite)
    context = {
        "spoken": {
            "invitations": {"title": _("Links that were sent and not used yet")},
            "grants": {"title": _("Persons who read what their role alone does not open")},
        },
        "invitations": open_invitations(viewer),
        "grants": grants_by_name(viewer),
        "may_invite": may_invite,
        "may_grant": permits_new(viewer, Grant),
    }
    return list_response(request, listing, unended_roles(viewer), template="desk/people.html", context=context)


def _crumbs(request: AccordRequest) -> list[dict[str, str]]:
    return [{"label": _("People and roles"), "url": reverse("desk:people", args=(request.space.slug,))}]


def _answer(
    request: AccordRequest, make: Callable[[Any], Form], act: Callable[[Form], object], **words: Any
) -> HttpResponse:
    """Show the form, or do what it says and go back to the people."""
    back = reverse("desk:people", args=(request.space.slug,))

    def send(form: Form) -> NextPage:
        act(form)
        return NextPage(back)

    return answer_form(
        request, lambda data, _files: make(data), send, crumbs=_crumbs(request), cancel_url=back, **words
    )


def _ask_once(request: AccordRequest, act: Callable[[], object], *, question: str, **words: Any) -> HttpResponse:
    """A step that cannot be undone asks once, then goes back to the people."""
    template = "desk/ask_once.html"
    return _answer(
        request, StepForm, lambda _form: act(), template=template, question=question, title=question, **words
    )


def _rows_of(viewer: Viewer, values: dict[str, Any]) -> dict[str, Any]:
    """The rows that a form named by their ids, each fetched for the viewer."""
    models = {"body": Actor, "place": Place, "person": Actor}
    found = {name: get_for(viewer, models[name], pk) for name, pk in values.items() if name in models and pk}
    return {**values, **{name: found.get(name) for name in values if name in models}}


@who_may(Role.STEWARD)
def invite(request: AccordRequest) -> HttpResponse:
    """Invite a person. The link is shown once, on the page that answers, and mailed."""
    form = InvitationForm(posted(request), viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            made, token = invite_person(
                request.viewer,
                client_key=form.cleaned_data["client_key"],
                **_rows_of(request.viewer, form.values),
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            link = invitation_link(token) if token else ""
            mailed = bool(link) and mail_invitation(made, link)
            context = {"invitation": made, "link": link, "mailed": mailed, "crumbs": _crumbs(request)}
            return render(request, "desk/invited.html", {**context, "title": _("The invitation is made")})
    crumbs = _crumbs(request)
    context = {"form": form, "title": _("Invite a person"), "submit": _("Make the invitation"), "crumbs": crumbs}
    context["cancel_url"] = crumbs[0]["url"]
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


@who_may(Role.STEWARD)
def add_role(request: AccordRequest) -> HttpResponse:
    """Give one more role to somebody who is in this space already."""

    def act(form: RoleForm) -> None:
        values = _rows_of(request.viewer, form.values)
        values["account"] = _account_here(request.viewer, values["account"])
        assign_role(request.viewer, client_key=form.cleaned_data["client_key"], **values)

    make = partial(RoleForm, viewer=request.viewer)
    return _answer(request, make, act, title=_("Give a role"), submit=_("Give it"), done=_("The role was given."))


def _account_here(viewer: Viewer, account_id: UUID) -> Account:
    person = visible_to(viewer, Actor).filter(account=account_id).select_related("account").first()
    if person is None or person.account is None:
        raise NotVisible
    return person.account


@who_may(Role.STEWARD)
def end_role(request: AccordRequest, pk: UUID) -> HttpResponse:
    """End a role, after asking once."""
    role = get_for(request.viewer, RoleAssignment, pk, "end")
    names = {"role": role.get_role_display(), "person": person_words(request.viewer, role.account_id)}
    return _ask_once(
        request,
        lambda: end_role_now(request.viewer, role),
        question=_("End the role “%(role)s” of %(person)s?") % names,
        consequence=_("It ends at once, in every browser. What was written stays, and stays under this person’s name."),
        submit=_("End the role"),
        done=_("The role was ended."),
    )


def person_words(viewer: Viewer, account_id: UUID) -> str:
    """The name of an account's person in this space."""
    return str(visible_to(viewer, Actor).filter(account=account_id).first() or _("somebody without a name here"))


@who_may(Role.STEWARD)
def withdraw(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Withdraw an invitation that is still open, after asking once."""
    invitation = get_for(request.viewer, Invitation, pk, "withdraw")
    return _ask_once(
        request,
        lambda: withdraw_invitation(request.viewer, invitation),
        question=_("Withdraw the invitation of %(email)s?") % {"email": invitation.email},
        consequence=_("Its link stops working at once."),
        submit=_("Withdraw it"),
        done=_("The invitation was withdrawn; its link leads nowhere now."),
    )


@who_may(Role.SECRETARIAT)
def add_grant(request: AccordRequest) -> HttpResponse:
    """Let a named person read a kind of record above their role."""

    def act(form: GrantForm) -> None:
        values = form.cleaned_data
        grant_access(
            request.viewer,
            account=_account_here(request.viewer, values["account"]),
            kind=values["kind"],
            reason=values["reason"],
            ends=form.end_of_day,
            up_to=Sensitivity(values["up_to"]),
            client_key=values["client_key"],
        )

    done = _("The access was granted, and written into the log.")
    make = partial(GrantForm, viewer=request.viewer)
    return _answer(request, make, act, title=_("Grant access"), submit=_("Grant it"), done=done)


@who_may(*KEEPERS)
def end_grant(request: AccordRequest, pk: UUID) -> HttpResponse:
    """End a grant before its day, after asking once."""
    grant = get_for(request.viewer, Grant, pk, "end")
    return _ask_once(
        request,
        lambda: end_grant_now(request.viewer, grant),
        question=_("End the grant of %(person)s?") % {"person": person_words(request.viewer, grant.account_id)},
        consequence=_("Reading above the role ends at once."),
        submit=_("End the grant"),
        done=_("The grant was ended."),
    )
