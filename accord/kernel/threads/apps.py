"""Registration with Django."""

from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.threads"
    label = "threads"
