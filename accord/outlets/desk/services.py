"""What the desk writes: who came and went, where people are signed in, and forms that were half sent."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from accord.kernel.actors.models import Account
from accord.kernel.audit.services import record, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.kinds import Kind

HELD_FOR = timedelta(days=7)
# Newest forms kept per person: enough for a bad day, too few to fill a disk with.
HELD_AT_MOST = 20
ENDED_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class SignInTry:
    """What a sign-in event is about: the account, or nobody where the address has none. Never the address."""

    pk: UUID | None
    policy: ClassVar[Kind] = Kind("sign_in", {}, in_space=False)


@service("account_signed_in")
def note_sign_in(account: Account, *, second_factor: bool = False) -> None:
    """Record that a person came in."""
    by = Viewer(account=account.pk)
    record(by, "account_signed_in", SignInTry(account.pk), details={"second_factor": second_factor})


@service("account_signed_out")
def note_sign_out(account: Account) -> None:
    """Record that a person went."""
    record(Viewer(account=account.pk), "account_signed_out", SignInTry(account.pk))


@service("sign_in_failed")
def note_failed_sign_in(account_id: UUID | None) -> None:
    """Record a sign-in that failed: for which account, where there is one, but neither address nor password."""
    record(Viewer(), "sign_in_failed", SignInTry(account_id))


@service("sign_in_locked")
def note_lock_out(account_id: UUID | None) -> None:
    """Record that sign-in was locked for a while after too many tries."""
    record(Viewer(), "sign_in_locked", SignInTry(account_id))
