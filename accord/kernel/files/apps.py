"""Registration with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.files"
    label = "files"
