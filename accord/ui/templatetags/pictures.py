"""The pictures as template tags; they are built-ins, so no page loads them."""

from collections.abc import Sequence

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from accord.ui import pictures
from accord.ui.charts.figure import ChartFigure
from accord.ui.maps import map_media

register = template.Library()


@register.simple_tag
def thread(knots: Sequence[pictures.Knot], title: str = "") -> SafeString:
    """`{% thread duty.knots title="Thread of this duty" %}`: the full thread."""
    return pictures.thread(knots, title=title, rtl=get_language_bidi())


@register.simple_tag
def small_thread(knots: Sequence[pictures.Knot]) -> SafeString:
    """`{% small_thread duty.knots %}`: the thread for one line of a list."""
    return pictures.small_thread(knots, rtl=get_language_bidi())


@register.simple_tag
def board(picture: pictures.Board) -> SafeString:
    """`{% board picture %}`: levels by themes."""
    return pictures.board(picture)


@register.simple_tag
def bars(rows: Sequence[pictures.Bar], caption: str, total: int | None = None) -> SafeString:
    """`{% bars rows caption="Where 214 promises stand" %}`."""
    return pictures.bars(rows, caption=caption, total=total)


@register.simple_tag
def table_picture(picture: pictures.RoundTable) -> SafeString:
    """`{% table_picture picture %}`: who sat at the table."""
    return pictures.table_picture(picture, rtl=get_language_bidi())


@register.simple_tag
def area_map(picture: pictures.AreaMap) -> SafeString:
    """`{% area_map picture %}`: a figure by place; the page says `{% map_assets picture.shapes_url %}` in its head."""
    return pictures.area_map(picture)


@register.simple_tag
def map_assets(shapes_url: str = "") -> SafeString:
    """What a page with a map loads in its head: the style always, scripts where there are shapes to draw."""
    if not shapes_url:
        return format_html('<link rel="stylesheet" href="{}">', static("ui/map.css"))
    return mark_safe(map_media(with_shapes=True).render())  # noqa: S308 — Django writes it, of our own names


@register.simple_tag
def network_picture(network: pictures.Network) -> SafeString:
    """`{% network_picture network %}`: records and their ties; include `ui/parts/network_script.html` in `scripts`."""
    return pictures.network_picture(network, rtl=get_language_bidi())


@register.inclusion_tag("ui/parts/chart.html")
def chart(figure: ChartFigure) -> dict[str, ChartFigure]:
    """`{% chart figure %}`: the picture with its legend, words, table and source; the page loads `ui/pictures.css`."""
    return {"figure": figure}
