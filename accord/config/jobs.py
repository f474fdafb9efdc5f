"""Which job hears of which event: event → dotted paths of functions ``job(event)``; each may run twice unharmed."""

INDEX = ("accord.kernel.search.jobs.index_event",)
TELL_REVIEWERS = ("accord.outlets.desk.jobs.tell_reviewers",)
TELL_SECRETARIAT = ("accord.outlets.desk.jobs.tell_secretariat",)

# Apps above search bring the index up to date themselves, in the transaction that writes; these stand below it.
JOBS: dict[str, tuple[str, ...]] = {
    "actor_added": INDEX,
    "actor_changed": INDEX,
    "account_linked": INDEX,
    "place_added": INDEX,
    "places_imported": INDEX,
    "record_submitted": TELL_REVIEWERS,
    # After the unit's step the space's reviewers are next.
    "submission_approved": TELL_REVIEWERS,
    "assessment_published": TELL_SECRETARIAT,
}
