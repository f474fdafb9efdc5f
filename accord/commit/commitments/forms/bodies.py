"""Bodies in forms: a list to tick that narrows while one types, or a name to write."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.kernel.actors.models import Actor
from accord.kernel.spaces.languages import all_texts
from accord.kernel.spaces.names import alias_key
from accord.ui.pickers import TYPED, AreaNode, AreaWidget


class BodiesWidget(AreaWidget):
    """The picker of places, with bodies in it."""

    find_words = gettext_lazy("Find a body by a part of its name")
    named_words = gettext_lazy("Or write names, with commas between them")


class BodiesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # generic for the type checker alone
    """Any number of bodies. Set what it offers with ``offer_bodies`` once the form is made."""

    widget = BodiesWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Actor.objects.none(), required=False, **options)

    def clean(self, value: Any) -> QuerySet[Actor]:
        """The bodies that were ticked or named. Raises ValidationError on a name that is none of them, or several."""
        given = [str(each) for each in value or ()]
        typed = "".join(each.removeprefix(TYPED) for each in given if each.startswith(TYPED))
        ticked = [each for each in given if not each.startswith(TYPED)]
        names = [part for each in typed.split(",") if (part := " ".join(each.split()))]
        called = [body_called(name, self.queryset) for name in names] if self.queryset is not None else []
        return super().clean([*ticked, *(str(body.pk) for body in called)])


def offer_bodies(form: forms.Form, name: str, bodies: QuerySet[Actor] | Sequence[Actor]) -> None:
    """Say which bodies a form's field offers; several fields may be given the same rows."""
    field = form.fields.get(name)
    if isinstance(field, BodiesField) and isinstance(bodies, QuerySet):
        field.queryset = bodies
        field.widget.nodes = lambda: [
            AreaNode(str(body.pk), str(body), str(body.get_level_display()), str(body.parent_id or ""))
            for body in bodies
        ]


def body_called(name: str, bodies: Iterable[Actor]) -> Actor:
    """The one body of this name, in any language. Raises ValidationError for none, and for several."""
    found = _by_name(bodies).get(alias_key(name), [])
    if not found:
        raise ValidationError(_("“%(name)s” is no body that can be chosen here.") % {"name": name})
    if len(found) > 1:
        raise ValidationError(_("Several bodies are called “%(name)s”: choose one in the list.") % {"name": name})
    return found[0]


def _by_name(bodies: Iterable[Actor]) -> Mapping[str, list[Actor]]:
    found: dict[str, list[Actor]] = defaultdict(list)
    for body in bodies:
        for key in {alias_key(text) for text in all_texts(body.name)}:
            found[key].append(body)
    return found
