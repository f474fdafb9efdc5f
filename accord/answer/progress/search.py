"""What of reports and assessments can be found by words, once everyone in the space reads it."""

from accord.answer.progress.models import Assessment, Report
from accord.kernel.search.declarations import Searchable

SEARCHABLE = (
    Searchable(model=Report, title=str, texts=lambda row: [row.statement, row.unit], joins=("duty",)),
    Searchable(model=Assessment, title=str, texts=lambda row: [row.statement, row.unit], joins=("duty",)),
)
