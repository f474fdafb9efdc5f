"""Who an agreement is between, and what followed from a document."""

from datetime import date

from django.utils.translation import gettext as _

from accord.commit.commitments.models import Instrument, InstrumentParty
from accord.commit.commitments.services.words import refuse_other_space
from accord.kernel.access.queries import demand, get_for
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.records import create_record, tombstone_record
from accord.kernel.threads.models import Link, Relation
from accord.kernel.threads.services import link_records


@service("instrument_party_added")
def add_party(
    by: Viewer,
    instrument: Instrument,
    *,
    party: Actor,
    side: str,
    signed_on: date | None = None,
    note: str = "",
    client_key: str | None = None,
) -> InstrumentParty:
    """Name a party to a document, its side, and the day it signed; without a day it has not signed yet.

    Raises NotPermitted for anybody but the secretariat, Refused where the party is named already.
    """
    demand(by, "edit", instrument)
    refuse_other_space(by, instrument, party)
    there = InstrumentParty.objects.filter(instrument=instrument, party=party, deleted_at=None)
    if not client_key and there.exists():
        raise Refused(_("This party is named already."), field="party")
    named, created = create_record(
        by,
        InstrumentParty,
        client_key=client_key,
        instrument=instrument,
        party=party,
        side=side,
        signed_on=signed_on,
        note=note.strip(),
    )
    if created:
        changes = {"party": (None, party), "side": (None, side), "signed_on": (None, signed_on)}
        record(by, "instrument_party_added", named, changes=changes)
    else:
        nothing_changed()
    return named


@service("instrument_party_removed")
def remove_party(by: Viewer, party: InstrumentParty) -> InstrumentParty:
    """Take a party off that was named in error. Raises NotPermitted, or Refused where it is gone already."""
    demand(by, "edit", party)
    changes = tombstone_record(by, party)
    record(by, "instrument_party_removed", party, changes=changes)
    return party


def say_what_followed(by: Viewer, instrument: Instrument, *, other: SpaceRecord, led_to: bool) -> Link:
    """Say that a document led to another record, or came from it. Harmless to repeat.

    Raises NotPermitted for anybody but the secretariat, NotVisible for a record the person may not see, Refused for
    the document itself or where the two are linked the other way round.
    """
    demand(by, "edit", instrument)
    named = get_for(by, type(other), other.pk)
    source, target = (named, instrument) if led_to else (instrument, named)
    ends = {"source_id": target.pk, "target_id": source.pk, "relation": Relation.CAME_FROM, "deleted_at": None}
    if Link.objects.filter(**ends).exists():
        raise Refused(_("These two are linked the other way round already."), field="other")
    return link_records(by, source=source, relation=Relation.CAME_FROM, target=target)
