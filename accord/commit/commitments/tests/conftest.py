"""A document with one paragraph, a duty of the provincial mines department, themes, and addresses of pages."""

from datetime import date

import pytest
from django.urls import reverse

from accord.commit.commitments.services import add_commitment, add_instrument, assign_duty
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms


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


@pytest.fixture
def themes(cast):
    amina = cast.viewer("amina")
    taxonomy = ensure_taxonomy(amina, key="themes", name={"en": "Themes"})
    return ensure_terms(amina, taxonomy=taxonomy, labels=["Children", "Water", "Women"])


@pytest.fixture
def page(cast):
    """The address of a page of this app: its name, and the rows that it names."""
    return lambda name, *rows: reverse(f"commitments:{name}", args=(cast.space.slug, *(row.pk for row in rows)))
