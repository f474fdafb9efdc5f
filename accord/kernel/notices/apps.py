"""Registration with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.notices"
    label = "notices"
