"""Append-only chains of what happened, the erasable values behind them, and deliveries to jobs."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S1, S4

# The chain of what belongs to no space: accounts, spaces made, backups.
SYSTEM = UUID(int=0)
START = "0" * 64


class Chain(models.Model):
    """One chain's newest link; locked while a link is added, so that numbers have no gaps."""

    policy: ClassVar = Kind("audit_chain", {"space_id": S1, "events": S1, "head": S1, "updated_at": S1}, in_space=False)
    space_id = models.UUIDField(primary_key=True)
    events = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=START)
    updated_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.space_id}: {self.events}"


class Event(models.Model):
    """One link: who did what to which record when. Holds names of fields and a keyed digest, never values above S1."""

    policy: ClassVar = Kind(
        "audit_event",
        {
            "id": S1,
            "space_id": S1,
            "number": S1,
            "at": S1,
            "account_id": S1,
            "name": S1,
            "kind": S1,
            "object_id": S1,
            "fields": S1,
            "digest": S1,
            "details": S1,
            "previous": S1,
            "mac": S1,
        },
        in_space=False,
    )
    id = models.UUIDField(primary_key=True, default=new_id)
    space_id = models.UUIDField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    fields = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)
    # No column: the records of a batch, as its delivery hands them to a job.
    touched: tuple[UUID, ...] = ()

    class Meta:
        ordering = ("space_id", "number")
        constraints = (models.UniqueConstraint(fields=("space_id", "number"), name="event_number_once"),)
        indexes = (
            models.Index(fields=("object_id", "at"), name="event_by_object"),
            models.Index(fields=("space_id", "name", "-at"), name="event_by_name"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def canonical(self) -> dict[str, object]:
        """Every column but the mac itself, so that no edit of any of them goes unseen."""
        columns = (field.attname for field in self._meta.concrete_fields if field.attname != "mac")
        return {name: getattr(self, name) for name in columns}


class HistoryValue(models.Model):
    """One field's value before and after an event, kept apart from the chain so that it can be erased."""

    policy: ClassVar = Kind(
        "history_value",
        {
            "id": S1,
            "event": S1,
            "object_id": S1,
            "field": S1,
            "level": S1,
            # The value's own level stands in ``level``; whoever shows it must ask for that one.
            "before": S4,
            "after": S4,
            "digest": S1,
            "erased_at": S1,
        },
        in_space=False,
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="values_changed")
    object_id = models.UUIDField(db_index=True)
    field = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "object_id", "field"), name="history_value_once"),)

    def __str__(self) -> str:
        return self.field

    def content(self) -> list[object]:
        """What the value's own digest covers: whose it is, under which level, and both values."""
        return [str(self.object_id), self.field, self.level, self.before, self.after]


class DeliveryState(models.TextChoices):
    """How far an event's job has come."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Delivery(models.Model):
    """One event to be handed to one job; written with the event, so that no crash can lose it."""

    policy: ClassVar = Kind(
        "delivery",
        {"id": S1, "event": S1, "job": S1, "state": S1, "attempts": S1, "error": S1, "done_at": S1, "touched": S1},
        in_space=False,
    )
    id = models.UUIDField(primary_key=True, default=new_id)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    job = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    # The records of a batch, kept until the job is done; the event itself holds a digest of them alone.
    touched = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "job"), name="delivery_once"),)
        indexes = (models.Index(fields=("state",), name="delivery_by_state"),)

    def __str__(self) -> str:
        return f"{self.job}: {self.state}"


class ScheduledJob(models.Model):
    """When a periodic job runs next; claimed by guarded update, so two workers never run it twice."""

    policy: ClassVar = Kind(
        "scheduled_job", {"name": S1, "next_at": S1, "last_at": S1, "last_error": S1}, in_space=False
    )
    name = models.CharField(primary_key=True, max_length=120)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
