"""Registration with Django."""

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.answer.progress"
    label = "progress"
