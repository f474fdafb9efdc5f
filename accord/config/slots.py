"""Which functions of upper apps fill the named slots of lower apps' pages.

slot → dotted paths of functions ``(request, record) -> Filling | None``, drawn in this order (see ui/slots.py).
A lower page writes ``{% slot "body.owes" %}``; the record is the page's own, or the one that the tag names.
"""

SLOTS: dict[str, tuple[str, ...]] = {}
