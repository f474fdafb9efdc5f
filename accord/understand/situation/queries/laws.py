"""Laws with where they stand today, their stages and provisions."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.actors.models import Actor, ActorKind
from accord.kernel.places.models import Place
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.understand.situation.models import ENDING, HOLDING, Law, LawStage, Provision, StageReached


def laws_for(viewer: Viewer) -> QuerySet[Law]:
    """Laws with ``newest_stage`` and ``newest_day`` (reached by today) and with what their lines need, in one query."""
    reached = _stages_here(viewer).order_by("-reached_on", "-created_at", "-pk")
    return (
        visible_to(viewer, Law)
        .select_related("space", "body__space")
        .annotate(
            newest_stage=Subquery(reached.values("stage")[:1]), newest_day=Subquery(reached.values("reached_on")[:1])
        )
    )


def law_for(viewer: Viewer, pk: UUID, action: str = READ) -> Law:
    """One law. Raises NotVisible or NotPermitted."""
    return get_for(viewer, laws_for, pk, action)


def _stages_here(viewer: Viewer) -> QuerySet[StageReached]:
    """Stages of the law of the outer query that were reached by today."""
    return visible_to(viewer, StageReached).filter(law=OuterRef("pk"), reached_on__lte=timezone.localdate())


def laws_in_force(viewer: Viewer) -> QuerySet[Law]:
    """Laws that hold today: in force and not ended since, or without any stage, as practices and old laws often are."""
    stages = _stages_here(viewer).order_by().values("law")

    def newest(kinds: Iterable[LawStage]) -> Subquery:
        days = stages.filter(stage__in=kinds).annotate(day=Max("reached_on")).values("day")
        return Subquery(days, output_field=DateField())

    rows = visible_to(viewer, Law).annotate(
        has_stage=Exists(visible_to(viewer, StageReached).filter(law=OuterRef("pk"))),
        held=newest(HOLDING),
        ended=newest(ENDING),
    )
    holds = Q(held__isnull=False) & (Q(ended=None) | Q(ended__lt=F("held")))
    return rows.filter(holds | Q(has_stage=False))


def holds_today(viewer: Viewer, law: Law) -> bool:
    """Whether a law is among those in force today."""
    return laws_in_force(viewer).filter(pk=law.pk).exists()


def stages_of(viewer: Viewer, law: Law) -> list[StageReached]:
    """The stages of a law, oldest first; those still to come are among them."""
    return list(visible_to(viewer, StageReached).filter(law=law).order_by("reached_on", "created_at", "pk"))


def provisions_of(viewer: Viewer, law: Law) -> QuerySet[Provision]:
    """The articles or sections of a law that were written down, by number."""
    rows = visible_to(viewer, Provision).filter(law=law).select_related("body__space", "law__space")
    return rows.order_by("number_key", "pk")


def provision_for(viewer: Viewer, pk: UUID, action: str = READ) -> Provision:
    """One provision with its law. Raises NotVisible or NotPermitted."""
    return get_for(viewer, Provision, pk, action, fetch=("law__space",))


def places_named_by(viewer: Viewer, law: Law) -> QuerySet[Place]:
    """Where a law holds, as far as the viewer sees the places."""
    named = Law.places.through.objects.filter(law=law.pk).values("place")
    return visible_to(viewer, Place).filter(pk__in=named).select_related("space").order_by("name_key")


def public_bodies_for(viewer: Viewer) -> QuerySet[Actor]:
    """Bodies that can be competent for a law, by name."""
    return visible_to(viewer, Actor).exclude(kind=ActorKind.PERSON).order_by("name_key")
