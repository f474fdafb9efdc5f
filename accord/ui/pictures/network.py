"""A network: records and what ties them, drawn in columns along the direction of the ties; each node is a link.

The drawing needs no script: nodes are reached by keyboard in reading order, and the table under it says the same.
`network.js` adds zooming, moving and walking by arrow keys. Positions are computed here, so print equals screen.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accord.ui.pictures.drawing import element, picture_id, wrapped

BOX, HIGH = 200, 66  # of a node
ACROSS, DOWN = 300, 84  # from one column and one row to the next
LETTERS = 25  # of a line of a title
EDGE = 8

# Lines of the ties in the order in which their words occur; a word beside each in the legend and in the table.
DASHES = (None, "7 4", "2 4", "10 4 2 4", "4 3", "14 5", "1 5")


@dataclass(frozen=True, slots=True)
class Node:
    """One record: its key within the picture, title, what kind of thing it is, and its page where it has one."""

    key: str
    title: str
    kind: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """What the source says about the target, in words: “answers”."""

    source: str
    target: str
    words: str


@dataclass(frozen=True, slots=True)
class Network:
    """The whole picture; ``centre`` is the key of the node it is about. Ties between unknown nodes are left out."""

    title: str
    nodes: Sequence[Node]
    ties: Sequence[Tie]
    centre: str = ""
    left_out: int = 0
    names: Mapping[str, Node] = field(init=False)

    def __post_init__(self) -> None:
        """Nodes by their key."""
        object.__setattr__(self, "names", {node.key: node for node in self.nodes})

    @property
    def known(self) -> list[Tie]:
        """Ties whose two ends are in the picture."""
        return [tie for tie in self.ties if tie.source in self.names and tie.target in self.names]


def network_picture(network: Network, *, rtl: bool = False) -> SafeString:
    """The drawing, its legend and its table."""
    ident = picture_id(network.title, [node.key for node in network.nodes])
    places = columns(network, rtl=rtl)
    width = max((x for x, _y in places.values()), default=0) + BOX + 2 * EDGE
    height = max((y for _x, y in places.values()), default=0) + HIGH + 2 * EDGE
    kinds = list(dict.fromkeys(tie.words for tie in network.known))
    order = sorted(network.nodes, key=lambda node: (places[node.key][0] * (-1 if rtl else 1), places[node.key][1]))
    drawing = element(
        "svg",
        _arrow(ident),
        element(
            "g",
            *(_tie(tie, places, kinds.index(tie.words), ident) for tie in network.known),
            *(_node(node, places[node.key], is_centre=node.key == network.centre) for node in order),
            class_="canvas",
        ),
        viewBox=f"{-EDGE} {-EDGE} {width} {height}",
        width=width,
        height=height,
        role="group",
        direction="ltr",
        aria_label=network.title,
        class_="network-drawing",
    )
    frame = element(
        "div", drawing, class_="scroll network-frame", tabindex="0", role="region", aria_label=network.title
    )
    return element("figure", frame, _legend(kinds, ident), _table(network), class_="picture network", id=ident)


def columns(network: Network, *, rtl: bool = False) -> dict[str, tuple[float, float]]:
    """Top left corner of each node: a column a step along the ties, rows in the order of their neighbours."""
    steps = _steps(network)
    rows: dict[int, list[str]] = defaultdict(list)
    for node in network.nodes:
        rows[steps[node.key]].append(node.key)
    neighbours: dict[str, list[str]] = defaultdict(list)
    for tie in network.known:
        neighbours[tie.source].append(tie.target)
        neighbours[tie.target].append(tie.source)
    found: dict[str, tuple[float, float]] = {}
    tallest = max((len(keys) for keys in rows.values()), default=0)
    last = max(rows, default=0)
    for step in sorted(rows, reverse=True):  # from what others are tied to, so that what hangs on it lies beside it
        keys = sorted(rows[step], key=lambda key: _mean([found[n][1] for n in neighbours[key] if n in found]))
        top = (tallest - len(keys)) * DOWN / 2
        column = last - step if rtl else step
        for row, key in enumerate(keys):
            found[key] = (float(column * ACROSS), top + row * DOWN)
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _steps(network: Network) -> dict[str, int]:
    """The column of each node: one further than whatever is tied to it. A ring of ties is cut after as many steps."""
    steps = {node.key: 0 for node in network.nodes}
    for _round in range(min(len(steps), 12)):
        moved = False
        for tie in network.known:
            if steps[tie.target] <= steps[tie.source] and steps[tie.source] < 12:
                steps[tie.target] = steps[tie.source] + 1
                moved = True
        if not moved:
            break
    # What nothing is tied to stands right before what it is tied to, not far off at the beginning.
    for node in network.nodes:
        ahead = [steps[tie.target] for tie in network.known if tie.source == node.key]
        if ahead and all(tie.target != node.key for tie in network.known):
            steps[node.key] = max(min(ahead) - 1, 0)
    used = sorted(set(steps.values()))
    return {key: used.index(step) for key, step in steps.items()}


def _arrow(ident: str) -> SafeString:
    head = element("path", d="M0 0L9 4.5L0 9Z", class_="f-ink")
    size = {"markerWidth": 9, "markerHeight": 9, "refX": 9, "refY": 4.5, "markerUnits": "userSpaceOnUse"}
    return element("defs", element("marker", head, id=f"{ident}-arrow", orient="auto", **size))


def _tie(tie: Tie, places: Mapping[str, tuple[float, float]], kind: int, ident: str) -> SafeString:
    (x, y), (to_x, to_y) = places[tie.source], places[tie.target]
    return element(
        "path",
        d=curve(x, y, to_x, to_y),
        class_="tie f-none s-ink",
        stroke_width=1.6,
        stroke_dasharray=DASHES[kind % len(DASHES)],
        marker_end=f"url(#{ident}-arrow)",
        data_source=tie.source,
        data_target=tie.target,
    )


def curve(x: float, y: float, to_x: float, to_y: float) -> str:
    """The way from the side of one node to the facing side of another; `network.js` draws it when a node moves."""
    forward = 1 if to_x >= x else -1
    start_x, end_x = (x + BOX, to_x) if forward == 1 else (x, to_x + BOX)
    bend = forward * max(abs(end_x - start_x) / 2, 30)
    middle = HIGH / 2
    return (
        f"M{start_x:.1f} {y + middle:.1f}C{start_x + bend:.1f} {y + middle:.1f} "
        f"{end_x - bend:.1f} {to_y + middle:.1f} {end_x:.1f} {to_y + middle:.1f}"
    )


def _node(node: Node, place: tuple[float, float], *, is_centre: bool) -> SafeString:
    lines = wrapped(node.title, LETTERS, 2)
    first = 24 if len(lines) == 2 else 32
    inside = [
        element(
            "rect", width=BOX, height=HIGH, rx=6, class_="f-card s-accent" if is_centre else "f-card s-edge",
            stroke_width=3 if is_centre else 1.2,
        ),
        *(
            element("text", line, x=BOX / 2, y=first + 17 * number, text_anchor="middle", font_size=14)
            for number, line in enumerate(lines)
        ),
        element("text", node.kind, x=BOX / 2, y=HIGH - 8, text_anchor="middle", font_size=12, class_="mute"),
    ]  # fmt: skip
    where = {"transform": f"translate({place[0]:.1f} {place[1]:.1f})", "class_": "node", "data_node": node.key}
    if not node.url:
        return element("g", *inside, **where)
    return element("a", *inside, href=node.url, aria_label=f"{node.title} ({node.kind})", **where)


def _legend(kinds: Sequence[str], ident: str) -> SafeString:
    items = []
    for number, words in enumerate(kinds):
        line = {"x2": 50, "y1": 6, "y2": 6, "stroke_width": 1.6, "class_": "s-ink"}
        drawn = element(
            "line", x1=0, stroke_dasharray=DASHES[number % len(DASHES)], marker_end=f"url(#{ident}-arrow)", **line
        )
        swatch = element("svg", drawn, viewBox="0 0 52 12", class_="swatch-tie", aria_hidden="true", focusable="false")
        items.append(element("li", swatch, element("bdi", words)))
    return element("ul", *items, class_="legend")


def _table(network: Network) -> SafeString:
    heads = (_("This"), _("what it says"), _("of that"))
    head = element("thead", element("tr", *(element("th", words, scope="col") for words in heads)))
    rows = [
        element(
            "tr",
            element("th", _named(network.names[tie.source]), scope="row"),
            element("td", tie.words),
            element("td", _named(network.names[tie.target])),
        )
        for tie in network.known
    ]
    caption = element("caption", network.title, class_="visually-hidden")
    table = element("table", caption, head, element("tbody", *rows), class_="table cards")
    return element("details", element("summary", _("The same as a table")), table)


def _named(node: Node) -> SafeString:
    title = element("bdi", node.title)
    kind = element("span", f" ({node.kind})", class_="quiet")
    return element("span", element("a", title, href=node.url) if node.url else title, kind)
