"""Bodies and the posts in them."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.queries import get_for, permits, redacted_of
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.actors.models import Actor, Position
from accord.kernel.actors.services import add_actor, add_position, change_actor, end_position
from accord.kernel.policy.roles import Role
from accord.ui.lists import list_response
from accord.understand.directory.forms import BodyForm, EndPostForm, PostForm, shown_of
from accord.understand.directory.listings import bodies_listing
from accord.understand.directory.queries import bodies_below, bodies_list, current_posts, past_posts, places_of_body

KEEPERS = (Role.SECRETARIAT, Role.STEWARD)


def crumbs_of(request: AccordRequest, *pages: tuple[str, str]) -> list[dict[str, str]]:
    """The way back: the stage, then the pages named as (label, URL name)."""
    steps = ((_("Understand"), "directory:index"), *pages)
    return [{"label": label, "url": reverse(name, args=(request.space.slug,))} for label, name in steps]


@who_may()
def bodies(request: AccordRequest) -> HttpResponseBase:
    """All bodies."""
    context = {"crumbs": crumbs_of(request), "add_url": _add_url(request, "directory:add_body")}
    listing = bodies_listing(request.viewer, request.space)
    rows = bodies_list(request.viewer)
    return list_response(request, listing, rows, template="directory/list.html", context=context)


def _add_url(request: AccordRequest, name: str) -> str:
    return reverse(name, args=(request.space.slug,)) if request.viewer.holds(*KEEPERS) else ""


@who_may()
def body(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One body: who speaks for it, what stands under it, and what it owes."""
    record = get_for(request.viewer, bodies_list, pk)
    context = {
        "record": record,
        "title": str(record),
        "crumbs": crumbs_of(request, (_("Bodies"), "directory:bodies")),
        "posts": current_posts(request.viewer, bodies=[record.pk]),
        "past": past_posts(request.viewer, record),
        "below": bodies_below(request.viewer, record),
        "places": places_of_body(request.viewer, record),
        "may_edit": permits(request.viewer, "edit", record),
        "history": history_of(request.viewer, record),
    }
    return render(request, "directory/body.html", context)


@who_may(*KEEPERS)
def add_body(request: AccordRequest) -> HttpResponse:
    """Write down a new body."""

    def send(form: BodyForm) -> Actor:
        return add_actor(request.viewer, **form.cleaned_data)

    return answer_form(
        request,
        partial(BodyForm, viewer=request.viewer, languages=request.space.language_choices),
        send,
        done=_("The body is in the directory."),
        title=_("Add a body"),
        submit=_("Add it"),
        crumbs=crumbs_of(request, (_("Bodies"), "directory:bodies")),
        cancel_url=reverse("directory:bodies", args=(request.space.slug,)),
    )


@who_may(*KEEPERS)
def edit_body(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change a body, unless somebody else did since the form was opened."""
    record = get_for(request.viewer, bodies_list, pk, "edit")
    make = partial(
        BodyForm,
        viewer=request.viewer,
        hidden=redacted_of(record),
        revision=record.revision,
        initial={**shown_of(record, BodyForm), "places": places_of_body(request.viewer, record)},
        languages=request.space.language_choices,
    )

    def send(form: BodyForm) -> Actor:
        return change_actor(request.viewer, record, revision=form.cleaned_data["revision"], **form.values)

    return answer_form(
        request,
        make,
        send,
        done=_("The change is saved."),
        title=_("Change %(name)s") % {"name": record},
        submit=_("Save"),
        cancel_url=record.get_absolute_url(),
    )


@who_may(*KEEPERS)
def add_post(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Put a person into a post of this body."""
    record = get_for(request.viewer, bodies_list, pk, "edit")

    def send(form: PostForm) -> Position:
        return add_position(request.viewer, body=record, **form.cleaned_data)

    return answer_form(
        request,
        partial(PostForm, viewer=request.viewer, languages=request.space.language_choices),
        send,
        done=_("The post is written down."),
        title=_("Add a post in %(name)s") % {"name": record},
        submit=_("Add it"),
        cancel_url=record.get_absolute_url(),
    )


@who_may(*KEEPERS)
def end_post(request: AccordRequest, pk: UUID) -> HttpResponse:
    """End a post; the records of the body stay the body's."""
    post = get_for(request.viewer, Position, pk, "edit", fetch=("person", "body", "space"))

    def send(form: EndPostForm) -> Position:
        return end_position(request.viewer, post, on=form.cleaned_data["on"])

    return answer_form(
        request,
        EndPostForm,
        send,
        done=_("The post has ended."),
        title=_("End the post of %(person)s in %(body)s") % {"person": post.person, "body": post.body},
        lede=_("From then on this person no longer acts for the body. What the body owes and reported stays with it."),
        submit=_("End it"),
        cancel_url=post.get_absolute_url(),
    )
