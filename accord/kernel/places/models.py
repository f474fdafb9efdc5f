"""Places of a space, with dated ancestry: districts split and merge, and old figures keep their old tree."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.models import SpaceRecord

KEEPERS = Verb({Role.SECRETARIAT, Role.STEWARD})


class PlaceKind(models.TextChoices):
    """From the country down to one site. The order is the order of levels."""

    COUNTRY = "country", _("country")
    PROVINCE = "province", _("province")
    DIVISION = "division", _("division")
    DISTRICT = "district", pgettext_lazy("kind of place", "district")
    TEHSIL = "tehsil", _("tehsil")
    UNION_COUNCIL = "union_council", _("union council")
    SETTLEMENT = "settlement", _("settlement")
    SITE = "site", _("site")


class Place(SpaceRecord):
    """One administrative unit, settlement or site. ``code`` is the official one (P-code) where there is one."""

    policy: ClassVar = Kind(
        "place",
        {
            "kind": S0,
            "code": S0,
            "name": S0,
            "name_key": S0,
            "parent": S0,
            "valid_from": S0,
            "valid_to": S0,
            "latitude": S1,
            "longitude": S1,
        },
        places=("id",),
        verbs={"create": KEEPERS, "edit": KEEPERS},
    )
    kind = models.CharField(max_length=20, choices=PlaceKind)
    code = models.CharField(max_length=40, blank=True)
    name = LanguageField()
    # The name in the space's first language, lower case: sorts and pages lists in the database.
    name_key = models.CharField(max_length=200, editable=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("space", "code"),
                condition=models.Q(deleted_at=None) & ~models.Q(code=""),
                name="place_code_once",
            ),
        )
        indexes = (models.Index(fields=("space", "kind", "name_key"), name="place_list"),)

    def __str__(self) -> str:
        return text_in(self.name)

    def get_absolute_url(self) -> str:
        """The place's page."""
        return reverse("directory:place", args=(self.space.slug, self.pk))


class PlaceAncestor(models.Model):
    """``ancestor`` is above ``place`` (or is it, at distance 0) from ``valid_from`` until ``valid_to``."""

    policy: ClassVar = Kind(
        "place_ancestor",
        {"id": S0, "place": S0, "ancestor": S0, "distance": S0, "valid_from": S0, "valid_to": S0},
        in_space=False,
    )
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="ancestry")
    ancestor = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="subtree")
    distance = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("place", "ancestor", "valid_from"), name="place_ancestor_once", nulls_distinct=False
            ),
        )
        indexes = (models.Index(fields=("ancestor", "place"), name="place_subtree"),)

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.place_id}"


class PlaceAlias(SpaceRecord):
    """Another way of writing a place's name, confirmed by a person and remembered for the next file."""

    policy: ClassVar = Kind(
        "place_alias",
        {"place": S0, "text": S0, "text_key": S0, "source": S1},
        places=("place_id",),
        verbs={"create": KEEPERS, "edit": KEEPERS},
    )
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    text_key = models.CharField(max_length=200, editable=False)
    source = models.CharField(max_length=200, blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("space", "place", "text_key"),
                condition=models.Q(deleted_at=None),
                name="place_alias_once",
            ),
        )

    def __str__(self) -> str:
        return self.text


class PlaceShape(SpaceRecord):
    """Where a place lies, from ``valid_from`` until ``valid_to``. The days are the shape's; the place has its own.

    outline: see ``geometry``. centre_x, centre_y: where a label stands, in millionths of a degree east and north.
    is_disputed: the source, or who brought it in, says that not all agree on this boundary; maps draw it dashed.
    source: who made the shape and under which licence; shown under every map.
    """

    policy: ClassVar = Kind(
        "place_shape",
        {
            "place": S0,
            "outline": S1,
            "corners": S1,
            "centre_x": S1,
            "centre_y": S1,
            "valid_from": S1,
            "valid_to": S1,
            "is_disputed": S1,
            "source": S1,
        },
        places=("place_id",),
        verbs={"create": KEEPERS, "edit": KEEPERS},
    )
    title_needs: ClassVar = ("place",)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="shapes")
    outline = models.JSONField()
    corners = models.PositiveIntegerField(editable=False)
    centre_x = models.IntegerField(editable=False)
    centre_y = models.IntegerField(editable=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    is_disputed = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("place", "valid_from"), condition=models.Q(deleted_at=None), name="place_shape_once_a_day"
            ),
            models.UniqueConstraint(
                fields=("place",),
                condition=models.Q(deleted_at=None, valid_from=None),
                name="place_shape_one_undated",
            ),
        )

    def __str__(self) -> str:
        return str(self.place)
