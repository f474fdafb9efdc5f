"""What promises are counted by: the facets of their list, read for many promises at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accord.commit.commitments.models import Commitment, Duty, InstrumentKind
from accord.commit.commitments.queries.promises import commitments_for
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.policy.sensitivity import S1
from accord.kernel.search.declarations import Faceted, FacetedRow, of_rows
from accord.kernel.search.faceted import FacetedRows, faceted_rows
from accord.kernel.search.wider import Counting, Wider
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.taxonomies.models import Taxonomy, Term
from accord.kernel.taxonomies.queries import terms_counting

TAGS = {"theme": "themes", "person": "affected_persons", "sdg": "sdgs"}
NO_DUTY, OWED, UNOWNED = "no", "yes", "unowned"
UNDATED = "9999"
# The last session of each cycle of the Universal Periodic Review (Human Rights Council, resolution 16/21).
CYCLES = ((1, 12), (2, 26), (3, 40), (4, 53))
FIELDS = (
    "pk", "kind", "position", "session", "recommending_states", "addressed_to", "paragraph_key", "created_at",
    "instrument", "instrument__kind", "instrument__issued_by", "instrument__dated",
)  # fmt: skip
# By the ids' numbers: of hundreds of thousands, the ids themselves take longer to look up than all else together.
Many = Mapping[int, Sequence[str]]


def promise_rows(viewer: Viewer) -> FacetedRows:
    """The promises that the viewer may see, to be searched, counted and shown page by page."""
    wider = Wider(frozenset(TAGS), lambda: _counting(viewer))
    return faceted_rows(viewer, Commitment, lambda ids: _listed(viewer, list(ids)), wider)


def _counting(viewer: Viewer) -> Counting:
    """Which terms count others: by retired ones that they stand for, and through the mappings that persons said."""
    known = terms_counting(viewer)
    lists: dict[str, set[str]] = defaultdict(set)
    for term, key in _lists_of_terms(viewer):
        lists[facet_of_list(key)].add(str(term))
    return Counting(
        lists=lists,
        own={str(term): [str(tag) for tag in tags] for term, tags in known.own.items()},
        through={str(term): [str(tag) for tag in tags] for term, tags in known.through.items()},
        in_use={str(term) for term in known.lists},
    )


def facet_of_list(key: str) -> str:
    """The name of the facet that offers a list's terms; blocks know them by the field of a promise that holds them."""
    return f"list-{key}"


@Prepared
def _lists_of_terms(viewer: Viewer) -> Any:
    seen = visible_to(viewer, Term).filter(taxonomy__in=visible_to(viewer, Taxonomy).values("pk")).order_by()
    return seen.values_list("pk", "taxonomy__key")


@Prepared
def lists_of(viewer: Viewer) -> QuerySet[Taxonomy]:
    """The lists that the viewer sees, by key."""
    return visible_to(viewer, Taxonomy).order_by("key")


@Prepared
def all_terms(viewer: Viewer) -> QuerySet[Term]:
    """Every term that the viewer sees, by name, with its list."""
    return visible_to(viewer, Term).select_related("taxonomy").order_by("name_key")


@Prepared
def _listed(viewer: Viewer, ids: list[UUID]) -> QuerySet[Commitment]:
    return commitments_for(viewer).filter(pk__in=ids)


def read_facets(viewer: Viewer, rows: QuerySet[Any, Any] | Sequence[UUID]) -> Iterator[FacetedRow]:
    """What each of the rows counts under, in five queries. rows: through ``visible_to`` of the same viewer, or ids."""
    many = {facet: _terms(viewer, rows, relation) for facet, relation in TAGS.items()}
    duties: dict[int, list[tuple[str, UUID | None]]] = defaultdict(list)
    for promise, level, lead in of_rows(_owed, viewer, rows):
        duties[promise.int].append((level, lead))
    fields = rows.order_by().values_list(*FIELDS) if isinstance(rows, QuerySet) else _fields(viewer, rows)
    for row in fields:
        yield _faceted(dict(zip(FIELDS, row, strict=True)), many, duties.get(row[0].int, ()))


@Prepared
def _owed(viewer: Viewer, ids: Any) -> QuerySet[Any, Any]:
    return visible_to(viewer, Duty).filter(commitment__in=ids).order_by().values_list("commitment", "level", "lead")


@Prepared
def _fields(viewer: Viewer, ids: list[UUID]) -> QuerySet[Any, Any]:
    return visible_to(viewer, Commitment).filter(pk__in=ids).order_by().values_list(*FIELDS)


@Prepared
def _tagged(viewer: Viewer, ids: Any, relation: str) -> QuerySet[Any, Any]:
    """The terms that the viewer may see on each promise."""
    seen = visible_to(viewer, Term).values("pk")
    through = getattr(Commitment, relation).through
    found: QuerySet[Any, Any] = through.objects.filter(commitment__in=ids, term__in=seen)
    return found.values_list("commitment", "term")


def _terms(viewer: Viewer, rows: QuerySet[Any, Any] | Sequence[UUID], relation: str) -> Many:
    found: dict[int, list[str]] = defaultdict(list)
    words: dict[int, str] = {}
    for promise, term in of_rows(_tagged, viewer, rows, relation):
        found[promise.int].append(words.get(term.int) or words.setdefault(term.int, str(term)))
    return found


def _faceted(row: Mapping[str, Any], many: Mapping[str, Many], duties: Iterable[tuple[str, UUID | None]]) -> FacetedRow:
    duties, number = list(duties), row["pk"].int
    dated: date | None = row["instrument__dated"]
    cycle = cycle_of(row["session"]) if row["instrument__kind"] == InstrumentKind.UPR_OUTCOME else ""
    one = {
        "position": row["position"],
        "kind": row["kind"],
        "document": str(row["instrument"]),
        "source": row["instrument__kind"],
        "body": row["instrument__issued_by"],
        "session": row["session"],
        "cycle": cycle,
        "year": str(dated.year) if dated else "",
        "to": row["addressed_to"],
    }
    values: dict[str, Iterable[str]] = {facet: (value,) for facet, value in one.items() if value}
    values |= {facet: of[number] for facet, of in many.items() if number in of}
    values["state"] = row["recommending_states"]
    values["level"] = {level for level, _lead in duties}
    values["duties"] = _standing(lead for _level, lead in duties)
    sorts = {name: row[name] for name in ("paragraph_key", "created_at")} | {"duty_count": len(duties)}
    order = f"{dated or UNDATED}|{row['instrument']}|{row['paragraph_key']}|{row['created_at'].isoformat()}"
    return FacetedRow(row["pk"], order, values, sorts)


def _standing(leads: Iterable[UUID | None]) -> set[str]:
    """Whether anybody owes it, and whether a part of it lies with nobody."""
    known = list(leads)
    return {OWED if known else NO_DUTY, *(UNOWNED for lead in known if lead is None)}


def cycle_of(session: str) -> str:
    """The cycle of the Universal Periodic Review in which a session lay; empty where it is no number of one."""
    if not (session.isascii() and session.isdigit()) or not int(session):
        return ""
    return next((str(cycle) for cycle, last in CYCLES if int(session) <= last), "")


def _personal(viewer: Viewer) -> set[UUID]:
    return {*_promises_above(viewer), *_duties_above(viewer)}


@Prepared
def _promises_above(viewer: Viewer) -> QuerySet[Any, Any]:
    return visible_to(viewer, Commitment).filter(sensitivity__gt=S1).values_list("pk", flat=True)


@Prepared
def _duties_above(viewer: Viewer) -> QuerySet[Any, Any]:
    return visible_to(viewer, Duty).filter(sensitivity__gt=S1).values_list("commitment", flat=True)


def terms_named(viewer: Viewer, ids: Iterable[str]) -> list[Term]:
    """Those of the terms that the viewer sees, by name."""
    found: list[Term] = _terms_of(viewer, ids_in(ids))
    return found


@Prepared
def _terms_of(viewer: Viewer, ids: list[UUID]) -> QuerySet[Term]:
    return visible_to(viewer, Term).filter(pk__in=ids).order_by("name_key")


FACETED = Faceted(read=read_facets, personal=_personal, depends_on=(Commitment, Duty))
