"""Django's card for this app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The bottom layer: how every page looks and reads."""

    name = "accord.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
