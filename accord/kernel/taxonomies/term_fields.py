"""Terms in forms: each list under its own name, folded, with an input that narrows what is shown."""

from collections.abc import Collection, Iterable
from functools import partial
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.taxonomies.models import Taxonomy, Term
from accord.kernel.taxonomies.queries import IN_ORDER
from accord.ui.pickers import AreaNode, AreaWidget


class TermWidget(AreaWidget):
    """Boxes, list by list. Names are not typed: many hold commas."""

    find_words = gettext_lazy("Find a term by a part of its name")
    whole_words = gettext_lazy("“%(place)s” itself")
    named_words = ""


class TermsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # generic for the type checker alone
    """Any number of terms. Set what it offers with ``offer_terms`` once the form is made."""

    widget = TermWidget

    def __init__(self, **options: object) -> None:
        super().__init__(queryset=Term.objects.none(), required=False, **options)


def offer_terms(
    form: forms.Form, name: str, viewer: Viewer, lists: QuerySet[Taxonomy], chosen: Collection[UUID] = ()
) -> None:
    """Offer in a form's field the terms in use of these lists, and those that the record carries of any list.

    Where there are none the form asks nothing.
    """
    field = form.fields.get(name)
    if not isinstance(field, TermsField):
        return  # taken away, because the person may not read what it would show
    in_use = Q(retired_at=None, taxonomy__in=lists.order_by().values("pk"))
    rows = visible_to(viewer, Term).filter(in_use | Q(pk__in=list(chosen))).select_related("taxonomy")
    if not rows.exists():
        del form.fields[name]
        return
    field.queryset = rows
    field.widget.nodes = partial(_nodes, rows.order_by("taxonomy__key", *IN_ORDER))


def _nodes(terms: Iterable[Term]) -> list[AreaNode]:
    """The lists that the terms stand in as headings, and each term under its own list or the wider term."""
    rows = list(terms)
    here = {term.pk for term in rows}
    lists = {term.taxonomy_id: AreaNode(str(term.taxonomy_id), str(term.taxonomy), is_heading=True) for term in rows}
    return [
        *lists.values(),
        *(
            AreaNode(str(t.pk), str(t), t.code, str(t.parent_id if t.parent_id in here else t.taxonomy_id))
            for t in rows
        ),
    ]
