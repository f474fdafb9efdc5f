"""The parts of a list that it repeats for every row, written here: as components they took most of a page's time.

The tags are built-ins, so no page loads them.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from accord.ui import pictures, wording
from accord.ui.listing_page import Cell, ChoiceLink, FilterLinks
from accord.ui.templatetags.ui import icon

register = template.Library()


@register.simple_tag(name="tag")
def tag_of(state: str = "", tone: str = "", words: Any = "") -> SafeString:
    """`{% tag state %}`: how something stands, as ``c-tag`` shows it: a word, a shape and a colour."""
    if state:
        sign = wording.state_sign(str(state))
        return _tag(tone or sign.tone, sign.icon, words or sign.word)
    return _tag(tone or "info", wording.tone_icon(tone or "info"), words)


def _tag(tone: str, shape: str, words: Any) -> SafeString:
    inside = f"{icon(shape)}{conditional_escape(words)}"
    return mark_safe(f'<span class="tag {conditional_escape(tone)}">{inside}</span>')  # noqa: S308 — escaped above


@register.simple_tag(takes_context=True)
def row_cells(context: Context, cells: Iterable[Cell]) -> SafeString:
    """`{% row_cells row %}`: one row of a list, whose cells become the lines of a card on a narrow screen."""
    return mark_safe("".join(_cell(cell, context) for cell in cells))  # noqa: S308 — each part was escaped


def _cell(cell: Cell, context: Context) -> str:
    shown = "" if cell.state or cell.knots else f"<bdi>{_escaped(cell.shown, context)}</bdi>"
    if cell.url and shown:
        shown = f'<a href="{conditional_escape(cell.url)}">{shown}</a>'
    if cell.is_heading:
        return f'<th scope="row">{shown}</th>'
    if cell.is_empty:
        return "<td></td>"
    if cell.state:
        shown = tag_of(cell.state)
    elif cell.knots:
        shown = pictures.small_thread(cell.knots, rtl=get_language_bidi())
    number = ' class="number"' if cell.is_number else ""
    label = f'<span class="label" aria-hidden="true">{conditional_escape(cell.label)}</span>'
    return f"<td{number}>{label} {shown}</td>"


def _escaped(value: Any, context: Context) -> str:
    """As ``{{ value }}`` writes it."""
    return conditional_escape(value) if isinstance(value, str) else str(render_value_in_context(value, context))


@register.simple_tag
def filter_choices(links: FilterLinks, *, ticked: bool = False) -> SafeString:
    """`{% filter_choices filter %}`: the values of a filter as links with the number of rows behind each.

    ticked: a tick stands before the current ones.
    """
    without = _("leave out")
    return mark_safe("".join(f"<li>{_choice(each, without, ticked=ticked)}</li>" for each in links.choices))  # noqa: S308 — each part was escaped


def _label(choice: ChoiceLink) -> str:
    """The value's name, with what is to be said of its number under it; read aloud, the number comes before that."""
    name = f"<bdi>{conditional_escape(choice.label)}</bdi>"
    if not choice.note:
        return name
    number = wording.number_words(choice.count or 0)
    note = conditional_escape(choice.note)
    return f'<span>{name} <small><span class="visually-hidden">{number}, </span>{note}</small></span>'


def _choice(choice: ChoiceLink, without: str, *, ticked: bool) -> str:
    current = ' aria-current="true"' if choice.is_current else ""
    tick = icon("check") if choice.is_current and ticked else ""
    count = "" if choice.count is None else f' <span class="count">{wording.number_words(choice.count)}</span>'
    words = f"{tick}{_label(choice)}{count}"
    link = f'<a href="{conditional_escape(choice.url)}"{current}>{words}</a>'
    if not choice.without_url:
        return link
    spoken = f'<span class="visually-hidden">: {conditional_escape(choice.label)}</span>'
    url = conditional_escape(choice.without_url)
    return f'{link}<a class="without" href="{url}">{conditional_escape(without)}{spoken}</a>'
