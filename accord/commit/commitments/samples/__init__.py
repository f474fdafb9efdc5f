"""The invented ledger of the sample spaces."""

from accord.commit.commitments.samples.ledger import days_from_now, lay_commitments, sample_duty
from accord.commit.commitments.samples.lists import lay_lists

__all__ = ["days_from_now", "lay_commitments", "lay_lists", "sample_duty"]
