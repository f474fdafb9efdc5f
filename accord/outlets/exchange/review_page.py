"""The review of a file as its page shows it: tabs by what becomes of a row, and one page of rows in plain words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.commit.commitments.models import Commitment, CommitmentKind, Instrument, Position, Stage
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.audit.queries import changed_since
from accord.kernel.matching.differences import Piece, differences
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.told import retold
from accord.outlets.exchange.models import Import, ImportState
from accord.outlets.exchange.reviewing import PAGE, Fate, Row
from accord.outlets.exchange.services import IMPORTERS
from accord.ui.listing_page import PageStep, page_steps
from accord.ui.wording import listed, number_words

LABELS = {
    "text": gettext_lazy("Words"),
    "paragraph": gettext_lazy("Paragraph"),
    "recommending_states": gettext_lazy("Recommended by"),
    "position": gettext_lazy("Position"),
    "kind": gettext_lazy("Kind"),
    "heading": gettext_lazy("Heading"),
    "language": gettext_lazy("Language"),
    "plain": gettext_lazy("In plain words"),
    "themes": gettext_lazy("Themes"),
    "issues": gettext_lazy("Issues"),
    "affected_persons": gettext_lazy("Affected persons"),
    "sdgs": gettext_lazy("Sustainable Development Goals"),
    "action_category": gettext_lazy("Action category"),
    "session": gettext_lazy("Session"),
    "addressed_to": gettext_lazy("Addressed to"),
    "external_id": gettext_lazy("External id"),
    "level": gettext_lazy("Level of the document"),
    "stage": gettext_lazy("Stage of the document"),
    "name": gettext_lazy("Name"),
    "rank": gettext_lazy("Place in the list"),
    "parent": gettext_lazy("Under"),
    "code": gettext_lazy("Code"),
    "list": gettext_lazy("List"),
    "retired": gettext_lazy("No longer used"),
}
COUNTED = ("read", "created", "updated", "unchanged", "merged", "skipped", "rejected")
CHOICES = {"position": Position, "kind": CommitmentKind, "level": GovernmentLevel}


@dataclass(frozen=True)
class Compared:
    """One field: what is there and what the file says, in pieces of which some stand in one alone."""

    label: str
    there: Sequence[Piece]
    said: Sequence[Piece]


@dataclass(frozen=True)
class ShownRow:
    """One row. where: its place in the file; url: of what is there; key: by which a person chooses about it."""

    where: str
    title: str
    text: str
    language: str
    facts: Sequence[tuple[str, str]]
    changes: Sequence[Compared]
    url: str = ""
    note: str = ""
    key: str = ""
    is_version: bool = False


@dataclass(frozen=True)
class ShownDocument:
    """A document that rows go to; held: promises that it has here, unsaid: those that the file does not hold."""

    title: str
    symbol: str
    url: str
    rows: int
    is_new: bool
    held: int
    unsaid: int


@dataclass(frozen=True)
class ShownReview:
    """One page of rows with the same fate, and the ways to the others. Pages are told as a list's are."""

    tabs: Sequence[Mapping[str, Any]]
    fate: str
    rows: Sequence[ShownRow]
    documents: Sequence[ShownDocument]
    page_number: int
    total: int

    @property
    def page_count(self) -> int:
        """Pages of this fate."""
        return -(-self.total // PAGE)

    @property
    def page_steps(self) -> list[PageStep]:
        """The way to each page."""
        return page_steps(self.page_number, self.page_count, self._url)

    @property
    def previous_url(self) -> str:
        """The page before; empty on the first."""
        return self._url(self.page_number - 1) if self.page_number > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after; empty on the last."""
        return self._url(self.page_number + 1) if self.page_number < self.page_count else ""

    @property
    def range_words(self) -> str:
        """`41 to 80 of 215`."""
        first = (self.page_number - 1) * PAGE + 1
        told = {"first": first, "last": min(first + PAGE - 1, self.total), "total": self.total}
        return _("%(first)s to %(last)s of %(total)s") % {name: number_words(n) for name, n in told.items()}

    def _url(self, number: int) -> str:
        return f"?rows={self.fate}&page={number}#rows"


def shown_review(viewer: Viewer, taken: Import, *, fate: str, page: int) -> ShownReview:
    """What the person asked to see: a fate, else the first that has rows, and a page of it."""
    fates: Mapping[str, int] = taken.preview.get("fates", {})
    there = [each for each in Fate if fates.get(each) and _is_kept(taken, each)]
    at = next((each for each in there if each == fate), there[0] if there else Fate.NEW)
    tabs = [
        {"label": each.label, "url": f"?rows={each.value}#rows", "count": fates[each], "current": each == at}
        for each in there
    ]
    total = fates.get(at, 0) if there else 0
    number = min(page, max(1, -(-total // PAGE)))
    found = taken.review_pages.filter(fate=at, number=number).first() if there else None
    rows = found.rows if found else []
    documents = _documents(viewer, taken, rows) if at == Fate.DOCUMENT else []
    shown = [] if documents else list(_rows(viewer, taken, at, rows))
    return ShownReview(tabs, at, shown, documents, number, total)


def _is_kept(taken: Import, fate: str) -> bool:
    return taken.state == ImportState.PLANNED or fate in (Fate.REJECTED, Fate.DOCUMENT)


def first_documents(viewer: Viewer, taken: Import) -> list[ShownDocument]:
    """Some of the documents that the rows go to; the tab has all of them."""
    found = taken.review_pages.filter(fate=Fate.DOCUMENT, number=1).first()
    return _documents(viewer, taken, found.rows[:5]) if found else []


def counts_of(taken: Import) -> dict[str, int]:
    """What the file comes to as far as it is known; of one that came in: what was written."""
    told: dict[str, int] = dict(taken.preview.get("counts", {}))
    if taken.state == ImportState.APPLIED:
        return {name: getattr(taken, name) for name in COUNTED}
    if told:
        told["created"] -= len(taken.versions)
        told["updated"] += len(taken.versions)
    return told


def came_url(taken: Import, documents: Sequence[ShownDocument]) -> str:
    """Where what came in is seen: its document, the documents, or the places and lists that it was about."""
    if taken.state != ImportState.APPLIED:
        return ""
    if documents:
        return documents[0].url if len(documents) == 1 else f"?rows={Fate.DOCUMENT.value}#rows"
    page = {"places": "directory:places", "shapes": "directory:places"}.get(taken.what, "")
    page = page or ("commitments:lists" if taken.what in ("terms", "mappings") else "commitments:index")
    return reverse(page, args=(taken.space.slug,))


def is_out_of_date(taken: Import) -> bool:
    """Whether something that was compared may have changed since the file was read."""
    if taken.state != ImportState.PLANNED or "events" not in taken.preview:
        return False
    importer = IMPORTERS[taken.what]
    kinds = [model.policy.name for model in (importer.creates, *importer.touches)]
    return changed_since(taken.space_id, taken.preview["events"], kinds)


def rejected_rows(taken: Import) -> tuple[list[str], Iterator[list[Any]]]:
    """Headers and rows of the table of rejected rows: where, why, and what stood in each column."""
    pages = taken.review_pages.filter(fate=Fate.REJECTED).order_by("number")
    columns: dict[str, None] = {}
    for page in pages.iterator(chunk_size=100):
        columns |= {name: None for row in page.rows for name in row.get("words", {})}
    told = (row for page in pages.iterator(chunk_size=100) for row in page.rows)
    rows = ([_where(row), retold(row["reason"]), *(row["words"].get(name, "") for name in columns)] for row in told)
    return [_("Row"), _("Why"), *columns], rows


def _rows(viewer: Viewer, taken: Import, fate: str, rows: Sequence[Row]) -> Iterator[ShownRow]:
    known = [row["known"] for row in rows if "known" in row]
    seen = {str(pk) for pk in visible_to(viewer, Commitment).filter(pk__in=known).values_list("pk", flat=True)}
    for row in rows:
        if "known" not in row or row["known"] in seen:
            yield _row(taken, fate, row)


def _row(taken: Import, fate: str, row: Row) -> ShownRow:
    pk = row.get("known")
    return ShownRow(
        where=_where(row),
        title=row.get("title", ""),
        text=row.get("text", "") or (" · ".join(row.get("words", {}).values()) if fate == Fate.REJECTED else ""),
        language=row.get("language", ""),
        facts=[(_label(name), _value(name, value)) for name, value in row.get("facts", ())],
        changes=[_compared(*change) for change in row.get("changes", ())],
        url=reverse("commitments:commitment", args=(taken.space.slug, pk)) if pk else "",
        note=_note(row),
        key=row.get("key", "") if fate == Fate.VERSION else "",
        is_version=row.get("key") in taken.versions,
    )


def _note(row: Row) -> str:
    if "reason" in row:
        return retold(row["reason"])
    if row.get("with"):
        return _("The same as row %(row)s; joined with it.") % {"row": row["with"]}
    return _("The same as an earlier row; joined with it.") if "with" in row else ""


def _where(row: Row) -> str:
    page = _("page %(page)s") % {"page": row["page"]} if row.get("page") else ""
    at = _("row %(row)s") % {"row": row["row"]} if row.get("row") else ""
    return " · ".join(part for part in (row.get("sheet", ""), page, at) if part)


def _label(name: str) -> str:
    return str(LABELS.get(name, name))


def _value(name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if name == "stage":
        return f"{Stage(value[0]).label}, {value[1]}" if value[0] in Stage.values else ", ".join(value)
    if isinstance(value, Mapping):
        return " · ".join(str(each) for each in value.values())
    if isinstance(value, list):
        return listed(value)
    if value is True:
        return _("yes")
    choices = CHOICES.get(name)
    return str(choices(value).label) if choices and value in choices.values else str(value)


def _compared(name: str, there: Any, said: Any) -> Compared:
    words = differences(_value(name, there), _value(name, said))
    return Compared(_label(name), words.first, words.second)


def _documents(viewer: Viewer, taken: Import, rows: Iterable[Row]) -> list[ShownDocument]:
    told = list(rows)
    names, ids = [row["external_id"] for row in told], [UUID(row["id"]) for row in told if "id" in row]
    seen = visible_to(viewer, Instrument).filter(Q(pk__in=ids) | Q(external_id__in=names, space=taken.space_id))
    there = {key: row for row in seen for key in (str(row.pk), row.external_id) if key}
    return [_document(taken, row, there.get(row.get("id", "")) or there.get(row["external_id"])) for row in told]


def _document(taken: Import, row: Row, there: Instrument | None) -> ShownDocument:
    return ShownDocument(
        title=str(there) if there else row["title"] if "id" not in row else _("Another document"),
        symbol=row.get("symbol", ""),
        url=reverse("commitments:instrument", args=(taken.space.slug, there.pk)) if there else "",
        rows=row["rows"],
        is_new="id" not in row,
        held=row.get("held", 0),
        unsaid=row.get("unsaid", 0),
    )
