"""An invented by-law of a district that does not fit with the province's act, and who noticed it."""

from accord.commit.commitments.models import Commitment, CommitmentKind, Instrument, InstrumentKind, Stage
from accord.commit.commitments.models.contradictions import Contradiction
from accord.commit.commitments.samples.ledger import CHILDREN
from accord.commit.commitments.services import add_commitment, add_instrument, note_contradiction, reach_stage
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.spaces.samples import DIRECTORATE, Table, days_from_now

KEY = "sample:bylaw"


def lay_consistency(table: Table) -> None:
    """Lay the by-law, its one clause, and what contradicts it, once."""
    if table.slug != DIRECTORATE or Contradiction.objects.filter(space=table.space, client_key=KEY).exists():
        return
    act = Commitment.objects.get(space=table.space, client_key="sample:no_child_below")
    clause = _lay_clause(table, _lay_bylaw(table))
    note_contradiction(
        table.acting("hina"),
        one=clause,
        other=act,
        words="The by-law lets children of fourteen carry stone; the act keeps everybody under eighteen out of mines.",
        source="Reading of both texts by the directorate (sample)",
        client_key=KEY,
    )


def _lay_bylaw(table: Table) -> Instrument:
    by = table.acting("amina")
    bylaw = add_instrument(
        by,
        kind=InstrumentKind.POLICY,
        title={"en": "By-law of Marmar on day labour (sample)"},
        symbol="By-law 2",
        issued_by="Invented council of Marmar",
        level=GovernmentLevel.DISTRICT,
        dated=days_from_now(-300),
        source="Invented for the sample spaces",
        client_key=KEY,
    )
    reach_stage(by, instrument=bylaw, stage=Stage.IN_FORCE, reached_on=days_from_now(-280), client_key=KEY)
    return bylaw


def _lay_clause(table: Table, bylaw: Instrument) -> Commitment:
    return add_commitment(
        table.acting("amina"),
        instrument=bylaw,
        text="Children of fourteen and above may carry stone at the mouth of a mine in the school holidays.",
        paragraph="4",
        kind=CommitmentKind.CLAUSE,
        themes=[table.rows[f"theme:{CHILDREN}"]],
        client_key=KEY,
    )
