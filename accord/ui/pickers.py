"""Inputs for where something is: a point as two numbers, areas as a tree of boxes. A map is added where shapes are.

Without the script both work as they stand; map.js writes into the same inputs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.ui.maps import map_canvas, map_media
from accord.ui.pictures.drawing import element, joined

# Stands before what was typed, among the ids of the boxes that were ticked.
TYPED = "typed:"
Point = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class AreaNode:
    """One place of the tree. note: what it is, beside its name. parent: the key of the one it stands under.

    is_heading: only what stands under it can be chosen.
    """

    key: str
    label: str
    note: str = ""
    parent: str = ""
    is_heading: bool = False


class AreaWidget(forms.SelectMultiple):
    """Boxes in a tree, folded where nothing is chosen, and an input that takes names or codes.

    Nobody has to unfold a tree of hundreds, and places too many for a tree can be named: what is written there is added
    when the form is sent. The script adds an input that narrows the tree while one types.
    """

    use_fieldset = True
    nodes: Callable[[], Sequence[AreaNode]] = staticmethod(lambda: ())
    shapes_url = ""
    # What stands at its inputs; without words for names there is no input for them.
    find_words: str | Promise = gettext_lazy("Find a place by a part of its name")
    whole_words: str | Promise = gettext_lazy("the whole of %(place)s")
    named_words: str | Promise = gettext_lazy("Or write names or codes, with commas between them")

    @property
    def media(self) -> forms.Media:
        """Style and scripts of this picker."""
        return map_media(with_shapes=bool(self.shapes_url))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The ids that were ticked, and what was typed as one more value."""
        ticked: list[str] = list(super().value_from_datadict(data, files, name) or ())
        typed = str(data.get(f"{name}_named", "")).strip()
        return [*ticked, f"{TYPED}{typed}"] if typed else ticked

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """An unticked box sends nothing, so nothing can be told from it."""
        return False

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The whole picker."""
        values = {str(each) for each in value or ()}
        typed = next((each.removeprefix(TYPED) for each in values if each.startswith(TYPED)), "")
        nodes = self.nodes()
        ident = str((attrs or {}).get("id", f"id_{name}"))
        chosen = [element("li", element("bdi", n.label), class_="chip") for n in nodes if n.key in values]
        parts = [
            element("ul", *chosen, class_="picker-chosen", aria_label=_("Chosen")),
            _finder(ident, self.find_words),
            element("div", *_Tree(nodes, values, name, self.whole_words).branches(), class_="picker-tree"),
        ]
        if self.named_words:
            parts.append(_named(name, ident, typed, self.named_words))
        if self.shapes_url:
            summary = element("summary", _("Choose on the map"))
            canvas = map_canvas(_("Choose on the map"))
            parts.append(element("details", summary, canvas, class_="picker-map", hidden=""))
        own_id = None if self.named_words else ident
        return element("div", *parts, id=own_id, class_="area-picker", data_shapes=self.shapes_url or None)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The error summary leads to the input that takes names, or to the whole."""
        return id_


def _finder(ident: str, words: str | Promise) -> SafeString:
    """Narrows the tree; the script takes ``hidden`` away."""
    label = element("label", words, for_=f"{ident}_find")
    box = format_html('<input type="text" id="{}_find" autocomplete="off" data-find>', ident)
    return element("div", label, box, class_="picker-find", hidden="")


def _named(name: str, ident: str, typed: str, words: str | Promise) -> SafeString:
    label = element("label", words, for_=ident)
    box = format_html('<input type="text" id="{}" name="{}_named" value="{}" autocomplete="off">', ident, name, typed)
    return element("div", label, box, class_="picker-named")


class _Tree:
    """The boxes, each place under the one it lies in; what has places under it can be folded."""

    def __init__(self, nodes: Iterable[AreaNode], values: set[str], name: str, whole: str | Promise) -> None:
        self.values, self.name, self.whole = values, name, whole
        self.below: dict[str, list[AreaNode]] = {}
        nodes = list(nodes)
        keys = {node.key for node in nodes}
        for node in nodes:
            self.below.setdefault(node.parent if node.parent in keys else "", []).append(node)

    def branches(self) -> list[SafeString]:
        """The tree from its roots; a single root is open."""
        roots = self.below.get("", [])
        return [self.branch(node, is_open=len(roots) == 1) for node in roots]

    def branch(self, node: AreaNode, *, is_open: bool = False) -> SafeString:
        children = self.below.get(node.key)
        if not children:
            return self.box(node, node.label, node.note)
        chosen = self.chosen(node)
        count = element("span", f" {chosen}", class_="count") if chosen else ""
        own = () if node.is_heading else (self.box(node, str(self.whole) % {"place": node.label}),)
        inside = element("div", *own, *(self.branch(child) for child in children))
        summary = element("summary", element("bdi", node.label), " ", element("span", node.note, class_="quiet"), count)
        return element("details", summary, inside, open="" if is_open or chosen else None)

    def chosen(self, node: AreaNode) -> int:
        """How many are ticked in a place, itself included."""
        return (node.key in self.values) + sum(self.chosen(child) for child in self.below.get(node.key, ()))

    def box(self, node: AreaNode, label: str, note: str = "") -> SafeString:
        ticked = mark_safe(" checked") if node.key in self.values else ""
        called = "" if label == node.label else format_html(' data-name="{}"', node.label)
        box = format_html('<input type="checkbox" name="{}" value="{}"{}{}>', self.name, node.key, called, ticked)
        told = [element("span", note, class_="quiet")] if note else []
        return element("label", box, element("bdi", label), *told)


class PointWidget(forms.MultiWidget):
    """Latitude and longitude as two numbers."""

    use_fieldset = True
    shapes_url = ""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        sides = [forms.NumberInput({"step": "any", "min": -most, "max": most}) for most in (90, 180)]
        super().__init__(sides, attrs)

    @property
    def media(self) -> forms.Media:
        """Style and scripts of this picker; none where there is nothing to click on."""
        return map_media(with_shapes=True) if self.shapes_url else forms.Media(css={"all": ["ui/map.css"]})

    def decompress(self, value: Point | None) -> list[Any]:
        """The two numbers of a point."""
        return list(value) if value else [None, None]

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Two labelled inputs and, where there are shapes, room for the map."""
        context = self.get_context(name, value, dict(attrs or {}))
        labels = (_("Latitude, degrees north"), _("Longitude, degrees east"))
        inputs = []
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            drawn = self._render(part["template_name"], {"widget": part}, renderer)  # type: ignore[attr-defined] # Django's own way to draw one input of several
            inputs.append(element("div", element("label", label, for_=part["attrs"].get("id")), joined([drawn])))
        canvas = [map_canvas(_("Click where it lies"))] if self.shapes_url else []
        row = element("div", *inputs, class_="point-inputs")
        return element("div", row, *canvas, class_="point-picker", data_shapes=self.shapes_url or None)


class PointField(forms.MultiValueField):
    """A point on the earth: (latitude, longitude) in degrees, or None. Half a point is refused."""

    widget = PointWidget

    def __init__(self, **options: Any) -> None:
        sides = [
            forms.DecimalField(max_digits=9, decimal_places=6, min_value=-most, max_value=most) for most in (90, 180)
        ]
        options.setdefault("label", gettext_lazy("Point"))
        super().__init__(sides, require_all_fields=False, **options)
        for side in sides:
            side.required = False

    def compress(self, data_list: Sequence[Decimal | None]) -> Point | None:
        """Both numbers or none. Raises ValidationError on one alone."""
        latitude, longitude = data_list or (None, None)
        if latitude is None and longitude is None:
            return None
        if latitude is None or longitude is None:
            raise ValidationError(_("A point needs both numbers, or none."))
        return latitude, longitude
