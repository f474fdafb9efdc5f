"""The invented ledger of the sample spaces."""

from accord.commit.commitments.samples.adoption import lay_adoption
from accord.commit.commitments.samples.cascades import lay_cascades
from accord.commit.commitments.samples.consistency import lay_consistency
from accord.commit.commitments.samples.ledger import lay_commitments, sample_duty
from accord.commit.commitments.samples.likenesses import lay_likenesses
from accord.commit.commitments.samples.lists import lay_lists
from accord.commit.commitments.samples.releases import lay_releases

__all__ = [
    "lay_adoption",
    "lay_cascades",
    "lay_commitments",
    "lay_consistency",
    "lay_likenesses",
    "lay_lists",
    "lay_releases",
    "sample_duty",
]
