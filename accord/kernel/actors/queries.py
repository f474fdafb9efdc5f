"""Reading posts. Above access every list starts from ``visible_to`` and narrows it by these conditions."""

from datetime import date

from django.db.models import Q


def held_on(day: date, prefix: str = "") -> Q:
    """The condition for posts that are held on a day; whoever's post ends on that day no longer acts for the body.

    prefix: path to the post from the rows filtered, such as ``"positions__"``.
    """
    open_end = Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gt": day})
    return open_end & (Q(**{f"{prefix}starts": None}) | Q(**{f"{prefix}starts__lte": day}))
