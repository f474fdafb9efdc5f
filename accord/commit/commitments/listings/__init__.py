"""The lists of this app, each defined once: as page, cards, CSV and XLSX."""

from accord.commit.commitments.listings.commitments import CommitmentLine, commitment_listing
from accord.commit.commitments.listings.instruments import instrument_listing
from accord.commit.commitments.listings.likenesses import likeness_listing
from accord.commit.commitments.listings.suggestions import suggestion_listing
from accord.commit.commitments.listings.terms import (
    list_page,
    tagged_listing,
    taxonomy_listing,
    term_listing,
    term_page,
)
from accord.commit.commitments.listings.unowned import duties_to_lead, promises_to_assign

__all__ = [
    "CommitmentLine",
    "commitment_listing",
    "duties_to_lead",
    "instrument_listing",
    "likeness_listing",
    "list_page",
    "promises_to_assign",
    "suggestion_listing",
    "tagged_listing",
    "taxonomy_listing",
    "term_listing",
    "term_page",
]
