"""Registration with Django."""

from django.apps import AppConfig


class SituationConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.understand.situation"
    label = "situation"
