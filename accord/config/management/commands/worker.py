"""The task library's worker, but what one that died left behind is taken up at once, not at the next sweep."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from accord.kernel.audit.jobs import start_clock, take_up_again


class Command(db_worker.Command):
    """``django worker``: the one worker of a store, started by the supervisor of ``accord serve``."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Take up what was cut off, see to it that the clock ticks, then take jobs until stopped."""
        take_up_again()
        start_clock()
        super().handle(*args, **options)
