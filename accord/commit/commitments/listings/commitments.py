"""The list of promises, defined once: as page, cards, CSV and XLSX."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.commit.commitments.annotations import annotations_json
from accord.commit.commitments.facets import promise_filters
from accord.commit.commitments.listings.columns import FILE_COLUMNS, Told
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.queries import terms_on
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.declarations import FURTHER
from accord.kernel.search.faceted import FacetedRows
from accord.kernel.search.sentences import list_notes
from accord.kernel.taxonomies.models import Term
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
class CommitmentLine(PromiseLine):
    """A promise with the names of its themes, and what files say of it besides."""

    themes: str
    told: Told


def _with_themes(viewer: Viewer, rows: Sequence[Commitment]) -> list[CommitmentLine]:
    tags, told = terms_on(viewer, rows), Told(viewer, rows)
    return [CommitmentLine(row, _in_lines(tags.get(row.pk, ())), told) for row in rows]


def _in_lines(terms: Sequence[Term]) -> str:
    """Each theme on a line of its own: names hold commas themselves."""
    return format_html_join(mark_safe("<br>"), "<bdi>{}</bdi>", ((str(term),) for term in terms))


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
        notes=lambda rows, words: list_notes(rows.read(words), words),
        proposals=FacetedRows.proposals,
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
    shown = [
        PROMISE,
        _where(in_document=in_document),
        Column("themes", gettext_lazy("Themes"), lambda line: line.themes),
        POSITION,
        Column(
            "states",
            gettext_lazy("States"),
            lambda line: len(line.commitment.recommending_states) or None,
            kind="number",
        ),
        Column(
            "duties", gettext_lazy("Duties"), lambda line: line.commitment.duty_count, kind="number", sort="duty_count"
        ),
    ]
    return [
        *(replace(column, download=False) for column in shown),
        *FILE_COLUMNS,
        *_further_columns(),
    ]


def _further_columns() -> list[Column]:
    def figure(name: str) -> Callable[[CommitmentLine], int | None]:
        return lambda line: line.told.figure(line.commitment.pk, name)

    added = [column for further in FURTHER.get(Commitment.policy.name, ()) for column in further.columns]
    return [Column(name, label, figure(name), kind="number", shown=False) for name, label in added]


def _where(*, in_document: bool) -> Column:
    if in_document:
        return Column("where", gettext_lazy("Paragraph"), lambda line: line.commitment.paragraph, sort="paragraph_key")
    return WHERE
