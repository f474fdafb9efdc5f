"""Numbers of people as they may be told: a cell too small to show is hidden, with the one that would give it away."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accord.ui.wording import number_words


@dataclass(frozen=True)
class Told:
    """What may be said of a voice. ``words`` goes before the answer; is_hidden: the number itself is not shown."""

    words: str
    people: str
    is_hidden: bool


def most_say_so(counted: int | None, share: Decimal | None, asked: int) -> bool:
    """More than half of those asked gave the answer; half is not most."""
    return counted * 2 > asked if counted is not None else share is not None and share > 50


def figure_told(counted: int | None, share: Decimal | None, asked: int, *, threshold: int) -> Told:
    """The share in words, or as much of it as small numbers allow.

    threshold: fewest people that a number may stand for (SECURITY.md, public numbers). The people who gave the
    answer and those who did not are two cells: if either is too small, neither number is shown.
    """
    if asked < threshold:
        return Told(_("too few were asked to show a number:"), "", is_hidden=True)
    gave = counted if counted is not None else int((share or Decimal(0)) * asked / 100 + Decimal("0.5"))
    people = _("%(n)s people asked") % {"n": number_words(asked)}
    if gave < threshold or asked - gave < threshold:
        said = _("more than half") if most_say_so(counted, share, asked) else _("half or fewer")
        return Told(said, people, is_hidden=True)
    shown = round(share) if share is not None else round(100 * gave / asked)
    return Told(f"{number_words(shown)} %", people, is_hidden=False)
