"""What the desk writes: who came and went, what people set for themselves, and forms that were half sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.services import token_digest
from accord.kernel.actors.models import Account
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.kinds import Kind
from accord.kernel.spaces.errors import Refused
from accord.outlets.desk.models import HeldForm, SignedInSession, WhyHeld
from accord.outlets.desk.queries import (
    bound_to,
    drafts_of,
    first_words,
    held_forms_of,
    open_sessions_of,
    token_of,
)
from accord.outlets.desk.sealing import Typed, seal

HELD_FOR = timedelta(days=7)
# Newest forms kept per person: enough for a bad day, too few to fill a disk with.
HELD_AT_MOST = 20


@dataclass(frozen=True)
class SignIn:
    """What a sign-in event is about: the account, or nobody where the address has none. Never the address."""

    pk: UUID | None
    policy: ClassVar[Kind] = Kind("sign_in", {}, in_space=False)


@service("account_signed_in")
def note_sign_in(account: Account, *, second_factor: bool = False) -> None:
    """Record that a person came in."""
    by = Viewer(account=account.pk)
    record(by, "account_signed_in", SignIn(account.pk), details={"second_factor": second_factor})


@service("account_signed_out")
def note_sign_out(account: Account, *, idle: bool = False) -> None:
    """Record that a person went; ``idle``: was signed out because nothing was done for long."""
    record(Viewer(account=account.pk), "account_signed_out", SignIn(account.pk), details={"idle": True} if idle else {})


@service("sign_in_failed")
def note_failed_sign_in(account_id: UUID | None) -> None:
    """Record a sign-in that failed: for which account, where there is one, but neither address nor password."""
    record(Viewer(), "sign_in_failed", SignIn(account_id))


@service("sign_in_locked")
def note_lock_out(account_id: UUID | None) -> None:
    """Record that sign-in was locked for a while after too many tries."""
    record(Viewer(), "sign_in_locked", SignIn(account_id))


@service("account_password_changed")
def note_new_password(account: Account) -> None:
    """Record that a password was changed; neither the old nor the new one is written anywhere."""
    record(Viewer(account=account.pk), "account_password_changed", account)


@service("second_factors_changed")
def note_factors(account: Account, *, added: Sequence[str] = (), removed: Sequence[str] = ()) -> None:
    """Record which sorts of second factor were added and given up; never a key, a name or a code."""
    details = {"added": sorted(added), "removed": sorted(removed)}
    record(Viewer(account=account.pk), "second_factors_changed", account, details=details)


@service("outside_account_linked")
def note_outside_link(account: Account) -> None:
    """Record that an account kept elsewhere opens this one from now on; neither its name nor its number is written."""
    record(Viewer(account=account.pk), "outside_account_linked", account)


@service("account_language_changed")
def change_language(account: Account, *, language: str) -> None:
    """Set the language in which a person reads Accord. Raises Refused for one that Accord does not speak."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Accord does not speak this language yet."), field="language")
    before = account.language
    if before == language:
        nothing_changed()
        return
    Account.objects.filter(pk=account.pk).update(language=language)
    account.language = language
    changes = {"language": (before, language)}
    record(Viewer(account=account.pk), "account_language_changed", account, changes=changes)


@service("sessions_ended")
def end_sessions(account: Account, *, only: UUID | None = None, but_key: str = "") -> int:
    """Sign an account out of one browser, of all but the one with ``but_key``, or of all. Returns how many."""
    rows = open_sessions_of(account).exclude(key_digest=token_digest(but_key))
    ending = list(rows.filter(pk=only) if only else rows)
    if not ending:
        nothing_changed()
        return 0
    digests = {row.key_digest for row in ending}
    # Only a digest of each key is kept, so the session is found by trying every live key: seldom, and short.
    live = Session.objects.filter(expire_date__gt=timezone.now()).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=[key for key in live.iterator() if token_digest(key) in digests]).delete()
    SignedInSession.objects.filter(pk__in=[row.pk for row in ending]).update(ended_at=timezone.now())
    record(Viewer(account=account.pk), "sessions_ended", account, details={"sessions": len(ending)})
    return len(ending)


@service("form_held")
def hold_form(
    account: Account,
    *,
    path: str,
    page: str,
    typed: Typed,
    reason: str,
    client_key: str = "",
    days: int = 0,
    behind_factor: bool = False,
) -> HeldForm:
    """Seal what a person typed until they sign in again, or come back to their draft.

    behind_factor: it opens after the second step alone. days: how long a draft is kept; other forms stay seven days.
    Forms past their day go at the same time, and so do all but the newest twenty of this person.
    """
    now = timezone.now()
    held = HeldForm(
        account=account,
        path=path,
        page=page,
        reason=reason,
        client_key=client_key,
        behind_factor=behind_factor,
        expires_at=now + (timedelta(days=days) or HELD_FOR),
    )
    held.token_digest = token_digest(token_of(held))
    _seal_into(held, typed)
    held.save(force_insert=True)
    HeldForm.objects.filter(expires_at__lte=now).delete()
    newest = held_forms_of(account).values_list("pk", flat=True)[:HELD_AT_MOST]
    HeldForm.objects.filter(account=account).exclude(pk__in=list(newest)).delete()
    record(Viewer(account=account.pk), "form_held", held, details={"reason": reason})
    return held


@service("form_held")
def keep_draft(
    account: Account, *, path: str, page: str, typed: Typed, client_key: str, behind_factor: bool = False
) -> HeldForm:
    """Seal a half-written form, in the place of what was kept of it before.

    The log says that a draft was begun; it is not told of every pause in somebody's typing.
    """
    held = drafts_of(account, path).filter(client_key=client_key).first()
    if held is None:
        return hold_form(
            account,
            path=path,
            page=page,
            typed=typed,
            reason=WhyHeld.DRAFT,
            client_key=client_key,
            behind_factor=behind_factor,
            days=settings.DRAFT_DAYS,
        )
    held.held_at = timezone.now()
    held.expires_at = held.held_at + timedelta(days=settings.DRAFT_DAYS)
    held.behind_factor = held.behind_factor or behind_factor
    _seal_into(held, typed)
    held.save(update_fields=("held_at", "expires_at", "behind_factor", "words", "sealed"))
    nothing_changed()
    return held


def _seal_into(held: HeldForm, typed: Typed) -> None:
    """Seal what was typed, and its first words apart, unless they are behind the second step."""
    held.sealed = seal(typed, bound_to(held))
    words = "" if held.behind_factor else first_words(typed)
    held.words = seal(Typed((("words", words),)), f"{bound_to(held)} words") if words else b""


@service("held_form_sent", "held_form_dropped")
def let_go_of(held: HeldForm, *, sent: bool) -> None:
    """Take a held form away: it was sent, or its writer does not want it any more."""
    if not HeldForm.objects.filter(pk=held.pk).delete()[0]:
        nothing_changed()
        return
    record(Viewer(account=held.account_id), "held_form_sent" if sent else "held_form_dropped", held)
