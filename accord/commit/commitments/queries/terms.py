"""What is tagged with a term: by its own tag, and through the mappings that a person confirmed, never mixed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from accord.commit.commitments.models import Commitment
from accord.commit.commitments.queries.facets import promise_rows
from accord.commit.commitments.queries.promises import commitments_for
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.taxonomies.models import Taxonomy, Term
from accord.kernel.taxonomies.queries import IN_ORDER, CountedThrough, counted_through, filed_under, terms_counting

TAGS = ("themes", "affected_persons", "sdgs")
# The lists whose terms are no themes, by the field that holds them.
FIELD_OF_LIST = {"affected-persons": "affected_persons", "sdgs": "sdgs"}
OWN, THROUGH = "own", "through"


def taxonomies_for(viewer: Viewer) -> QuerySet[Taxonomy]:
    """The lists of a space with ``term_count``: their terms in use."""
    in_use = Q(terms__in=visible_to(viewer, Term).filter(retired_at=None).values("pk"))
    return visible_to(viewer, Taxonomy).annotate(term_count=Count("terms", filter=in_use)).select_related("space")


def lists_by_tag(viewer: Viewer) -> dict[str, QuerySet[Taxonomy]]:
    """Which lists a form offers for each of a promise's tags."""
    rows = visible_to(viewer, Taxonomy)
    own = {field: rows.filter(key=key) for key, field in FIELD_OF_LIST.items()}
    return {name: own.get(name, rows.exclude(key__in=FIELD_OF_LIST)) for name in TAGS}


def taxonomy_for(viewer: Viewer, pk: UUID, action: str = READ) -> Taxonomy:
    """One list. Raises NotVisible or NotPermitted."""
    return get_for(viewer, Taxonomy, pk, action, fetch=("space",))


def term_for(viewer: Viewer, pk: UUID, action: str = READ) -> Term:
    """One term with its list. Raises NotVisible or NotPermitted, also where the list is hidden."""
    return get_for(viewer, _terms_in_seen_lists, pk, action)


def _terms_in_seen_lists(viewer: Viewer) -> QuerySet[Term]:
    seen = visible_to(viewer, Taxonomy).values("pk")
    return visible_to(viewer, Term).filter(taxonomy__in=seen).select_related("taxonomy__space", "instead", "space")


def terms_in_list(viewer: Viewer, taxonomy: Taxonomy) -> QuerySet[Term]:
    """Every term of a list in its order, the retired ones too."""
    rows = visible_to(viewer, Term).filter(taxonomy=taxonomy).select_related("instead", "parent", "space")
    return rows.order_by(*IN_ORDER)


def tagged(terms: Iterable[UUID]) -> Q:
    """Condition on promises: at least one of these terms is on it, whichever field it stands in."""
    named, found = list(terms), Q(pk__in=[])
    for name in TAGS:
        found |= Q(pk__in=_through(name).objects.filter(term__in=named).values("commitment"))
    return found


def _through(name: str) -> Any:
    return getattr(Commitment, name).through


@dataclass(frozen=True)
class TagsCounted:
    """How many promises carry a term's own tag, and how many more count under it through mappings alone."""

    own: int = 0
    through: int = 0
    mappings: Sequence[CountedThrough] = ()


def tag_counts(viewer: Viewer, terms: Sequence[Term]) -> Mapping[UUID, TagsCounted]:
    """The counts of a page of terms, as the list of promises counts them: in a constant number of queries."""
    counts, mapped = promise_rows(viewer).across(), counted_through(viewer, under=terms)
    return {term.pk: TagsCounted(*counts.get(str(term.pk), (0, 0)), mapped.get(term.pk, [])) for term in terms}


def _tags_of(viewer: Viewer, links: Iterable[CountedThrough]) -> set[UUID]:
    """The tags that count through these mappings, with the retired ones that they stand for."""
    filed = filed_under(viewer, [link.tag for link in links])
    return {pk for pks in filed.values() for pk in pks}


def counting_under(viewer: Viewer, terms: Iterable[UUID]) -> set[UUID]:
    """All tags that count under one of these terms: itself, retired ones as its own, and through mappings."""
    known = terms_counting(viewer)
    wanted = set(terms)
    return wanted.union(*(counts.get(term, ()) for counts in (known.own, known.through) for term in wanted))


def promises_under(viewer: Viewer, term: Term) -> QuerySet[Commitment]:
    """Promises that count under a term, with ``counted_as``: own for its own tag, through for mappings alone."""
    own = tagged(filed_under(viewer, [term])[term.pk])
    through = tagged(_tags_of(viewer, counted_through(viewer, under=[term]).get(term.pk, [])))
    how = Case(When(own, then=Value(OWN)), default=Value(THROUGH), output_field=CharField())
    return commitments_for(viewer).filter(own | through).annotate(counted_as=how)


def reasons_under(viewer: Viewer, term: Term, rows: Sequence[Commitment]) -> Mapping[UUID, list[CountedThrough]]:
    """By which mappings each of these promises counts under a term; nothing is asked where there are none."""
    if not rows:
        return {}
    links = counted_through(viewer, under=[term]).get(term.pk, [])
    filed = filed_under(viewer, [link.tag for link in links])
    held = {pk: {tag.pk for tag in tags} for pk, tags in tags_on(viewer, rows).items()}
    return {row.pk: [link for link in links if held.get(row.pk, set()) & filed[link.tag.pk]] for row in rows}


def tags_on(viewer: Viewer, rows: Iterable[Commitment]) -> dict[UUID, list[Term]]:
    """All tags of promises that the viewer sees, whichever field they stand in, by promise; a query a field."""
    found: dict[UUID, dict[UUID, Term]] = defaultdict(dict)
    promises = [row.pk for row in rows]
    for name in TAGS:
        for link in _tags_in(viewer, promises, name):
            found[link.commitment_id][link.term_id] = link.term
    return {pk: list(terms.values()) for pk, terms in found.items()}


@dataclass(frozen=True)
class TopicsOf:
    """Under which terms each promise counts: by its own tags, and through mappings alone."""

    own: Mapping[UUID, set[UUID]]
    through: Mapping[UUID, set[UUID]]

    def of(self, promise: UUID) -> set[UUID]:
        """All terms that the promise counts under."""
        return self.own.get(promise, set()) | self.through.get(promise, set())


def topics_of(viewer: Viewer, rows: Iterable[Commitment]) -> TopicsOf:
    """The same as ``promises_under`` says of one term, for some promises and all terms at once."""
    tags = {pk: {term.pk for term in terms} for pk, terms in tags_on(viewer, rows).items()}
    known = terms_counting(viewer)
    own = {pk: on | {term for term, others in known.own.items() if on & others} for pk, on in tags.items()}
    through = {pk: {term for term, others in known.through.items() if on & others} - own[pk] for pk, on in tags.items()}
    return TopicsOf(own, through)


@Prepared
def _tags_in(viewer: Viewer, promises: list[UUID], name: str) -> Any:
    seen = visible_to(viewer, Term).values("pk")
    links = _through(name).objects.filter(commitment__in=promises, term__in=seen)
    return links.select_related("term__taxonomy__space").order_by("term__name_key")


def counted_also(viewer: Viewer, commitment: Commitment) -> list[CountedThrough]:
    """Under which terms of other lists a promise counts although it does not carry them, and through which tag."""
    tags = tags_on(viewer, [commitment]).get(commitment.pk, [])
    stands = {tag.pk: tag.instead or tag for tag in tags}
    own = {term.pk for term in stands.values()}
    if not own:
        return []
    links = counted_through(viewer, tags=stands.values())
    found = {link.under.pk: link for pk in sorted(own) for link in links.get(pk, []) if link.under.pk not in own}
    return sorted(found.values(), key=lambda link: (link.under.taxonomy.key, link.under.rank, link.under.name_key))
