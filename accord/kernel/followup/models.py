"""Who does what by when, about any record."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Actor
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import SpaceRecord

DOERS = frozenset({Role.CONTRIBUTOR, Role.REVIEWER, Role.SECRETARIAT})
# Contributors speak for their own body; the others within the scope of their role.
BY_SCOPE = Verb(DOERS, own_body_for={Role.CONTRIBUTOR})


class ActionStatus(models.TextChoices):
    """open → in progress → done → accepted; or dropped, with a reason."""

    OPEN = "open", _("open")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done, not yet accepted")
    ACCEPTED = "accepted", _("accepted")
    DROPPED = "dropped", _("dropped")


UNFINISHED = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)


class Action(SpaceRecord):
    """One follow-up: the body that leads it, the person it was given to, who helps, by when, and about what."""

    policy: ClassVar = Kind(
        "action",
        {
            "title": S1,
            "details": S1,
            "lead": S1,
            "assignee": S1,
            "helpers": S1,
            "due": S1,
            "status": S1,
            "reason": S1,
            "about_kind": S1,
            "about_id": S1,
            "asked_by": S1,
            "done_at": S1,
            "accepted_at": S1,
        },
        owes=("lead_id",),
        places=("lead__places",),
        verbs={
            "create": BY_SCOPE,
            "edit": BY_SCOPE,
            # A member speaks for the own body here as well, or nobody could say that its part is done.
            "start": Verb(DOERS | {Role.MEMBER}, own_body=True),
            "finish": Verb(DOERS | {Role.MEMBER}, own_body=True),
            "accept": Verb({Role.SECRETARIAT}),
            "accept_asked": Verb(DOERS, own_record=True),
            "drop": Verb({Role.SECRETARIAT}),
            "drop_asked": Verb(DOERS, own_record=True),
            "assign": BY_SCOPE,
            "hand_over": Verb({Role.SECRETARIAT, Role.REVIEWER}),
            "move_due": Verb({Role.SECRETARIAT}),
            "move_due_asked": Verb(DOERS, own_record=True),
        },
    )
    title = models.CharField(_("what"), max_length=300)
    details = models.TextField(_("details"), blank=True)
    lead = models.ForeignKey(Actor, verbose_name=_("lead"), on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    helpers = models.ManyToManyField(Actor, blank=True, related_name="+")
    due = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=ActionStatus, default=ActionStatus.OPEN)
    reason = models.TextField(_("reason"), blank=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    # Who asked is who wrote the action down; kept by name, because that person accepts what was done.
    asked_by = models.UUIDField(null=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(about_kind="", about_id=None)
                | (~models.Q(about_kind="") & models.Q(about_id__isnull=False)),
                name="action_about_one_record",
            ),
        )
        indexes = (
            models.Index(fields=("space", "status", "due"), name="action_list"),
            models.Index(fields=("about_id", "about_kind"), name="action_about"),
            models.Index(fields=("lead", "status"), name="action_of_lead"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The action's page."""
        return reverse("desk:action", args=(self.space.slug, self.pk))

    @property
    def is_unfinished(self) -> bool:
        """Still to be done."""
        return self.status in UNFINISHED

    def is_overdue(self, on: date | None = None) -> bool:
        """Still to be done after its day; ``on`` is today where none is given."""
        return self.due is not None and self.is_unfinished and self.due < (on or timezone.localdate())
