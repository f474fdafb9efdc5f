"""What of laws can be found by words: titles, numbers, what they demand, and the provisions word for word."""

from accord.kernel.search.declarations import Searchable
from accord.kernel.spaces.languages import all_texts
from accord.understand.situation.models import Law, Provision

SEARCHABLE = (
    Searchable(
        model=Law,
        title=str,
        texts=lambda row: [*all_texts(row.title), row.number, *all_texts(row.demands)],
    ),
    Searchable(
        model=Provision,
        title=str,
        texts=lambda row: [row.number, row.text, *all_texts(row.demands), row.principle],
        language=lambda row: row.language,
    ),
)
