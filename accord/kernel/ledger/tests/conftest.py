"""A group's fund with its accounts."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from accord.kernel.ledger.models import Book, LedgerAccount
from accord.kernel.ledger.services import add_ledger_account, open_book


@dataclass
class Fund:
    """The book of the mines department's fund, and its accounts by code."""

    book: Book
    accounts: dict[str, LedgerAccount] = field(default_factory=dict)


@pytest.fixture
def fund(cast: Any) -> Fund:
    amina = cast.viewer("amina")
    book = open_book(amina, name={"en": "Safety fund"}, currency="PKR", owner=cast.bodies["mines"])
    made = Fund(book)
    for code, nature in (("bank", "asset"), ("pledges", "income"), ("kits", "expense")):
        made.accounts[code] = add_ledger_account(amina, book=book, code=code, name={"en": code}, nature=nature)
    return made
