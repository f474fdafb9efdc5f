"""Registration with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.access"
    label = "access"
