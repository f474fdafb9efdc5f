"""What people fill in about a promise: its words, plain words, and how the State stands to it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.forms.instruments import UNSAID
from accord.commit.commitments.models import Commitment, CommitmentKind, Position
from accord.commit.commitments.queries import bodies_for
from accord.commit.commitments.queries.terms import TAGS, lists_by_tag
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.languages import language_name
from accord.kernel.spaces.models import Space
from accord.kernel.taxonomies.term_fields import TermsField, offer_terms
from accord.ui.forms import AccordForm, LanguageTextField

# Besides the space's own: those in which the United Nations write.
OF_THE_UN = ("en", "ar", "es", "fr", "ru", "zh-hans")


class NamesField(forms.CharField):
    """Names, one a line; the value is a list."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Each name once."""
        return list(dict.fromkeys(name for line in super().clean(value).splitlines() if (name := line.strip())))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lines differ."""
        return super().has_changed(self.prepare_value(initial), data)


class CommitmentForm(AccordForm):
    """One paragraph of a document, word for word."""

    text = forms.CharField(
        label=_("Official words"),
        widget=forms.Textarea,
        help_text=_("Word for word, as the document has them. Plain words have their own place."),
    )
    language = forms.ChoiceField(label=_("Language of these words"))
    paragraph = forms.CharField(label=_("Paragraph or clause"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=CommitmentKind.choices)
    plain = LanguageTextField(label=_("Plain words"), required=False, rows=3, max_length=2_000)
    heading = forms.CharField(label=_("Heading it stands under"), required=False, max_length=1_000)
    addressed_to = forms.CharField(label=_("Addressed to"), required=False, max_length=200)
    promisor = forms.ModelChoiceField(
        label=_("Who promises it"), queryset=Actor.objects.none(), required=False, empty_label=UNSAID[1]
    )
    promisee = forms.ModelChoiceField(
        label=_("To whom"), queryset=Actor.objects.none(), required=False, empty_label=UNSAID[1]
    )
    recommending_states = NamesField(
        label=_("States that recommend it"), required=False, max_length=20_000, help_text=_("One a line.")
    )
    session = forms.CharField(label=_("Session"), required=False, max_length=60)
    themes = TermsField(label=_("Themes"))
    affected_persons = TermsField(label=_("People concerned"))
    sdgs = TermsField(label=_("Sustainable Development Goals"))

    def __init__(
        self, *args: Any, viewer: Viewer, space: Space, commitment: Commitment | None = None, **options: Any
    ) -> None:
        super().__init__(*args, languages=space.language_choices, **options)
        codes = dict.fromkeys([*space.languages, *OF_THE_UN, self.initial.get("language", "en")])
        bodies = bodies_for(viewer)
        self.offer(language=[(code, language_name(code)) for code in codes if code], promisor=bodies, promisee=bodies)
        for name, lists in lists_by_tag(viewer).items():
            chosen = getattr(commitment, name).values_list("pk", flat=True) if commitment else ()
            offer_terms(self, name, viewer, lists, chosen)


class ChangeCommitmentForm(CommitmentForm):
    """What stands there of a paragraph, to be corrected. Plain words have a form of their own."""

    plain = None  # type: ignore[assignment] # Django's own way to leave out a field of the parent
    reason = forms.CharField(
        label=_("Why the official words change"),
        required=False,
        max_length=2_000,
        help_text=_("Needed only where they change. The earlier words are kept beside the new ones, with this."),
    )
    field_order = ("text", "reason")

    @classmethod
    def values_of(cls, commitment: Commitment) -> Mapping[str, Any]:
        """What the form shows when it is opened."""
        names = ("text", "language", "paragraph", "kind", "heading", "addressed_to", "recommending_states", "session")
        plain = {name: getattr(commitment, name) for name in (*names, "promisor", "promisee")}
        return plain | {name: list(getattr(commitment, name).values_list("pk", flat=True)) for name in TAGS}


class PlainWordsForm(AccordForm):
    """What the official words mean, said so that everybody understands it."""

    plain = LanguageTextField(
        label=_("Plain words"),
        required=False,
        rows=4,
        max_length=2_000,
        help_text=_("One or two short sentences: who is to do what for whom. The official words stay as they are."),
    )

    @classmethod
    def values_of(cls, commitment: Commitment) -> Mapping[str, Any]:
        """What the form shows when it is opened."""
        return {"plain": commitment.plain}


class PositionForm(AccordForm):
    """How the State stands to a promise."""

    position = forms.ChoiceField(label=_("Position"), choices=Position.choices)
    as_of = forms.DateField(label=_("Since"), required=False)
    source = forms.CharField(label=_("Where this is written"), max_length=500)
    note = forms.CharField(label=_("Explanation given"), required=False, widget=forms.Textarea)
