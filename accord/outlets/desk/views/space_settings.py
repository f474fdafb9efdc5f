"""Settings of a space."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.services import change_space_settings
from accord.outlets.desk.forms import posted
from accord.outlets.desk.forms.space_settings import SpaceSettingsForm
from accord.ui.wording import listed, text_of


@who_may(Role.STEWARD)
def space_settings(request: AccordRequest) -> HttpResponse:
    """How this space works; a stale page is refused, with what changed meanwhile and what was typed."""
    form = SpaceSettingsForm(posted(request), space=request.space)
    differing: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["revision"] or 0
        try:
            change_space_settings(request.viewer, request.space, revision=seen, **form.settings)
        except StaleRecord as stale:
            form.add_refusal(stale)
            differing = _now(form, stale, request.space.revision)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The settings were saved."))
            return redirect("desk:settings", request.space.slug)
    context = {"form": form, "differing": differing, "title": _("Settings of this space")}
    return render(request, "desk/space_settings.html", context, status=422 if form.errors else 200)


def _now(form: Any, stale: StaleRecord, revision: int) -> list[tuple[str, str]]:
    """What the fields say now that differ from what was typed; sending again then takes what was typed."""
    form.data = form.data.copy()
    form.data["revision"] = str(revision)
    labels = {name: str(field.label) for name, field in form.fields.items()}
    return [(labels.get(name, name), _words(now)) for name, (_typed, now) in stale.changed.items()]


def _words(value: Any) -> str:
    return listed(value) if isinstance(value, list) else text_of(value)
