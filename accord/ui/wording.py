"""How Accord writes dates, numbers and states; used by templates, lists and exports alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

Tone = Literal["good", "wait", "bad", "info", "quiet"]
# Templates hand on an empty text for what is not there.
Missing = Literal[""] | None


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state looks: its word, the tone of its colour, and the icon that says the same without colour."""

    word: str | Promise
    tone: Tone
    icon: str


STATE_SIGNS: Mapping[str, Sign] = {
    "promised": Sign(gettext_lazy("promised"), "quiet", "open"),
    "assigned": Sign(gettext_lazy("assigned"), "info", "person"),
    "acting": Sign(gettext_lazy("acting"), "info", "half"),
    "reported": Sign(gettext_lazy("reported"), "wait", "text"),
    "verified": Sign(gettext_lazy("verified"), "good", "verified"),
    "confirmed": Sign(gettext_lazy("confirmed"), "good", "people"),
    "disputed": Sign(gettext_lazy("disputed"), "bad", "cross"),
    "overdue": Sign(gettext_lazy("overdue"), "bad", "clock"),
    "draft": Sign(gettext_lazy("draft"), "quiet", "edit"),
    "submitted": Sign(gettext_lazy("submitted"), "wait", "clock"),
    "returned": Sign(gettext_lazy("returned"), "wait", "returned"),
    "approved": Sign(gettext_lazy("approved"), "good", "check"),
    "open": Sign(gettext_lazy("open"), "quiet", "open"),
    "in_progress": Sign(gettext_lazy("in progress"), "info", "half"),
    "done": Sign(gettext_lazy("done"), "good", "check"),
    "accepted": Sign(gettext_lazy("accepted"), "good", "check"),
    "dropped": Sign(gettext_lazy("dropped"), "quiet", "dropped"),
    "supported": Sign(gettext_lazy("supported"), "good", "check"),
    "in_part": Sign(gettext_lazy("in part"), "wait", "half"),
    "not_supported": Sign(gettext_lazy("not supported"), "quiet", "dropped"),
    "noted": Sign(gettext_lazy("noted"), "quiet", "dot"),
    "pending": Sign(gettext_lazy("pending"), "wait", "clock"),
    "covered": Sign(pgettext_lazy("gap matrix", "covered"), "good", "check"),
    "weak": Sign(pgettext_lazy("gap matrix", "weak"), "wait", "half"),
    "absent": Sign(pgettext_lazy("gap matrix", "absent"), "bad", "cross"),
    "suggested": Sign(gettext_lazy("suggested"), "info", "person"),
    "refused": Sign(gettext_lazy("refused"), "quiet", "dropped"),
    "adopted": Sign(pgettext_lazy("adoption board", "adopted"), "good", "check"),
    "under_way": Sign(pgettext_lazy("adoption board", "under way"), "info", "half"),
    "declined": Sign(pgettext_lazy("adoption board", "declined"), "bad", "cross"),
    "unanswered": Sign(pgettext_lazy("adoption board", "no answer"), "quiet", "open"),
    "stale": Sign(gettext_lazy("stale"), "wait", "clock"),
    "new": Sign(gettext_lazy("new"), "info", "dot"),
    "active": Sign(gettext_lazy("active"), "good", "check"),
    "closed": Sign(gettext_lazy("closed"), "quiet", "lock"),
    "unsent": Sign(gettext_lazy("not sent yet"), "quiet", "open"),
    "sent": Sign(pgettext_lazy("decision", "sent"), "info", "dot"),
    "received": Sign(pgettext_lazy("decision", "received"), "info", "half"),
    "instructed": Sign(gettext_lazy("passed on"), "wait", "text"),
    "applied": Sign(pgettext_lazy("decision", "applied"), "good", "check"),
    "blocked": Sign(gettext_lazy("blocked"), "bad", "cross"),
}

_TONE_ICONS: Mapping[str, str] = {"good": "check", "wait": "clock", "bad": "warning", "info": "dot", "quiet": "open"}


def state_sign(state: str) -> Sign:
    """The sign of a state; a state nobody described keeps its own word in a quiet tone."""
    return STATE_SIGNS.get(state) or Sign(words_for(state), "quiet", "open")


def tone_icon(tone: str) -> str:
    """The icon that carries a tone's meaning for eyes that do not see its colour."""
    return _TONE_ICONS.get(tone, "dot")


def day_words(day: date | datetime | None) -> str:
    """`21 November 2026` in the reader's language; a moment is read in the current time zone."""
    return date_format(_local_day(day), "j F Y") if day else ""


def short_day(day: date | datetime | None) -> str:
    """`21 Nov 2026`, for tables."""
    return date_format(_local_day(day), "j M Y") if day else ""


def moment_words(moment: datetime | None) -> str:
    """`21 Nov 2026, 14:05 PKT`: a time is never written without its zone."""
    if not moment:
        return ""
    local = timezone.localtime(moment)
    parts = {"day": date_format(local, "j M Y"), "time": date_format(local, "H:i"), "zone": local.tzname() or ""}
    return str(_("%(day)s, %(time)s %(zone)s") % parts).strip()


def due_words(day: date | datetime | None, today: date | None = None) -> str:
    """`due today`, `due in 3 days`, `4 days late`, beyond a month the date itself."""
    if not day:
        return _("no date")
    due = _local_day(day)
    days = (due - (today or timezone.localdate())).days
    if days == 0:
        return _("due today")
    if days == 1:
        return _("due tomorrow")
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days <= 31:
        return ngettext("due in %(days)d day", "due in %(days)d days", days) % {"days": days}
    return _("due %(day)s") % {"day": short_day(due)}


def number_words(value: float | Missing, decimals: int | None = None) -> str:
    """A number with its thousands apart, as the reader's language writes it; nothing for no number."""
    if value is None or value == "":
        return ""
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def share_words(part: float, whole: float) -> str:
    """`31 %` of a whole; a dash where the whole is nothing."""
    return _("%(number)s %%") % {"number": number_words(round(100 * part / whole))} if whole else "–"


def size_words(size: int | Missing) -> str:
    """The size of a file in bytes, written as kB or MB."""
    if size is None or size == "":
        return ""
    if size < 1000:
        return ngettext("%(n)d byte", "%(n)d bytes", size) % {"n": size}
    for unit, whole in (("kB", 1000), ("MB", 1000**2), ("GB", 1000**3)):
        if size < whole * 1000:
            places = 0 if size >= 10 * whole else 1
            return f"{number_format(round(size / whole, places), decimal_pos=places)} {unit}"
    return f"{number_format(size / 1000**4, decimal_pos=1)} TB"


def apart(text: object) -> str:
    """A text set apart from what stands beside it, so that neither turns the other's direction around.

    For texts that are put together where no `<bdi>` can stand; only pages from right to left need it.
    """
    return f"\u2068{text}\u2069" if text and get_language_bidi() else str(text)


def _led(text: str) -> str:
    """A text put together of parts set apart says its own direction: what counts for it has none left."""
    return f"\u200f{text}" if text and get_language_bidi() else text


def listed(parts: Iterable[object]) -> str:
    """`mines, wells, roads`: things one after the other, with the comma of the reader's language."""
    return _led(_(", ").join(apart(part) for part in parts))


def words_for(name: str) -> str:
    """The words that stand in the translations for a name of ours: a field, an event, a kind of record."""
    return _(name.replace("_", " "))


def has_arabic_letters(text: str) -> bool:
    """Whether a text, or a part of it, is written in the letters of Arabic, Urdu, Pashto, Sindhi …"""
    return any("\u0600" <= letter <= "\u08ff" or letter >= "\ufb50" for letter in text if letter.isalpha())


def headed(head: object, text: object) -> str:
    """`partly: 31 of 58 mines`: what follows is of the head."""
    return _led(f"{apart(head)}: {apart(text)}")


def text_of(value: object, language: str | None = None) -> str:
    """The text of a `{language: text}` value for a reader: their language, then English, then any other."""
    if not isinstance(value, Mapping):
        return "" if value is None else str(value)
    wanted = (language or get_language() or "en").split("-")[0]
    for code in (wanted, "en", *value):
        if value.get(code):
            return str(value[code])
    return ""


def language_of(value: object, language: str | None = None) -> str:
    """The language that `text_of` chose; empty for a plain text."""
    if not isinstance(value, Mapping):
        return ""
    wanted = (language or get_language() or "en").split("-")[0]
    return next((str(code) for code in (wanted, "en", *value) if value.get(code)), "")


def _local_day(day: date | datetime) -> date:
    if isinstance(day, datetime):
        return timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return day
