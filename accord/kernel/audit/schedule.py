"""Periodic work by one small table: which job is due, and who runs it. ``config/jobs.py`` fills the list at start."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from accord.kernel.audit.models import ScheduledJob

PERIODIC: dict[str, timedelta] = {}


def set_schedule(periodic: Mapping[str, timedelta]) -> None:
    """Take the map of dotted path → how often. Called once, at start."""
    PERIODIC.clear()
    PERIODIC.update(periodic)


def run_due(now: datetime | None = None) -> list[str]:
    """Run every periodic job that is due and that no other worker has claimed. Returns their names.

    A job that fails is kept with its error and runs again at its next time; the others go on.
    """
    moment = now or timezone.now()
    return [name for name, every in PERIODIC.items() if _claim(name, every, moment) and _run(name, moment)]


def _claim(name: str, every: timedelta, moment: datetime) -> bool:
    ScheduledJob.objects.get_or_create(name=name, defaults={"next_at": moment})
    # A clock that was set back must not put a job off: nothing waits longer than its own pace.
    due = Q(next_at__lte=moment) | Q(next_at__gt=moment + every)
    return bool(ScheduledJob.objects.filter(due, name=name).update(next_at=moment + every))


def _run(name: str, moment: datetime) -> bool:
    job: Callable[[], object] = import_string(name)
    error = ""
    try:
        job()
    except Exception as failure:  # noqa: BLE001 — whatever a job raises is kept beside it, and shown by the check
        error = f"{type(failure).__name__}: {failure}"[:2_000]
    ScheduledJob.objects.filter(name=name).update(last_at=moment, last_error=error)
    return True


def last_run(name: str) -> datetime | None:
    """When a periodic job began its last run, if that one went well: what came since is still to be done."""
    return ScheduledJob.objects.filter(name=name, last_error="").values_list("last_at", flat=True).first()


def failing_jobs() -> dict[str, str]:
    """Periodic jobs whose last run failed, with the error: {name: error}."""
    return dict(ScheduledJob.objects.exclude(last_error="").values_list("name", "last_error"))
