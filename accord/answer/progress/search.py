"""What of reports and assessments can be found by words, and what promises are counted by because of them."""

from accord.answer.progress.models import Assessment, Report
from accord.answer.progress.queries.followed import FOLLOWED
from accord.kernel.search.declarations import Searchable

PROMISES = {"commitment": "duty__commitment"}

SEARCHABLE = (
    Searchable(model=Report, title=str, texts=lambda row: [row.statement, row.unit], joins=("duty",), marks=PROMISES),
    Searchable(
        model=Assessment, title=str, texts=lambda row: [row.statement, row.unit], joins=("duty",), marks=PROMISES
    ),
)
FURTHER = (FOLLOWED,)
