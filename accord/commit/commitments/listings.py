"""The lists of this app, defined once: as pages, cards, CSV and XLSX."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.commit.commitments.models import Commitment, Instrument, InstrumentKind, Position, Stage
from accord.commit.commitments.queries import has_duties, terms_on
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.queries import rows_with
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.taxonomies.models import Term
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty
from accord.ui.listing_rows import Ask
from accord.ui.wording import listed

POSITIONS = [Choice(value, label) for value, label in Position.choices]


@dataclass(frozen=True)
class CommitmentLine:
    """A promise as a list shows it, with the names of its themes."""

    commitment: Commitment
    themes: str

    @property
    def place_in_document(self) -> str:
        """The instrument and the paragraph."""
        where = [str(self.commitment.instrument), self.commitment.reference]
        return listed(part for part in where if part)


def _with_themes(viewer: Viewer, rows: Sequence[Commitment]) -> list[CommitmentLine]:
    tags = terms_on(viewer, rows)
    return [CommitmentLine(row, listed(tags.get(row.pk, ()))) for row in rows]


def commitment_listing(
    viewer: Viewer, *, title: str, lede: str = "", empty_url: str = "", in_document: bool = False
) -> Listing:
    """Promises: by theme, position, duties, session and document, with the number behind each filter.

    in_document: the list of one document alone, which need not be named on every line.
    """
    return Listing(
        title=title,
        lede=lede,
        columns=_commitment_columns(in_document=in_document),
        filters=[
            Filter("position", gettext_lazy("Position"), POSITIONS, field="position", prominent=True),
            _duties_filter(viewer),
            _theme_filter(viewer),
            Filter("session", gettext_lazy("Session"), _as_they_are, field="session"),
            *([] if in_document else [_document_filter(viewer)]),
        ],
        order=("instrument__dated", "paragraph_key", "created_at"),
        search=partial(rows_with, viewer),
        prepare=partial(_with_themes, viewer),
        empty=Empty(
            _("No promises yet"),
            _("What was promised belongs here, word for word: import a file of recommendations or add a document."),
            empty_url,
            _("Add a document") if empty_url else "",
        ),
        noun=lambda n: ngettext("%(n)d promise", "%(n)d promises", n) % {"n": n},
        file_name="commitments",
    )


def _commitment_columns(*, in_document: bool) -> list[Column]:
    return [
        Column(
            "promise",
            gettext_lazy("Promise"),
            lambda line: str(line.commitment),
            heading=True,
            url=lambda line: line.commitment.get_absolute_url(),
            exported=lambda line: line.commitment.text,
        ),
        _where(in_document=in_document),
        Column("themes", gettext_lazy("Themes"), lambda line: line.themes),
        Column("position", gettext_lazy("Position"), lambda line: line.commitment.position, kind="state"),
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
    ]


def _where(*, in_document: bool) -> Column:
    if in_document:
        return Column("where", gettext_lazy("Paragraph"), lambda line: line.commitment.paragraph, sort="paragraph_key")
    return Column("where", gettext_lazy("Where"), lambda line: line.place_in_document, sort="paragraph_key")


def _document_filter(viewer: Viewer) -> Filter:
    def choices(values: Sequence[str]) -> list[Choice]:
        return _instrument_choices(viewer, values)

    return Filter("instrument", gettext_lazy("Document"), choices, field="instrument")


def _theme_filter(viewer: Viewer) -> Filter:
    seen = visible_to(viewer, Term).order_by("name_key")

    def narrow(rows: QuerySet[Commitment], value: str) -> QuerySet[Commitment]:
        try:
            return rows.filter(themes__in=seen.filter(pk=UUID(value)).values("pk"))
        except ValueError:
            return rows.none()

    def by_theme(rows: QuerySet[Commitment], viewer: Viewer) -> Any:
        pairs = rows.order_by().filter(themes__in=visible_to(viewer, Term).values("pk")).values_list("themes")
        return pairs.annotate(n=Count("pk", distinct=True))

    def counts(ask: Ask) -> dict[str, int]:
        return {str(term): number for term, number in ask("themes", by_theme, viewer)}

    def choices(values: Sequence[str]) -> list[Choice]:
        return [Choice(str(term.pk), str(term)) for term in _terms_named(viewer, _ids(values))]

    return Filter("theme", gettext_lazy("Theme"), choices, narrow=narrow, counts=counts, asks=True)


@Prepared
def _terms_named(viewer: Viewer, ids: list[UUID]) -> QuerySet[Term]:
    return visible_to(viewer, Term).filter(pk__in=ids).order_by("name_key")


def _duties_filter(viewer: Viewer) -> Filter:
    owned = has_duties(viewer)

    def narrow(rows: QuerySet[Commitment], value: str) -> QuerySet[Commitment]:
        if value not in {"yes", "no"}:
            return rows.none()
        return rows.filter(owned if value == "yes" else ~owned)

    def by_duties(rows: QuerySet[Commitment], viewer: Viewer) -> Any:
        told = rows.order_by().annotate(owned=Case(When(has_duties(viewer), then=Value("yes")), default=Value("no")))
        return told.values_list("owned").annotate(n=Count("pk", distinct=True))

    def counts(ask: Ask) -> dict[str, int]:
        return dict(ask("duties", by_duties, viewer))

    choices = [Choice("no", gettext_lazy("nobody owes it yet")), Choice("yes", gettext_lazy("has duties"))]
    return Filter("duties", gettext_lazy("Duties"), choices, narrow=narrow, counts=counts, asks=True, prominent=True)


def _as_they_are(values: Sequence[str]) -> list[Choice]:
    return [Choice(value, value) for value in sorted(values, key=lambda v: (len(v), v)) if value]


def _instrument_choices(viewer: Viewer, values: Sequence[str]) -> list[Choice]:
    return [Choice(str(row.pk), str(row)) for row in _instruments_named(viewer, _ids(values))]


@Prepared
def _instruments_named(viewer: Viewer, ids: list[UUID]) -> QuerySet[Instrument]:
    return visible_to(viewer, Instrument).filter(pk__in=ids).order_by("-dated", "pk")


def _ids(values: Sequence[str]) -> list[UUID]:
    return [UUID(value) for value in values]


def _stage_word(row: Any) -> str:
    return str(Stage(row.newest_stage).label) if row.newest_stage else ""


INSTRUMENT_COLUMNS = [
    Column("title", gettext_lazy("Document"), str, heading=True, url=lambda row: row.get_absolute_url()),
    Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display(), sort="kind"),
    Column("dated", gettext_lazy("Dated"), lambda row: row.dated, kind="day", sort="dated"),
    Column("stage", gettext_lazy("Stage"), _stage_word),
    Column(
        "promises", gettext_lazy("Promises"), lambda row: row.commitment_count, kind="number", sort="commitment_count"
    ),
    Column("duties", gettext_lazy("Duties"), lambda row: row.duty_count, kind="number", sort="duty_count"),
]


def instrument_listing(viewer: Viewer, *, empty_url: str = "") -> Listing:
    """Documents that promises come from, the newest first."""
    return Listing(
        title=_("Documents that promises come from"),
        columns=INSTRUMENT_COLUMNS,
        filters=[
            Filter(
                "kind",
                gettext_lazy("Kind"),
                [Choice(value, label) for value, label in InstrumentKind.choices],
                field="kind",
                prominent=True,
            )
        ],
        order=("-dated", "created_at"),
        search=partial(rows_with, viewer),
        empty=Empty(
            _("No documents yet"),
            _("Agreements, laws, decisions and recommendations that hold promises belong here."),
            empty_url,
            _("Add the first document") if empty_url else "",
        ),
        noun=lambda n: ngettext("%(n)d document", "%(n)d documents", n) % {"n": n},
        file_name="instruments",
    )
