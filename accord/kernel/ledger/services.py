"""Opening books and accounts, posting entries, reversing them, noting rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.queries import demand, demand_new, get_for, permits
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.ledger.currencies import DECIMALS
from accord.kernel.ledger.models import PARTS, Book, Entry, LedgerAccount, Posting, Rate
from accord.kernel.ledger.queries import imbalance
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S1, Sensitivity
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.names import clean_name, clean_texts
from accord.kernel.spaces.records import create_record, revise_record

# Far above any budget, far below where sums of 64-bit integers end.
LARGEST = Decimal(10) ** 13
MOST_LINES = 500


@dataclass(frozen=True)
class Line:
    """A posting to be made: the amount in whole units, positive into the account, negative out of it."""

    account: LedgerAccount
    amount: Decimal
    currency: str


@service("book_opened")
def open_book(
    by: Viewer,
    *,
    name: Texts,
    currency: str,
    owner: Actor | None = None,
    about: SpaceRecord | None = None,
    sensitivity: Sensitivity = S1,
    client_key: str | None = None,
) -> Book:
    """Open a book, kept in ``currency`` unless an entry says otherwise; all that is in it has the book's level.

    Raises NotPermitted, NotVisible for an owner or a subject of another space, Refused for a code not in ISO 4217.
    """
    demand_new(by, Book, level=sensitivity, owes=[owner.pk] if owner else ())
    for row in (owner, about):
        if row is not None:
            get_for(by, type(row), row.pk)
    names = clean_texts(name)
    _decimals_of(currency)
    book, created = create_record(
        by,
        Book,
        client_key=client_key,
        sensitivity=sensitivity,
        name=names,
        currency=currency,
        owner=owner,
        about_kind=about.policy.name if about else "",
        about_id=about.pk if about else None,
    )
    if created:
        record(by, "book_opened", book, changes={"name": (None, names), "owner": (None, owner)})
    else:
        nothing_changed()
    return book


@service("ledger_account_added")
def add_ledger_account(
    by: Viewer, *, book: Book, code: str, name: Texts, nature: str, client_key: str | None = None
) -> LedgerAccount:
    """Add an account to a book. Raises NotPermitted, or Refused where the code is taken or the nature unknown."""
    demand(by, "edit", book)
    cleaned = clean_name(code, field="code")
    if not cleaned:
        raise Refused(_("An account needs a code."), field="code")
    account, created = create_record(
        by,
        LedgerAccount,
        client_key=client_key,
        sensitivity=Sensitivity(book.sensitivity),
        book=book,
        code=cleaned,
        name=clean_texts(name),
        nature=nature,
    )
    if created:
        record(by, "ledger_account_added", account, changes={"code": (None, cleaned), "nature": (None, nature)})
    else:
        nothing_changed()
    return account


@service("entry_posted")
def post_entry(
    by: Viewer,
    *,
    book: Book,
    dated: date,
    text: str,
    lines: Sequence[Line],
    reference: str = "",
    client_key: str | None = None,
) -> Entry:
    """Post an entry for good. In every currency its lines sum to zero.

    Raises NotPermitted for who may not post in this book, Refused for an entry that is not balanced, an amount of
    zero or with more decimals than its currency has, an unknown currency, or an account of another book.
    """
    _demand_posting(by, book)
    parts = [_parts_of(line, number) for number, line in enumerate(lines, 1)]
    _check_lines(book, lines, parts)
    entry, created = _insert_entry(
        by, book, [(line.account.pk, line.currency, amount) for line, amount in zip(lines, parts, strict=True)],
        client_key=client_key, dated=dated, text=_said(text), reference=clean_name(reference, field="reference"),
    )  # fmt: skip
    if not created:
        nothing_changed()
        return entry
    record(by, "entry_posted", entry, changes={"dated": (None, dated), "digest": (None, entry.digest)})
    return entry


@service("entry_reversed")
def reverse_entry(by: Viewer, entry: Entry, *, reason: str, dated: date | None = None) -> Entry:
    """Undo an entry by another one with every amount turned round, on a day, today if none is given.

    Raises NotPermitted, or Refused where the entry was reversed already, is itself a reversal, or no reason is given.
    """
    _demand_posting(by, entry.book)
    day = dated or timezone.localdate()
    if entry.reverses_id is not None:
        raise Refused(_("A reversal is not reversed: post the entry again instead."))
    if Entry.objects.filter(reverses=entry.pk).exists():
        raise Refused(_("This entry was reversed already."))
    if day < entry.dated:
        raise Refused(_("An entry is not reversed before the day it is dated."), field="dated")
    turned = [(p.account_id, p.currency, -p.parts) for p in Posting.objects.filter(entry=entry.pk).order_by("pk")]
    reversal, _created = _insert_entry(
        by, entry.book, turned, client_key=None, dated=day, text=_said(reason), reverses=entry
    )
    record(by, "entry_reversed", reversal, changes={"reverses": (None, entry), "digest": (None, reversal.digest)})
    return reversal


@service("rate_noted")
def note_rate(by: Viewer, *, currency: str, base: str, on: date, rate: Decimal, source: str) -> Rate:
    """Note what one unit of ``currency`` was worth in ``base`` on a day; a second note for the day corrects the first.

    Raises NotPermitted, or Refused for unknown or equal currencies, a rate that is not above zero or has more than
    eight decimals, or no source.
    """
    for code, field in ((currency, "currency"), (base, "base")):
        _decimals_of(code, field=field)
    there = Rate.objects.filter(space=by.space, currency=currency, base=base, on=on, deleted_at=None).first()
    if there is None:
        demand_new(by, Rate)
    else:
        demand(by, "edit", there)
    _check_rate(currency, base, rate, source)
    if there is None:
        there, _created = create_record(by, Rate, currency=currency, base=base, on=on, rate=rate, source=source.strip())
        changes = {"rate": (None, rate), "source": (None, source.strip())}
    else:
        changes = dict(revise_record(by, there, rate=rate, source=source.strip()))
    if changes:
        record(by, "rate_noted", there, changes=changes, details={"currency": currency, "base": base, "on": on})
    else:
        nothing_changed()
    return there


def _insert_entry(
    by: Viewer,
    book: Book,
    lines: Sequence[tuple[UUID, str, int]],
    *,
    client_key: str | None,
    dated: date,
    text: str,
    reference: str = "",
    reverses: Entry | None = None,
) -> tuple[Entry, bool]:
    level = Sensitivity(book.sensitivity)
    shared = {"space_id": book.space_id, "sensitivity": level, "created_by": by.account}
    postings = [
        Posting(id=new_id(level), account_id=account, currency=currency, parts=amount, **shared)
        for account, currency, amount in lines
    ]
    draft = Entry(book=book, dated=dated, text=text, reference=reference, reverses=reverses)
    entry, created = create_record(
        by,
        Entry,
        client_key=client_key,
        sensitivity=level,
        book=book,
        dated=dated,
        text=text,
        reference=reference,
        reverses=reverses,
        digest=draft.digest_with(postings),
    )
    if created:
        for posting in postings:
            posting.entry = entry
        Posting.objects.bulk_create(postings)
    return entry, created


def _check_lines(book: Book, lines: Sequence[Line], parts: Sequence[int]) -> None:
    if any(line.account.book_id != book.pk or line.account.deleted_at for line in lines):
        raise NotVisible
    if not 2 <= len(lines) <= MOST_LINES:
        raise Refused(_("An entry has between 2 and %(most)d lines.") % {"most": MOST_LINES}, field="lines")
    off = imbalance((line.currency, amount) for line, amount in zip(lines, parts, strict=True))
    if off:
        currency, total = min(off.items())
        raise Refused(
            _("The lines in %(currency)s do not balance: %(off)s is left over.")
            % {"currency": currency, "off": Decimal(total) / PARTS},
            field="lines",
        )


def _parts_of(line: Line, number: int) -> int:
    """The amount in ten-thousandths. Raises Refused naming the line."""
    decimals = _decimals_of(line.currency, row=number)
    amount = line.amount
    if not amount.is_finite() or amount == 0 or abs(amount) > LARGEST:
        raise Refused(_("An amount is a number, not zero, up to ten million million."), field="lines", row=number)
    if amount != amount.quantize(Decimal(1).scaleb(-decimals)):
        raise Refused(
            _("%(currency)s has %(decimals)d decimals.") % {"currency": line.currency, "decimals": decimals},
            field="lines",
            row=number,
        )
    return int(amount * PARTS)


def _decimals_of(currency: str, *, field: str = "currency", row: int | None = None) -> int:
    if currency not in DECIMALS:
        raise Refused(_("“%(code)s” is not a currency code (ISO 4217).") % {"code": currency}, field=field, row=row)
    return DECIMALS[currency]


def _check_rate(currency: str, base: str, rate: Decimal, source: str) -> None:
    if currency == base:
        raise Refused(_("A rate is between two currencies."), field="base")
    if not rate.is_finite() or rate <= 0:
        raise Refused(_("A rate is above zero."), field="rate")
    if not source.strip():
        raise Refused(_("Say where the rate comes from."), field="source")


def _said(text: str) -> str:
    if not text.strip():
        raise Refused(_("Say what this entry is for."), field="text")
    return text.strip()


def _demand_posting(by: Viewer, book: Book) -> None:
    """The secretariat posts in every book, a contributor in the own body's."""
    get_for(by, Book, book.pk)
    if not permits(by, "post", book):
        demand(by, "post_own", book)
