"""Registration with Django."""

from django.apps import AppConfig


class SpacesConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.spaces"
    label = "spaces"
