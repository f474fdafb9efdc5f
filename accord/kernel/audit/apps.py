"""Registration with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The app as Django sees it."""

    name = "accord.kernel.audit"
    label = "audit"
