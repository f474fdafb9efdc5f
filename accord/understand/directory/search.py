"""What of the directory can be found by its words: names in every language, short names, official codes."""

from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place
from accord.kernel.search.declarations import Searchable
from accord.kernel.spaces.languages import all_texts

SEARCHABLE = (
    Searchable(
        Actor, title=str, texts=lambda row: [*all_texts(row.name), row.short_name, row.about, *all_texts(row.mandate)]
    ),
    Searchable(Place, title=str, texts=lambda row: [*all_texts(row.name), row.code]),
)
