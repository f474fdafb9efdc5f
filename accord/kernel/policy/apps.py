"""Registration with Django."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.policy"
    label = "policy"
