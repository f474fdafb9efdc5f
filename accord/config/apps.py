"""Start-up: who hears of which event, and how deliveries reach the worker."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Joins the apps once all of them are loaded."""

    name = "accord.config"
    label = "config"

    def ready(self) -> None:
        """Hand the maps of this folder to the kernel, which must not import upward."""
        # Jobs import models, so they can only be read once every app is loaded.
        from accord.config.jobs import AT_ONCE, JOBS, PERIODIC  # noqa: PLC0415 — models must be loaded before
        from accord.config.slots import SLOTS  # noqa: PLC0415 — models must be loaded before
        from accord.kernel.audit.deliveries import deliver_with, subscribe  # noqa: PLC0415 — models must be loaded before
        from accord.kernel.audit.jobs import enqueue  # noqa: PLC0415 — models must be loaded before
        from accord.kernel.audit.schedule import set_schedule  # noqa: PLC0415 — models must be loaded before
        from accord.ui.slots import fill_slots  # noqa: PLC0415 — models must be loaded before

        fill_slots(SLOTS)
        subscribe(JOBS, AT_ONCE)
        set_schedule(PERIODIC)
        deliver_with(enqueue)
