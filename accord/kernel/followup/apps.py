"""Registration with Django."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.followup"
    label = "followup"
