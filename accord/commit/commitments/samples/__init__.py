"""The invented ledger of the sample spaces."""

from accord.commit.commitments.samples.cascades import lay_cascades
from accord.commit.commitments.samples.consistency import lay_consistency
from accord.commit.commitments.samples.ledger import days_from_now, lay_commitments, sample_duty

__all__ = ["days_from_now", "lay_cascades", "lay_commitments", "lay_consistency", "sample_duty"]
