"""Registration with Django."""

from django.apps import AppConfig


class VettingConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.vetting"
    label = "vetting"
