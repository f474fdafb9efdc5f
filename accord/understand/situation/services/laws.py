"""Laws, policies and practices: added, changed, the stages they reach, the provisions that findings cite."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accord.kernel.access.queries import demand, demand_new, visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.matching.long_texts import clean_long_text, clean_long_texts, paragraph_key
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.names import clean_name, clean_texts
from accord.kernel.spaces.records import count_up, create_record, refuse_other_space, revise_record
from accord.understand.situation.models import Law, Provision, StageReached


@service("law_added")
def add_law(
    by: Viewer,
    *,
    kind: str,
    title: Texts,
    level: str,
    body: Actor | None = None,
    places: Iterable[Place] = (),
    client_key: str | None = None,
    **values: Any,
) -> Law:
    """Write down a law, policy or practice. values: number, demands, source.

    body: the one that is competent for it. Raises NotPermitted for anybody but the secretariat, Refused for an empty
    title, NotVisible for a body or place of another space.
    """
    where = list(places)
    refuse_other_space(by, body, *where)
    demand_new(by, Law, owes=[body.pk] if body else (), places=[place.pk for place in where])
    values |= {"kind": kind, "level": level, "body": body, "title": clean_texts(title, field="title")}
    values["demands"] = clean_long_texts(values.get("demands") or {}, field="demands")
    law, created = create_record(by, Law, client_key=client_key, **values)
    if not created:
        nothing_changed()
        return law
    law.places.set(where)
    index_records([law])
    record(by, "law_added", law, changes={name: (None, value) for name, value in values.items() if value})
    return law


@service("law_changed")
def change_law(by: Viewer, law: Law, *, revision: int, places: Iterable[Place] | None = None, **values: Any) -> Law:
    """Change what was typed in, as the form opened it at ``revision``; ``places`` None leaves them as they are.

    Raises StaleRecord, NotPermitted, or Refused for an empty title.
    """
    demand(by, "edit", law)
    where = None if places is None else list(places)
    refuse_other_space(by, values.get("body"), *(where or []))
    if "title" in values:
        values["title"] = clean_texts(values["title"], field="title")
    if "demands" in values:
        values["demands"] = clean_long_texts(values["demands"], field="demands")
    changes = dict(revise_record(by, law, revision=revision, **values))
    if where is not None:
        # A form offers the places that its reader sees; the others are not taken away with it.
        unseen = law.places.exclude(pk__in=visible_to(by, Place).values("pk"))
        changes |= _move(law, [*where, *unseen], is_counted=bool(changes))
    if not changes:
        nothing_changed()
        return law
    index_records([law])
    record(by, "law_changed", law, changes=changes)
    return law


def _move(law: Law, where: list[Place], *, is_counted: bool) -> dict[str, tuple[Any, Any]]:
    before, after = set(law.places.values_list("pk", flat=True)), {place.pk for place in where}
    if before == after:
        return {}
    if not is_counted:
        count_up(law)
    law.places.set(where)
    return {"places": (before, after)}


@service("law_stage_reached")
def note_stage(
    by: Viewer,
    *,
    law: Law,
    stage: str,
    reached_on: date,
    note: str = "",
    source: str = "",
    client_key: str | None = None,
) -> StageReached:
    """Note the day a law reached a stage, or is to reach it. Stages may be noted late and in any order.

    Raises NotPermitted for anybody but the secretariat, Refused where this stage has that day already.
    """
    refuse_other_space(by, law)
    demand(by, "edit", law)
    rows = StageReached.objects.filter(law=law, stage=stage, reached_on=reached_on, deleted_at=None)
    if client_key:
        rows = rows.exclude(client_key=client_key, created_by=by.account)
    if rows.exists():
        raise Refused(_("This stage is noted for that day already."), field="stage")
    values: dict[str, Any] = {"stage": stage, "reached_on": reached_on}
    values |= {"note": clean_long_text(note, field="note"), "source": source}
    reached, created = create_record(by, StageReached, client_key=client_key, law=law, **values)
    if created:
        record(by, "law_stage_reached", reached, changes={name: (None, value) for name, value in values.items()})
    else:
        nothing_changed()
    return reached


@service("provision_added")
def add_provision(
    by: Viewer, *, law: Law, number: str, text: str, client_key: str | None = None, **values: Any
) -> Provision:
    """Add an article or section of a law, word for word. values: language, demands, level, body, principle.

    Raises NotPermitted for who may not judge laws, Refused for no number, no words, or a number that is there already.
    """
    refuse_other_space(by, law, values.get("body"))
    demand_new(by, Provision, owes=[law.body_id] if law.body_id else (), places=_places_of(law))
    values |= _cleaned({"demands": {}, **values, "number": number, "text": text})
    provision, created = create_record(by, Provision, client_key=client_key, law=law, **values)
    if not created:
        nothing_changed()
        return provision
    index_records([provision])
    changes = {name: (None, value) for name, value in values.items() if value and name != "number_key"}
    record(by, "provision_added", provision, changes={"law": (None, law), **changes})
    return provision


@service("provision_changed")
def change_provision(by: Viewer, provision: Provision, *, revision: int, **values: Any) -> Provision:
    """Change a provision as the form opened it. Findings that cite it stay: its earlier words are in its history.

    Raises StaleRecord, NotPermitted, or Refused as ``add_provision`` does.
    """
    demand(by, "edit", provision)
    refuse_other_space(by, values.get("body"))
    changes = revise_record(by, provision, revision=revision, **_cleaned(values))
    if not changes:
        nothing_changed()
        return provision
    index_records([provision])
    record(by, "provision_changed", provision, changes=changes)
    return provision


def _places_of(law: Law) -> list[Any]:
    return list(law.places.values_list("pk", flat=True))


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Raises Refused."""
    cleaned = dict(values)
    if "number" in cleaned:
        cleaned["number"] = clean_name(cleaned["number"], field="number")
        if not cleaned["number"]:
            raise Refused(_("Say which article or section it is."), field="number")
        cleaned["number_key"] = paragraph_key(cleaned["number"])
    if "text" in cleaned:
        cleaned["text"] = clean_long_text(cleaned["text"], field="text", required=True)
    if "demands" in cleaned:
        cleaned["demands"] = clean_long_texts(cleaned["demands"] or {}, field="demands")
    return cleaned
