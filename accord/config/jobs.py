"""Which job hears of which event: event → dotted paths of functions ``job(event)``; each may run twice unharmed."""

JOBS: dict[str, tuple[str, ...]] = {}
