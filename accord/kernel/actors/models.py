"""Who acts: people, bodies and groups, the positions that join them, and the accounts that people sign in with."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.kernel.places.models import Place
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1, S2, S4
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.models import SpaceRecord


class ActorKind(models.TextChoices):
    """What sort of actor. A person holds positions; all the others are bodies that can owe something."""

    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")
    PUBLIC_BODY = "public_body", _("public body")
    SECURITY_FORCE = "security_force", _("security force")
    COMMUNITY = "community", _("community")
    COMMITTEE = "committee", _("committee")
    WORKING_GROUP = "working_group", _("working group")


class Pillar(models.TextChoices):
    """The part of society an actor speaks for; the usual ones, from which a space picks its own."""

    HOST_GOVERNMENT = "host_government", _("host government")
    HOME_GOVERNMENT = "home_government", _("home government")
    COMPANY = "company", _("company")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    COMMUNITY = "community", _("community")
    MIGRANT_POPULATION = "migrant_population", _("migrant population")
    WORKERS_UNION = "workers_union", _("workers’ union")
    TRADITIONAL_AUTHORITY = "traditional_authority", _("traditional or religious authority")
    SECURITY_PROVIDER = "security_provider", _("security provider")
    HUMAN_RIGHTS_INSTITUTION = "human_rights_institution", _("human-rights institution")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("international organisation")
    DONOR = "donor", _("donor")
    MEDIA = "media", _("media")
    ACADEMIA = "academia", _("academia")


class GovernmentLevel(models.TextChoices):
    """Level at which a body works and a duty is owed, from the top down."""

    FEDERAL = "federal", _("federal")
    PROVINCIAL = "provincial", _("provincial")
    DISTRICT = "district", _("district")
    LOCAL = "local", _("local")
    SITE = "site", _("site")


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of an address; raises Account.DoesNotExist."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """What a person signs in with; it belongs to a person in each space that the person works in."""

    policy: ClassVar = Kind(
        "account",
        {
            "id": S1,
            "email": S2,
            "language": S2,
            "is_active": S2,
            "is_sample": S1,
            "created_at": S2,
            "password": S4,
            "last_login": S2,
        },
        in_space=False,
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="account_email_any_case"),)

    def __str__(self) -> str:
        return self.email


class Actor(SpaceRecord):
    """A person, organisation, public body, security force, community, committee or working group."""

    policy: ClassVar = Kind(
        "actor",
        {
            # The name of a body that owes something in public; a row is S1 as it is made.
            "kind": S1,
            "name": S0,
            "name_key": S1,
            "short_name": S1,
            "pillar": S1,
            "level": S0,
            "parent": S1,
            "places": S1,
            "about": S1,
            "mandate": S1,
            "email": S2,
            "phone": S2,
            "account": S1,
        },
        owes=("id", "parent_id"),
        places=("places",),
        verbs={
            "create": Verb({Role.SECRETARIAT, Role.STEWARD}),
            "edit": Verb({Role.SECRETARIAT, Role.STEWARD}),
        },
    )
    kind = models.CharField(max_length=20, choices=ActorKind)
    name = LanguageField()
    # The name in the space's first language, lower case: sorts and pages lists in the database.
    name_key = models.CharField(max_length=200, editable=False)
    short_name = models.CharField(max_length=40, blank=True)
    pillar = models.CharField(max_length=40, choices=Pillar, blank=True)
    level = models.CharField(max_length=20, choices=GovernmentLevel, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    places = models.ManyToManyField(Place, blank=True, related_name="actors")
    about = models.TextField(blank=True)
    # What the body is there for, in a few words: promises that speak of it are suggested to the body.
    mandate = LanguageField(blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="persons")

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("space", "account"),
                condition=models.Q(account__isnull=False, deleted_at=None),
                name="one_person_per_account",
            ),
        )
        indexes = (models.Index(fields=("space", "kind", "name_key"), name="actor_list"),)

    def __str__(self) -> str:
        return text_in(self.name)

    @property
    def is_person(self) -> bool:
        """A person rather than a body."""
        return self.kind == ActorKind.PERSON

    def get_absolute_url(self) -> str:
        """The person's or the body's page."""
        page = "directory:person" if self.is_person else "directory:body"
        return reverse(page, args=(self.space.slug, self.pk))


class Position(SpaceRecord):
    """A person's post in a body, dated; a focal point is whom the body is asked through."""

    policy: ClassVar = Kind(
        "position",
        {
            "person": S1,
            "body": S1,
            "title": S1,
            "starts": S1,
            "ends": S1,
            "is_focal_point": S1,
            "alternate": S1,
        },
        owes=("body_id",),
        verbs={
            "create": Verb({Role.SECRETARIAT, Role.STEWARD}),
            "edit": Verb({Role.SECRETARIAT, Role.STEWARD}),
        },
    )
    title_needs: ClassVar = ("body",)
    person = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="positions")
    body = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="posts")
    title = LanguageField(blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    is_focal_point = models.BooleanField(default=False)
    alternate = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("space", "body", "ends"), name="position_of_body"),)

    def __str__(self) -> str:
        return text_in(self.title) or "—"

    def get_absolute_url(self) -> str:
        """A post has no page of its own; it stands on its body's."""
        return self.body.get_absolute_url()
