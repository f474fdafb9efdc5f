"""The one way in which a form of the directory is answered: show, check, call the service, go on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accord.kernel.access.requests import AccordRequest
from accord.kernel.spaces.errors import Refused
from accord.ui.forms import AccordForm


def answer_form(
    request: AccordRequest, form: AccordForm, save: Callable[[dict[str, Any]], str], *, done: str, **context: Any
) -> HttpResponse:
    """Show the form, or save it and go to the address that ``save`` returns; a refusal keeps all that was typed.

    save: gets the cleaned values with ``client_key`` and, on a form that edits, ``revision``.
    """
    if request.method == "POST" and form.is_valid():
        try:
            url = save(form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, done)
            return redirect(url)
    status = 422 if form.errors else 200
    return render(request, "ui/form_page.html", {"form": form, **context}, status=status)
