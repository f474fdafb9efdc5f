"""Which partials of upper apps stand in the named slots of lower apps' pages.

slot name → template partials, drawn in this order. A lower page writes ``{% slot "body.owes" %}``.
"""

SLOTS: dict[str, tuple[str, ...]] = {}
