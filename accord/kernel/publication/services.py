"""Asking for a release, approving it as a second person, withdrawing it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.queries import demand, demand_new, visible_to
from accord.kernel.audit.canonical import content_digest
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.publication.models import Release, ReleaseState
from accord.kernel.publication.payloads import AT_ONCE, Key, Part, frozen_payload
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.kinds import kind_models
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.names import clean_name
from accord.kernel.spaces.records import create_record, move_status


@service("release_requested")
def request_release(
    by: Viewer,
    *,
    row: SpaceRecord,
    fields: Sequence[str],
    title: str,
    parts: Sequence[Part] = (),
    client_key: str | None = None,
) -> Release:
    """Freeze these fields of a record, and of rows it names, for a second person to approve.

    Raises NotVisible for a row the asker does not see, NotPermitted for who may not ask or is not a person, Refused
    for anything above S0, without a title, or while a request for the same record is open.
    """
    demand_new(by, Release)
    person = _person(by, "create")
    whole = Part(row, fields)
    _seen(by, [(type(part.row), part.row.pk) for part in (whole, *parts)])
    payload = frozen_payload(whole, parts)
    release, created = create_record(
        by,
        Release,
        client_key=client_key,
        sensitivity=S1,
        kind=row.policy.name,
        object_id=row.pk,
        title=_titled(title),
        payload=payload,
        payload_hash=content_digest(payload),
        requested_by=person,
    )
    if not created:
        nothing_changed()
        return release
    details = {"kind": release.kind, "object": release.object_id}
    record(by, "release_requested", release, changes={"payload_hash": (None, release.payload_hash)}, details=details)
    return release


def _titled(title: str) -> str:
    cleaned = clean_name(title, field="title")
    if not cleaned:
        raise Refused(_("A release needs a title."), field="title")
    return cleaned


@service("release_approved", "release_withdrawn")
def approve_release(by: Viewer, release: Release) -> Release:
    """Make a requested release public, as a second person; an earlier release of the same record is withdrawn.

    Raises NotPermitted for the asker, Refused where the record changed since or is no longer public, or where the
    request is not open any more.
    """
    demand(by, "approve", release)
    person = _person(by, "approve")
    if person == release.requested_by:
        raise NotPermitted("approve", "four_eyes")
    _refuse_changed(by, release)
    earlier = Release.objects.filter(kind=release.kind, object_id=release.object_id, state=ReleaseState.APPROVED)
    for old in earlier.filter(deleted_at=None):
        _withdraw(by, old, _("Replaced by a newer release."))
    changes = move_status(
        release,
        field="state",
        expected=ReleaseState.REQUESTED,
        to=ReleaseState.APPROVED,
        approved_by=person,
        public_at=timezone.now(),
        sensitivity=S0,
    )
    record(by, "release_approved", release, changes=changes, details={"payload_hash": release.payload_hash})
    return release


@service("release_withdrawn")
def withdraw_release(by: Viewer, release: Release, *, reason: str) -> Release:
    """Take a release, or the request for one, back. The row stays with its payload, who and why.

    Raises NotPermitted, or Refused without a reason or where it is withdrawn already.
    """
    demand(by, "withdraw", release)
    if not reason.strip():
        raise Refused(_("Say why this is withdrawn."), field="reason")
    return _withdraw(by, release, reason.strip())


def _withdraw(by: Viewer, release: Release, reason: str) -> Release:
    if release.state == ReleaseState.WITHDRAWN:
        raise Refused(_("This release is withdrawn already."))
    changes = move_status(
        release,
        field="state",
        expected=release.state,
        to=ReleaseState.WITHDRAWN,
        withdrawn_by=by.account,
        withdrawn_at=timezone.now(),
        reason=reason,
        sensitivity=S1,
    )
    record(by, "release_withdrawn", release, changes=changes)
    return release


def _person(by: Viewer, action: str) -> UUID:
    """The account acting. The operator of the machine is nobody's first or second pair of eyes."""
    if by.account is None:
        raise NotPermitted(action, "by_a_person")
    return by.account


def _refuse_changed(by: Viewer, release: Release) -> None:
    stored = Release.objects.get(pk=release.pk)
    frozen = [stored.payload, *stored.payload["parts"]]
    keys: list[Key] = [(kind_models()[each["kind"]], UUID(each["id"])) for each in frozen]
    rows = _seen(by, keys)
    first, *others = [Part(rows[key], list(each["fields"])) for key, each in zip(keys, frozen, strict=True)]
    if not stored.is_intact or content_digest(frozen_payload(first, others)) != stored.payload_hash:
        raise Refused(_("The record changed since this release was asked for: withdraw it and ask again."))


def _seen(by: Viewer, keys: Sequence[Key]) -> dict[Key, SpaceRecord]:
    """The rows, a query for every 500 of a kind. Raises NotVisible where one of them is hidden from the person."""
    wanted: dict[type[SpaceRecord], list[UUID]] = {}
    for model, pk in keys:
        wanted.setdefault(model, []).append(pk)
    found: dict[Key, SpaceRecord] = {}
    for model, ids in wanted.items():
        for start in range(0, len(ids), AT_ONCE):
            rows = visible_to(by, model).filter(pk__in=ids[start : start + AT_ONCE])
            found |= {(model, row.pk): row for row in rows}
    if any(key not in found for key in keys):
        raise NotVisible
    return found
