"""What programs send, in forms.py's way: for each address of the API data that succeed where the person may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accord.commit.commitments.models import Duty
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


def _ordinary(kind: str, name: str) -> Callable[[World, str, Any], Data]:
    """The ordinary row of a kind, in a list of its own name."""
    return lambda world, person, row: {name: [world.rows[kind, "w"].pk]}


def _answer(world: World, person: str, row: Any) -> Data:
    duty = world.rows["duty", "q" if person == "mehr" else "w"].pk
    return {"duty": duty, "answer": "declined", "as_of": DAY, "reason": TEXT, "source": TEXT}


def _many(world: World, person: str, row: Any) -> Data:
    lead = world.cast.bodies["mines"].pk
    return {"commitments": [world.rows["commitment", "w"].pk], "lead": lead, "level": "local"}


def _unled(world: World, person: str, row: Any) -> Data:
    """A duty that nobody leads any more; undone with the step."""
    duty = world.rows["duty", "w"]
    Duty.objects.filter(pk=duty.pk).update(lead=None, assigned_on=None)
    return {"duties": [duty.pk], "lead": world.cast.bodies["mines"].pk}


def _members(world: World, person: str, row: Any) -> Data:
    return {
        "recommendations": [world.rows["commitment", "w"].pk],
        "members": [world.cast.bodies["mines_branch"].pk],
        "level": "site",
    }


def _parts(world: World, person: str, row: Any) -> Data:
    return {"parts": [{"wording": {"en": TEXT}, "level": "provincial", "lead": world.cast.bodies["mines"].pk}]}


def _mapping(world: World, person: str, row: Any) -> Data:
    ends = {"term": world.rows["term", "w"].pk, "counterpart": world.rows["other_term", "w"].pk}
    return {**ends, "likeness": "related", "reason": TEXT}


def _followed(world: World, person: str, row: Any) -> Data:
    return {"kind": "law", "id": world.rows["law", "w"].pk}


def _party(world: World, person: str, row: Any) -> Data:
    about, party = world.rows["instrument", "w"].pk, world.cast.bodies["mines"].pk
    return {"instrument": about, "party": party, "side": "witness", "signed_on": DAY}


def _table(world: World, person: str, row: Any) -> Data:
    table = SimpleUploadedFile("places.csv", b"code,name,kind,parent_code\nXS,Somewhere,country,\n", "text/csv")
    return {"what": "places", "file": table}


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
    "api:accept_suggestions": _ordinary("tag_suggestion", "suggestions"),
    "api:adoption_answers": _answer,
    "api:assign": _many,
    "api:confirm_likenesses": _ordinary("likeness", "likenesses"),
    "api:confirm_mapping": _said(),
    "api:give_to_members": _members,
    "api:leave_cluster": _said(),
    "api:look_for_likenesses": _said(),
    "api:name_lead": _unled,
    "api:refuse_likenesses": _ordinary("likeness", "likenesses"),
    "api:refuse_suggestions": _ordinary("tag_suggestion", "suggestions"),
    "api:reject_mapping": _said(),
    "api:remove_mapping": _said(),
    "api:split": _parts,
    "api:term_mappings": _mapping,
    "api:apply_import": _said(),
    "api:drop_search": _said(),
    "api:followed": _followed,
    "api:imports": _table,
    "api:parties": _party,
    "api:put_aside": _said(),
    "api:release_instrument": _said(),
    "api:remove_party": _said(),
    "api:saved_searches": _said(name=TEXT, address="q=water"),
    "api:report_step": _said_of(state="received", on="2025-03-05"),
    "api:resolve_contradiction": _said_of(resolution=TEXT),
}
