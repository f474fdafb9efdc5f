"""What follows from events: new promises get their suggestions, and are compared with those that are there."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from accord.commit.commitments.models import AssignmentPlan, Commitment
from accord.commit.commitments.promise_vectors import has_vectors
from accord.commit.commitments.services import carry_out, prepare_vectors, propose_likenesses, suggest_tags
from accord.commit.commitments.tag_models import kept_model
from accord.kernel.access.facts import operator_of, viewer_of
from accord.kernel.actors.models import Account
from accord.kernel.audit.deliveries import waits_later
from accord.kernel.audit.models import Event
from accord.kernel.audit.schedule import last_run
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import Space
from accord.kernel.taxonomies.models import Taxonomy

LONGEST_IMPORT: Final = timedelta(days=1)
COMPARED_AT_ONCE: Final = 5_000  # promises of a space: two seconds of work after each file
ENCODED_AT_ONCE: Final = 5_000  # new texts an hour and space: about 40 seconds


def suggest_for_imported(event: Event) -> None:
    """Suggest tags for the promises of an import's batch, from every list of the space with a model, and actions."""
    space = Space.objects.filter(pk=event.space_id).first()
    if space is None or not event.touched:
        return
    owners: list[Taxonomy | Space] = [*Taxonomy.objects.filter(space=space, deleted_at=None), space]
    for taxonomy in owners:
        kept = kept_model(taxonomy)
        if kept is None:
            continue
        try:
            suggest_tags(operator_of(space), taxonomy=taxonomy, kept=kept, among=event.touched)
        except Refused:
            continue  # no extra here, or the file is damaged: the next training says it to a person


def assign_confirmed(event: Event) -> None:
    """Assign what a person planned and confirmed, as that person, with the roles of now."""
    plan = AssignmentPlan.objects.filter(pk=str(event.object_id), space=event.space_id).select_related("space").first()
    if plan is not None:
        account = Account.objects.get(pk=str(event.account_id))
        carry_out(viewer_of(account, plan.space, second_factor=True), plan)


def propose_in_space(event: Event) -> None:
    """Compare the promises of a space anew: somebody asked for it, or an import is whole.

    Every file of many would have all promises compared: the last of those that are whole does, and a large space waits
    for ``propose_where_files_came``.
    """
    space = Space.objects.filter(pk=event.space_id).first()
    if space is None:
        return
    if event.name == "likenesses_asked" or (_brought_promises(event) and _is_soon_done(event)):
        propose_likenesses(operator_of(space))


def propose_where_files_came() -> int:
    """Compare the promises of every large space with an import that became whole since this ran last.

    Returns how many spaces were compared.
    """
    last = last_run(f"{__name__}.propose_where_files_came")
    came = Event.objects.filter(name="import_finished", **({"at__gte": last} if last else {}))
    newest = {event.space_id: event for event in came.order_by("number").iterator()}
    spaces = Space.objects.filter(pk__in=list(newest), closed_at=None)
    due = [space for space in spaces if _is_large(space.pk) and _brought_promises(newest[space.pk])]
    for space in due:
        propose_likenesses(operator_of(space))
    return len(due)


def _is_soon_done(event: Event) -> bool:
    return not _is_large(event.space_id) and not waits_later(event, f"{__name__}.propose_in_space")


def _is_large(space: UUID) -> bool:
    return Commitment.objects.filter(space=space)[COMPARED_AT_ONCE:].exists()


def _brought_promises(event: Event) -> bool:
    """Whether promises came in since the import that the event tells of began; places and shapes change nothing."""
    return Commitment.objects.filter(space=event.space_id, updated_at__gte=event.at - LONGEST_IMPORT).exists()


def prepare_some_vectors() -> int:
    """Encode new promises of spaces that the operator has prepared once. Returns how many."""
    encoded = 0
    for space in Space.objects.filter(closed_at=None):
        if not has_vectors(space.pk):
            continue
        try:
            encoded += prepare_vectors(operator_of(space), at_most=ENCODED_AT_ONCE).encoded
        except Refused:
            return encoded  # the extra is gone: the page and the command say so
    return encoded
