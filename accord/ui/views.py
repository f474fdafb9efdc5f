"""The gallery: every component and picture on one page, with invented data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accord.ui import gallery as samples
from accord.ui.gallery_pictures import shown_pictures


def gallery(request: HttpRequest) -> HttpResponse:
    """Show the look; open to everyone, since nobody's data is in it."""
    context = {
        **samples.FRAME,
        **samples.sample_context(),
        "page": samples.sample_list(request.GET),
        "form": samples.sample_form(wrong=False),
        "wrong_form": samples.sample_form(wrong=True),
        "title": _("Gallery: how Accord looks"),
        "pictures_url": "pictures/",
    }
    return render(request, "ui/gallery.html", context)


# The access layer lies above this one: its middleware reads the attribute, as it reads who_may elsewhere.
gallery.open_to = "everyone"  # type: ignore[attr-defined] # functions take attributes


def gallery_pictures(request: HttpRequest) -> HttpResponse:
    """Show every picture in light and dark, English and Urdu; open to everyone, as the gallery is."""
    context = {**samples.FRAME, "title": _("Gallery: every picture"), "shown": shown_pictures()}
    return render(request, "ui/gallery_pictures.html", context)


gallery_pictures.open_to = "everyone"  # type: ignore[attr-defined] # functions take attributes
