"""What a page costs at the least: the same rows, server and session, and one template that loops over them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import Context, Engine
from django.urls import path

from accord.answer.progress.models import Assessment, Grade, Report, Voice
from accord.commit.commitments.models import Commitment, Duty, StatePosition
from accord.config.urls import urlpatterns as product
from accord.kernel.access.declarations import Door, open_to
from accord.kernel.audit.models import Event
from accord.kernel.files.models import File
from accord.kernel.followup.models import Action
from accord.ui.listing import Listing

LIST = (
    "<table>{% for row in rows %}<tr><td>{{ row }}</td><td>{{ row.space }}</td><td>{{ row.created_at }}</td></tr>"
    "{% endfor %}</table>"
)
RECORD = (
    "<h1>{{ row }}</h1><dl>{% for name, value in fields %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>"
    "{% for rows in parts %}<ul>{% for part in rows %}<li>{{ part }}</li>{% endfor %}</ul>{% endfor %}"
)
KINDS: dict[str, Any] = {"action": Action, "duty": Duty, "promise": Commitment}
WITH = {
    "action": ("lead", "assignee", "space"),
    "duty": ("lead", "commitment__instrument", "space"),
    "promise": ("instrument", "space"),
}
ROWS_AT_ONCE = 50
# The product shows 25 rows a page; what is promised is a page of 50.
_page = Listing.page


def _page_of_fifty(self: Listing, source: Any, query: QueryDict) -> Any:
    return _page(replace(self, page_size=ROWS_AT_ONCE), source, query)


Listing.page = _page_of_fifty  # type: ignore[method-assign] # the one place where the product is not as it is


def parts_of(kind: str, row: Any) -> list[Any]:
    """The other rows that the record's page shows, a query each."""
    events = Event.objects.filter(object_id=row.pk).order_by("-number")
    if kind == "action":
        return [row.helpers.all(), Duty.objects.filter(pk=row.about_id), evidence_for(row.pk), events]
    if kind == "promise":
        duties = Duty.objects.filter(commitment=row).select_related("lead")
        return [duties, row.themes.all(), StatePosition.objects.filter(commitment=row), events]
    siblings = Duty.objects.filter(commitment=row.commitment_id).select_related("lead")
    actions = Action.objects.filter(about_id=row.pk).select_related("lead", "assignee")
    said = [model.objects.filter(duty=row).select_related("body") for model in (Report, Assessment, Voice)]
    positions = StatePosition.objects.filter(commitment=row.commitment_id)
    grades = Grade.objects.filter(commitment=row.commitment_id)
    return [row.supports.all(), row.places.all(), siblings, actions, *said, positions, grades, events]


def evidence_for(pk: UUID) -> Any:
    """The files that were attached to a record."""
    return File.objects.filter(custody__object_id=pk)


@open_to(Door.SIGNED_IN)
def fifty(request: HttpRequest, kind: str) -> HttpResponse:
    """The first fifty rows."""
    rows = KINDS[kind]._base_manager.select_related(*WITH[kind]).order_by("pk")[:ROWS_AT_ONCE]
    return _shown(LIST, {"rows": rows})


@open_to(Door.SIGNED_IN)
def one(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """One row, its fields, what belongs to it and what happened to it."""
    row = KINDS[kind]._base_manager.select_related(*WITH[kind]).get(pk=pk)
    fields = [(field.verbose_name, getattr(row, field.attname)) for field in row._meta.concrete_fields]
    return _shown(RECORD, {"row": row, "fields": fields, "parts": parts_of(kind, row)})


def _shown(template: str, values: dict[str, object]) -> HttpResponse:
    return HttpResponse(Engine.get_default().from_string(template).render(Context(values)))


urlpatterns = [path("plain/<str:kind>/", fifty), path("plain/<str:kind>/<uuid:pk>/", one), *product]
