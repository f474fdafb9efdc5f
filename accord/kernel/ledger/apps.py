"""Registration with Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.ledger"
    label = "ledger"
