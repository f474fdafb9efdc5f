"""Searches of promises that people keep."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models.instruments import KEEPERS
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import SpaceRecord


class SavedSearch(SpaceRecord):
    """Words and filters of the list of promises under a name. Seen by who made it; a shared one by the whole space.

    Whoever reads promises keeps searches, however narrow the role, and drops the own ones.
    ``address`` is what stands behind “?” in the list's address.
    """

    policy: ClassVar = Kind(
        "saved_search",
        {"name": S1, "address": S1, "is_shared": S1},
        verbs={"share": KEEPERS},
    )
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(max_length=2_000)
    is_shared = models.BooleanField(default=False)

    class Meta(SpaceRecord.Meta):
        verbose_name_plural = "saved searches"
        indexes = (models.Index(fields=("space", "created_by"), name="saved_search_of_person"),)

    def __str__(self) -> str:
        return self.name

    @property
    def list_url(self) -> str:
        """The list of promises as the search shows it."""
        return f"{reverse('commitments:index', args=(self.space.slug,))}?{self.address}"

    def get_absolute_url(self) -> str:
        """Searches stand on a page of their own, all together."""
        return reverse("commitments:searches", args=(self.space.slug,))


class SearchLook(models.Model):
    """When a person last opened a saved search: what came later is new to that person."""

    policy: ClassVar = Kind("search_look", {"id": S1, "search": S1, "account": S1, "at": S1}, in_space=False)
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="looks")
    account = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("search", "account"), name="search_look_once"),)

    def __str__(self) -> str:
        return f"{self.search_id}: {self.at}"
