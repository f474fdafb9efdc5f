"""What must not show through the log: that an adversarial record exists, to those who may not see it."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet

from accord.kernel.access.visibility import in_conflict, restricted_rows
from accord.kernel.audit.models import Event
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import SpaceRecord

Ref = tuple[str, UUID]


def adversarial_models() -> dict[str, type[SpaceRecord]]:
    """Every model whose rows may stand against somebody, by its kind."""
    models = [model for model in apps.get_models() if issubclass(model, SpaceRecord) and model.policy.adversarial]
    return {model.policy.name: model for model in models}


def hidden_rows(viewer: Viewer, model: type[SpaceRecord]) -> QuerySet[SpaceRecord]:
    """The space's rows that the viewer may not see; of deleted ones those about the viewer's own side."""
    rows = model._base_manager.filter(space_id=viewer.here)
    if viewer.operator:
        return rows.none()
    seen = restricted_rows(viewer, model._base_manager.all()).order_by().values("pk")
    return rows.filter(in_conflict(viewer, model) | (Q(deleted_at=None) & ~Q(pk__in=seen)))


def hidden_among(viewer: Viewer, refs: Iterable[Ref]) -> set[Ref]:
    """Of these records the adversarial ones that the viewer may not see, in one query a kind."""
    named: dict[str, set[UUID]] = defaultdict(set)
    for kind, pk in refs:
        named[kind].add(pk)
    return {
        (kind, pk)
        for kind, model in adversarial_models().items()
        if kind in named
        for pk in hidden_rows(viewer, model).filter(pk__in=named[kind]).values_list("pk", flat=True)
    }


def without_hidden(viewer: Viewer, events: QuerySet[Event]) -> QuerySet[Event]:
    """Events without those about adversarial records that the viewer may not see, or that name one in passing."""
    for kind, model in adversarial_models().items():
        events = events.exclude(kind=kind, object_id__in=hidden_rows(viewer, model).values("pk"))
        mine = model._base_manager.filter(in_conflict(viewer, model), space_id=viewer.here)
        named = [str(pk) for pk in mine.values_list("pk", flat=True)]
        if named:
            # Taken out by id: a key that an event does not have would otherwise take the event out as well.
            in_passing = Event.objects.filter(details__record_kind=kind, details__record__in=named)
            events = events.exclude(pk__in=in_passing.filter(space_id=viewer.here).values("pk"))
    return events
