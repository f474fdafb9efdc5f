"""Registration with Django."""

from django.apps import AppConfig

from accord.kernel.search.declarations import discover


class SearchConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.search"
    label = "search"

    def ready(self) -> None:
        """Learn what can be searched from every app's ``search.py``."""
        discover()
