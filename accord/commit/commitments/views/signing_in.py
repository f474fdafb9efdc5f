"""Who finds a new duty under Today, and for which bodies nobody can."""

from collections.abc import Iterable

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor
from accord.kernel.notices.queries import bodies_heard_by_nobody
from accord.ui.wording import listed

MOST_NAMED = 5


def say_who_finds_it(request: AccordRequest, leads: Iterable[Actor | None]) -> str:
    """The sentence after a success: each lead finds it under Today, where somebody of each can sign in.

    Bodies for which nobody can are named in a warning.
    """
    named = {lead.pk: lead for lead in leads if lead is not None}
    deaf = _deaf(request, named.values())
    if deaf:
        messages.warning(request, _words(deaf))
    if not named or len(deaf) == len(named):
        return ""
    if deaf:
        return _("The other bodies find it under Today.")
    return ngettext("The body that leads it finds it under Today.", "Each lead finds it under Today.", len(named))


def words_for_deaf(request: AccordRequest, leads: Iterable[Actor]) -> str:
    """The warning about those of the bodies for which nobody can sign in; empty where somebody can for each."""
    deaf = _deaf(request, leads)
    return _words(deaf) if deaf else ""


def _deaf(request: AccordRequest, leads: Iterable[Actor]) -> list[Actor]:
    named = {lead.pk: lead for lead in leads}
    return [named[pk] for pk in bodies_heard_by_nobody(request.space.pk, list(named))]


def _words(deaf: list[Actor]) -> str:
    words = listed([str(body) for body in deaf[:MOST_NAMED]])
    if len(deaf) > MOST_NAMED:
        words = _("%(bodies)s and %(n)d more") % {"bodies": words, "n": len(deaf) - MOST_NAMED}
    said = _("Nobody of %(bodies)s can sign in yet, so nobody finds it under Today: invite somebody, under People.")
    return said % {"bodies": words}
