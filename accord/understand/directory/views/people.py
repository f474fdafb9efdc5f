"""People."""

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
from accord.kernel.actors.models import Actor, ActorKind
from accord.kernel.actors.services import add_actor, change_actor
from accord.ui.lists import list_response
from accord.understand.directory.forms import PersonForm, shown_of
from accord.understand.directory.listings import people_listing
from accord.understand.directory.queries import current_posts, past_posts, people_list
from accord.understand.directory.views.bodies import KEEPERS, crumbs_of


@who_may()
def people(request: AccordRequest) -> HttpResponseBase:
    """All people, with the posts they hold."""
    listing = people_listing(request.viewer, request.space)
    add_url = reverse("directory:add_person", args=(request.space.slug,)) if request.viewer.holds(*KEEPERS) else ""
    context = {"crumbs": crumbs_of(request), "add_url": add_url}
    rows = people_list(request.viewer)
    return list_response(request, listing, rows, template="directory/list.html", context=context)


@who_may()
def person(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One person: posts held now and before."""
    record = get_for(request.viewer, people_list, pk)
    context = {
        "record": record,
        "title": str(record),
        "crumbs": crumbs_of(request, (_("People"), "directory:people")),
        "posts": current_posts(request.viewer, people=[record.pk]),
        "past": past_posts(request.viewer, record),
        "may_edit": permits(request.viewer, "edit", record),
        "history": history_of(request.viewer, record),
    }
    return render(request, "directory/person.html", context)


@who_may(*KEEPERS)
def add_person(request: AccordRequest) -> HttpResponse:
    """Write down a new person."""

    def send(form: PersonForm) -> Actor:
        return add_actor(request.viewer, kind=ActorKind.PERSON, **form.cleaned_data)

    return answer_form(
        request,
        partial(PersonForm, languages=request.space.language_choices),
        send,
        done=_("The person is in the directory."),
        title=_("Add a person"),
        submit=_("Add them"),
        crumbs=crumbs_of(request, (_("People"), "directory:people")),
        cancel_url=reverse("directory:people", args=(request.space.slug,)),
    )


@who_may(*KEEPERS)
def edit_person(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change a person, unless somebody else did since the form was opened."""
    record = get_for(request.viewer, people_list, pk, "edit")

    def send(form: PersonForm) -> Actor:
        return change_actor(request.viewer, record, revision=form.cleaned_data["revision"], **form.values)

    return answer_form(
        request,
        partial(
            PersonForm,
            hidden=redacted_of(record),
            revision=record.revision,
            initial=shown_of(record, PersonForm),
            languages=request.space.language_choices,
        ),
        send,
        done=_("The change is saved."),
        title=_("Change %(name)s") % {"name": record},
        submit=_("Save"),
        cancel_url=record.get_absolute_url(),
    )
