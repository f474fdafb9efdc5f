"""What follows from events: an import's new promises get their suggestions from the model that is there."""

from accord.commit.commitments.services import suggest_tags
from accord.commit.commitments.tag_models import kept_model
from accord.kernel.access.facts import operator_of
from accord.kernel.audit.models import Event
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import Space
from accord.kernel.taxonomies.models import Taxonomy


def suggest_for_imported(event: Event) -> None:
    """Suggest tags for the promises of an import's batch, from every list of the space with a model."""
    space = Space.objects.filter(pk=event.space_id).first()
    if space is None or not event.touched:
        return
    for taxonomy in Taxonomy.objects.filter(space=space, deleted_at=None):
        kept = kept_model(taxonomy)
        if kept is None:
            continue
        try:
            suggest_tags(operator_of(space), taxonomy=taxonomy, kept=kept, among=event.touched)
        except Refused:
            continue  # no extra here, or the file is damaged: the next training says it to a person
