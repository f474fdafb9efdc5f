"""What of an action can be found."""

from accord.kernel.followup.models import Action
from accord.kernel.search.declarations import Searchable

SEARCHABLE = Searchable(
    model=Action,
    title=lambda row: row.title,
    texts=lambda row: [row.details, row.reason],
)
