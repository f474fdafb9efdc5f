"""Registration with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.understand.directory"
    label = "directory"
