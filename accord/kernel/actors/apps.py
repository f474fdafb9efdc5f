"""Registration with Django."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.actors"
    label = "actors"
