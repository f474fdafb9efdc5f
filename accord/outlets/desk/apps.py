"""Registration with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.outlets.desk"
    label = "desk"
