"""The filters of the list of promises: each facet of ``queries/facets.py`` with its words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.commit.commitments.models import Commitment, CommitmentKind, Instrument, InstrumentKind, Position
from accord.commit.commitments.queries.facets import (
    NO_DUTY,
    OWED,
    UNOWNED,
    all_terms,
    facet_of_list,
    lists_of,
    terms_named,
)
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.search.declarations import FURTHER
from accord.kernel.search.faceted import FacetedRows
from accord.kernel.taxonomies.models import Term
from accord.ui.listing import Choice, Filter, Text
from accord.ui.wording import number_words

MOST = 40  # values of one facet that are offered: those with the most promises
Choices = Callable[[Sequence[str]], Sequence[Choice]]
DUTIES = [
    Choice(NO_DUTY, gettext_lazy("nobody owes it yet")),
    Choice(OWED, gettext_lazy("has duties")),
    Choice(UNOWNED, gettext_lazy("a part lies with nobody")),
]


def promise_filters(viewer: Viewer, *, in_document: bool = False) -> list[Filter]:
    """What promises can be narrowed by. in_document: leaves out what all promises of one document share."""
    every = [
        _facet("position", gettext_lazy("Position"), _words(Position), prominent=True),
        _facet("duties", gettext_lazy("Duties"), DUTIES, prominent=True),
        _facet("source", gettext_lazy("Kind of document"), _words(InstrumentKind)),
        _facet("document", gettext_lazy("Document"), partial(choices_of_documents, viewer)),
        _facet("body", gettext_lazy("Body"), _as_they_are),
        _facet("session", gettext_lazy("Session"), _as_they_are),
        _facet("cycle", gettext_lazy("Cycle of the review"), _cycles),
        _facet("year", gettext_lazy("Year"), _newest_first),
        _facet("to", gettext_lazy("Addressed to"), _as_they_are),
        _facet("state", gettext_lazy("Recommended by"), _as_they_are),
        _facet("kind", gettext_lazy("Kind"), _words(CommitmentKind)),
        *_list_facets(viewer),
        _facet("level", gettext_lazy("Level with a duty"), _words(GovernmentLevel)),
        *_further_facets(),
    ]
    shared = {"source", "document", "body", "session", "cycle", "year"} if in_document else set()
    return [one for one in every if one.name not in shared]


def _facet(name: str, label: Text, choices: Choices | Sequence[Choice], *, prominent: bool = False) -> Filter:
    return Filter(name, label, choices, field=name, several=True, most=MOST, prominent=prominent)


def _further_facets() -> list[Filter]:
    """What apps further up count promises by."""
    added = [facet for further in FURTHER.get(Commitment.policy.name, ()) for facet in further.facets]
    return [_facet(name, label, [Choice(*choice) for choice in choices]) for name, label, choices in added]


@dataclass(frozen=True)
class _Names:
    """The terms' names, read once for the facets of all lists."""

    viewer: Viewer

    @cached_property
    def _terms(self) -> Mapping[str, Term]:
        return {str(term.pk): term for term in all_terms(self.viewer)}

    def of(self, values: Sequence[str], *, with_list: bool = False) -> list[Choice]:
        """Those of the terms that the viewer sees, by name; with_list: and the list's, where several lists meet."""
        wanted = set(values)
        known = [(value, term) for value, term in self._terms.items() if value in wanted]
        return [Choice(value, f"{term} ({term.taxonomy})" if with_list else str(term)) for value, term in known]


def _list_facets(viewer: Viewer) -> list[Filter]:
    """A facet for each list of the space, under its name; and what addresses called them before there were such."""
    names = _Names(viewer)
    lists = [_terms_facet(facet_of_list(one.key), str(one), names.of) for one in lists_of(viewer)]
    before = {"theme": _("Theme"), "person": _("People concerned"), "sdg": _("Sustainable Development Goal")}
    named = partial(names.of, with_list=True)
    return [*lists, *(replace(_facet(name, label, named), offered=False) for name, label in before.items())]


def _terms_facet(name: str, label: Text, choices: Choices) -> Filter:
    def told(rows: FacetedRows) -> dict[str, str]:
        return {value: through_words(number) for value, number in rows.through(name).items()}

    return replace(_facet(name, label, choices), told=told)


def through_words(number: int) -> str:
    """How many of the promises that count under a term do so through a mapping alone."""
    return _("%(n)s of them through mapping") % {"n": number_words(number)}


def _words(values: type[TextChoices]) -> list[Choice]:
    return [Choice(value, label) for value, label in values.choices]


def _as_they_are(values: Sequence[str]) -> list[Choice]:
    return [Choice(value, value) for value in sorted(values, key=lambda v: (v.isdigit(), len(v) * v.isdigit(), v))]


def _newest_first(values: Sequence[str]) -> list[Choice]:
    return [Choice(value, value) for value in sorted(values, reverse=True)]


def _cycles(values: Sequence[str]) -> list[Choice]:
    return [Choice(value, _("cycle %(number)s") % {"number": value}) for value in sorted(values)]


def choices_of_terms(viewer: Viewer, values: Sequence[str]) -> list[Choice]:
    """Those of the terms that the viewer sees, by name, as values of a filter."""
    return [Choice(str(term.pk), str(term)) for term in terms_named(viewer, values)]


def choices_of_documents(viewer: Viewer, values: Sequence[str]) -> list[Choice]:
    """Those of the documents that the viewer sees, the newest first, as values of a filter."""
    rows = visible_to(viewer, Instrument).filter(pk__in=ids_in(values)).order_by("-dated", "pk")
    return [Choice(str(row.pk), str(row)) for row in rows]
