"""A document with one paragraph, and a duty of the provincial mines department."""

from datetime import date

import pytest

from accord.commit.commitments.services import add_commitment, add_instrument, assign_duty


@pytest.fixture
def review(cast):
    return add_instrument(
        cast.viewer("amina"),
        kind="upr_outcome",
        title={"en": "Review outcome, 2022 (sample)"},
        dated=date(2022, 11, 14),
    )


@pytest.fixture
def promise(cast, review):
    return add_commitment(
        cast.viewer("amina"), instrument=review, text="Inspect every mine, twice a year.", paragraph="84"
    )


@pytest.fixture
def duty(cast, promise):
    return assign_duty(
        cast.viewer("amina"),
        commitment=promise,
        wording={"en": "Inspect every mine of the province"},
        level="provincial",
        lead=cast.bodies["mines"],
        assigned_on=date(2023, 3, 2),
    )
