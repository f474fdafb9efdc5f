"""What the engine drew, made ours: only known elements and attributes, and colours as classes of the stylesheet.

In the page one drawing then serves light, dark and print, breaks no content policy and uses the page's own fonts.
Outside the page (PNG) the same drawing keeps its colours. Patterns are laid over bars in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring
from django.utils.safestring import SafeString, mark_safe

from accord.ui.charts.theme import PATTERNS

SVG = "http://www.w3.org/2000/svg"
TAGS = frozenset({"svg", "g", "path", "line", "rect", "circle", "text", "tspan"})
ATTRIBUTES = frozenset(
    {
        *(
            "d",
            "transform",
            "x",
            "y",
            "x1",
            "y1",
            "x2",
            "y2",
            "dx",
            "dy",
            "width",
            "height",
            "viewBox",
            "rx",
            "cx",
            "cy",
        ),
        *("r", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-miterlimit", "opacity", "fill-opacity"),
        *("stroke-opacity", "text-anchor", "font-size", "font-weight"),
    }
)
CLASSES = {"line-2": "line"}  # where the stylesheet's class has another name than its token
# Words in the page's inks take them from the stylesheet; these are told by a class of their own.
INKS = {"ink": None, "ink-2": None, "ink-3": "mute"}


@dataclass(frozen=True)
class Brush:
    """How to paint: colour → token, series' colour → its pattern, and whether colours stay or become classes."""

    tokens: Mapping[str, str]
    patterns: Mapping[str, int]
    ident: str
    in_page: bool


def painted(svg: str, brush: Brush, *, class_: str = "") -> SafeString:
    """The drawing as elements for a page, or as a document of its own where the brush is not for the page."""
    drawn = fromstring(svg)
    root = _copy(drawn, brush, in_bars=False)
    assert root is not None  # noqa: S101 — the engine's root is an svg element; anything else ends in its error
    used = {brush.patterns[colour] for colour in brush.patterns if PATTERNS[brush.patterns[colour]]}
    if used:
        root.insert(0, _definitions(sorted(used), brush))
    if brush.in_page:
        root.attrib.pop("width", None)
        root.attrib.pop("height", None)
        # The engine placed every word as if it began at the left; without this a page in Urdu would move them.
        root.attrib |= {"direction": "ltr", "aria-hidden": "true", "focusable": "false"}
        if class_:
            root.set("class", class_)
    else:
        root.set("xmlns", SVG)
    return mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308 — built from known names, escaped by the writer


def _copy(node: ET.Element, brush: Brush, *, in_bars: bool) -> ET.Element | None:
    tag = node.tag.removeprefix(f"{{{SVG}}}")
    if tag not in TAGS or node.get("display") == "none" or _is_nothing(node, tag):
        return None
    in_bars = in_bars or "mark-rect" in (node.get("class") or "")
    copy = ET.Element(tag, {name: value for name, value in node.attrib.items() if name in ATTRIBUTES})
    copy.text = node.text
    _colour(node, copy, tag, brush)
    for child in node:
        kept = _copy(child, brush, in_bars=in_bars)
        if kept is None:
            continue
        copy.append(kept)
        pattern = brush.patterns.get(_plain(child.get("fill")), 0)
        if in_bars and kept.tag == "path" and PATTERNS[pattern]:
            over = {name: value for name, value in kept.attrib.items() if name in {"d", "transform"}}
            copy.append(ET.Element("path", {**over, "fill": f"url(#{brush.ident}-{pattern})"}))
    if tag == "g" and not len(copy):
        return None
    return copy


def _is_nothing(node: ET.Element, tag: str) -> bool:
    # The engine lays empty grounds under everything.
    if tag == "path" and "background" in (node.get("class") or ""):
        return True
    return tag in {"path", "line"} and node.get("opacity") == "0"


def _plain(colour: str | None) -> str:
    return (colour or "").lower()


def _colour(node: ET.Element, copy: ET.Element, tag: str, brush: Brush) -> None:
    classes = []
    for side, prefix in (("fill", "f"), ("stroke", "s")):
        colour = _plain(node.get(side))
        if not colour:
            continue
        token = brush.tokens.get(colour)
        if colour in {"none", "transparent"}:
            copy.set(side, "none")
        elif not brush.in_page or token is None:
            copy.set(side, colour)
        elif tag in {"text", "tspan"}:
            classes += [INKS[token] or ""] if token in INKS else []
        else:
            classes.append(f"{prefix}-{CLASSES.get(token, token)}")
    if not brush.in_page and node.get("font-family"):
        copy.set("font-family", str(node.get("font-family")))
    if any(classes):
        copy.set("class", " ".join(filter(None, classes)))


def _definitions(used: list[int], brush: Brush) -> ET.Element:
    definitions = ET.Element("defs")
    size = {"width": "8", "height": "8", "patternUnits": "userSpaceOnUse"}
    ground = {name: colour for colour, name in brush.tokens.items()}.get("card", "#ffffff")
    for number in used:
        pattern = ET.SubElement(definitions, "pattern", {"id": f"{brush.ident}-{number}", **size})
        look = {"class": "f-none s-card"} if brush.in_page else {"fill": "none", "stroke": ground}
        stroke = {"stroke-width": "1.2", "stroke-opacity": ".5"}
        ET.SubElement(pattern, "path", {"d": PATTERNS[number], **stroke, **look})
    return definitions
