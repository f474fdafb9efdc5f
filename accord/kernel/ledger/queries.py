"""Reading books. Who sees a book sees everything in it: a balance over a part of its postings would be wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Sum

from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.ledger.currencies import DECIMALS
from accord.kernel.ledger.models import PARTS, Book, Entry, LedgerAccount, Posting, Rate
from accord.kernel.policy.facts import Viewer


@dataclass(frozen=True)
class Balance:
    """What stands on one account in one currency: the sum of its postings, in whole units."""

    account: UUID
    code: str
    nature: str
    currency: str
    amount: Decimal


def books_of(viewer: Viewer) -> QuerySet[Book]:
    """The books the viewer sees, oldest first."""
    return visible_to(viewer, Book).select_related("owner").order_by("created_at", "pk")


def accounts_of(viewer: Viewer, book: Book) -> QuerySet[LedgerAccount]:
    """The accounts of one book, by code. Raises NotVisible."""
    get_for(viewer, Book, book.pk)
    return LedgerAccount.objects.filter(book=book.pk, deleted_at=None).order_by("code")


def entries_of(viewer: Viewer, book: Book) -> QuerySet[Entry]:
    """The entries of one book with their postings, the newest first, in two queries. Raises NotVisible."""
    get_for(viewer, Book, book.pk)
    postings = Prefetch("postings", Posting.objects.select_related("account").order_by("pk"))
    rows = Entry.objects.filter(book=book.pk).prefetch_related(postings)
    return rows.order_by("-dated", "-created_at", "-pk")


def balances(viewer: Viewer, book: Book, *, until: date | None = None) -> list[Balance]:
    """Per account and currency the sum of its postings up to and with a day, by code; zero where all went out again.

    Over the whole book the amounts of each currency sum to zero. One query. Raises NotVisible.
    """
    get_for(viewer, Book, book.pk)
    rows = Posting.objects.filter(account__book=book.pk)
    if until is not None:
        rows = rows.filter(entry__dated__lte=until)
    sums = rows.values("account", "account__code", "account__nature", "currency").annotate(total=Sum("parts"))
    return [
        Balance(
            row["account"],
            row["account__code"],
            row["account__nature"],
            row["currency"],
            Decimal(row["total"]) / PARTS,
        )
        for row in sums.order_by("account__code", "currency")
    ]


def rate_on(viewer: Viewer, *, currency: str, base: str, on: date) -> Rate | None:
    """The newest rate of the pair on a day or before it, either way round; None where nobody gave one."""
    pair = Q(currency=currency, base=base) | Q(currency=base, base=currency)
    return visible_to(viewer, Rate).filter(pair, on__lte=on).order_by("-on", "-created_at").first()


def converted(viewer: Viewer, amount: Decimal, *, currency: str, base: str, on: date) -> Decimal | None:
    """An amount in another currency at the rate of a day, rounded half to even to what that currency has.

    None where no rate is known: an amount is never guessed.
    """
    if currency == base:
        return amount
    rate = rate_on(viewer, currency=currency, base=base, on=on)
    if rate is None:
        return None
    exact = amount * rate.rate if rate.currency == currency else amount / rate.rate
    return exact.quantize(Decimal(1).scaleb(-DECIMALS[base]), ROUND_HALF_EVEN)


def altered_entries(viewer: Viewer, book: Book) -> list[Entry]:
    """Entries that do not match their digest, or do not sum to zero: somebody went behind the services."""
    return [entry for entry in entries_of(viewer, book) if not _holds(entry, list(entry.postings.all()))]


def _holds(entry: Entry, postings: list[Posting]) -> bool:
    return entry.digest == entry.digest_with(postings) and not imbalance((p.currency, p.parts) for p in postings)


def imbalance(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """{currency: sum} of the currencies whose postings do not sum to zero; empty where the entry is balanced."""
    sums: dict[str, int] = {}
    for currency, parts in lines:
        sums[currency] = sums.get(currency, 0) + parts
    return {currency: total for currency, total in sums.items() if total}
