"""What was promised, in official and in plain words, and how the State stands to it."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models.instruments import KEEPERS, TITLE_LETTERS, Instrument, InstrumentKind
from accord.kernel.actors.models import Actor
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.taxonomies.models import Term


class CommitmentKind(models.TextChoices):
    """What sort of promise a paragraph holds."""

    RECOMMENDATION = "recommendation", _("recommendation")
    CONCERN = "concern", _("concern or observation")
    PLEDGE = "pledge", _("voluntary pledge")
    CLAUSE = "clause", _("clause")
    DECISION = "decision", _("decision")
    GOAL = "goal", _("goal of a vision or plan")


_USUAL = {
    InstrumentKind.UPR_OUTCOME: CommitmentKind.RECOMMENDATION,
    InstrumentKind.CONCLUDING_OBSERVATIONS: CommitmentKind.RECOMMENDATION,
    InstrumentKind.SPECIAL_PROCEDURE: CommitmentKind.RECOMMENDATION,
    InstrumentKind.PLAN: CommitmentKind.GOAL,
    InstrumentKind.COMPANY_PLAN: CommitmentKind.GOAL,
    InstrumentKind.VISION: CommitmentKind.GOAL,
    InstrumentKind.GROUP_DECISION: CommitmentKind.DECISION,
    InstrumentKind.COURT_JUDGMENT: CommitmentKind.DECISION,
}


def usual_kind(document: str) -> CommitmentKind:
    """What a paragraph of a kind of document is, unless somebody says otherwise."""
    return _USUAL.get(InstrumentKind(document), CommitmentKind.CLAUSE)


class Position(models.TextChoices):
    """How the State, or whoever promises, stands to a commitment. A committee's recommendation may have none."""

    SUPPORTED = "supported", _("supported")
    IN_PART = "in_part", _("supported in part")
    NOTED = "noted", _("noted")
    PENDING = "pending", _("pending")
    NOT_SUPPORTED = "not_supported", _("not supported")


class ActionCategory(models.TextChoices):
    """What kind of action a recommendation asks for, from the least to the most (UPR Info's categories 1 to 5)."""

    MINIMAL = "1", _("minimal action")
    CONTINUING = "2", _("continuing action")
    CONSIDERING = "3", _("considering action")
    GENERAL = "4", _("general action")
    SPECIFIC = "5", _("specific action")


def action_words(category: str) -> str:
    """The category with what it means; as it stands where it is none of the five."""
    known = dict(ActionCategory.choices)
    return f"{category}: {known[category]}" if category in known else category


class Commitment(SpaceRecord):
    """One paragraph or clause: the official words as they stand, and beside them what they mean in plain words.

    ``position`` is the newest StatePosition's, kept here so that lists of hundreds of thousands filter by it.
    ``text_key`` is the fingerprint of the text with its white space collapsed: two rows with one key are one promise.
    ``import_key``: the digest of what a file said of it, with the revision that it was brought up to by that: a file
    that says the same again, of a commitment that nobody changed since, says nothing new.
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
            "regions": S0,
            "position": S0,
            "session": S0,
            "action_category": S0,
            "themes": S0,
            "affected_persons": S0,
            "sdgs": S0,
            "external_id": S0,
            "source": S0,
            "text_key": S0,
            "import_key": S0,
            "removed_because": S1,
        },
        verbs={"create": KEEPERS, "edit": KEEPERS, "import": KEEPERS, "remove": KEEPERS},
    )
    # The keys are made of other fields, and the position is signed with its own record.
    unhashed: ClassVar = SpaceRecord.unhashed | {"text_key", "paragraph_key", "position", "import_key"}

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
    promisor = models.ForeignKey(
        Actor, verbose_name=_("who promises it"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    promisee = models.ForeignKey(
        Actor, verbose_name=_("to whom"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recommending_states = models.JSONField(_("recommended by"), default=list, blank=True)
    # Those of the State it is addressed to, as its source calls them.
    regions = models.JSONField(_("regions"), default=list, blank=True)
    position = models.CharField(_("position"), max_length=20, choices=Position, blank=True)
    session = models.CharField(_("session"), max_length=60, blank=True)
    action_category = models.CharField(_("action category"), max_length=20, blank=True)
    themes = models.ManyToManyField(Term, verbose_name=_("themes"), blank=True, related_name="commitments")
    affected_persons = models.ManyToManyField(Term, verbose_name=_("people concerned"), blank=True, related_name="+")
    sdgs = models.ManyToManyField(Term, verbose_name=_("Sustainable Development Goals"), blank=True, related_name="+")
    external_id = models.CharField(_("external id"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    text_key = models.CharField(max_length=64, editable=False)
    import_key = models.CharField(max_length=60, blank=True, editable=False)
    removed_because = models.TextField(_("why it was removed"), blank=True)

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
    def action(self) -> str:
        """The action category in words."""
        return action_words(self.action_category)

    @property
    def heading_words(self) -> str:
        """What stands over its page, never cut: its words where they are short, else its paragraph or its kind."""
        words = text_in(self.plain) or " ".join(self.text.split())
        return words if len(words) <= TITLE_LETTERS else capfirst(self.reference or self.get_kind_display())

    @property
    def reference(self) -> str:
        """Where it stands in its instrument: “paragraph 122.17”, empty where the source gives no number."""
        return _("paragraph %(number)s") % {"number": self.paragraph} if self.paragraph else ""

    def get_absolute_url(self) -> str:
        """The commitment's page."""
        return reverse("commitments:commitment", args=(self.space.slug, self.pk))


class EarlierWording(SpaceRecord):
    """Official words as they stood before others replaced them; ``created_at`` says when.

    ``reason``: why, where a person changed them; a newer version of the source needs none.
    """

    policy: ClassVar = Kind(
        "earlier_wording",
        {"commitment": S0, "paragraph": S0, "text": S0, "language": S0, "source": S0, "reason": S1},
    )
    title_needs: ClassVar = ("commitment",)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="earlier_words")
    paragraph = models.CharField(_("paragraph or clause"), max_length=60, blank=True)
    text = models.TextField(_("official words"))
    language = models.CharField(_("language"), max_length=10, default="en")
    source = models.CharField(_("source"), max_length=500, blank=True)
    reason = models.TextField(_("why they were changed"), blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("commitment", "created_at"), name="earlier_words_of_commitment"),)

    def __str__(self) -> str:
        words = " ".join(self.text.split())
        return words if len(words) <= TITLE_LETTERS else words[: TITLE_LETTERS - 1].rstrip() + "…"

    def get_absolute_url(self) -> str:
        """Earlier words stand on their commitment's page."""
        return self.commitment.get_absolute_url()


class StatePosition(SpaceRecord):
    """How the State stands to a commitment, from a day on, by a source. The newest counts, the rest is history."""

    policy: ClassVar = Kind(
        "state_position",
        {"commitment": S0, "position": S0, "as_of": S0, "source": S0, "note": S0, "removed_because": S1},
        verbs={"create": KEEPERS, "remove": KEEPERS},
    )
    title_needs: ClassVar = ("commitment",)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="positions")
    position = models.CharField(_("position"), max_length=20, choices=Position)
    # A file without dates leaves this empty; such a position is older than any dated one.
    as_of = models.DateField(_("since"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    note = models.TextField(_("explanation given"), blank=True)
    removed_because = models.TextField(_("why it was removed"), blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("commitment", "as_of"), name="position_of_commitment"),)

    def __str__(self) -> str:
        return self.get_position_display()

    def get_absolute_url(self) -> str:
        """A position stands on its commitment's page."""
        return self.commitment.get_absolute_url()
