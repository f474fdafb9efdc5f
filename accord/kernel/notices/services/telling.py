"""Telling people, once, about what they may see."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.utils import timezone

from accord.kernel.access.facts import record_of, viewers_of
from accord.kernel.actors.models import Account
from accord.kernel.audit.canonical import content_digest
from accord.kernel.audit.models import Event
from accord.kernel.audit.services import BATCH, nothing_changed, record, record_batch, service
from accord.kernel.notices.models import Notice
from accord.kernel.notices.queries import notices_of
from accord.kernel.policy.decision import READ, allow
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import SpaceRecord


@service("people_told")
def tell(
    by: Viewer | Event,
    *,
    accounts: Iterable[Account | UUID | None],
    text: str,
    about: SpaceRecord,
    params: Mapping[str, str | int] | None = None,
) -> int:
    """Leave a notice to each account that may see the record, but for the one that acts. Returns how many are new.

    by: who did it, or the event that a job hears of. text: a gettext message id, marked with ``gettext_noop``.
    params: what is put into it; nothing above S1, the record's own title is looked up when the notice is read.
    Whoever has the same notice unread already is not told again.
    """
    actor = by if isinstance(by, Viewer) else Viewer(account=by.account_id, space=by.space_id)
    ids = {account.pk if isinstance(account, Account) else account for account in accounts} - {None, actor.account}
    readers = _who_may_see(about, ids)
    had = Notice.objects.filter(
        space=about.space_id, kind=about.policy.name, object_id=about.pk, text=text, read_at=None, account__in=readers
    ).values_list("account_id", flat=True)
    new = sorted(set(readers) - set(had))
    if not new:
        nothing_changed()
        return 0
    Notice.objects.bulk_create(
        [
            Notice(
                space_id=about.space_id,
                account_id=account,
                text=text,
                params=dict(params or {}),
                kind=about.policy.name,
                object_id=about.pk,
            )
            for account in new
        ],
        ignore_conflicts=True,
    )
    record(actor, "people_told", about, details={"people": len(new)})
    return len(new)


def _who_may_see(about: SpaceRecord, ids: Collection[UUID | None]) -> list[UUID]:
    """The accounts whose own view shows the record. Asked as if a second factor were held: reading asks again."""
    facts = record_of(about)
    found = list(Account.objects.filter(pk__in=[pk for pk in ids if pk], is_active=True))
    viewers = viewers_of(found, about.space, second_factor=True)
    return [account.pk for account, viewer in zip(found, viewers, strict=True) if allow(viewer, READ, facts)]


@service("notices_read")
def mark_read(by: Viewer, *, ids: Collection[UUID] | None = None) -> int:
    """Mark the viewer's own notices read: these, or all where none are named. Returns how many were unread."""
    unread = notices_of(by).filter(read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    rows = list(unread[:BATCH])
    if not rows:
        nothing_changed()
        return 0
    Notice.objects.filter(pk__in=[row.pk for row in rows], read_at=None).update(read_at=timezone.now())
    contents = [(row.pk, content_digest([row.kind, row.object_id])) for row in rows]
    record_batch(by, "notices_read", space_id=by.space, kind=Notice.policy, contents=contents)
    return len(rows)
