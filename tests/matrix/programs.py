"""What programs send, in forms.py's way: for each address of the API data that succeed where the person may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accord.kernel.taxonomies.models import Taxonomy
from tests.matrix.world import World

Data = dict[str, Any]
TEXT = "Words of the one who asks"
DAY = "2025-03-04"


def later() -> str:
    """A day to come."""
    return (timezone.localdate() + timedelta(days=40)).isoformat()


def _revision(world: World, person: str, row: Any) -> Data:
    return {"revision": row.revision}


def _list_key(world: World) -> str:
    return Taxonomy.objects.get(pk=world.rows["taxonomy", "w"].pk).key


def _about(kind: str, **values: Any) -> Callable[[World, str, Any], Data]:
    """What a program sends about the ordinary row of a kind."""
    return lambda world, person, row: {kind: world.rows[kind, "w"].pk, **values}


def _said(**values: Any) -> Callable[[World, str, Any], Data]:
    """The same about any row."""
    return lambda world, person, row: dict(values)


def _said_of(**values: Any) -> Callable[[World, str, Any], Data]:
    """The same about any row, as it was read."""
    return lambda world, person, row: {"revision": row.revision, **values}


def _decision(world: World, person: str, row: Any) -> Data:
    bodies = world.cast.bodies
    return {"title": {"en": TEXT}, "issuer": bodies["federal"].pk, "decided_on": DAY, "bodies": [bodies["mines"].pk]}


def _contradiction(world: World, person: str, row: Any) -> Data:
    one, other = (world.rows["commitment", code].pk for code in "wm")
    return {"one": one, "other": other, "words": TEXT, "source": TEXT}


def _finding(world: World, person: str, row: Any) -> Data:
    law, term = (world.rows[kind, "q" if person == "mehr" else "w"].pk for kind in ("law", "term"))
    return {"law": law, "right": term, "group": term, "verdict": "absent"}


PROGRAMS: dict[str, Callable[[World, str, Any], Data]] = {
    "api:commitment": lambda world, person, row: _revision(world, person, row) | {"heading": TEXT},
    "api:commitments": _about("instrument", text=TEXT, paragraph="7"),
    "api:duties": _about("commitment", wording={"en": TEXT}, level="provincial"),
    "api:duty": lambda world, person, row: _revision(world, person, row) | {"due": later()},
    "api:instrument": lambda world, person, row: _revision(world, person, row) | {"followed": TEXT},
    "api:instruments": lambda world, person, row: {"kind": "law", "title": {"en": TEXT}},
    "api:positions": _about("commitment", position="noted", source=TEXT),
    "api:stages": _about("instrument", stage="in_force", reached_on="2024-05-01"),
    "api:term": lambda world, person, row: _revision(world, person, row) | {"rank": 7},
    "api:terms": lambda world, person, row: {"list": _list_key(world), "name": {"en": TEXT}},
    "api:withdraw_duty": lambda world, person, row: {"reason": TEXT},
    "api:cascades": _decision,
    "api:contradictions": _contradiction,
    "api:confirm_finding": _said(),
    "api:gap_findings": _finding,
    "api:law": _said_of(number=TEXT),
    "api:law_stages": _about("law", stage="passed", reached_on=DAY),
    "api:laws": _said(kind="law", title={"en": TEXT}, level="district"),
    "api:provision": _said_of(principle=TEXT),
    "api:provisions": _about("law", number="s. 901", text=TEXT),
    "api:refuse_finding": _said(reason=TEXT),
    "api:remove_law": _said(reason=TEXT),
    "api:remove_provision": _said(reason=TEXT),
    "api:withdraw_finding": _said(reason=TEXT),
    "api:report_step": _said_of(state="received", on="2025-03-05"),
    "api:resolve_contradiction": _said_of(resolution=TEXT),
}
