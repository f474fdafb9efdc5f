"""What of a file can be found: its name and where it comes from, not its content."""

from accord.kernel.files.models import File
from accord.kernel.search.declarations import Searchable

SEARCHABLE = Searchable(
    model=File,
    title=lambda row: row.name,
    texts=lambda row: [row.source, row.rights],
)
