"""What the sample country was asked in an earlier review: two promises said again since, one that only looks so."""

from typing import Final

from accord.commit.commitments.models import Commitment, InstrumentKind, Likeness, LikenessState, Position
from accord.commit.commitments.queries import likenesses_for
from accord.commit.commitments.samples.ledger import LUSMARK, TORRELLA
from accord.commit.commitments.services import (
    add_commitment,
    add_instrument,
    confirm_likenesses,
    propose_likenesses,
    record_position,
)
from accord.kernel.spaces.samples import DIRECTORATE, Table, days_from_now

EARLIER: Final = "earlier_review"
# Paragraph, words, who recommended it, how the State stood to it.
SAID_BEFORE: Final = (
    (
        "9.2",
        "Have every mine visited by an inspector at least once every two years, and make known what was found.",
        TORRELLA,
        Position.SUPPORTED,
    ),
    (
        "9.5",
        "End the work of children in and around mines, and see each of these children into school or training.",
        LUSMARK,
        Position.NOTED,
    ),
    ("9.8", "Publish for each district what is spent on schools there.", TORRELLA, Position.SUPPORTED),
)


def lay_likenesses(table: Table) -> None:
    """The earlier review, its likeness to the newer one proposed, and one pair confirmed."""
    if table.slug != DIRECTORATE or Commitment.objects.filter(client_key__startswith=f"sample:{EARLIER}").exists():
        return
    by = table.acting("amina")
    review = add_instrument(
        by,
        kind=InstrumentKind.UPR_OUTCOME,
        title={"en": "Earlier review of Kohnam by other States (sample)"},
        symbol="XS/REV/2",
        issued_by="Council of invented States",
        session="2",
        dated=days_from_now(-2_280),
        source="Invented for the sample spaces",
        client_key=f"sample:{EARLIER}",
    )
    for paragraph, text, state, position in SAID_BEFORE:
        promise = add_commitment(
            by,
            instrument=review,
            text=text,
            paragraph=paragraph,
            addressed_to="Kohnam (sample country)",
            recommending_states=[state],
            session="2",
            client_key=f"sample:{EARLIER}:{paragraph}",
        )
        key = f"sample:{EARLIER}:{paragraph}"
        record_position(
            by, commitment=promise, position=position, as_of=review.dated, source=str(review), client_key=key
        )
    propose_likenesses(by)
    _confirm_the_first(table)


def _confirm_the_first(table: Table) -> None:
    by = table.acting("amina")
    rows = likenesses_for(by).filter(first__paragraph=SAID_BEFORE[0][0], state=LikenessState.OPEN)
    likeness: Likeness | None = rows.first()
    if likeness is not None:
        confirm_likenesses(by, [likeness])
