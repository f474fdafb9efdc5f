"""A person's word about many proposals at once: tags that a model suggests, pairs that say nearly the same."""

from collections.abc import Collection, Sequence
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Likeness, TagSuggestion
from accord.kernel.access.queries import demand
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused

MOST_DECIDED: Final = 50


def move_proposals(
    by: Viewer,
    rows: Sequence[Likeness] | Sequence[TagSuggestion],
    to: str,
    *,
    among: Collection[str],
    none: str,
    many: str,
) -> None:
    """Move every row from a state ``among`` these ``to`` another, in the name of the person; the caller records it.

    Raises NotPermitted, also where no person acts; Refused for no row (``none``), for more than 50 (``many``, with
    ``most``), and where one was decided meanwhile.
    """
    if by.account is None:
        raise NotPermitted("decide", "decided_by_a_person")
    if not rows:
        raise Refused(none)
    if len(rows) > MOST_DECIDED:
        raise Refused(many % {"most": MOST_DECIDED})
    for row in rows:
        demand(by, "decide", row)
    now = timezone.now()
    there = type(rows[0]).objects.filter(pk__in=[row.pk for row in rows], state__in=among)
    if there.update(state=to, decided_by=by.account, decided_at=now, updated_at=now) != len(rows):
        raise Refused(_("Somebody else decided one of these meanwhile: look at the list again."))
    for row in rows:
        row.state, row.decided_by, row.decided_at = to, by.account, now
