"""Reading what the desk keeps: a person's held forms, and the browsers in which they are signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.queries import spaces_of
from accord.kernel.access.services import token_digest
from accord.kernel.access.visibility import running
from accord.kernel.actors.models import Account
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.identifiers import id_in
from accord.kernel.policy.roles import SECOND_FACTOR_ROLES
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.prepared import Prepared
from accord.outlets.desk.models import HeldForm, SignedInSession, WhyHeld
from accord.outlets.desk.sealing import Broken, Typed, unseal

# Fields of every form that no person typed.
NOT_WORDS = frozenset({"client_key", "revision"})


def token_of(held: HeldForm) -> str:
    """The secret in the address of a held form's page; made again from its id, so that nothing keeps it."""
    return salted_hmac("accord.held_form", str(held.pk), algorithm="sha256").hexdigest()


def held_forms_of(account: Account) -> QuerySet[HeldForm]:
    """Forms of this person that still wait to be sent, newest first; what is sealed in them is fetched when asked."""
    return _held(account.pk, timezone.now())


def _held(account: UUID, now: datetime) -> QuerySet[HeldForm]:
    return HeldForm.objects.filter(account=account, expires_at__gt=now).defer("sealed")


def drafts_of(account: Account, path: str) -> QuerySet[HeldForm]:
    """Drafts that this person keeps of the form that is sent to an address, newest first."""
    return held_forms_of(account).filter(path=path, reason=WhyHeld.DRAFT)


@dataclass(frozen=True)
class Unsent:
    """A line about a form that waits to be sent: its first words, where it stood, and the secret of its page.

    No words of a form that stands behind a second factor: the line stands on pages that a password alone opens.
    """

    words: str
    page: str
    reason: str
    held_at: datetime
    token: str


def unsent_entries(account: Account, *, within: str = "") -> list[Unsent]:
    """What this person has not sent, newest first; ``within``: only what is for addresses that begin so."""
    return [
        Unsent(words_in(held), held.page, held.get_reason_display(), held.held_at, token_of(held))
        for held in _held_within(account.pk, timezone.now(), within)
    ]


@Prepared
def _held_within(account: UUID, now: datetime, within: str) -> QuerySet[HeldForm]:
    return _held(account, now).filter(path__startswith=within)


def first_words(typed: Typed) -> str:
    """The first 80 letters that a person typed into a form; empty where there are none."""
    texts = (value for name, value in typed.fields if name not in NOT_WORDS and not is_id(value))
    return next((" ".join(text.split())[:80] for text in texts if text.strip()), "")


def is_id(value: str) -> bool:
    """The value of a field is the id of a record: nothing that a person typed or reads."""
    return id_in(value) is not None


def held_form_of(account: Account, token: str) -> HeldForm:
    """The form behind a link, for the person who wrote it. Raises NotVisible for everybody else."""
    found = held_forms_of(account).defer(None).filter(token_digest=token_digest(token)).first()
    if found is None:
        raise NotVisible
    return found


def typed_in(held: HeldForm) -> Typed:
    """What was typed into a held form. Raises NotVisible where the seal does not hold any more."""
    try:
        return unseal(bytes(held.sealed), bound_to(held))
    except Broken as error:
        raise NotVisible from error


def words_in(held: HeldForm) -> str:
    """The first words of a held form; empty where none are kept, or their seal does not hold any more."""
    try:
        return unseal(bytes(held.words), f"{bound_to(held)} words").fields[0][1] if held.words else ""
    except Broken:
        return ""


def bound_to(held: HeldForm) -> str:
    """Whose form it is and where it goes: its seal opens for nothing else."""
    return f"{held.account_id} {held.path}"


def open_sessions_of(account: Account) -> QuerySet[SignedInSession]:
    """Browsers in which the account is signed in now, the latest used first."""
    alive = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return SignedInSession.objects.filter(account=account, ended_at=None, last_seen__gt=alive)


def last_space_of(account: Account) -> Space | None:
    """The space that the account worked in last, if it may still enter it."""
    seen = SignedInSession.objects.filter(account=account, space__isnull=False).order_by("-last_seen")
    latest = seen.values_list("space", flat=True).first()
    return spaces_of(account).filter(pk=latest).first() if latest else None


def should_take_second_step(account: Account) -> bool:
    """The account can change other people's work or access somewhere, so a password should not be enough."""
    return RoleAssignment.objects.filter(running(), account=account, role__in=SECOND_FACTOR_ROLES).exists()


def accounts_to_protect() -> QuerySet[Account]:
    """Active accounts that hold, somewhere, a role for which a password is not enough; without the samples."""
    held = RoleAssignment.objects.filter(running(), role__in=SECOND_FACTOR_ROLES)
    return Account.objects.filter(pk__in=held.values("account_id"), is_active=True, is_sample=False).order_by("pk")


def factors_of(account: Account) -> QuerySet[Authenticator]:
    """Codes and passkeys of the account, the oldest first; recovery codes are none, they stand in for one."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=account.pk).order_by("pk")
    return found.exclude(type=Authenticator.Type.RECOVERY_CODES)


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes still open the account."""
    spare = Authenticator.objects.filter(user=account.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(spare.wrap().get_unused_codes()) if spare else 0


def account_exists(email: str) -> bool:
    """Whether an invited address has an account already. Ask only for somebody who holds the invitation's link."""
    return Account.objects.filter(email__iexact=email).exists()
