"""Registration with Django."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.commit.commitments"
    label = "commitments"
