"""What people fill in about lists, their terms and how terms of two lists lie to each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.queries.terms import terms_in_list
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.taxonomies.models import Likeness, Taxonomy, Term
from accord.kernel.taxonomies.queries import IN_ORDER
from accord.ui.forms import AccordForm, LanguageTextField


class ListForm(AccordForm):
    """A list of terms."""

    name = LanguageTextField(label=_("Name"), max_length=200)
    key = forms.SlugField(
        label=_("Key"),
        max_length=60,
        help_text=_("Letters, digits and hyphens. Files and commands find the list by it; it stays as it is."),
    )
    source = forms.CharField(label=_("Who made it"), required=False, max_length=300)

    def __init__(self, *args: Any, known: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if known:
            del self.fields["key"]


class TermForm(AccordForm):
    """A term of a list."""

    name = LanguageTextField(label=_("Name"), max_length=300)
    code = forms.CharField(label=_("Code"), required=False, max_length=40)
    parent = forms.ModelChoiceField(
        label=_("Stands under"), queryset=Term.objects.none(), required=False, empty_label=_("no other term")
    )
    rank = forms.IntegerField(
        label=_("Place in the list"),
        required=False,
        min_value=0,
        max_value=32_767,
        help_text=_("The lowest number comes first; equal ones go by code and name."),
    )

    def __init__(
        self, *args: Any, viewer: Viewer, taxonomy: Taxonomy, term: Term | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        rows = terms_in_list(viewer, taxonomy).filter(retired_at=None)
        self.offer(parent=rows.exclude(pk=term.pk) if term else rows)

    def clean_rank(self) -> int:
        """None given is the first place."""
        return self.cleaned_data["rank"] or 0


class RetireForm(AccordForm):
    """Which other term stands for a retired one."""

    instead = forms.ModelChoiceField(
        label=_("What stands for it now"),
        queryset=Term.objects.none(),
        required=False,
        empty_label=_("nothing: it is just not used any more"),
        help_text=_("Promises that carry the old term then count under this one."),
    )

    def __init__(self, *args: Any, viewer: Viewer, term: Term, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = terms_in_list(viewer, term.taxonomy).filter(retired_at=None)
        self.offer(instead=rows.exclude(pk=term.pk))


class TermChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # generic for the type checker alone
    """A term of another list, with the list's name beside it."""

    def label_from_instance(self, obj: Any) -> str:
        """List and term."""
        return f"{obj.taxonomy}: {obj}"


class MapForm(AccordForm):
    """How a term lies to a term of another list."""

    likeness = forms.ChoiceField(label=_("This term …"), choices=Likeness.choices)
    counterpart = TermChoice(label=_("… which term of another list"), queryset=Term.objects.none())
    reason = forms.CharField(label=_("Why, or by which source"), required=False, max_length=300)

    def __init__(self, *args: Any, viewer: Viewer, term: Term, **options: Any) -> None:
        super().__init__(*args, **options)
        lists = visible_to(viewer, Taxonomy).exclude(pk=term.taxonomy_id).values("pk")
        rows = visible_to(viewer, Term).filter(taxonomy__in=lists, retired_at=None).select_related("taxonomy")
        self.offer(counterpart=rows.order_by("taxonomy__key", *IN_ORDER))
