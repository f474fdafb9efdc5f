"""Posting entries that balance, and undoing them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accord.kernel.access.facts import operator_of
from accord.kernel.audit.models import Event
from accord.kernel.ledger.models import Entry, Posting
from accord.kernel.ledger.queries import accounts_of, altered_entries, balances, books_of, entries_of
from accord.kernel.ledger.services import Line, add_ledger_account, open_book, post_entry, reverse_entry
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.errors import Refused

DAY = date(2025, 3, 1)


def moved(fund, amount="1000.50", currency="PKR", source="pledges", target="bank"):
    value = Decimal(amount)
    return [Line(fund.accounts[target], value, currency), Line(fund.accounts[source], -value, currency)]


def amounts(viewer, book, **options):
    return {(b.code, b.currency): b.amount for b in balances(viewer, book, **options)}


def test_money_comes_in_and_goes_out(cast, fund):
    amina = cast.viewer("amina")
    post_entry(amina, book=fund.book, dated=DAY, text="A pledge", lines=moved(fund))
    post_entry(amina, book=fund.book, dated=DAY, text="Kits", lines=moved(fund, "200.25", source="bank", target="kits"))
    assert amounts(cast.viewer("imran"), fund.book) == {
        ("bank", "PKR"): Decimal("800.25"),
        ("kits", "PKR"): Decimal("200.25"),
        ("pledges", "PKR"): Decimal("-1000.50"),
    }


def test_currencies_are_never_added_together(cast, fund):
    lines = [*moved(fund, "100", "USD"), *moved(fund, "5", "JPY")]
    post_entry(cast.viewer("amina"), book=fund.book, dated=DAY, text="Two gifts", lines=lines)
    found = amounts(cast.viewer("amina"), fund.book)
    assert found["bank", "USD"] == 100
    assert found["bank", "JPY"] == 5


def test_a_balance_is_that_of_a_day(cast, fund):
    amina = cast.viewer("amina")
    post_entry(amina, book=fund.book, dated=DAY, text="One", lines=moved(fund, "10"))
    post_entry(amina, book=fund.book, dated=DAY + timedelta(days=1), text="Two", lines=moved(fund, "5"))
    assert amounts(amina, fund.book, until=DAY)["bank", "PKR"] == 10
    assert amounts(amina, fund.book, until=DAY - timedelta(days=1)) == {}


def test_an_entry_that_does_not_balance_is_refused_and_nothing_is_written(cast, fund):
    lines = moved(fund)
    wrong = [
        [lines[0]],
        [],
        [lines[0], lines[0]],
        [lines[0], Line(fund.accounts["pledges"], Decimal("-1000.49"), "PKR")],
        [lines[0], Line(fund.accounts["pledges"], Decimal("-1000.50"), "USD")],
        lines * 251,
    ]
    for attempt in wrong:
        with pytest.raises(Refused):
            post_entry(cast.viewer("amina"), book=fund.book, dated=DAY, text="Wrong", lines=attempt)
    assert not Entry.objects.exists()
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        ("0", "PKR"), ("0.001", "PKR"), ("1.5", "JPY"), ("1.0001", "KWD"), ("NaN", "PKR"), ("sNaN", "PKR"),
        ("Infinity", "PKR"), ("1e14", "PKR"), ("1e-30", "PKR"), ("1e400", "PKR"), ("5", "pkr"), ("5", "XXX"), ("5", ""),
    ],
)  # fmt: skip
def test_an_amount_that_its_currency_does_not_have_is_refused(cast, fund, amount, currency):
    value = Decimal(amount)
    lines = [
        Line(fund.accounts["bank"], value, currency),
        Line(fund.accounts["pledges"], value.copy_negate(), currency),
    ]
    with pytest.raises(Refused) as refusal:
        post_entry(cast.viewer("amina"), book=fund.book, dated=DAY, text="Odd", lines=lines)
    assert refusal.value.row == 1


@pytest.mark.parametrize("text", ["", "   ", "a\x00b"])
def test_an_entry_says_what_it_is_for(cast, fund, text):
    with pytest.raises(Refused):
        post_entry(cast.viewer("amina"), book=fund.book, dated=DAY, text=text, lines=moved(fund))


def test_an_account_of_another_book_is_not_there(cast, fund):
    amina = cast.viewer("amina")
    other = open_book(amina, name={"en": "Other"}, currency="PKR")
    account = add_ledger_account(amina, book=other, code="bank", name={"en": "Bank"}, nature="asset")
    lines = [Line(account, Decimal(1), "PKR"), Line(fund.accounts["bank"], Decimal(-1), "PKR")]
    with pytest.raises(NotVisible):
        post_entry(amina, book=fund.book, dated=DAY, text="Mixed", lines=lines)


def test_the_same_form_sent_twice_posts_once(cast, fund):
    amina = cast.viewer("amina")
    sent = {"book": fund.book, "dated": DAY, "text": "A pledge", "lines": moved(fund), "client_key": "k1"}
    assert post_entry(amina, **sent) == post_entry(amina, **sent)
    assert Posting.objects.count() == 2
    assert Event.objects.filter(name="entry_posted").count() == 1


def test_a_reversed_entry_leaves_both_and_a_balance_of_zero(cast, fund):
    amina = cast.viewer("amina")
    entry = post_entry(amina, book=fund.book, dated=DAY, text="Wrong", lines=moved(fund))
    reversal = reverse_entry(amina, entry, reason="Typed twice", dated=DAY)
    assert reversal.reverses == entry
    assert set(amounts(amina, fund.book).values()) == {Decimal(0)}
    assert {row.pk for row in entries_of(amina, fund.book)} == {entry.pk, reversal.pk}


def test_an_entry_is_reversed_once_with_a_reason_and_not_before_its_day(cast, fund):
    amina = cast.viewer("amina")
    entry = post_entry(amina, book=fund.book, dated=DAY, text="Wrong", lines=moved(fund))
    with pytest.raises(Refused):
        reverse_entry(amina, entry, reason=" ")
    with pytest.raises(Refused):
        reverse_entry(amina, entry, reason="Early", dated=DAY - timedelta(days=1))
    reversal = reverse_entry(amina, entry, reason="Typed twice")
    with pytest.raises(Refused):
        reverse_entry(amina, entry, reason="Again")
    with pytest.raises(Refused):
        reverse_entry(amina, reversal, reason="Back again")


def test_a_contributor_posts_in_the_own_bodys_book_alone(cast, fund):
    amina, bilal = cast.viewer("amina"), cast.viewer("bilal")
    entry = post_entry(bilal, book=fund.book, dated=DAY, text="Kits", lines=moved(fund))
    reverse_entry(bilal, entry, reason="Wrong")
    other = open_book(amina, name={"en": "District fund"}, currency="PKR", owner=cast.bodies["district_office"])
    with pytest.raises(NotPermitted):
        post_entry(bilal, book=other, dated=DAY, text="Kits", lines=moved(fund))


@pytest.mark.parametrize("who", ["imran", "daud", "hina", "kiran", "lal", "chandni"])
def test_who_may_only_read_posts_and_opens_nothing(cast, fund, who):
    by = cast.viewer(who)
    entry = post_entry(cast.viewer("amina"), book=fund.book, dated=DAY, text="Kits", lines=moved(fund))
    with pytest.raises(NotPermitted):
        post_entry(by, book=fund.book, dated=DAY, text="Kits", lines=moved(fund))
    with pytest.raises(NotPermitted):
        reverse_entry(by, entry, reason="Mine")
    with pytest.raises(NotPermitted):
        open_book(by, name={"en": "Mine"}, currency="PKR")
    with pytest.raises(NotPermitted):
        add_ledger_account(by, book=fund.book, code="mine", name={"en": "Mine"}, nature="asset")


def test_a_stranger_sees_no_book_and_nothing_in_it(cast, fund):
    post_entry(cast.viewer("amina"), book=fund.book, dated=DAY, text="Kits", lines=moved(fund))
    for by in (cast.viewer("mehr"), cast.stranger_here(), cast.viewer("gul")):
        assert not books_of(by).exists()
        for read in (balances, entries_of, accounts_of, altered_entries):
            with pytest.raises(NotVisible):
                read(by, fund.book)
        with pytest.raises(NotVisible):
            post_entry(by, book=fund.book, dated=DAY, text="Kits", lines=moved(fund))


def test_a_restricted_book_is_its_owners_and_so_is_everything_in_it(cast):
    amina = cast.viewer("amina")
    book = open_book(amina, name={"en": "Community fund"}, currency="PKR", owner=cast.bodies["women"], sensitivity=S2)
    bank = add_ledger_account(amina, book=book, code="bank", name={"en": "Bank"}, nature="asset")
    dues = add_ledger_account(amina, book=book, code="dues", name={"en": "Dues"}, nature="income")
    lines = [Line(bank, Decimal(5), "PKR"), Line(dues, Decimal(-5), "PKR")]
    entry = post_entry(amina, book=book, dated=DAY, text="Dues", lines=lines)
    assert {entry.sensitivity, *Posting.objects.values_list("sensitivity", flat=True)} == {S2}
    assert amounts(cast.viewer("esha"), book)["bank", "PKR"] == 5
    assert not books_of(cast.viewer("daud")).exists()
    with pytest.raises(NotVisible):
        balances(cast.viewer("daud"), book)


def test_a_book_of_another_space_is_not_there(cast, fund):
    away = operator_of(cast.other_space)
    book = open_book(away, name={"en": "Away"}, currency="PKR")
    with pytest.raises(NotVisible):
        post_entry(cast.viewer("amina"), book=book, dated=DAY, text="Kits", lines=moved(fund))
    with pytest.raises(NotVisible):
        open_book(cast.viewer("amina"), name={"en": "Mine"}, currency="PKR", about=book)
    with pytest.raises(Refused):
        open_book(cast.viewer("amina"), name={"en": "Mine"}, currency="Rs")


def test_an_account_code_is_given_once_a_book(cast, fund):
    amina = cast.viewer("amina")
    for values in ({"code": "bank", "nature": "asset"}, {"code": " ", "nature": "asset"}, {"code": "x", "nature": "y"}):
        with pytest.raises(Refused):
            add_ledger_account(amina, book=fund.book, name={"en": "Bank"}, **values)
    assert [account.code for account in accounts_of(amina, fund.book)] == ["bank", "kits", "pledges"]


@pytest.mark.parametrize("change", [{"parts": 1}, {"currency": "USD"}])
def test_a_posting_changed_behind_the_services_shows(cast, fund, change):
    amina = cast.viewer("amina")
    entry = post_entry(amina, book=fund.book, dated=DAY, text="Kits", lines=moved(fund))
    post_entry(amina, book=fund.book, dated=DAY, text="Other", lines=moved(fund))
    assert altered_entries(amina, fund.book) == []
    Posting.objects.filter(pk=entry.postings.order_by("pk")[0].pk).update(**change)
    assert altered_entries(amina, fund.book) == [entry]


def test_the_length_of_a_book_costs_no_queries(cast, fund, queries_of):
    amina = cast.viewer("amina")

    def read():
        shown = [(str(p.amount), p.account.code) for e in entries_of(amina, fund.book) for p in e.postings.all()]
        return shown, balances(amina, fund.book)

    for _ in range(2):
        post_entry(amina, book=fund.book, dated=DAY, text="Kits", lines=moved(fund))
    few = queries_of(read)
    for _ in range(20):
        post_entry(amina, book=fund.book, dated=DAY, text="Kits", lines=moved(fund))
    assert queries_of(read) == few
