"""Lists of lists, of their terms, and of what counts under a term."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.commit.commitments.listings.commitments import POSITION, PROMISE, WHERE, PromiseLine
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.queries.terms import OWN, THROUGH, TagsCounted, tag_counts, tags_on
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.taxonomies.models import Taxonomy, Term
from accord.kernel.taxonomies.queries import CountedThrough, counted_through, filed_under
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty
from accord.ui.wording import listed


def list_page(taxonomy: Taxonomy) -> str:
    """Where a list is read."""
    return _page(taxonomy, "list")


def term_page(term: Term) -> str:
    """Where a term is read."""
    return _page(term, "term")


def _page(row: SpaceRecord, name: str) -> str:
    return reverse(f"commitments:{name}", args=(row.space.slug, row.pk))


TAXONOMY_COLUMNS = [
    Column("name", gettext_lazy("List"), str, heading=True, url=list_page),
    Column("key", gettext_lazy("Key"), lambda row: row.key, sort="key"),
    Column("terms", gettext_lazy("Terms in use"), lambda row: row.term_count, kind="number", sort="term_count"),
    Column("source", gettext_lazy("Who made it"), lambda row: row.source),
]


def taxonomy_listing(*, empty_url: str = "") -> Listing:
    """The lists of a space, by key."""
    return Listing(
        title=_("Lists of terms"),
        lede=_(
            "Promises are tagged with terms of these lists. A person says how terms of two lists lie to each other."
        ),
        columns=TAXONOMY_COLUMNS,
        order=("key",),
        empty=Empty(
            _("No lists yet"),
            _("Themes, groups of people, goals: each list has its own terms, and comes in with files or by hand."),
            empty_url,
            _("Add a list"),
        ),
        noun=lambda n: ngettext("%(n)d list", "%(n)d lists", n) % {"n": n},
        file_name="lists",
    )


@dataclass(frozen=True)
class TermLine:
    """A term as its list shows it."""

    term: Term
    counted: TagsCounted

    @property
    def state(self) -> str:
        """In use, or retired and for which other one."""
        if not self.term.is_retired:
            return _("in use")
        if self.term.instead is None:
            return _("retired")
        return _("retired: “%(term)s” stands for it") % {"term": self.term.instead}


def _with_counts(viewer: Viewer, rows: Sequence[Term]) -> list[TermLine]:
    counts = tag_counts(viewer, rows)
    return [TermLine(row, counts[row.pk]) for row in rows]


TERM_COLUMNS = [
    Column(
        "term", gettext_lazy("Term"), lambda line: str(line.term), heading=True, url=lambda line: term_page(line.term)
    ),
    Column("code", gettext_lazy("Code"), lambda line: line.term.code, sort="code"),
    Column("parent", gettext_lazy("Stands under"), lambda line: str(line.term.parent or "")),
    Column("own", gettext_lazy("Own tag"), lambda line: line.counted.own, kind="number"),
    Column("through", gettext_lazy("Through mappings, besides"), lambda line: line.counted.through, kind="number"),
    Column("state", gettext_lazy("State"), lambda line: line.state),
]


def term_listing(viewer: Viewer, taxonomy: Taxonomy, *, empty_url: str = "") -> Listing:
    """The terms of a list in its order, with the promises behind each."""
    return Listing(
        title=str(taxonomy),
        columns=TERM_COLUMNS,
        order=("rank", "code", "name_key", "pk"),
        prepare=partial(_with_counts, viewer),
        empty=Empty(
            _("No terms yet"),
            _("The words that promises are tagged with belong here."),
            empty_url,
            _("Add a term"),
        ),
        noun=lambda n: ngettext("%(n)d term", "%(n)d terms", n) % {"n": n},
        file_name=taxonomy.key,
    )


@dataclass(frozen=True)
class TaggedLine(PromiseLine):
    """A promise under a term, and why it stands there."""

    why: str


def _with_reasons(viewer: Viewer, term: Term, rows: Sequence[Commitment]) -> list[TaggedLine]:
    links = counted_through(viewer, under=[term]).get(term.pk, [])
    filed = filed_under(viewer, [term, *(link.tag for link in links)])
    tags = tags_on(viewer, rows)
    return [TaggedLine(row, _why(term, tags.get(row.pk, []), links, filed)) for row in rows]


def _why(term: Term, tags: Sequence[Term], links: Sequence[CountedThrough], filed: Mapping[UUID, set[UUID]]) -> str:
    held = {tag.pk for tag in tags}
    if term.pk in held:
        return _("own tag")
    if held & filed[term.pk]:
        return _("own tag, filed as %(names)s") % {"names": listed(t for t in tags if t.pk in filed[term.pk])}
    names = (f"“{link.tag}” ({link.tag.taxonomy})" for link in links if held & filed[link.tag.pk])
    return _("through mapping of %(names)s") % {"names": listed(names)}


def tagged_listing(viewer: Viewer, term: Term) -> Listing:
    """The promises that count under a term; own tags and mappings can be told apart in every line and by a filter."""
    return Listing(
        title=str(term),
        columns=[
            PROMISE,
            WHERE,
            Column("why", gettext_lazy("Counted by"), lambda line: line.why),
            POSITION,
        ],
        filters=[
            Filter(
                "how",
                gettext_lazy("Counted by"),
                [Choice(OWN, gettext_lazy("own tag")), Choice(THROUGH, gettext_lazy("mapping alone"))],
                field="counted_as",
                prominent=True,
            )
        ],
        order=("instrument__dated", "paragraph_key", "created_at"),
        prepare=partial(_with_reasons, viewer, term),
        empty=Empty(
            _("No promise counts here yet"), _("Tag promises with this term, or map terms of other lists to it.")
        ),
        noun=lambda n: ngettext("%(n)d promise", "%(n)d promises", n) % {"n": n},
        file_name="tagged",
    )
