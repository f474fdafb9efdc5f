"""Registration with Django."""

from django.apps import AppConfig


class TaxonomiesConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.taxonomies"
    label = "taxonomies"
