"""Money as double entry: books of accounts, entries whose postings sum to zero, rates by date."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Actor
from accord.kernel.audit.canonical import content_digest
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.models import SpaceRecord

# Amounts are kept as whole ten-thousandths: SQLite would keep decimals as floating point, and sums would drift.
PARTS = 10_000


class Book(SpaceRecord):
    """One set of accounts: a group's fund, a plan's budget, a community fund. Who sees the book sees all in it.

    owner: the body whose money it is. about_kind, about_id: the record it belongs to, where there is one.
    """

    policy: ClassVar = Kind(
        "book",
        {"name": S1, "owner": S1, "currency": S1, "about_kind": S1, "about_id": S1},
        owes=("owner_id",),
        verbs={
            "create": Verb({Role.SECRETARIAT}),
            "edit": Verb({Role.SECRETARIAT}),
            "post": Verb({Role.SECRETARIAT}),
            "post_own": Verb({Role.CONTRIBUTOR}, own_body=True),
        },
    )
    name = LanguageField()
    owner = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True, blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("about_id",), name="book_by_subject"),)

    def __str__(self) -> str:
        return text_in(self.name)


class AccountNature(models.TextChoices):
    """What an account counts. In the first two a positive balance is what is there, in the others a negative one."""

    ASSET = "asset", _("money held")
    EXPENSE = "expense", _("spending")
    LIABILITY = "liability", _("owed to others")
    INCOME = "income", _("money received")
    EQUITY = "equity", _("balance brought in")


class LedgerAccount(SpaceRecord):
    """One account of a book, in any number of currencies."""

    policy: ClassVar = Kind(
        "ledger_account",
        {"book": S1, "code": S1, "name": S1, "nature": S1},
        owes=("book__owner_id",),
    )
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="accounts")
    code = models.CharField(max_length=40)
    name = LanguageField()
    nature = models.CharField(max_length=10, choices=AccountNature)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("book", "code"), condition=models.Q(deleted_at=None), name="ledger_account_code_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {text_in(self.name)}"


class Entry(SpaceRecord):
    """One thing that happened to the money. Never changed: a mistake is reversed by another entry."""

    policy: ClassVar = Kind(
        "ledger_entry",
        {"book": S1, "dated": S1, "text": S1, "reference": S1, "reverses": S1, "digest": S1},
        owes=("book__owner_id",),
    )
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    dated = models.DateField()
    text = models.TextField()
    reference = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")
    # SHA-256 over the entry with its postings: an entry that was changed behind the services shows.
    digest = models.CharField(max_length=64, editable=False)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("book", "-dated"), name="entry_list"),)

    def __str__(self) -> str:
        return self.text

    def digest_with(self, postings: "list[Posting]") -> str:
        """What ``digest`` must be for the entry with these postings, whatever their order."""
        lines = sorted([str(p.account_id), p.currency, str(p.parts)] for p in postings)
        own: list[Any] = [self.book_id, self.dated, self.text, self.reference, self.reverses_id]
        return content_digest([*own, lines])


class Posting(SpaceRecord):
    """One line of an entry: so much into (plus) or out of (minus) an account, in one currency."""

    policy: ClassVar = Kind(
        "posting",
        {"entry": S1, "account": S1, "currency": S1, "parts": S1},
        owes=("account__book__owner_id",),
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="postings")
    currency = models.CharField(max_length=3)
    parts = models.BigIntegerField()

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(parts=0), name="posting_of_something"),
        )
        indexes = (models.Index(fields=("account", "currency"), name="posting_balance"),)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @property
    def amount(self) -> Decimal:
        """The amount in whole units of the currency; positive into the account, negative out of it."""
        return Decimal(self.parts) / PARTS


class Rate(SpaceRecord):
    """What one unit of ``currency`` was worth in ``base`` on a day, and who says so."""

    policy: ClassVar = Kind(
        "rate",
        {"currency": S1, "base": S1, "on": S1, "rate": S1, "source": S1},
        verbs={"create": Verb({Role.SECRETARIAT}), "edit": Verb({Role.SECRETARIAT})},
    )
    currency = models.CharField(max_length=3)
    base = models.CharField(max_length=3)
    on = models.DateField()
    # 15 digits are what SQLite keeps exactly.
    rate = models.DecimalField(max_digits=15, decimal_places=8)
    source = models.CharField(max_length=300)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("space", "currency", "base", "on"),
                condition=models.Q(deleted_at=None),
                name="rate_once_a_day",
            ),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="rate_above_zero"),
            models.CheckConstraint(condition=~models.Q(currency=models.F("base")), name="rate_between_two"),
        )

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate.normalize():f} {self.base}"
