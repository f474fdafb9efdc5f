"""Making a document public: marked and frozen by one person, approved by another (``kernel/publication``)."""

from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, Instrument
from accord.commit.commitments.queries.releases import INSTRUMENT_FIELDS, MOST_PROMISES, releasable
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.audit.services import BATCH, record_batch, service
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.publication.models import Release
from accord.kernel.publication.services import request_release
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord

TITLE_LETTERS = 300


@service("release_requested", "records_marked_public")
def release_instrument(by: Viewer, instrument: Instrument, *, client_key: str | None = None) -> Release:
    """Mark a document, its stages, promises, duties, their bodies and places as public, and ask to release them.

    Nothing is seen outside before a second person approves. What only some people of the space read stays inside.
    Raises NotPermitted for anybody but the secretariat in person, Refused for a document above S1, one without
    promises, one too long, or while a request for it is open.
    """
    demand_new(by, Release)
    demand(by, "edit", instrument)
    if by.account is None:
        raise NotPermitted("create", "by_a_person")
    if instrument.sensitivity > S1:
        raise Refused(_("This document is for some people of the space alone: it cannot be made public."))
    found = releasable(by, instrument)
    if not found.number_of(Commitment):
        raise Refused(_("No promise of this document can be made public."))
    if found.number_of(Commitment) > MOST_PROMISES:
        raise Refused(_("At most %(most)d promises go into one release.") % {"most": MOST_PROMISES})
    _mark_public(by, [instrument])
    for rows in found.rows.values():
        _mark_public(by, rows)
    title = str(instrument)[:TITLE_LETTERS]
    return request_release(
        by, row=instrument, fields=INSTRUMENT_FIELDS, title=title, parts=found.parts, client_key=client_key
    )


def _mark_public(by: Viewer, rows: Sequence[SpaceRecord]) -> None:
    """Lower S1 rows to S0: still read by the space alone, and allowed into a release."""
    marked = [row for row in rows if row.sensitivity == S1]
    for start in range(0, len(marked), BATCH):
        batch = marked[start : start + BATCH]
        model = type(batch[0])
        stored = model._base_manager.filter(pk__in=[row.pk for row in batch], sensitivity=S1)
        stored.update(sensitivity=S0, revision=F("revision") + 1, updated_at=timezone.now())
        for row in batch:
            row.sensitivity = S0
        contents = [(row.pk, row.content_hash()) for row in batch]
        record_batch(by, "records_marked_public", space_id=by.here, kind=model.policy, contents=contents)
