"""The rules of standing.py as SQL: annotations by which boards group and lists filter, over any number of duties.

Standing figures count approved reports, published assessments and actions of S0–S1 alone, so they are the same for
every member of the space. A test holds these conditions against the pure functions over random worlds.
"""

from datetime import timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from accord.answer.progress.models import Assessment, Claim, Finding, Report, Voice
from accord.answer.progress.standing import Gap, Rules, State
from accord.commit.commitments.models import Duty
from accord.kernel.access.queries import visible_to
from accord.kernel.followup.models import ActionStatus
from accord.kernel.followup.queries import live_actions
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import Space
from accord.kernel.vetting.queries import approved_ids

DISAGREEING = (Finding.DISAGREES, Finding.PARTLY)


def space_of(viewer: Viewer) -> Space:
    """The space that the viewer looks at. Raises NotVisible where there is none."""
    found = Space.objects.filter(pk=viewer.space).first() if viewer.space else None
    if found is None:
        raise NotVisible
    return found


def rules_of(space: Space) -> Rules:
    """The rules as the space has set them, as of today."""
    return Rules(timezone.localdate(), review_days=space.review_days, threshold=space.partner_threshold)


def approved_reports() -> QuerySet[Report]:
    """Reports that count: approved as they stand."""
    approved = approved_ids("report").filter(object_id=OuterRef("pk"))
    return Report.objects.filter(Exists(approved), deleted_at=None, sensitivity__lte=S1)


def published_assessments() -> QuerySet[Assessment]:
    """Assessments that count: published."""
    return Assessment.objects.filter(published_at__isnull=False, deleted_at=None, sensitivity__lte=S1)


def voices_heard() -> QuerySet[Voice]:
    """Voices that count."""
    return Voice.objects.filter(deleted_at=None, sensitivity__lte=S1)


def counted_duties(viewer: Viewer) -> QuerySet[Duty]:
    """The duties that standing figures count."""
    return visible_to(viewer, Duty).filter(sensitivity__lte=S1)


def with_standing(duties: QuerySet[Duty], rules: Rules) -> QuerySet[Any]:
    """The duties with ``state``, ``needs_attention`` and one flag a gap (``gap_overdue`` …).

    Typed as rows of anything, because the type checker does not know what was added.
    """
    newest = approved_reports().filter(duty=OuterRef("pk")).order_by("-dated", "-pk")
    told = duties.annotate(
        last_claim=Subquery(newest.values("claim")[:1]),
        last_reported_on=Subquery(newest.values("dated")[:1]),
    )
    told = told.annotate(voice_says=_newest_voice(rules))
    gaps = _gaps(rules)
    flags: dict[str, Any] = {f"gap_{gap}": _flag(condition) for gap, condition in gaps.items()}
    some_gap = Q(pk__in=[])
    for condition in gaps.values():
        some_gap |= condition
    return told.annotate(state=_state(rules), needs_attention=_flag(some_gap), **flags)


def gap_condition(gap: Gap, rules: Rules) -> Q:
    """The condition of one gap on duties that ``with_standing`` annotated."""
    return _gaps(rules)[gap]


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _started() -> Q:
    return Q(Exists(live_actions("duty").exclude(status=ActionStatus.OPEN)))


def _counting_findings() -> QuerySet[Assessment]:
    """The newest finding of each assessing body about the outer duty, those aside that could not tell."""
    decided = published_assessments().exclude(finding=Finding.CANNOT_TELL)
    later = Q(dated__gt=OuterRef("dated")) | Q(dated=OuterRef("dated"), pk__gt=OuterRef("pk"))
    newer = decided.filter(later, duty=OuterRef("duty"), body=OuterRef("body"))
    return decided.filter(~Exists(newer), duty=OuterRef("pk"))


def _disagreement() -> Q:
    return Q(Exists(_counting_findings().filter(finding__in=DISAGREEING)))


def _agreement() -> Q:
    agreeing = _counting_findings().filter(finding=Finding.AGREES, dated__gte=OuterRef("last_reported_on"))
    return Q(Exists(agreeing))


def _newest_voice(rules: Rules) -> Subquery:
    heard = voices_heard().filter(
        duty=OuterRef("pk"), asked__gte=rules.threshold, collected_on__gte=OuterRef("last_reported_on")
    )
    most = Q(asked__lt=F("counted") * 2) | Q(share__gt=50)
    says = Case(When(most, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Subquery(heard.annotate(says=says).order_by("-collected_on", "-pk").values("says")[:1])


def _gaps(rules: Rules) -> dict[Gap, Q]:
    started, nothing_said = _started(), Q(last_claim=None)
    long_ago = rules.as_of - timedelta(days=rules.review_days)
    return {
        Gap.NOBODY_OWNS: Q(lead=None),
        Gap.NO_ACTION: Q(lead__isnull=False) & (nothing_said | Q(last_claim=Claim.NOT_STARTED)) & ~started,
        Gap.OVERDUE: Q(due__lt=rules.as_of) & (nothing_said | ~Q(last_claim=Claim.DONE)),
        Gap.NO_REPORT: Q(assigned_on__lt=long_ago) & nothing_said & started,
        Gap.DISPUTED: ~nothing_said & _disagreement(),
        Gap.CONTRADICTED: Q(last_claim=Claim.DONE, voice_says=0),
    }


def _state(rules: Rules) -> Case:
    """Branches on whether anything was reported first: most duties have no report, and then little is asked."""
    late = Q(due__lt=rules.as_of)
    without_report = _first(
        (late, State.OVERDUE),
        (_started(), State.ACTING),
        (Q(lead__isnull=False), State.ASSIGNED),
        otherwise=State.PROMISED,
    )
    not_done = _first(
        (late, State.OVERDUE),
        (Q(last_claim=Claim.UNDERWAY), State.REPORTED),
        (_started(), State.ACTING),
        (Q(lead__isnull=False), State.ASSIGNED),
        otherwise=State.PROMISED,
    )
    done = _first((Q(voice_says=1), State.CONFIRMED), (_agreement(), State.VERIFIED), otherwise=State.REPORTED)
    return _first(
        (Q(last_claim=None), without_report),
        (_disagreement(), State.DISPUTED),
        (Q(last_claim=Claim.DONE), done),
        otherwise=not_done,
    )


def _first(*branches: tuple[Q, Any], otherwise: Any) -> Case:
    """The result of the first condition that holds."""
    whens = [When(condition, then=_result(result)) for condition, result in branches]
    return Case(*whens, default=_result(otherwise), output_field=CharField())


def _result(result: Any) -> Any:
    return Value(result.value) if isinstance(result, State) else result
