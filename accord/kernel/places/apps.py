"""Registration with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.places"
    label = "places"
