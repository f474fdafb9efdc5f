"""The list behind the board: duties by where they stand, why they need attention, level, body and theme."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.answer.progress.queries.authors import bodies_named
from accord.answer.progress.queries.places import (
    ITSELF,
    NOWHERE,
    names_of,
    owed_in,
    place_in,
    provinces_with_duties,
)
from accord.answer.progress.queries.standing import counted_duties, with_standing
from accord.answer.progress.queries.themes import NONE, OTHER, Themes, counts_by_theme, flat, under_theme
from accord.answer.progress.queries.threads import Thread, thread_of
from accord.answer.progress.standing import GAP_WORDS, Gap, Rules, State
from accord.commit.commitments.queries import duties_by_id
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.search.queries import rows_with
from accord.kernel.spaces.prepared import Prepared
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty
from accord.ui.listing_rows import Ask
from accord.ui.wording import state_sign

ANY_GAP, NOBODY = "any", "nobody"


COLUMNS = [
    Column(
        "duty",
        gettext_lazy("Duty"),
        lambda row: str(row.duty),
        heading=True,
        url=lambda row: row.duty.get_absolute_url(),
    ),
    Column(
        "lead",
        gettext_lazy("Owed by"),
        lambda row: str(row.duty.lead) if row.duty.lead else _("nobody yet"),
        sort="lead__name_key",
    ),
    Column("level", gettext_lazy("Level"), lambda row: row.duty.get_level_display(), sort="level"),
    Column("state", gettext_lazy("State"), lambda row: row.state.value, kind="state", sort="state"),
    Column("why", gettext_lazy("Needs attention"), lambda row: row.gap_words),
    Column("due", gettext_lazy("Due"), lambda row: row.duty.due, kind="day", sort="due"),
    Column("thread", gettext_lazy("Thread"), lambda row: row.knots, kind="thread"),
]


@Prepared
def duties_listed(viewer: Viewer, rules: Rules) -> QuerySet[Any]:
    """The rows of the list, with all that it filters and sorts by."""
    asked = ("needs_attention", *(f"gap_{gap}" for gap in Gap))
    return counted_duties(viewer, with_standing(rules, shown=("state",), asked=asked))


def duty_listing(
    viewer: Viewer, *, rules: Rules, themes: Themes, title: str, lede: str = "", place: str = ""
) -> Listing:
    """Duties with their threads. The rows come from ``with_standing``; the threads cost the same for every page.

    place: the value of the filter by place that the address asks for; a map has more of them than a menu.
    """

    def with_threads(rows: Sequence[Any]) -> list[Thread]:
        duties = duties_by_id(viewer, [row.pk for row in rows])
        threads = thread_of(duties.values(), rules=rules)
        return [threads[row.pk] for row in rows]

    return Listing(
        title=title,
        lede=lede,
        columns=COLUMNS,
        filters=[
            _state_filter(),
            _gap_filter(),
            Filter("level", gettext_lazy("Level"), _level_choices(), field="level"),
            _theme_filter(themes),
            _body_filter(viewer),
            _place_filter(viewer, place),
        ],
        order=("-needs_attention", "due", "created_at"),
        search=partial(rows_with, viewer),
        prepare=with_threads,
        empty=Empty(_("No duties yet"), _("Open a promise and say who owes which part of it; its duties stand here.")),
        noun=lambda n: ngettext("%(n)d duty", "%(n)d duties", n) % {"n": n},
        file_name="duties",
    )


def _state_filter() -> Filter:
    choices = [Choice(state.value, state_sign(state.value).word) for state in State]
    return Filter("state", gettext_lazy("State"), choices, field="state", prominent=True)


def _gap_filter() -> Filter:
    def narrow(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == ANY_GAP:
            return rows.filter(needs_attention=True)
        return rows.filter(**{f"gap_{value}": True}) if value in set(Gap) else rows.none()

    def counted(rows: QuerySet[Any]) -> dict[str, int]:
        wanted = {gap.value: Count("pk", filter=Q(**{f"gap_{gap}": True})) for gap in Gap}
        return dict(rows.order_by().aggregate(**{ANY_GAP: Count("pk", filter=Q(needs_attention=True))}, **wanted))

    def counts(ask: Ask) -> dict[str, int]:
        return dict(ask("gaps", counted))

    choices = [Choice(ANY_GAP, gettext_lazy("needs attention"))]
    choices += [Choice(gap.value, words) for gap, words in GAP_WORDS.items()]
    return Filter("why", gettext_lazy("Needs attention"), choices, narrow=narrow, counts=counts, asks=True)


def _level_choices() -> list[Choice]:
    return [Choice(value, label) for value, label in GovernmentLevel.choices]


def _theme_filter(themes: Themes) -> Filter:
    """The columns of the board, and those under no term of its list; the address keeps which list that is."""
    known = [Choice(str(term.pk), str(term)) for term in themes.shown]
    known += [Choice(OTHER, gettext_lazy("Other themes")), Choice(NONE, gettext_lazy("No theme of this list"))]
    tags = [*(themes.tags(term.pk) for term in themes.shown), themes.others, themes.whole]

    def counts(ask: Ask) -> dict[str, int]:
        found = ask(("themes", len(tags)), counts_by_theme, *flat(tags))
        numbers = {choice.value: found[f"n{at}"] for at, choice in enumerate(known)}
        return numbers | {NONE: ask("count", lambda rows: rows.count()) - numbers[NONE]}

    def narrow(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return under_theme(rows, value, themes)

    # A function, so that no narrowing is kept by the name of a term: what counts under it changes with mappings.
    def choices(values: Sequence[str]) -> list[Choice]:
        return [choice for choice in known if choice.value in values]

    return Filter("theme", gettext_lazy("Theme"), choices, narrow=narrow, counts=counts, asks=True)


def _body_filter(viewer: Viewer) -> Filter:
    def narrow(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == NOBODY:
            return rows.filter(lead=None)
        return rows.filter(lead__in=ids_in([value]))

    def by_lead(rows: QuerySet[Any]) -> Any:
        return rows.order_by().values_list("lead").annotate(n=Count("pk"))

    def counts(ask: Ask) -> dict[str, int]:
        return {str(lead) if lead else NOBODY: number for lead, number in ask("bodies", by_lead)}

    def choices(values: Sequence[str]) -> list[Choice]:
        named = bodies_named(viewer, ids_in(values))
        first = [Choice(NOBODY, _("nobody yet"))] if NOBODY in values else []
        return first + [Choice(str(body.pk), str(body)) for body in named]

    return Filter("body", gettext_lazy("Body"), choices, narrow=narrow, counts=counts, asks=True)


def _place_filter(viewer: Viewer, asked: str) -> Filter:
    def counts(ask: Ask) -> dict[str, int]:
        found = ask("provinces", provinces_with_duties, viewer)
        nowhere = ask(NOWHERE, lambda rows: owed_in(rows, NOWHERE).count())
        return {str(place): number for place, number in found} | {NOWHERE: nowhere}

    def choices(values: Sequence[str]) -> list[Choice]:
        wanted = {value: place_in(value)[0] for value in {*values, asked} - {"", NOWHERE}}
        names = names_of(viewer, [pk for pk in wanted.values() if pk])
        told = [Choice(value, _place_words(value, names[pk])) for value, pk in wanted.items() if pk in names]
        return [*sorted(told, key=lambda choice: str(choice.label)), Choice(NOWHERE, gettext_lazy("no place named"))]

    return Filter("place", gettext_lazy("Place"), choices, narrow=owed_in, counts=counts, asks=True)


def _place_words(value: str, name: str) -> str:
    if value.startswith(ITSELF):
        return _("the whole of %(place)s") % {"place": name}
    day = value.partition("@")[2]
    return _("%(place)s as it lay on %(day)s") % {"place": name, "day": day} if day else name
