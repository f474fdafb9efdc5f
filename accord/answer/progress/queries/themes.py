"""By which list of terms duties are read, which of its terms have a column, and which tags count under each of them.

A duty counts where its promise does: by the promise's own tags, whichever field they stand in, by retired tags that a
term stands for, and through the mappings that a person confirmed; once under a term, however many ways lead there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from accord.answer.progress.queries.standing import counted_duties
from accord.commit.commitments.models import Commitment, Duty
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import id_in
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.spaces.slots import Text
from accord.kernel.taxonomies.models import Taxonomy, Term
from accord.kernel.taxonomies.queries import IN_ORDER, CountedThrough, counted_through, terms_counting

# As many as a page can show side by side and people can compare. A short list is shown whole, with what nobody
# promised anything on; of a longer one the terms with most duties, and the others in one column.
COLUMNS, WHOLE_LIST = 6, 8
OTHER, NONE = "other", "none"
FIELDS = ("themes", "affected_persons", "sdgs")
# By field, the tags that count there.
Tags = tuple[tuple[UUID, ...], ...]
EMPTY: Tags = ((),) * len(FIELDS)


@dataclass(frozen=True)
class Counting:
    """The tags by which duties count under one term: its own, and those that come through mappings."""

    own: Tags
    through: Tags

    @property
    def every(self) -> Tags:
        """Both together."""
        return tuple((*mine, *more) for mine, more in zip(self.own, self.through, strict=True))


NOTHING = Counting(EMPTY, EMPTY)


@dataclass(frozen=True)
class Themes:
    """The list that is chosen, those of its terms with a column (most duties first), and what counts under each.

    counting: by every term, of any list, under which duties count. others: the tags of the terms without a column;
    whole: those of the whole list. lists: all that one can choose from.
    """

    shown: tuple[Term, ...] = ()
    counting: Mapping[UUID, Counting] = field(default_factory=dict)
    others: Tags = EMPTY
    whole: Tags = EMPTY
    chosen: Taxonomy | None = None
    lists: tuple[Taxonomy, ...] = ()

    def tags(self, term: UUID) -> Tags:
        """The tags that count under a term; none where it has no duties."""
        return self.counting.get(term, NOTHING).every

    @property
    def key(self) -> str:
        """What the address says of the list; empty where there is none."""
        return self.chosen.key if self.chosen else ""


@dataclass(frozen=True)
class _Used:
    """The tags that duties have: by field how many duties each has there, and the key of each tag's list."""

    numbers: Sequence[Mapping[UUID, int]]
    lists: Mapping[UUID, str]

    def by_field(self, tags: Iterable[UUID]) -> Tags:
        wanted = sorted(tags)
        return tuple(tuple(tag for tag in wanted if tag in numbers) for numbers in self.numbers)

    def weight(self, tags: Tags) -> int:
        """How many duties these tags have, at most: one with two of them is counted twice."""
        return sum(numbers[tag] for numbers, mine in zip(self.numbers, tags, strict=True) for tag in mine)


def themes_on_duties(viewer: Viewer, wanted: str = "") -> Themes:
    """What duties stand under, out of one list. wanted: its key; else the list whose themes tag most duties."""
    used = _used(viewer)
    counting, lists = _counting(viewer, used)
    offered = {taxonomy.key: taxonomy for taxonomy in _lists(viewer) if taxonomy.key in set(lists.values())}
    chosen = offered.get(wanted) or offered.get(_most_used(used, offered, lists, counting))
    if chosen is None:
        return Themes()
    of_list = {term: counting[term].every for term, key in lists.items() if key == chosen.key}
    ranked = sorted(of_list, key=lambda term: (-used.weight(of_list[term]), str(term)))
    shown = _columns(viewer, chosen, ranked)
    left = [of_list[term] for term in ranked if term not in {each.pk for each in shown}]
    names = tuple(sorted(offered.values(), key=lambda each: (str(each), each.key)))
    return Themes(shown, counting, _together(left), _together(of_list.values()), chosen, names)


def _used(viewer: Viewer) -> _Used:
    lists: dict[UUID, str] = {}
    numbers: list[dict[UUID, int]] = []
    for name in FIELDS:
        rows = _tags_counted(viewer, name)
        lists |= {tag: key for key, tag, _number in rows}
        numbers.append({tag: number for _key, tag, number in rows})
    return _Used(numbers, lists)


@Prepared
def _tags_counted(viewer: Viewer, name: str) -> Any:
    seen = visible_to(viewer, Term).filter(sensitivity__lte=S1, taxonomy__deleted_at=None).values("pk")
    tag = f"commitment__{name}"
    tagged = counted_duties(viewer).filter(**{f"{tag}__in": seen}).order_by()
    return tagged.values_list(f"{tag}__taxonomy__key", tag).annotate(n=Count("pk"))


def _counting(viewer: Viewer, used: _Used) -> tuple[dict[UUID, Counting], dict[UUID, str]]:
    """What counts under each term, and in which list the term stands."""
    known = terms_counting(viewer, most=S1)
    stands = {tag: under for under, tags in known.own.items() for tag in tags}
    lists = {stands.get(tag, tag): key for tag, key in used.lists.items()}
    lists |= {under: known.lists[under] for under, tags in known.through.items() if under in known.lists and tags}
    own: dict[UUID, set[UUID]] = defaultdict(set)
    for tag in used.lists:
        own[stands.get(tag, tag)].add(tag)
    found = {
        term: Counting(used.by_field(own[term]), used.by_field(known.through.get(term, frozenset()) - own[term]))
        for term in lists
    }
    there = {term for term, tags in found.items() if any(tags.every)}
    return {term: found[term] for term in there}, {term: lists[term] for term in there}


def _most_used(
    used: _Used, offered: Iterable[str], lists: Mapping[UUID, str], counting: Mapping[UUID, Counting]
) -> str:
    """The list whose own terms are the themes of most duties; where duties have none, the one with most of any tag."""
    totals: Counter[str] = Counter()
    for tag, number in used.numbers[0].items():
        totals[used.lists[tag]] += number
    if not totals:
        for term, key in lists.items():
            totals[key] += used.weight(counting[term].every)
    return max((key for key in offered if totals[key]), key=lambda key: (totals[key], key), default="")


def _columns(viewer: Viewer, chosen: Taxonomy, ranked: Sequence[UUID]) -> tuple[Term, ...]:
    terms = {term.pk: term for term in _offered(viewer, Text(chosen.key), list(ranked[:WHOLE_LIST]))}
    every = [*ranked, *(pk for pk in terms if pk not in set(ranked))]
    top = every if len(every) <= WHOLE_LIST else ranked[:COLUMNS]
    return tuple(terms[pk] for pk in top if pk in terms)


@Prepared
def _offered(viewer: Viewer, key: str, ranked: list[UUID]) -> QuerySet[Term]:
    """The first terms of a list, one more than a board has room for, and those that rank first."""
    rows = visible_to(viewer, Term).filter(sensitivity__lte=S1)
    of_list = rows.filter(taxonomy__key=key, taxonomy__deleted_at=None, retired_at=None).order_by(*IN_ORDER)
    first = of_list[: WHOLE_LIST + 1].values("pk")
    return rows.filter(Q(pk__in=ranked) | Q(pk__in=first)).order_by(*IN_ORDER)


@Prepared
def _lists(viewer: Viewer) -> QuerySet[Taxonomy]:
    return visible_to(viewer, Taxonomy).filter(sensitivity__lte=S1)


def _together(several: Iterable[Tags]) -> Tags:
    by_field = zip(EMPTY, *several, strict=True)
    return tuple(tuple(sorted({tag for tags in each for tag in tags})) for each in by_field)


def flat(several: Iterable[Tags]) -> list[tuple[UUID, ...]]:
    """Tags as values of a prepared query, to be read by ``conditions``: a list for each field of each of them."""
    return [ids for tags in several for ids in tags]


def conditions(values: Sequence[Any]) -> Iterator[Q]:
    """For each of the tags in ``flat`` whether a duty has one of them; what has no tags is never so."""
    for start in range(0, len(values), len(FIELDS)):
        tags = values[start : start + len(FIELDS)]
        yield reduce(or_, (_in_field(name, ids) for name, ids in zip(FIELDS, tags, strict=True) if ids), Q(pk__in=[]))


def _in_field(name: str, ids: Iterable[UUID]) -> Q:
    links = getattr(Commitment, name).through.objects
    return Q(Exists(links.filter(commitment=OuterRef("commitment"), term__in=list(ids))))


def flag(condition: Q) -> Case:
    """A condition as a value to group by."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def under_theme(duties: QuerySet[Duty], value: str, themes: Themes) -> QuerySet[Duty]:
    """The duties under one theme: a term's id, ``other`` (those without a column) or ``none`` (none of the list)."""
    if value == NONE:
        (tagged,) = conditions(themes.whole)
        return duties.filter(~tagged)
    theme = id_in(value)
    (tagged,) = conditions(themes.others if value == OTHER else themes.tags(theme) if theme else EMPTY)
    return duties.filter(tagged)


def counts_by_theme(rows: QuerySet[Any], *values: Any) -> dict[str, int]:
    """How many of the duties are under each of the tags in ``flat``, by number; in one query."""
    counted = {f"n{at}": Count("pk", filter=under) for at, under in enumerate(conditions(values))}
    return dict(rows.order_by().aggregate(**counted)) if counted else {}


@dataclass(frozen=True)
class CameThrough:
    """How many duties count under a term through mappings alone, and by which mappings."""

    term: Term
    number: int
    mappings: Sequence[CountedThrough]


def came_through(viewer: Viewer, themes: Themes) -> list[CameThrough]:
    """What of each column came through mappings; nothing is asked where none did."""
    mapped = [term for term in themes.shown if any(themes.counting.get(term.pk, NOTHING).through)]
    if not mapped:
        return []
    pairs = [tags for term in mapped for tags in (themes.counting[term.pk].through, themes.counting[term.pk].own)]
    numbers = _through_alone(viewer, *flat(pairs))
    links = counted_through(viewer, under=mapped)
    found = []
    for at, term in enumerate(mapped):
        used = {pk for ids in themes.counting[term.pk].through for pk in ids}
        mappings = [link for link in links.get(term.pk, ()) if link.tag.pk in used]
        found.append(CameThrough(term, numbers[f"n{at}"], mappings))
    return [one for one in found if one.number]


@Prepared
def _through_alone(viewer: Viewer, *values: Any) -> dict[str, int]:
    told = list(conditions(values))
    pairs = zip(told[::2], told[1::2], strict=True)
    counted = {f"n{at}": Count("pk", filter=through & ~own) for at, (through, own) in enumerate(pairs)}
    return dict(counted_duties(viewer).order_by().aggregate(**counted))
