"""Lists to choose from: promises without a duty and duties without a lead, each line with a box to tick."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.commit.commitments.facets import choices_of_documents, choices_of_terms
from accord.commit.commitments.listings.commitments import commitment_listing
from accord.commit.commitments.models import Commitment, Duty
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.places.models import Place
from accord.kernel.places.queries import subtree_of
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.search.queries import rows_with
from accord.kernel.taxonomies.models import Term
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty

LEVELS = [Choice(value, label) for value, label in GovernmentLevel.choices]


def box(row: Any) -> SafeString:
    """What is ticked to choose a row; read aloud with the row's own words."""
    return format_html(
        '<input type="checkbox" name="pick" value="{}" aria-label="{}">', row.pk, _("Choose “%(row)s”") % {"row": row}
    )


def _box_column(of: Any) -> Column:
    return Column("pick", gettext_lazy("Choose"), lambda line: box(of(line)), download=False)


def promises_to_assign(viewer: Viewer, *, title: str, may_choose: bool, every: bool) -> Listing:
    """Promises with their document, themes and position. every: those that have duties too, not only those without."""
    listing = commitment_listing(viewer, title=title)
    columns = [_box_column(lambda line: line.commitment)] if may_choose else []
    filters = [each for each in listing.filters if every or each.name != "duties"]
    nothing = Empty(_("Every promise has a duty"), _("What comes in by a file and is owed by nobody stands here."))
    return replace(
        listing,
        columns=[*columns, *listing.columns],
        filters=filters,
        empty=listing.empty if every else nothing,
        lede=_("Nobody acts on a promise before a duty is made of it."),
        file_name="promises-without-duty",
    )


def duties_to_lead(viewer: Viewer, *, title: str, may_choose: bool) -> Listing:
    """Duties that no body leads, by level, theme, place, day and document."""
    columns = [_box_column(lambda duty: duty)] if may_choose else []
    return Listing(
        title=title,
        lede=_("Made, and no body leads it yet."),
        columns=[*columns, *DUTY_COLUMNS],
        filters=[
            Filter("level", gettext_lazy("Level"), LEVELS, field="level", prominent=True),
            _theme_filter(viewer),
            _place_filter(viewer),
            Filter("due", gettext_lazy("Due"), DUE, narrow=_due_within, counts=_counted_by_day),
            Filter(
                "instrument",
                gettext_lazy("Document"),
                partial(choices_of_documents, viewer),
                field="commitment__instrument",
            ),
        ],
        order=("due", "created_at"),
        search=partial(rows_with, viewer),
        empty=Empty(_("Every duty has a lead"), _("Duties that were made without naming a body stand here.")),
        noun=lambda n: ngettext("%(n)d duty", "%(n)d duties", n) % {"n": n},
        file_name="duties-without-lead",
    )


DUTY_COLUMNS = [
    Column("duty", gettext_lazy("Duty"), str, heading=True, url=lambda duty: duty.get_absolute_url()),
    Column("level", gettext_lazy("Level"), lambda duty: duty.get_level_display(), sort="level"),
    Column("where", gettext_lazy("Document"), lambda duty: str(duty.commitment.instrument)),
    Column("due", gettext_lazy("Due"), lambda duty: duty.due, kind="day", sort="due"),
]


NO_DAY = "no_day"
DUE = [
    Choice("past", gettext_lazy("the day has passed")),
    Choice("soon", gettext_lazy("in the next 30 days")),
    Choice("later", gettext_lazy("later")),
    Choice(NO_DAY, gettext_lazy("no day yet")),
]
SOON = timedelta(days=30)


def _due_conditions() -> dict[str, Q]:
    today = timezone.localdate()
    return {
        "past": Q(due__lt=today),
        "soon": Q(due__gte=today, due__lte=today + SOON),
        "later": Q(due__gt=today + SOON),
        NO_DAY: Q(due=None),
    }


def _due_within(rows: QuerySet[Duty], value: str) -> QuerySet[Duty]:
    condition = _due_conditions().get(value)
    return rows.none() if condition is None else rows.filter(condition)


def _counted_by_day(rows: QuerySet[Duty]) -> dict[str, int]:
    counted = {name: Count("pk", filter=condition) for name, condition in _due_conditions().items()}
    return {name: number for name, number in rows.order_by().aggregate(**counted).items() if number}


def _place_filter(viewer: Viewer) -> Filter:
    """By the places that duties name, each with all that lies in it."""
    seen = visible_to(viewer, Place)

    def counts(rows: QuerySet[Duty]) -> dict[str, int]:
        told = rows.order_by().filter(places__in=seen.values("pk")).values_list("places")
        return {str(place): number for place, number in told.annotate(n=Count("pk", distinct=True))}

    def narrow(rows: QuerySet[Duty], value: str) -> QuerySet[Duty]:
        there = Duty.places.through.objects.filter(place__in=subtree_of(ids_in([value])) if ids_in([value]) else [])
        return rows.filter(pk__in=there.values("duty"))

    def choices(values: Sequence[str]) -> list[Choice]:
        named = seen.filter(pk__in=ids_in(values)).order_by("name_key", "code", "pk")
        return [Choice(str(place.pk), str(place)) for place in named]

    return Filter("place", gettext_lazy("Place"), choices, narrow=narrow, counts=counts)


def _theme_filter(viewer: Viewer) -> Filter:
    seen = visible_to(viewer, Term)
    promises = visible_to(viewer, Commitment)

    def counts(rows: QuerySet[Duty]) -> dict[str, int]:
        told = rows.order_by().filter(commitment__in=promises.values("pk"), commitment__themes__in=seen.values("pk"))
        pairs = told.values_list("commitment__themes").annotate(n=Count("pk", distinct=True))
        return {str(term): number for term, number in pairs}

    def narrow(rows: QuerySet[Duty], value: str) -> QuerySet[Duty]:
        tagged = promises.filter(themes__in=seen.filter(pk__in=ids_in([value])).values("pk"))
        return rows.filter(commitment__in=tagged.values("pk"))

    return Filter("theme", gettext_lazy("Theme"), partial(choices_of_terms, viewer), narrow=narrow, counts=counts)
