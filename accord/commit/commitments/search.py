"""What of promises and duties can be found by words."""

from accord.commit.commitments.models import Cascade, Commitment, Duty, Instrument
from accord.commit.commitments.queries.facets import FACETED
from accord.kernel.search.declarations import Searchable
from accord.kernel.spaces.languages import all_texts

SEARCHABLE = (
    Searchable(
        model=Instrument,
        title=str,
        texts=lambda row: [*all_texts(row.title), row.symbol, row.issued_by, row.session],
        marks={"commitment": "commitments__pk"},
    ),
    Searchable(
        model=Commitment,
        title=str,
        texts=lambda row: [row.text, *all_texts(row.plain), row.paragraph, row.heading, row.session],
        language=lambda row: row.language,
        faceted=FACETED,
    ),
    Searchable(
        model=Duty,
        title=str,
        texts=lambda row: [*all_texts(row.wording)],
        marks={"commitment": "commitment"},
    ),
    Searchable(model=Cascade, title=str, texts=lambda row: [*all_texts(row.title), *all_texts(row.details)]),
)
