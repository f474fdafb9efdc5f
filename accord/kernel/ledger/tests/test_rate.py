"""Rates by date, and amounts in another currency."""

from datetime import date
from decimal import Decimal

import pytest

from accord.kernel.audit.models import Event
from accord.kernel.ledger.currencies import DECIMALS
from accord.kernel.ledger.models import Rate
from accord.kernel.ledger.queries import converted, rate_on
from accord.kernel.ledger.services import note_rate
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.spaces.errors import Refused

DAY = date(2025, 3, 1)


def noted(cast, rate="278.5", on=DAY, **values):
    given = {"currency": "USD", "base": "PKR", "source": "State bank (sample)", **values}
    return note_rate(cast.viewer("amina"), on=on, rate=Decimal(rate), **given)


def test_the_newest_rate_of_a_day_or_before_counts(cast):
    noted(cast, "278.5", date(2025, 3, 1))
    noted(cast, "280", date(2025, 3, 5))
    imran = cast.viewer("imran")
    assert converted(imran, Decimal(10), currency="USD", base="PKR", on=date(2025, 3, 4)) == Decimal("2785.00")
    assert converted(imran, Decimal(10), currency="USD", base="PKR", on=date(2025, 3, 5)) == Decimal("2800.00")
    assert converted(imran, Decimal(10), currency="USD", base="PKR", on=date(2025, 2, 1)) is None


def test_a_rate_serves_both_ways_and_rounds_to_what_the_currency_has(cast):
    noted(cast)
    noted(cast, "0.53", currency="PKR", base="JPY")
    imran = cast.viewer("imran")
    assert converted(imran, Decimal(1000), currency="PKR", base="USD", on=DAY) == Decimal("3.59")
    assert converted(imran, Decimal(5), currency="PKR", base="JPY", on=DAY) == Decimal(3)
    assert converted(imran, Decimal(5), currency="PKR", base="PKR", on=DAY) == Decimal(5)
    assert converted(imran, Decimal(5), currency="EUR", base="PKR", on=DAY) is None


def test_a_second_note_for_the_day_corrects_the_first(cast):
    first = noted(cast)
    assert noted(cast, "279").pk == first.pk
    noted(cast, "279")
    assert Rate.objects.get().rate == Decimal(279)
    assert Event.objects.filter(name="rate_noted").count() == 2


@pytest.mark.parametrize(
    "values",
    [
        {"rate": "0"}, {"rate": "-1"}, {"rate": "NaN"}, {"rate": "Infinity"}, {"rate": "0.000000001"},
        {"rate": "12345678"}, {"base": "USD"}, {"base": "Rs"}, {"currency": "usd"}, {"source": " "},
    ],
)  # fmt: skip
def test_a_rate_that_cannot_be_is_refused(cast, values):
    with pytest.raises(Refused):
        noted(cast, **values)
    assert not Rate.objects.exists()


@pytest.mark.parametrize("who", ["bilal", "daud", "hina", "imran", "kiran"])
def test_others_note_no_rates(cast, who):
    noted(cast)
    for on in (DAY, date(2025, 4, 1)):
        with pytest.raises(NotPermitted):
            note_rate(cast.viewer(who), currency="USD", base="PKR", on=on, rate=Decimal(1), source="me")


def test_a_stranger_sees_no_rate(cast):
    noted(cast)
    for viewer in (cast.viewer("mehr"), cast.stranger_here()):
        assert rate_on(viewer, currency="USD", base="PKR", on=DAY) is None


def test_currency_codes_are_three_capital_letters_each_once():
    assert len(DECIMALS) > 150
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in DECIMALS)
    assert (DECIMALS["PKR"], DECIMALS["JPY"], DECIMALS["KWD"]) == (2, 0, 3)
