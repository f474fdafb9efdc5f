"""Which job hears of which event, and which job runs how often. Each may run twice unharmed."""

from datetime import timedelta

INDEX = ("accord.kernel.search.jobs.index_event",)
TELL_REVIEWERS = ("accord.outlets.desk.jobs.tell_reviewers",)
TELL_SECRETARIAT = ("accord.outlets.desk.jobs.tell_secretariat",)

# event → dotted paths of functions ``job(event)``. Apps above search bring the index up to date themselves, in the
# transaction that writes; the ones named here stand below it.
JOBS: dict[str, tuple[str, ...]] = {
    "actor_added": INDEX,
    "actor_changed": INDEX,
    "account_linked": INDEX,
    "place_added": INDEX,
    "places_imported": INDEX,
    "space_settings_changed": ("accord.kernel.search.jobs.index_space",),
    "import_asked": ("accord.outlets.exchange.jobs.read_asked_import",),
    "import_confirmed": ("accord.outlets.exchange.jobs.apply_confirmed_import",),
    "assignment_confirmed": ("accord.commit.commitments.jobs.assign_confirmed",),
    "commitments_imported": ("accord.commit.commitments.jobs.suggest_for_imported",),
    "import_finished": ("accord.kernel.search.jobs.keep_facets", "accord.commit.commitments.jobs.propose_in_space"),
    "likenesses_asked": ("accord.commit.commitments.jobs.propose_in_space",),
    "record_submitted": TELL_REVIEWERS,
    # After the unit's step the space's reviewers are next.
    "submission_approved": TELL_REVIEWERS,
    "assessment_published": TELL_SECRETARIAT,
}

# Likewise, but in the event's own transaction: what must hold the moment that the event does.
END_TOKENS = ("accord.outlets.exchange.jobs.end_tokens",)
AT_ONCE: dict[str, tuple[str, ...]] = {
    "account_password_changed": END_TOKENS,
    "second_factors_changed": END_TOKENS,
    "role_ended": END_TOKENS,
}

PERIODIC: dict[str, timedelta] = {
    "accord.kernel.audit.jobs.sweep": timedelta(minutes=5),
    "accord.kernel.audit.jobs.forget_finished_tasks": timedelta(days=1),
    "accord.kernel.files.jobs.sweep_leftovers": timedelta(days=1),
    "accord.kernel.search.jobs.forget_old_marks": timedelta(days=1),
    "accord.kernel.search.jobs.keep_changed_facets": timedelta(minutes=10),
    "accord.kernel.followup.jobs.remind_of_overdue": timedelta(days=1),
    # Asked often, so that each space's hour is kept and a mail server that was away is tried again.
    "accord.outlets.desk.due.posting.mail_what_is_due": timedelta(minutes=20),
    "accord.outlets.desk.jobs.forget_held_forms": timedelta(hours=6),
    "accord.commit.commitments.jobs.propose_where_files_came": timedelta(minutes=15),
    "accord.commit.commitments.jobs.prepare_some_vectors": timedelta(hours=1),
    "accord.outlets.desk.jobs.forget_sessions": timedelta(days=1),
}
