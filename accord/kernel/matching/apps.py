"""Registration with Django."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.matching"
    label = "matching"
