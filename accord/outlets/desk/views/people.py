"""People and roles of a space: who may what, invitations, grants."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import who_may
from accord.kernel.access.models import Grant, Invitation, RoleAssignment
from accord.kernel.access.queries import get_for, open_invitations, permits_new, visible_to
from accord.kernel.access.requests import AccordRequest
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
from accord.outlets.desk.lists import grants_by_name, roles_listing, roles_now
from accord.outlets.desk.mail import invitation_link, mail_invitation
from accord.ui.lists import list_response

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
    return list_response(request, listing, roles_now(viewer), template="desk/people.html", context=context)


def _crumbs(request: AccordRequest) -> list[dict[str, str]]:
    return [{"label": _("People and roles"), "url": reverse("desk:people", args=(request.space.slug,))}]


def _back(request: AccordRequest) -> HttpResponse:
    return redirect("desk:people", request.space.slug)


def _form_page(request: AccordRequest, form: Any, title: str, submit: str, lede: str = "") -> HttpResponse:
    crumbs = _crumbs(request)
    context = {"form": form, "title": title, "lede": lede, "submit": submit, "crumbs": crumbs}
    context["cancel_url"] = crumbs[0]["url"]
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


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
    return _form_page(request, form, _("Invite a person"), _("Make the invitation"))


@who_may(Role.STEWARD)
def add_role(request: AccordRequest) -> HttpResponse:
    """Give one more role to somebody who is in this space already."""
    form = RoleForm(posted(request), viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        values = _rows_of(request.viewer, form.values)
        values["account"] = _account_here(request.viewer, values["account"])
        try:
            assign_role(request.viewer, client_key=form.cleaned_data["client_key"], **values)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The role was given."))
            return _back(request)
    return _form_page(request, form, _("Give a role"), _("Give it"))


def _account_here(viewer: Viewer, account_id: UUID) -> Account:
    person = visible_to(viewer, Actor).filter(account=account_id).select_related("account").first()
    if person is None or person.account is None:
        raise NotVisible
    return person.account


@who_may(Role.STEWARD)
def end_role(request: AccordRequest, pk: UUID) -> HttpResponse:
    """End a role, after asking once."""
    role = get_for(request.viewer, RoleAssignment, pk, "end")
    form = StepForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            end_role_now(request.viewer, role)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The role was ended."))
            return _back(request)
    question = _("End the role “%(role)s” of %(person)s?") % {
        "role": role.get_role_display(),
        "person": person_words(request.viewer, role.account_id),
    }
    consequence = _("It ends at once, in every browser. What was written stays, and stays under this person’s name.")
    return _ask(request, form, question, consequence, _("End the role"))


def person_words(viewer: Viewer, account_id: UUID) -> str:
    """The name of an account's person in this space."""
    return str(visible_to(viewer, Actor).filter(account=account_id).first() or _("somebody without a name here"))


def _ask(request: AccordRequest, form: Any, question: str, consequence: str, submit: str) -> HttpResponse:
    context = {"form": form, "question": question, "consequence": consequence, "submit": submit}
    context |= {"title": question, "crumbs": _crumbs(request), "cancel_url": _crumbs(request)[0]["url"]}
    return render(request, "desk/ask_once.html", context, status=422 if form.errors else 200)


@who_may(Role.STEWARD)
def withdraw(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Withdraw an invitation that is still open, after asking once."""
    invitation = get_for(request.viewer, Invitation, pk, "withdraw")
    form = StepForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_invitation(request.viewer, invitation)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The invitation was withdrawn; its link leads nowhere now."))
            return _back(request)
    question = _("Withdraw the invitation of %(email)s?") % {"email": invitation.email}
    return _ask(request, form, question, _("Its link stops working at once."), _("Withdraw it"))


@who_may(Role.SECRETARIAT)
def add_grant(request: AccordRequest) -> HttpResponse:
    """Let a named person read a kind of record above their role."""
    form = GrantForm(posted(request), viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            grant_access(
                request.viewer,
                account=_account_here(request.viewer, values["account"]),
                kind=values["kind"],
                reason=values["reason"],
                ends=form.end_of_day,
                up_to=Sensitivity(values["up_to"]),
                client_key=values["client_key"],
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The access was granted, and written into the log."))
            return _back(request)
    return _form_page(request, form, _("Grant access"), _("Grant it"))


@who_may(*KEEPERS)
def end_grant(request: AccordRequest, pk: UUID) -> HttpResponse:
    """End a grant before its day, after asking once."""
    grant = get_for(request.viewer, Grant, pk, "end")
    form = StepForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            end_grant_now(request.viewer, grant)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The grant was ended."))
            return _back(request)
    person = person_words(request.viewer, grant.account_id)
    question = _("End the grant of %(person)s?") % {"person": person}
    return _ask(request, form, question, _("Reading above the role ends at once."), _("End the grant"))
