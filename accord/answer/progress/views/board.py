"""The board and the list behind each of its cells."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accord.answer.progress.findings import board_picture, board_title, need_words
from accord.answer.progress.listings import duties_listed, duty_listing
from accord.answer.progress.queries.board import Side, board
from accord.answer.progress.queries.standing import rules_of
from accord.answer.progress.queries.themes import Themes, themes_on_duties
from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.ui.lists import list_response


@who_may()
def board_page(request: AccordRequest) -> HttpResponse:
    """Levels (or bodies) by themes; ``?by=body`` turns it, ``?list=`` says whose themes, ``?print=1`` is for paper."""
    side: Side = "body" if request.GET.get("by") == "body" else "level"
    table = board(request.viewer, side=side, wanted=request.GET.get("list", ""))
    kept = {"list": table.themes.key} if request.GET.get("list") else {}
    context = {
        "title": board_title(table),
        "table": table,
        "picture": board_picture(table, request.space.slug),
        "list_url": reverse("progress:board_list", args=(request.space.slug,)),
        "turned_url": _query(by="level" if side == "body" else "body", **kept),
        "lists": _list_tabs(table.themes, side),
        "map_url": reverse("progress:map", args=(request.space.slug,)),
        "print_url": _query(by=side, **kept, print="1"),
        "promises_url": reverse("commitments:index", args=(request.space.slug,)) + "?duties=no",
    }
    return render(request, "progress/board_print.html" if request.GET.get("print") else "progress/board.html", context)


def _query(**values: str) -> str:
    return f"?{urlencode(values)}"


def _list_tabs(themes: Themes, side: Side) -> list[dict[str, object]]:
    """A link for each list of terms that duties stand under; the address remembers which."""
    return [
        {"label": str(each), "url": _query(list=each.key, by=side), "current": each.key == themes.key}
        for each in themes.lists
    ]


@who_may()
def board_list(request: AccordRequest) -> HttpResponseBase:
    """The duties behind a cell, with the same filters as links."""
    rules = rules_of(request.space)
    rows = duties_listed.of(request.viewer, rules)
    need, all_of_them = (
        rows.ask("need", lambda duties: duties.filter(needs_attention=True).count()),
        rows.ask("count", lambda duties: duties.count()),
    )
    listing = duty_listing(
        request.viewer,
        rules=rules,
        themes=themes_on_duties(request.viewer, request.GET.get("list", "")),
        title=need_words(need, all_of_them),
        place=request.GET.get("place", ""),
        lede=_("“Needs attention” says why: nobody owns it, nothing was started, overdue, no report, or disputed."),
    )
    crumbs = [{"label": _("Answer"), "url": reverse("progress:board", args=(request.space.slug,))}]
    return list_response(request, listing, rows, context={"crumbs": crumbs})
