"""Whatever is posted and reversed: in every currency all postings sum to zero, to the last ten-thousandth."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.ledger.currencies import DECIMALS
from accord.kernel.ledger.models import Posting
from accord.kernel.ledger.queries import altered_entries, balances, imbalance
from accord.kernel.ledger.services import Line, post_entry, reverse_entry
from accord.kernel.spaces.errors import Refused

CODES = ["bank", "pledges", "kits"]
CURRENCIES = ["PKR", "USD", "JPY", "KWD"]
# A movement from one account to another, in steps of the currency's smallest unit.
MOVES = st.tuples(
    st.sampled_from(CODES),
    st.sampled_from(CODES),
    st.sampled_from(CURRENCIES),
    st.integers(1, 10**12),
)
ENTRIES = st.lists(
    st.tuples(st.lists(MOVES, min_size=1, max_size=4), st.booleans(), st.integers(0, 400)), min_size=1, max_size=4
)
ANY_LINES = st.lists(
    st.tuples(st.sampled_from(CODES), st.sampled_from(CURRENCIES), st.integers(-3, 3).filter(bool)), max_size=5
)


def lines_of(fund: Any, moves: Any) -> list[Line]:
    lines = []
    for source, target, currency, steps in moves:
        amount = Decimal(steps).scaleb(-DECIMALS[currency])
        lines += [
            Line(fund.accounts[target], amount, currency),
            Line(fund.accounts[source], -amount, currency),
        ]
    return lines


@given(entries=ENTRIES)
def test_all_postings_sum_to_zero_in_every_currency(cast, fund, entries):
    amina = cast.viewer("amina")
    for moves, undone, day in entries:
        dated = date(2024, 1, 1) + timedelta(days=day)
        entry = post_entry(amina, book=fund.book, dated=dated, text="Moved", lines=lines_of(fund, moves))
        if undone:
            reverse_entry(amina, entry, reason="Undone", dated=dated)
    sums = Posting.objects.values("currency").annotate(total=Sum("parts"))
    assert {row["total"] for row in sums} == {0}
    assert altered_entries(amina, fund.book) == []
    until = date(2024, 1, 1) + timedelta(days=200)
    for day in (None, until):
        totals: dict[str, Decimal] = {}
        for balance in balances(amina, fund.book, until=day):
            totals[balance.currency] = totals.get(balance.currency, Decimal(0)) + balance.amount
        assert all(total == 0 for total in totals.values())


@given(lines=ANY_LINES)
def test_an_entry_is_taken_exactly_when_it_balances(cast, fund, lines):
    drafts = [Line(fund.accounts[code], Decimal(units), currency) for code, currency, units in lines]
    balanced = len(lines) >= 2 and not imbalance((currency, units) for _code, currency, units in lines)
    try:
        post_entry(cast.viewer("amina"), book=fund.book, dated=date(2024, 1, 1), text="Tried", lines=drafts)
    except Refused:
        assert not balanced
    else:
        assert balanced


@given(steps=st.lists(st.integers(1, 10**15), min_size=1, max_size=6))
def test_an_amount_comes_back_as_it_was_given_however_large(cast, fund, steps):
    amina = cast.viewer("amina")
    before = {b.code: b.amount for b in balances(amina, fund.book)}
    given_amounts = [Decimal(step).scaleb(-2) for step in steps]
    moves = [("pledges", "bank", "PKR", step) for step in steps]
    entry = post_entry(amina, book=fund.book, dated=date(2024, 1, 1), text="Large", lines=lines_of(fund, moves))
    assert sorted(p.amount for p in entry.postings.all() if p.parts > 0) == sorted(given_amounts)
    after = {b.code: b.amount for b in balances(amina, fund.book)}
    assert after["bank"] - before.get("bank", Decimal(0)) == sum(given_amounts)
