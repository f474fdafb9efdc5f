"""Reading lists of terms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S3, Sensitivity
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.taxonomies.models import Likeness, MappingState, Taxonomy, Term, TermMapping

IN_ORDER = ("rank", "code", "name_key", "pk")
# A record tagged with the first term of a mapping is about the second one too: where it is the same or a part of it.
COUNTS = (Likeness.SAME, Likeness.NARROWER)
COUNTS_BACK = (Likeness.SAME, Likeness.BROADER)


def taxonomies_of(viewer: Viewer) -> QuerySet[Taxonomy]:
    """The lists of the viewer's space, by key."""
    return visible_to(viewer, Taxonomy).order_by("key")


def taxonomy_of(viewer: Viewer, key: str) -> Taxonomy | None:
    """The list with this key, None where the space has none."""
    return visible_to(viewer, Taxonomy).filter(key=key).first()


def terms_of(viewer: Viewer, key: str) -> QuerySet[Term]:
    """The terms in use of the list with this key, in its order; empty where there is no such list."""
    rows = visible_to(viewer, Term).filter(taxonomy__key=key, taxonomy__deleted_at=None, retired_at=None)
    return rows.order_by(*IN_ORDER)


def open_mappings(viewer: Viewer) -> QuerySet[TermMapping]:
    """Proposals that wait for a person, the likeliest first."""
    rows = visible_to(viewer, TermMapping).filter(state=MappingState.PROPOSED)
    return rows.select_related("term__taxonomy", "counterpart__taxonomy").order_by("-score", "created_at")


def counterparts_of(viewer: Viewer, terms: Iterable[Term], key: str) -> dict[UUID, list[TermMapping]]:
    """Per term its confirmed mappings into the list ``key``, whichever way round they were confirmed.

    One query; a mapping read the other way round has ``term`` and ``counterpart`` as stored.
    """
    wanted = {term.pk for term in terms}
    confirmed = visible_to(viewer, TermMapping).filter(state=MappingState.CONFIRMED)
    there = confirmed.filter(term__in=wanted, counterpart__taxonomy__key=key)
    back = confirmed.filter(counterpart__in=wanted, term__taxonomy__key=key)
    found: dict[UUID, list[TermMapping]] = defaultdict(list)
    for mapping in (there | back).select_related("term", "counterpart").order_by("created_at"):
        found[mapping.term_id if mapping.term_id in wanted else mapping.counterpart_id].append(mapping)
    return dict(found)


def mappings_of(viewer: Viewer, term: Term) -> QuerySet[TermMapping]:
    """What is said or proposed about a term and terms of other lists, whichever way round, newest first."""
    rows = mappings_for(viewer).filter(Q(term=term) | Q(counterpart=term))
    return rows.exclude(state=MappingState.REJECTED).order_by("-created_at", "pk")


def mappings_for(viewer: Viewer) -> QuerySet[TermMapping]:
    """Every mapping of which the viewer sees both terms."""
    seen = visible_to(viewer, Term).values("pk")
    rows = visible_to(viewer, TermMapping).filter(term__in=seen, counterpart__in=seen)
    return rows.select_related("term__taxonomy__space", "counterpart__taxonomy__space")


@dataclass(frozen=True)
class CountedThrough:
    """Why a record tagged with ``tag`` counts under ``under`` as well: the mapping that a person confirmed."""

    tag: Term
    under: Term
    mapping: TermMapping

    @property
    def words(self) -> str:
        """“Children” = “Theme: children”, or that the first is a part of the second."""
        same = self.mapping.likeness == Likeness.SAME
        form = _("“%(tag)s” = “%(under)s”") if same else _("“%(tag)s”, a part of “%(under)s”")
        return form % {"tag": self.tag, "under": self.under}


def counted_through(
    viewer: Viewer, *, under: Iterable[Term] = (), tags: Iterable[Term] = ()
) -> dict[UUID, list[CountedThrough]]:
    """By which confirmed mappings records count under terms whose tag they do not carry, one step far, in one query.

    under: by these terms, which other tags count there. tags: by these tags, under which other terms they count.
    A tag counts where it means the same or is a part; what only holds a term or is related to it does not.
    """
    wanted, tagged = {term.pk for term in under}, {term.pk for term in tags}
    found: dict[UUID, list[CountedThrough]] = defaultdict(list)
    for mapping in _counting(viewer, sorted(wanted), sorted(tagged)):
        for each in _readings(mapping):
            if each.under.pk in wanted:
                found[each.under.pk].append(each)
            if each.tag.pk in tagged:
                found[each.tag.pk].append(each)
    return dict(found)


@Prepared
def _counting(viewer: Viewer, wanted: list[UUID], tagged: list[UUID]) -> QuerySet[TermMapping]:
    there = Q(likeness__in=COUNTS) & (Q(counterpart__in=wanted) | Q(term__in=tagged))
    back = Q(likeness__in=COUNTS_BACK) & (Q(term__in=wanted) | Q(counterpart__in=tagged))
    return mappings_for(viewer).filter(there | back, state=MappingState.CONFIRMED).order_by("created_at", "pk")


def _readings(mapping: TermMapping) -> Iterable[CountedThrough]:
    if mapping.likeness in COUNTS:
        yield CountedThrough(mapping.term, mapping.counterpart, mapping)
    if mapping.likeness in COUNTS_BACK:
        yield CountedThrough(mapping.counterpart, mapping.term, mapping)


def filed_under(viewer: Viewer, terms: Iterable[Term]) -> dict[UUID, set[UUID]]:
    """By term the ids of the tags that are its own: itself, and retired terms that it stands for. One query."""
    found = {term.pk: {term.pk} for term in terms}
    for pk, instead in visible_to(viewer, Term).filter(instead__in=found).values_list("pk", "instead"):
        if instead is not None:
            found[instead].add(pk)
    return found


@dataclass(frozen=True)
class TermsCounting:
    """All terms that other tags count under: by which retired ones as their own, by which through confirmed mappings.

    lists: the key of each term's list, of those in use.
    """

    own: Mapping[UUID, frozenset[UUID]]
    through: Mapping[UUID, frozenset[UUID]]
    lists: Mapping[UUID, str]


def terms_counting(viewer: Viewer, most: Sensitivity = S3) -> TermsCounting:
    """What ``filed_under`` and ``counted_through`` say, of every term that the viewer sees, in two queries.

    most: leaves out terms above this level, for figures that are the same for everybody.
    """
    own: dict[UUID, set[UUID]] = defaultdict(set)
    through: dict[UUID, set[UUID]] = defaultdict(set)
    lists: dict[UUID, str] = {}
    for tag, under, key in _stand_ins(viewer, most):
        own[under].add(tag)
        lists[under] = key
    for term, counterpart, likeness, *about in _confirmed(viewer, most):
        key, retired, other_key, other_retired = about
        if likeness in COUNTS:
            through[counterpart].add(term)
            lists |= {} if other_retired else {counterpart: other_key}
        if likeness in COUNTS_BACK:
            through[term].add(counterpart)
            lists |= {} if retired else {term: key}
    # A retired tag counts wherever the term that stands for it counts.
    whole = {under: frozenset(tags.union(*(own.get(tag, ()) for tag in tags))) for under, tags in through.items()}
    return TermsCounting({under: frozenset(tags) for under, tags in own.items()}, whole, lists)


@Prepared
def _stand_ins(viewer: Viewer, most: Sensitivity) -> Any:
    seen = visible_to(viewer, Term).filter(sensitivity__lte=most)
    rows = seen.filter(instead__in=seen.filter(retired_at=None).values("pk")).order_by()
    return rows.values_list("pk", "instead", "instead__taxonomy__key")


@Prepared
def _confirmed(viewer: Viewer, most: Sensitivity) -> Any:
    rows = mappings_for(viewer).filter(state=MappingState.CONFIRMED).exclude(likeness=Likeness.RELATED).order_by()
    rows = rows.filter(sensitivity__lte=most, term__sensitivity__lte=most, counterpart__sensitivity__lte=most)
    ends = ("term", "counterpart", "likeness")
    about = (f"{end}__{name}" for end in ("term", "counterpart") for name in ("taxonomy__key", "retired_at"))
    return rows.values_list(*ends, *about)


def is_used(term: Term) -> bool:
    """Whether any row of any table names the term; rows that are gone do not count."""
    return any(_names(relation, term) for relation in Term._meta.get_fields(include_hidden=True))


def _names(relation: object, term: Term) -> bool:
    if not (getattr(relation, "auto_created", False) and getattr(relation, "one_to_many", False)):
        return False
    model, field = relation.related_model, relation.field.name  # type: ignore[attr-defined] # a relation's own names
    rows = model._base_manager.filter(**{field: term})
    if hasattr(model, "deleted_at"):
        rows = rows.filter(deleted_at=None)
    return bool(rows.exists())
