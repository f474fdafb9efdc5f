"""Personal tokens by which programs act for a person: only a digest is kept, each has an end, each can be revoked."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.services import token_digest
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.names import clean_name
from accord.outlets.exchange.models import ApiToken, TokenScope

PREFIX = "accord_"
DAYS_USUAL, MOST_DAYS = 90, 366
MOST_TOKENS = 20
# How often a token's last use is written down.
NOTED_EVERY = timedelta(hours=1)


@service("api_token_made")
def make_token(by: Viewer, *, name: str, scope: str, days: int, with_factor: bool) -> tuple[ApiToken, str]:
    """A token for programs of the person's, and its secret, which is told this once.

    with_factor: the second step was shown when it was made. Without it powerful roles count as a reader's.
    Raises NotPermitted for the operator, Refused for no name, too many days or too many tokens.
    """
    if by.account is None:
        raise NotPermitted("create", "by_a_person")
    if scope not in TokenScope.values:
        raise Refused(_("A token reads, or reads and writes."), field="scope")
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("A token is valid for 1 to %(most)d days.") % {"most": MOST_DAYS}, field="days")
    cleaned = clean_name(name, field="name")
    if not cleaned:
        raise Refused(_("Say what it is for."), field="name")
    if live_tokens(by).count() >= MOST_TOKENS:
        raise Refused(_("You have %(most)d tokens here: revoke one first.") % {"most": MOST_TOKENS})
    secret = PREFIX + secrets.token_urlsafe(32)
    ends = timezone.now() + timedelta(days=days)
    row = ApiToken(
        account_id=by.account,
        space_id=by.here,
        name=cleaned,
        scope=scope,
        digest=token_digest(secret),
        with_factor=with_factor,
        expires_at=ends,
    )
    row.save(force_insert=True)
    record(by, "api_token_made", row, changes={"scope": (None, scope), "expires_at": (None, ends)})
    return row, secret


@service("api_token_revoked")
def revoke_token(by: Viewer, pk: UUID) -> ApiToken:
    """End a token now. Raises NotVisible for anybody but whose it is, Refused where it was revoked before."""
    row = tokens_of(by).filter(pk=pk).first()
    if row is None:
        raise NotVisible
    now = timezone.now()
    if not ApiToken.objects.filter(pk=pk, revoked_at=None).update(revoked_at=now):
        raise Refused(_("This token was revoked before."))
    row.revoked_at = now
    record(by, "api_token_revoked", row, changes={"revoked_at": (None, now)})
    return row


@service("api_token_revoked")
def revoke_tokens(by: Viewer, *, account: UUID, space: UUID | None = None, why: str) -> int:
    """End every token of a person, in one space where it is named: what they stood on is gone. Returns how many.

    why: the event that took it away.
    """
    rows = ApiToken.objects.filter(account=account, revoked_at=None, expires_at__gt=timezone.now())
    ending = list((rows.filter(space=space) if space else rows).order_by("pk"))
    if not ending:
        nothing_changed()
        return 0
    now = timezone.now()
    ApiToken.objects.filter(pk__in=[row.pk for row in ending]).update(revoked_at=now)
    for row in ending:
        record(by, "api_token_revoked", row, changes={"revoked_at": (None, now)}, details={"why": why})
    return len(ending)


def tokens_of(by: Viewer) -> QuerySet[ApiToken]:
    """The person's own tokens in the space, the newest first; nobody else sees them."""
    return ApiToken.objects.filter(space=by.here, account=by.account).order_by("-created_at", "-pk")


def live_tokens(by: Viewer) -> QuerySet[ApiToken]:
    """Those of them that still open anything."""
    return tokens_of(by).filter(revoked_at=None, expires_at__gt=timezone.now())


def token_of(secret: str) -> ApiToken | None:
    """The token that a program showed, None for one that is unknown, revoked or over; its use is noted, hourly.

    Asked before anybody is known: the secret itself is who asks.
    """
    if not secret.startswith(PREFIX):
        return None
    now = timezone.now()
    rows = ApiToken.objects.filter(digest=token_digest(secret), revoked_at=None, expires_at__gt=now)
    row = rows.select_related("account").first()
    if row is not None and (row.last_used_at is None or row.last_used_at < now - NOTED_EVERY):
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return row
