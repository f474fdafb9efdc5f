"""Registration with Django."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.publication"
    label = "publication"
