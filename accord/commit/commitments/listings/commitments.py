"""The list of promises, defined once: as page, cards, CSV and XLSX."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.commit.commitments.annotations import annotations_json
from accord.commit.commitments.facets import promise_filters
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.queries import bodies_on, terms_on
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.declarations import FURTHER
from accord.kernel.search.faceted import FacetedRows
from accord.kernel.search.faults import search_notes
from accord.ui.listing import Column, Listing
from accord.ui.listing_page import Empty
from accord.ui.wording import listed


@dataclass(frozen=True)
class PromiseLine:
    """A promise as every list of promises shows it."""

    commitment: Commitment

    @property
    def place_in_document(self) -> str:
        """The instrument and the paragraph."""
        where = [str(self.commitment.instrument), self.commitment.reference]
        return listed(part for part in where if part)


PROMISE = Column(
    "promise",
    gettext_lazy("Promise"),
    lambda line: str(line.commitment),
    heading=True,
    url=lambda line: line.commitment.get_absolute_url(),
    exported=lambda line: line.commitment.text,
)
WHERE = Column("where", gettext_lazy("Where"), lambda line: line.place_in_document, sort="paragraph_key")
POSITION = Column("position", gettext_lazy("Position"), lambda line: line.commitment.position, kind="state")


@dataclass(frozen=True)
class _Figures:
    """What apps further up add to files, read for all lines at once and only once it is asked for."""

    viewer: Viewer
    ids: Sequence[UUID]

    def of(self, promise: UUID, name: str) -> int | None:
        """One figure of one promise; None where there is nothing to count."""
        return self._known.get(promise, {}).get(name)

    @cached_property
    def _known(self) -> Mapping[UUID, Mapping[str, int]]:
        found: dict[UUID, dict[str, int]] = defaultdict(dict)
        for further in FURTHER.get(Commitment.policy.name, ()):
            for promise, figures in further.figures(self.viewer, self.ids).items():
                found[promise].update(figures)
        return found


@dataclass(frozen=True)
class CommitmentLine(PromiseLine):
    """A promise with the names of its themes, and of those who promise it and are promised to."""

    themes: str
    promisor: str
    promisee: str
    figures: _Figures


def _with_themes(viewer: Viewer, rows: Sequence[Commitment]) -> list[CommitmentLine]:
    tags, figures = terms_on(viewer, rows), _Figures(viewer, [row.pk for row in rows])
    bodies = bodies_on(viewer, rows)
    names = {pk: str(body) for pk, body in bodies.items()}
    return [
        CommitmentLine(
            row,
            listed(tags.get(row.pk, ())),
            names.get(row.promisor_id, ""),
            names.get(row.promisee_id, ""),
            figures,
        )
        for row in rows
    ]


def commitment_listing(
    viewer: Viewer, *, title: str, lede: str = "", empty_url: str = "", in_document: bool = False
) -> Listing:
    """Promises (``promise_rows``), by all that they can be told apart by, with the number behind each value.

    in_document: the list of one document alone, which need not be named on every line.
    """
    return Listing(
        title=title,
        lede=lede,
        columns=_commitment_columns(in_document=in_document),
        filters=promise_filters(viewer, in_document=in_document),
        search=FacetedRows.holding,
        notes=search_notes,
        prepare=partial(_with_themes, viewer),
        empty=Empty(
            _("No promises yet"),
            _("What was promised belongs here, word for word: import a file of recommendations or add a document."),
            empty_url,
            _("Add a document"),
        ),
        noun=lambda n: ngettext("%(n)d promise", "%(n)d promises", n) % {"n": n},
        file_name="commitments",
        own_exports={"json": annotations_json(viewer)},
    )


def _commitment_columns(*, in_document: bool) -> list[Column]:
    return [
        PROMISE,
        _where(in_document=in_document),
        Column("themes", gettext_lazy("Themes"), lambda line: line.themes),
        POSITION,
        Column(
            "states",
            gettext_lazy("States"),
            lambda line: len(line.commitment.recommending_states) or None,
            kind="number",
            exported=lambda line: "; ".join(line.commitment.recommending_states),
        ),
        Column(
            "duties", gettext_lazy("Duties"), lambda line: line.commitment.duty_count, kind="number", sort="duty_count"
        ),
        Column("promisor", gettext_lazy("Who promises it"), lambda line: line.promisor, shown=False),
        Column("promisee", gettext_lazy("To whom"), lambda line: line.promisee, shown=False),
        *_further_columns(),
    ]


def _further_columns() -> list[Column]:
    def figure(name: str) -> Callable[[CommitmentLine], int | None]:
        return lambda line: line.figures.of(line.commitment.pk, name)

    added = [column for further in FURTHER.get(Commitment.policy.name, ()) for column in further.columns]
    return [Column(name, label, figure(name), kind="number", shown=False) for name, label in added]


def _where(*, in_document: bool) -> Column:
    if in_document:
        return Column("where", gettext_lazy("Paragraph"), lambda line: line.commitment.paragraph, sort="paragraph_key")
    return WHERE
