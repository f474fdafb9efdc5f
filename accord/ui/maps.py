"""What every map needs, in a picture or in a form: its files, and the frame that map.js draws in."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accord.ui.pictures.drawing import element


def map_media(*, with_shapes: bool) -> forms.Media:
    """What a page with a map or a picker loads: Leaflet only where there are shapes to draw."""
    sheets = ["vendor/leaflet/leaflet.css", "ui/map.css"] if with_shapes else ["ui/map.css"]
    leaflet, own = Script("vendor/leaflet/leaflet.js", defer=True), Script("ui/map.js", type="module")
    scripts: list[Any] = [leaflet, own] if with_shapes else [own]
    return forms.Media(css={"all": sheets}, js=scripts)


def map_canvas(label: str) -> SafeString:
    """The frame, hidden until the script fills it."""
    zoom = {"data_zoom_in": _("Closer"), "data_zoom_out": _("Farther")}
    return element("div", class_="map-canvas", role="group", aria_label=label, **zoom, hidden="")
