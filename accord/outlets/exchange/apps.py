"""Registration with Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.outlets.exchange"
    label = "exchange"
