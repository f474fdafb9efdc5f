"""One way for every form of a record, and every button: check, call the service, say what came of it, lose nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.kernel.access.requests import AccordRequest
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.ui.forms import AccordForm
from accord.ui.wording import day_words, listed, text_of

Form = TypeVar("Form", bound=AccordForm)
Crumbs = Sequence[Mapping[str, Any]]


class HasPage(Protocol):
    """What a service gives back: the record whose page comes next."""

    def get_absolute_url(self) -> str:
        """The record's page."""


@dataclass(frozen=True)
class NextPage:
    """For a step that leads back to a list, not on to a record."""

    url: str

    def get_absolute_url(self) -> str:
        """The page that comes next."""
        return self.url


def answer_form(
    request: AccordRequest,
    make: Callable[[Any, Any], Form],
    send: Callable[[Form], HasPage],
    *,
    done: str,
    template: str = "ui/form_page.html",
    **context: Any,
) -> HttpResponse:
    """Show the form, or send it and go to the record's page with ``done``.

    make: the form from data and files (None at GET), opened at the revision stored now. context: title, submit …
    What a service refuses stands beside its field; where somebody else was faster, what was typed is kept, what
    changed is said, and sending once more is a decision for it.
    """
    sent = request.method == "POST"
    form = make(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            row = send(form)
        except StaleRecord as stale:
            form = _opened_anew(request, make, form, stale)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, done)
            return redirect(row.get_absolute_url())
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)


class RemoveForm(AccordForm):
    """Why a record is taken away."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea)


def answer_removal(
    request: AccordRequest,
    row: HasPage,
    remove: Callable[[str], object],
    *,
    standing: object,
    then: str,
    crumbs: Crumbs,
    consequence: str,
) -> HttpResponse:
    """Ask once whether a record is to be removed, do so with the reason and go to the page ``then``.

    standing: what stands on it (``kernel/threads/removals.py``), which is named instead of the question.
    consequence: what will be gone, in words.
    """

    def send(form: RemoveForm) -> NextPage:
        remove(form.cleaned_data["reason"])
        return NextPage(then)

    return answer_form(
        request,
        RemoveForm,
        send,
        done=_("It is removed. The log keeps it, with your reason."),
        template="ui/remove_page.html",
        title=_("Remove “%(record)s”?") % {"record": row},
        crumbs=crumbs,
        cancel_url=row.get_absolute_url(),
        standing=standing,
        consequence=consequence,
    )


def answer_button(
    request: AccordRequest, press: Callable[[], object], *, done: str, then: str, refused: str = ""
) -> HttpResponse:
    """Do what a button without a form asks for and go to the page ``then`` with ``done``.

    What the service refuses is said there instead; on the page ``refused``, where that is another one.
    """
    try:
        press()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(refused or then)
    messages.success(request, done)
    return redirect(then)


def _opened_anew(request: AccordRequest, make: Callable[[Any, Any], Form], form: Form, stale: StaleRecord) -> Form:
    """The same words in a form that knows the newest revision, with what differs by now on top."""
    data = request.POST.copy()
    data["revision"] = str(form.fields["revision"].initial)
    fresh = make(data, request.FILES)
    fresh.full_clean()
    fresh.add_error(None, stale.message)
    for name, (typed, now) in stale.changed.items():
        if name in fresh.fields:
            fresh.add_error(None, _difference(fresh[name], typed, now))
    return fresh


def _difference(field: BoundField, typed: Any, now: Any) -> str:
    return _("%(field)s: you have “%(typed)s”, by now it says “%(now)s”.") % {
        "field": field.label,
        "typed": _words(field, typed),
        "now": _words(field, now),
    }


def _words(field: BoundField, value: Any) -> str:
    if value in (None, "", {}, []):
        return _("nothing")
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, list):
        return listed(value)
    if isinstance(value, str):
        return str(dict(getattr(field.field, "choices", ())).get(value, value))
    return text_of(value)
