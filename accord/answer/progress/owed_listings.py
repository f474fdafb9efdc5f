"""The lists of a body's and a place's duties: the board's own list, by level first, and with how the duty is theirs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.answer.progress.queries.owed import Part
from accord.commit.commitments.queries.places import OwedThere, Where
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.places.models import Place
from accord.ui.listing import Choice, Filter, Listing
from accord.ui.listing_page import Empty

PARTS: Mapping[str, Promise] = {
    Part.LEADS: gettext_lazy("it leads"),
    Part.SUPPORTS: gettext_lazy("it supports"),
    Part.UNDER: gettext_lazy("of bodies under it"),
}
WHERES: Mapping[str, Promise] = {
    Where.ITSELF: gettext_lazy("the place itself is named"),
    Where.WITHIN: gettext_lazy("a place in it is named"),
    Where.WIDER: gettext_lazy("a place that it lies in is named"),
    Where.EVERYWHERE: gettext_lazy("no place is named: everywhere"),
}


def by_level() -> Case:
    """The order of the levels of government, from the top down."""
    whens = [When(level=level.value, then=Value(number)) for number, level in enumerate(GovernmentLevel)]
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


def of_body(listing: Listing) -> Listing:
    """The duties of one body: whether it leads, supports, or one under it does, is the first question."""
    part = Filter("part", gettext_lazy("Its part"), _choices(PARTS), field="part", prominent=True)
    return _asking_first(
        listing, part, "duties-of-body", Empty(_("It owes nothing"), _("No duty names this body or one under it yet."))
    )


def of_place(listing: Listing) -> Listing:
    """The duties of one place: the filter by place gives way to whether the place itself is named."""
    where = Filter("where", gettext_lazy("Where"), _choices(WHERES), field="where")
    empty = Empty(_("Nothing is owed here"), _("No duty holds in this place yet."))
    kept = replace(listing, filters=[each for each in listing.filters if each.name != "place"])
    return _asking_first(kept, where, "duties-in-place", empty)


def _asking_first(listing: Listing, first: Filter, file_name: str, empty: Empty) -> Listing:
    filters = [replace(each, prominent=True) if each.name == "level" else each for each in listing.filters]
    order = ("level_order", *listing.order)
    return replace(listing, filters=[first, *filters], file_name=file_name, empty=empty, order=order)


def _choices(words: Mapping[str, Promise]) -> list[Choice]:
    return [Choice(value, label) for value, label in words.items()]


def body_title(body: Actor, total: int, attention: int) -> str:
    """“The mines department owes 12 duties; 4 need attention”."""
    owes = ngettext("%(body)s owes %(n)d duty", "%(body)s owes %(n)d duties", total) % {"body": body, "n": total}
    return _with_attention(owes, attention)


def place_title(place: Place, total: int, attention: int) -> str:
    """“12 duties hold in Marmar; 4 need attention”."""
    told: dict[str, Any] = {"place": place, "n": total}
    owed = ngettext("%(n)d duty holds in %(place)s", "%(n)d duties hold in %(place)s", total) % told
    return _with_attention(owed, attention)


def place_lede(owed: OwedThere) -> str:
    """By which rule they hold there, and how many by each part of it."""
    rule = _("What names the place or one in it, what names one that it lies in, and what names none.")
    return f"{_('%(how)s.') % {'how': owed.words}} {rule}" if owed.total else rule


def _with_attention(said: str, attention: int) -> str:
    if not attention:
        return said
    need = ngettext("%(n)d needs attention", "%(n)d need attention", attention) % {"n": attention}
    return _("%(said)s; %(need)s") % {"said": said, "need": need}
