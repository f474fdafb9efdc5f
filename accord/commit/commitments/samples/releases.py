"""What the invented province has made public: asked for by Amina, approved by Hina."""

from accord.commit.commitments.models import Instrument
from accord.commit.commitments.samples.ledger import REVIEW
from accord.commit.commitments.services.releases import release_instrument
from accord.kernel.publication.models import Release
from accord.kernel.publication.services import approve_release
from accord.kernel.spaces.samples import DIRECTORATE, Table


def lay_releases(table: Table) -> None:
    """Release the review, once; what somebody withdrew since stays withdrawn. Comes after promises."""
    if table.slug != DIRECTORATE:
        return
    review: Instrument = table.rows[f"instrument:{REVIEW}"]
    if not Release.objects.filter(object_id=review.pk).exists():
        approve_release(table.acting("hina"), release_instrument(table.acting("amina"), review))
