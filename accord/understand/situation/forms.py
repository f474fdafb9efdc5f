"""What people fill in about laws, their stages and provisions, and about what they found."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accord.kernel.access.place_fields import PlacesField, offer_places
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.languages import language_name
from accord.kernel.spaces.models import Space
from accord.kernel.taxonomies.models import Term
from accord.ui.forms import AccordForm, LanguageTextField
from accord.ui.wording import headed
from accord.understand.situation.models import GapFinding, Law, LawKind, LawStage, Provision, Verdict
from accord.understand.situation.queries.gaps import Lists
from accord.understand.situation.queries.laws import provisions_of, public_bodies_for
from accord.understand.situation.services import CellJudgement

NOT_LOOKED = ("", _("not looked at"))


class LawForm(AccordForm):
    """A law, policy or practice."""

    title = LanguageTextField(label=_("Title"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=LawKind.choices, initial=LawKind.LAW)
    number = forms.CharField(label=_("Number and year"), required=False, max_length=80)
    level = forms.ChoiceField(label=_("Level of government"), choices=GovernmentLevel.choices)
    body = forms.ModelChoiceField(
        label=_("Competent body"),
        queryset=Actor.objects.none(),
        required=False,
        empty_label=_("not said"),
        help_text=_("Who must see to it that it is kept."),
    )
    places = PlacesField(label=_("Places"), help_text=_("Where it holds; empty means everywhere."))
    demands = LanguageTextField(
        label=_("What it demands"),
        required=False,
        rows=3,
        max_length=2_000,
        help_text=_("In plain words: who is to do what for whom."),
    )
    source = forms.CharField(
        label=_("Source"), required=False, max_length=500, help_text=_("Where its text can be read.")
    )

    def __init__(self, *args: Any, viewer: Viewer, law: Law | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer(body=public_bodies_for(viewer))
        offer_places(self, "places", viewer, law.places.values_list("pk", flat=True) if law else ())

    @classmethod
    def values_of(cls, law: Law) -> Mapping[str, Any]:
        """What the form shows when it is opened."""
        plain = {name: getattr(law, name) for name in ("title", "kind", "number", "level", "body", "demands", "source")}
        return plain | {"places": list(law.places.all())}


class StageForm(AccordForm):
    """A stage that a law has reached or is to reach."""

    stage = forms.ChoiceField(label=_("Stage"), choices=LawStage.choices)
    reached_on = forms.DateField(label=_("On"), help_text=_("A day to come is kept, and counts from that day on."))
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)
    source = forms.CharField(label=_("Source"), required=False, max_length=500)


class ProvisionForm(AccordForm):
    """One article or section, word for word."""

    number = forms.CharField(label=_("Article or section"), max_length=60, help_text=_("As the law writes it: s. 12"))
    text = forms.CharField(label=_("Its words"), widget=forms.Textarea, help_text=_("Word for word."))
    language = forms.ChoiceField(label=_("Language"))
    demands = LanguageTextField(label=_("What it demands"), required=False, rows=2, max_length=2_000)
    level = forms.ChoiceField(
        label=_("Level that must act"),
        choices=[("", _("the level of the law")), *GovernmentLevel.choices],
        required=False,
    )
    body = forms.ModelChoiceField(
        label=_("Competent body"), queryset=Actor.objects.none(), required=False, empty_label=_("that of the law")
    )
    principle = forms.CharField(
        label=_("Principle it carries out"),
        required=False,
        max_length=300,
        help_text=_("An article of a treaty or a principle, if it names or follows one."),
    )

    def __init__(self, *args: Any, viewer: Viewer, space: Space, **options: Any) -> None:
        super().__init__(*args, languages=space.language_choices, **options)
        codes = dict.fromkeys([*space.languages, "en", "ur", self.initial.get("language", "en")])
        self.offer(body=public_bodies_for(viewer), language=[(code, language_name(code)) for code in codes])

    @classmethod
    def values_of(cls, provision: Provision) -> Mapping[str, Any]:
        """What the form shows when it is opened."""
        names = ("number", "text", "language", "demands", "level", "body", "principle")
        return {name: getattr(provision, name) for name in names}


class ProvisionField(forms.ModelChoiceField):  # type: ignore[type-arg] # generic for the type checker alone
    """A provision of the law, by its number and the beginning of its words."""

    def label_from_instance(self, obj: Provision) -> str:
        """What the menu says."""
        return provision_label(obj)


class VerdictForm(AccordForm):
    """What a law does for one right of one group."""

    right = forms.ModelChoiceField(label=_("Right"), queryset=Term.objects.none())
    group = forms.ModelChoiceField(label=_("Group of people"), queryset=Term.objects.none())
    verdict = forms.ChoiceField(
        label=_("What did you find?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Covered: the law protects the right of this group. Weak: it speaks of it, but leaves something out or "
            "nobody bound. Absent: you looked, and it is not there."
        ),
    )
    provision = ProvisionField(
        label=_("Provision"),
        queryset=Provision.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("Needed for covered and weak. One that is not in the list is added on the page of the law."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea, help_text=_("Why you think so; what is missing.")
    )
    sources = forms.CharField(
        label=_("Sources"), required=False, widget=forms.Textarea, help_text=_("One a line, so that others can check.")
    )
    judged_on = forms.DateField(label=_("Found on"), required=False, help_text=_("Today, where no day is given."))

    def __init__(self, *args: Any, viewer: Viewer, law: Law, lists: Lists, **options: Any) -> None:
        super().__init__(*args, **options)
        terms = visible_to(viewer, Term).order_by("code", "name_key", "pk")
        self.offer(
            right=terms.filter(taxonomy=lists.rights),
            group=terms.filter(taxonomy=lists.groups),
            provision=provisions_of(viewer, law),
        )


def provision_label(provision: Provision) -> str:
    """A provision as a menu names it: its number and the beginning of its words."""
    words = " ".join(provision.text.split())
    return f"{provision.number} — {words if len(words) <= 60 else words[:59].rstrip() + '…'}"


class QuickForm(AccordForm):
    """One right of one law for every group: a line each, of which those that are left as they are change nothing."""

    right = forms.CharField(required=False, widget=forms.HiddenInput)
    sources = forms.CharField(label=_("Sources"), required=False, widget=forms.Textarea)
    judged_on = forms.DateField(label=_("Found on"), required=False, help_text=_("Today, where no day is given."))

    def __init__(
        self,
        *args: Any,
        viewer: Viewer,
        law: Law,
        groups: Sequence[Term],
        counting: Mapping[Any, GapFinding],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.groups, self.counting = groups, counting
        self.provisions = {str(row.pk): row for row in provisions_of(viewer, law)}
        cited = [("", "—"), *((pk, provision_label(row)) for pk, row in self.provisions.items())]
        for group in groups:
            self.fields[f"verdict_{group.pk}"] = forms.ChoiceField(
                label=_("What did you find?"), choices=[("", _("leave it")), *Verdict.choices], required=False
            )
            self.fields[f"provision_{group.pk}"] = forms.ChoiceField(
                label=_("Provision"), choices=cited, required=False
            )
            self.fields[f"note_{group.pk}"] = forms.CharField(label=_("Note"), required=False, max_length=2_000)
            for name in ("verdict", "provision", "note"):
                field = self.fields[f"{name}_{group.pk}"]
                field.widget.attrs["aria-label"] = headed(group, field.label)

    def lines(self) -> Iterator[tuple[Term, GapFinding | None, Sequence[BoundField]]]:
        """For each group: itself, the judgement that counts, and its three inputs."""
        for group in self.groups:
            inputs = [self[f"{name}_{group.pk}"] for name in ("verdict", "provision", "note")]
            yield group, self.counting.get(group.pk), inputs

    def judgements(self) -> list[CellJudgement]:
        """What was chosen, line by line; lines without a verdict are left out."""
        said = self.cleaned_data
        return [
            CellJudgement(
                group,
                said[f"verdict_{group.pk}"],
                self.provisions.get(said[f"provision_{group.pk}"]),
                said[f"note_{group.pk}"],
                field=f"provision_{group.pk}",
            )
            for group in self.groups
            if said[f"verdict_{group.pk}"]
        ]


class DecideForm(AccordForm):
    """Confirm a suggestion or refuse it."""

    decision = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[("confirm", _("Confirm it: it counts from now on")), ("refuse", _("Refuse it, with a reason"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea, help_text=_("Needed to refuse it.")
    )


class WithdrawForm(AccordForm):
    """Why a finding is taken back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)


class ListsForm(AccordForm):
    """The rows and columns of the matrix, one word a line."""

    rights = forms.CharField(
        label=_("Rights, one a line"),
        widget=forms.Textarea,
        required=False,
        help_text=_("Such as: education; safe work; a fair trial."),
    )
    groups = forms.CharField(
        label=_("Groups of people, one a line"),
        widget=forms.Textarea,
        required=False,
        help_text=_("Such as: women; children; persons with disabilities."),
    )

    def clean_rights(self) -> list[str]:
        """The lines that say something."""
        return _lines(self.cleaned_data["rights"])

    def clean_groups(self) -> list[str]:
        """The lines that say something."""
        return _lines(self.cleaned_data["groups"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
