"""What files of promises hold: the columns of the template of “import commitments”, then what it does not read.

Cells with several values part them by “; ”, as the template reads them; a value that holds a semicolon stands in
quotation marks, those within it doubled, as a table with semicolons would have it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from accord.commit.commitments.annotations import label_of, name_in_files, newest_positions, stages_of_documents
from accord.commit.commitments.models import Commitment, StatePosition
from accord.commit.commitments.queries import bodies_on, terms_on
from accord.commit.commitments.services.instruments import own_document_id
from accord.commit.commitments.services.staging import LISTS
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.declarations import FURTHER
from accord.kernel.spaces.languages import text_in
from accord.kernel.taxonomies.models import Term
from accord.ui.listing import Column

FIELDS: Final = ("themes", "affected_persons", "sdgs")
_PARTED: Final = frozenset(';"\r\n')


def in_one_cell(values: Iterable[str]) -> str:
    """Several values as one cell holds them, so that they can be parted again."""
    return "; ".join(f'"{each.replace(chr(34), chr(34) * 2)}"' if _PARTED & {*each} else each for each in values)


@dataclass(frozen=True)
class Told:
    """What files say of some promises besides their own fields, read for all of them at once when it is asked for."""

    viewer: Viewer
    rows: Sequence[Commitment]

    def figure(self, promise: UUID, name: str) -> int | None:
        """What an app further up counts of a promise; None where there is nothing to count."""
        return self._figures.get(promise, {}).get(name)

    @cached_property
    def _figures(self) -> Mapping[UUID, Mapping[str, int]]:
        found: dict[UUID, dict[str, int]] = defaultdict(dict)
        for further in FURTHER.get(Commitment.policy.name, ()):
            for promise, figures in further.figures(self.viewer, [row.pk for row in self.rows]).items():
                found[promise].update(figures)
        return found

    @cached_property
    def terms(self) -> Mapping[str, Mapping[UUID, list[Term]]]:
        """The tags by field and promise."""
        return {field: terms_on(self.viewer, self.rows, field) for field in FIELDS}

    @cached_property
    def bodies(self) -> Mapping[UUID | None, Actor]:
        """Who promises and who is promised to, as far as the viewer sees them."""
        return bodies_on(self.viewer, self.rows)

    @cached_property
    def positions(self) -> Mapping[UUID, StatePosition]:
        """The position that counts, by promise."""
        return newest_positions(self.viewer, self.rows)

    @cached_property
    def stages(self) -> Mapping[UUID, list[list[str]]]:
        """What the documents reached, the oldest first."""
        return stages_of_documents(self.viewer, self.rows)

    def labels(self, row: Commitment, field: str, *, issues: bool = False) -> str:
        """The tags of one field, as files know them; the issues of the review by themselves."""
        tags = self.terms[field].get(row.pk, ())
        wanted = [term for term in tags if (term.taxonomy.key == LISTS["issues"][0]) == issues]
        return in_one_cell(label_of(term) for term in wanted)


Value = Callable[[Commitment, Told], Any]


def _day_of(row: Commitment, told: Told) -> Any:
    taken = told.positions.get(row.pk)
    return taken.as_of if taken else None


def _source_of(row: Commitment, told: Told) -> str:
    taken = told.positions.get(row.pk)
    return taken.source if taken else ""


def _stage(place: int) -> Value:
    return lambda row, told: (told.stages.get(row.instrument_id) or [["", ""]])[-1][place]


def _other_words(row: Commitment, _told: Told) -> str:
    others = sorted((language, words) for language, words in row.plain.items() if language != row.language)
    return "\n".join(f"{language}: {words}" for language, words in others)


# The template's columns in its order (``outlets/exchange/importers/commitments/columns.py``).
TEMPLATE: Final[Mapping[str, Value]] = {
    "document": lambda row, _told: text_in(row.instrument.title),
    "document_kind": lambda row, _told: row.instrument.kind,
    "document_level": lambda row, _told: row.instrument.level,
    "document_number": lambda row, _told: row.instrument.symbol,
    "issued_by": lambda row, _told: row.instrument.issued_by,
    "document_date": lambda row, _told: row.instrument.dated,
    "stage": _stage(0),
    "stage_date": _stage(1),
    "paragraph": lambda row, _told: row.paragraph,
    "heading": lambda row, _told: row.heading,
    "text": lambda row, _told: row.text,
    "language": lambda row, _told: row.language,
    "kind": lambda row, _told: row.kind,
    "plain_words": lambda row, _told: row.plain.get(row.language, ""),
    "addressed_to": lambda row, _told: row.addressed_to,
    "promised_by": lambda row, told: name_in_files(told.bodies.get(row.promisor_id)),
    "promised_to": lambda row, told: name_in_files(told.bodies.get(row.promisee_id)),
    "recommended_by": lambda row, _told: in_one_cell(row.recommending_states),
    "position": lambda row, _told: row.position,
    "position_date": _day_of,
    "position_source": _source_of,
    "themes": lambda row, told: told.labels(row, "themes"),
    "affected_persons": lambda row, told: told.labels(row, "affected_persons"),
    "sdgs": lambda row, told: told.labels(row, "sdgs"),
    "external_id": lambda row, _told: row.external_id,
    "document_id": lambda row, _told: own_document_id(row.instrument),
}
BESIDES: Final[Mapping[str, Value]] = {
    "issues": lambda row, told: told.labels(row, "themes", issues=True),
    "action_category": lambda row, _told: row.action_category,
    "session": lambda row, _told: row.session,
    "regions": lambda row, _told: in_one_cell(row.regions),
    "plain_words_other": _other_words,
    "duties": lambda row, _told: row.__dict__.get("duty_count"),
}


def _column(name: str, value: Value) -> Column:
    return Column(f"file_{name}", name, lambda line: value(line.commitment, line.told), shown=False)


# Under names that are the same in every language.
FILE_COLUMNS: Final = [_column(name, value) for name, value in {**TEMPLATE, **BESIDES}.items()]
