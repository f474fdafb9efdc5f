"""What was promised, where it was written down, how the State stands to it, and who owes which part of it."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.places.models import Place
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.taxonomies.models import Term

KEEPERS = Verb({Role.SECRETARIAT})
TITLE_LETTERS = 140


class InstrumentKind(models.TextChoices):
    """What a promise can come from."""

    UPR_OUTCOME = "upr_outcome", _("outcome of the Universal Periodic Review")
    CONCLUDING_OBSERVATIONS = "concluding_observations", _("concluding observations of a treaty body")
    SPECIAL_PROCEDURE = "special_procedure", _("report of a special procedure")
    LAW = "law", _("law")
    POLICY = "policy", _("policy")
    PLAN = "plan", _("plan")
    AGREEMENT = "agreement", _("agreement or memorandum of understanding")
    INVESTMENT_AGREEMENT = "investment_agreement", _("investment agreement")
    PRINCIPLES = "principles", _("principles")
    VISION = "vision", _("vision")
    GROUP_DECISION = "group_decision", _("decision of a group")
    COURT_JUDGMENT = "court_judgment", _("court judgment")
    COMPANY_PLAN = "company_plan", _("company plan")


class Stage(models.TextChoices):
    """How far an instrument has come; laws and agreements pass through several of these."""

    DRAFTED = "drafted", _("drafted")
    CONSULTED = "consulted", _("consulted on")
    TABLED = "tabled", _("tabled")
    ADOPTED = "adopted", _("adopted or signed")
    IN_FORCE = "in_force", _("in force")
    RULES_MADE = "rules_made", _("rules made")
    REVIEWED = "reviewed", _("reviewed")
    ENDED = "ended", _("ended")


class CommitmentKind(models.TextChoices):
    """What sort of promise a paragraph holds."""

    RECOMMENDATION = "recommendation", _("recommendation")
    CONCERN = "concern", _("concern or observation")
    PLEDGE = "pledge", _("voluntary pledge")
    CLAUSE = "clause", _("clause")
    DECISION = "decision", _("decision")
    GOAL = "goal", _("goal of a vision or plan")


class Position(models.TextChoices):
    """How the State, or whoever promises, stands to a commitment. A committee's recommendation may have none."""

    SUPPORTED = "supported", _("supported")
    IN_PART = "in_part", _("supported in part")
    NOTED = "noted", _("noted")
    PENDING = "pending", _("pending")
    NOT_SUPPORTED = "not_supported", _("not supported")


class Instrument(SpaceRecord):
    """A document that promises come from. ``external_id`` finds it again when its file is imported once more."""

    policy: ClassVar = Kind(
        "instrument",
        {
            "kind": S0,
            "title": S0,
            "symbol": S0,
            "issued_by": S0,
            "session": S0,
            "dated": S0,
            "source": S0,
            "external_id": S0,
            "followed": S1,
        },
        verbs={"create": KEEPERS, "edit": KEEPERS},
    )
    kind = models.CharField(_("kind"), max_length=40, choices=InstrumentKind)
    title = LanguageField(_("title"))
    symbol = models.CharField(_("symbol or number"), max_length=80, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=300, blank=True)
    session = models.CharField(_("session"), max_length=60, blank=True)
    dated = models.DateField(_("dated"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    external_id = models.CharField(_("external id"), max_length=200, blank=True)
    followed = models.TextField(_("what followed from it"), blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("space", "external_id"),
                condition=models.Q(deleted_at=None) & ~models.Q(external_id=""),
                name="instrument_external_id_once",
            ),
        )
        indexes = (models.Index(fields=("space", "kind", "dated"), name="instrument_list"),)

    def __str__(self) -> str:
        return text_in(self.title)

    def get_absolute_url(self) -> str:
        """The instrument's page."""
        return reverse("commitments:instrument", args=(self.space.slug, self.pk))


class InstrumentStage(SpaceRecord):
    """The day an instrument reached a stage, and where that is written."""

    policy: ClassVar = Kind(
        "instrument_stage",
        {"instrument": S0, "stage": S0, "reached_on": S0, "note": S1, "source": S0},
        verbs={"create": KEEPERS},
    )
    title_needs: ClassVar = ("instrument",)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    reached_on = models.DateField(_("reached on"))
    note = models.TextField(_("what followed"), blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("instrument", "reached_on"), name="stage_of_instrument"),)

    def __str__(self) -> str:
        return self.get_stage_display()

    def get_absolute_url(self) -> str:
        """A stage stands on its instrument's page."""
        return self.instrument.get_absolute_url()


class Commitment(SpaceRecord):
    """One paragraph or clause: the official words as they stand, and beside them what they mean in plain words.

    ``position`` is the newest StatePosition's, kept here so that lists of hundreds of thousands filter by it.
    ``text_key`` is the fingerprint of the text with its white space collapsed: two rows with one key are one promise.
    """

    policy: ClassVar = Kind(
        "commitment",
        {
            "instrument": S0,
            "kind": S0,
            "paragraph": S0,
            "paragraph_key": S0,
            "heading": S0,
            "text": S0,
            "language": S0,
            "plain": S0,
            "addressed_to": S0,
            "promisor": S0,
            "promisee": S0,
            "recommending_states": S0,
            "position": S0,
            "session": S0,
            "action_category": S0,
            "themes": S0,
            "affected_persons": S0,
            "sdgs": S0,
            "external_id": S0,
            "source": S0,
            "text_key": S0,
        },
        verbs={"create": KEEPERS, "edit": KEEPERS, "import": KEEPERS},
    )
    # The keys are made of other fields, and the position is signed with its own record.
    unhashed: ClassVar = SpaceRecord.unhashed | {"text_key", "paragraph_key", "position"}

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="commitments")
    kind = models.CharField(_("kind"), max_length=20, choices=CommitmentKind, default=CommitmentKind.RECOMMENDATION)
    paragraph = models.CharField(_("paragraph or clause"), max_length=60, blank=True)
    # The number as lists sort it: 12.4 before 12.11.
    paragraph_key = models.CharField(max_length=400, blank=True, editable=False)
    heading = models.CharField(_("heading it stands under"), max_length=1_000, blank=True)
    text = models.TextField(_("official words"))
    language = models.CharField(_("language"), max_length=10, default="en")
    plain = LanguageField(_("plain words"), blank=True)
    addressed_to = models.CharField(_("addressed to"), max_length=200, blank=True)
    promisor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    promisee = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recommending_states = models.JSONField(_("recommended by"), default=list, blank=True)
    position = models.CharField(_("position"), max_length=20, choices=Position, blank=True)
    session = models.CharField(_("session"), max_length=60, blank=True)
    action_category = models.CharField(_("action category"), max_length=20, blank=True)
    themes = models.ManyToManyField(Term, blank=True, related_name="commitments")
    affected_persons = models.ManyToManyField(Term, blank=True, related_name="+")
    sdgs = models.ManyToManyField(Term, blank=True, related_name="+")
    external_id = models.CharField(_("external id"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    text_key = models.CharField(max_length=64, editable=False)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("space", "external_id"),
                condition=models.Q(deleted_at=None) & ~models.Q(external_id=""),
                name="commitment_external_id_once",
            ),
            models.UniqueConstraint(
                fields=("instrument", "paragraph", "text_key"),
                condition=models.Q(deleted_at=None, external_id=""),
                name="commitment_text_once",
            ),
        )
        indexes = (
            models.Index(fields=("space", "position"), name="commitment_by_position"),
            models.Index(fields=("space", "session"), name="commitment_by_session"),
            models.Index(fields=("text_key",), name="commitment_by_text"),
        )

    def __str__(self) -> str:
        """The plain words where there are some, else the beginning of the official ones."""
        words = text_in(self.plain) or " ".join(self.text.split())
        return words if len(words) <= TITLE_LETTERS else words[: TITLE_LETTERS - 1].rstrip() + "…"

    @property
    def reference(self) -> str:
        """Where it stands in its instrument: “paragraph 122.17”, empty where the source gives no number."""
        return _("paragraph %(number)s") % {"number": self.paragraph} if self.paragraph else ""

    def get_absolute_url(self) -> str:
        """The commitment's page."""
        return reverse("commitments:commitment", args=(self.space.slug, self.pk))


class StatePosition(SpaceRecord):
    """How the State stands to a commitment, from a day on, by a source. The newest counts, the rest is history."""

    policy: ClassVar = Kind(
        "state_position",
        {"commitment": S0, "position": S0, "as_of": S0, "source": S0, "note": S0},
        verbs={"create": KEEPERS},
    )
    title_needs: ClassVar = ("commitment",)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="positions")
    position = models.CharField(_("position"), max_length=20, choices=Position)
    # A file without dates leaves this empty; such a position is older than any dated one.
    as_of = models.DateField(_("since"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    note = models.TextField(_("explanation given"), blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("commitment", "as_of"), name="position_of_commitment"),)

    def __str__(self) -> str:
        return self.get_position_display()

    def get_absolute_url(self) -> str:
        """A position stands on its commitment's page."""
        return self.commitment.get_absolute_url()


class SuggestionState(models.TextChoices):
    """A suggested tag counts only once a person accepted it; a refusal is remembered."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class TagSuggestion(SpaceRecord):
    """A theme that a model, learned from the space's own tagged promises, would give to a promise.

    ``score`` orders suggestions: 0.5 just enough, 1 sure. ``model_version`` is the beginning of the model's SHA-256.
    """

    policy: ClassVar = Kind(
        "tag_suggestion",
        {
            "commitment": S1,
            "term": S1,
            "score": S1,
            "model_version": S1,
            "state": S1,
            "decided_by": S1,
            "decided_at": S1,
        },
        verbs={"create": KEEPERS, "decide": KEEPERS},
    )
    title_needs: ClassVar = ("commitment", "term")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="suggestions")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=4, decimal_places=3)
    model_version = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    decided_by = models.UUIDField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(fields=("commitment", "term"), name="tag_suggested_once"),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_by=None)
                | ~models.Q(state="open") & ~models.Q(decided_by=None),
                name="tag_decided_by_a_person",
            ),
        )
        indexes = (models.Index(fields=("space", "state", "score"), name="tag_suggestions_open"),)

    def __str__(self) -> str:
        return str(self.term)


class Duty(SpaceRecord):
    """The part of a commitment that one body at one level of government owes. Without a lead nobody owns it yet."""

    policy: ClassVar = Kind(
        "duty",
        {
            "commitment": S1,
            "wording": S1,
            "lead": S1,
            "supports": S1,
            "level": S1,
            "places": S1,
            "due": S1,
            "assigned_on": S1,
            "withdrawn_because": S1,
        },
        owes=("lead_id", "supports"),
        # A body without places of its own duty is reached through where the body works.
        places=("places", "lead__places"),
        verbs={"create": KEEPERS, "edit": KEEPERS, "withdraw": KEEPERS},
    )
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="duties")
    wording = LanguageField(_("what is owed"))
    lead = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="duties_led")
    supports = models.ManyToManyField(Actor, blank=True, related_name="duties_supported")
    level = models.CharField(_("level of government"), max_length=20, choices=GovernmentLevel)
    places = models.ManyToManyField(Place, blank=True, related_name="duties")
    due = models.DateField(_("due"), null=True, blank=True)
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True)
    withdrawn_because = models.TextField(_("reason of withdrawal"), blank=True)

    class Meta(SpaceRecord.Meta):
        verbose_name_plural = "duties"
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(lead=None, assigned_on=None)
                | models.Q(lead__isnull=False, assigned_on__isnull=False),
                name="duty_assigned_with_a_day",
            ),
        )
        indexes = (
            models.Index(fields=("space", "level"), name="duty_by_level"),
            models.Index(fields=("space", "due"), name="duty_by_due"),
        )

    def __str__(self) -> str:
        return text_in(self.wording)

    @property
    def is_owned(self) -> bool:
        """A body has been named as its lead."""
        return self.lead_id is not None

    def get_absolute_url(self) -> str:
        """The duty's page."""
        return reverse("commitments:duty", args=(self.space.slug, self.pk))
