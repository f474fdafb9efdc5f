"""The list of suggested tags: what is suggested, for which promise, how sure, who decided; as page, CSV and XLSX."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.commit.commitments.facets import choices_of_terms
from accord.commit.commitments.models import SuggestionState, TagSuggestion
from accord.commit.commitments.models.commitments import action_words
from accord.commit.commitments.queries.facets import lists_of
from accord.kernel.access.names import names_of_accounts
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import ids_in
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty

PAGE: Final = 50
SCORES: Final = ("0.95", "0.9", "0.75", "0.6")
FILTERS: Final = ("list", "label", "state", "score", "q", "page")
_SCORE: Final = re.compile(r"0?\.[0-9]{1,3}|1(?:\.0{1,3})?", re.ASCII)  # an address may name any other
ACTION_LIST: Final = "@action"  # no list has such a key


@dataclass(frozen=True)
class SuggestionLine:
    """A suggested tag with the name of whoever decided."""

    suggestion: TagSuggestion
    decided_by: str

    @property
    def of(self) -> str:
        """The list that it stands in."""
        term = self.suggestion.term
        return str(term.taxonomy) if term else _("Action category")

    @property
    def decided_at(self) -> datetime | None:
        """When a person decided."""
        return self.suggestion.decided_at


def suggestion_listing(viewer: Viewer, *, title: str, state: str, box: Column | None = None) -> Listing:
    """Suggestions of one state, the surest first. box: a column to tick them in."""
    decided = state != SuggestionState.OPEN
    return Listing(
        title=title,
        lede=_("A model learned them from the promises that people of this space tagged. A person decides."),
        columns=[*([box] if box else []), *COLUMNS, *(DECIDED if decided else [])],
        filters=[_list_filter(viewer), _score_filter(), _label_filter(viewer)],
        order=("-score",),
        search=lambda rows, words: rows.filter(commitment__text__icontains=words),
        prepare=partial(_with_names, viewer),
        empty=Empty(
            _("Nothing is suggested here"),
            _("Tags are suggested once the operator has let the model learn from the promises that people tagged."),
        ),
        noun=lambda n: ngettext("%(n)d suggested tag", "%(n)d suggested tags", n) % {"n": n},
        page_size=PAGE,
        file_name="suggested-tags",
    )


def _with_names(viewer: Viewer, rows: Sequence[TagSuggestion]) -> list[SuggestionLine]:
    names = names_of_accounts(viewer, {row.decided_by for row in rows})
    return [SuggestionLine(row, names.get(row.decided_by, "")) for row in rows]


COLUMNS: Final = [
    Column("tag", gettext_lazy("Suggested tag"), lambda line: str(line.suggestion), heading=True),
    Column("list", gettext_lazy("List"), lambda line: line.of),
    Column(
        "promise",
        gettext_lazy("Promise"),
        lambda line: str(line.suggestion.commitment),
        url=lambda line: line.suggestion.commitment.get_absolute_url(),
        exported=lambda line: line.suggestion.commitment.text,
    ),
    Column("score", gettext_lazy("Score"), lambda line: line.suggestion.score, kind="number", sort="score"),
    Column("model", gettext_lazy("Model"), lambda line: line.suggestion.model_version),
]
DECIDED: Final = [
    Column("decided_by", gettext_lazy("Decided by"), lambda line: line.decided_by),
    Column("decided_at", gettext_lazy("Decided"), lambda line: line.decided_at, kind="moment", sort="decided_at"),
]


def _list_filter(viewer: Viewer) -> Filter:
    def choices(values: Sequence[str]) -> list[Choice]:
        known = [Choice(one.key, str(one)) for one in lists_of(viewer)]
        return [one for one in (*known, Choice(ACTION_LIST, _("Action category"))) if one.value in values]

    def counts(rows: QuerySet[TagSuggestion]) -> dict[str, int]:
        pairs = rows.order_by().values_list("term__taxonomy__key").annotate(n=Count("pk"))
        return {key or ACTION_LIST: number for key, number in pairs}

    def narrow(rows: QuerySet[TagSuggestion], value: str) -> QuerySet[TagSuggestion]:
        return rows.filter(term=None) if value == ACTION_LIST else rows.filter(term__taxonomy__key=value)

    return Filter("list", gettext_lazy("List"), choices, narrow=narrow, counts=counts, prominent=True)


def _score_filter() -> Filter:
    def counts(rows: QuerySet[TagSuggestion]) -> dict[str, int]:
        asked = {f"at_{at}": Count("pk", filter=Q(score__gte=score)) for at, score in enumerate(SCORES)}
        told = rows.order_by().aggregate(**asked)
        return {score: told[f"at_{at}"] for at, score in enumerate(SCORES)}

    def narrow(rows: QuerySet[TagSuggestion], value: str) -> QuerySet[TagSuggestion]:
        return rows.filter(score__gte=value) if _SCORE.fullmatch(value) else rows.none()

    choices = [Choice(score, _("%(least)s or more") % {"least": score}) for score in SCORES]
    return Filter("score", gettext_lazy("Score"), choices, narrow=narrow, counts=counts, prominent=True)


def _label_filter(viewer: Viewer) -> Filter:
    def choices(values: Sequence[str]) -> list[Choice]:
        actions = [Choice(value, action_words(value)) for value in values if not ids_in([value])]
        return [*choices_of_terms(viewer, values), *actions]

    def counts(rows: QuerySet[TagSuggestion]) -> Mapping[str, int]:
        pairs = rows.order_by().values_list("term", "action_category").annotate(n=Count("pk"))
        return {str(term) if term else action: number for term, action, number in pairs}

    def narrow(rows: QuerySet[TagSuggestion], value: str) -> QuerySet[TagSuggestion]:
        terms = ids_in([value])
        return rows.filter(term__in=terms) if terms else rows.filter(term=None, action_category=value)

    return Filter("label", gettext_lazy("Suggested tag"), choices, narrow=narrow, counts=counts, most=40)
