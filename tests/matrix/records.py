"""The makers: one function a kind, which puts a row at a spot. Children hang on the ordinary rows of their space."""

import hashlib
import io
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from PIL import Image

from accord.answer.progress.models import Assessment, Grade, Report, Voice
from accord.commit.commitments.models import (
    AdoptionAnswer,
    AssignmentPlan,
    Cascade,
    CascadeStep,
    Cluster,
    ClusterMember,
    Commitment,
    Contradiction,
    Duty,
    EarlierWording,
    Instrument,
    InstrumentParty,
    InstrumentStage,
    Likeness,
    SavedSearch,
    StatePosition,
    TagSuggestion,
)
from accord.kernel.audit.canonical import content_digest
from accord.kernel.files.models import CustodyEntry, CustodyStep, File
from accord.kernel.files.storage import files_root, stored_as
from accord.kernel.followup.models import Action
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S1, S2, S3
from accord.kernel.publication.models import Release
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.threads.models import Link
from accord.kernel.vetting.models import Submission, VettingStep
from accord.outlets.exchange.models import Import, ImportState
from tests.matrix.grounds import (
    alias,
    body,
    body_of,
    gap_finding,
    law,
    law_stage,
    near,
    other_list,
    other_term,
    person,
    place,
    post,
    provision,
    shape,
    taxonomy,
    term,
    term_mapping,
    where,
)
from tests.matrix.world import Spot, World

# In this order, so that position w comes before what hangs on it, and c before what names it.
ALL = "wqcspkdo"
PLACED = "wqcsplkdo"
DAY = date(2025, 3, 4)
SOON = timedelta(days=20)
Make = Callable[[World, Spot], SpaceRecord]


def instrument(world: World, spot: Spot) -> Instrument:
    return world.plant(Instrument, spot, kind="law", dated=DAY)


def stage(world: World, spot: Spot) -> InstrumentStage:
    return world.plant(
        InstrumentStage, spot, instrument=near(world, "instrument", spot), stage="adopted", reached_on=DAY
    )


def commitment(world: World, spot: Spot, called: str = "") -> Commitment:
    pk = new_id(spot.level)
    state = world.aviary.word("commitment", pk, "recommending_states", spot.position)
    made = world.plant(
        Commitment,
        spot,
        pk=pk,
        called=called,
        instrument=near(world, "instrument", spot),
        recommending_states=[state],
        position="supported",
        language="en",
        text_key=secrets.token_hex(32),
    )
    for tags in (made.themes, made.affected_persons, made.sdgs):
        tags.set([world.anchor("term", spot)])
    return made


def earlier_wording(world: World, spot: Spot) -> EarlierWording:
    return world.plant(EarlierWording, spot, commitment=near(world, "commitment", spot), language="en")


def state_position(world: World, spot: Spot) -> StatePosition:
    return world.plant(StatePosition, spot, commitment=near(world, "commitment", spot), position="supported", as_of=DAY)


def tag_suggestion(world: World, spot: Spot) -> TagSuggestion:
    """A hidden one hangs on the hidden promise: nothing of it shows on pages of the list."""
    promise = world.rows["commitment", "c"] if spot.position == "c" else near(world, "commitment", spot)
    values = {"commitment": promise, "term": near(world, "term", spot), "action_category": "", "score": "0.900"}
    return world.plant(TagSuggestion, spot, **values)


def likeness(world: World, spot: Spot) -> Likeness:
    """An ordinary one is of two ordinary promises; a hidden one is of an ordinary and a hidden one."""
    hidden = spot.position == "c"
    second = world.rows["commitment", "c"] if hidden else commitment(world, spot, called="said_again")
    first = near(world, "commitment", spot)
    return world.plant(Likeness, spot, first=first, second=second, score="0.900")


def cluster(world: World, spot: Spot) -> Cluster:
    return world.plant(Cluster, spot)


def cluster_member(world: World, spot: Spot) -> ClusterMember:
    """The ordinary promise, and in the same cluster a hidden one."""
    promise = world.rows["commitment", "c"] if spot.position == "c" else near(world, "commitment", spot)
    return world.plant(ClusterMember, spot, cluster=near(world, "cluster", spot), commitment=promise)


def saved_search(world: World, spot: Spot) -> SavedSearch:
    return world.plant(SavedSearch, spot, address="position=noted", is_shared=True)


def assignment_plan(world: World, spot: Spot) -> AssignmentPlan:
    """Amina's own, or it would be as absent for her as for the others."""
    row = world.plant(AssignmentPlan, spot)
    AssignmentPlan.objects.filter(pk=row.pk).update(created_by=world.cast.account("amina").pk)
    return row


def duty(world: World, spot: Spot, called: str = "duty") -> Duty:
    made = world.plant(
        Duty,
        spot,
        called=called,
        commitment=world.rows["commitment", "m"] if spot.names_hidden else near(world, "commitment", spot),
        lead=body_of(world, spot),
        level="district",
        due=timezone.localdate() + SOON,
        assigned_on=DAY,
    )
    if spot.names_hidden:
        hidden: Any = world.rows["actor", "c"].pk  # the stubs know only whole numbers as ids
        made.supports.set([hidden])
    made.places.set(where(world, spot))
    return made


def contradiction(world: World, spot: Spot) -> Contradiction:
    """Between the ordinary promise and one at the row's own position; the ordinary ones contradict themselves."""
    here = near(world, "commitment", spot)
    named = world.own.get(("commitment", spot.person)) if spot.position == "o" else None
    other = named or (world.rows["commitment", spot.position] if spot.position in "spkd" else here)
    over = timezone.now() if spot.position == "c" else None
    return world.plant(Contradiction, spot, one=here, other=other, resolved_at=over, resolution="")


def cascade(world: World, spot: Spot) -> Cascade:
    return world.plant(Cascade, spot, issuer=body_of(world, spot), decided_on=DAY)


def cascade_step(world: World, spot: Spot) -> CascadeStep:
    """A step of the decision at its own position, since a body stands in a decision once."""
    of_position = world.rows.get(("cascade", spot.position)) if spot.position != "o" else None
    return world.plant(
        CascadeStep,
        spot,
        cascade=of_position or near(world, "cascade", spot),
        body=body_of(world, spot),
        state="sent",
        sent_on=DAY,
    )


def adoption_answer(world: World, spot: Spot) -> AdoptionAnswer:
    about = world.row("duty", spot.position, spot.person) or near(world, "duty", spot)
    return world.plant(AdoptionAnswer, spot, duty=about, answer="adopted", as_of=DAY)


def instrument_party(world: World, spot: Spot) -> InstrumentParty:
    party = world.rows["actor", spot.position]
    about = near(world, "instrument", spot)
    return world.plant(InstrumentParty, spot, instrument=about, party=party, side="both", signed_on=DAY)


def open_duties(world: World) -> None:
    """Duties that everybody may see: one that the police owe, for adversarial records about them, one elsewhere."""
    for spot in world.spots("jl", by_body=True):
        duty(world, replace(spot, level=S1, pillar=""), called="open_duty")


def action(world: World, spot: Spot) -> Action:
    made = world.plant(
        Action,
        spot,
        lead=body_of(world, spot),
        assignee=near(world, "person", spot),
        due=timezone.localdate() + SOON,
        status="open",
        about_kind="duty",
        about_id=world.anchor("duty", spot).pk,
        asked_by=spot.author,
    )
    made.helpers.set([world.anchor("actor", spot)])
    return made


def file(world: World, spot: Spot) -> File:
    """A text of one canary."""
    pk = new_id(spot.level)
    content = world.aviary.word("file", pk, "stored_as", spot.position).encode()
    return _stored(world, spot, pk, content, "text/plain", called="file")


def picture(world: World, spot: Spot) -> File:
    """A picture of four grey points, another grey for each."""
    kept = io.BytesIO()
    grey = len(world.rows) % 200
    Image.new("RGB", (2, 2), (grey, grey, grey)).save(kept, "PNG")
    return _stored(world, spot, new_id(spot.level), kept.getvalue(), "image/png", called="picture")


def _stored(world: World, spot: Spot, pk: UUID, content: bytes, media_type: str, *, called: str) -> File:
    sha256 = hashlib.sha256(content).hexdigest()
    kept = stored_as(spot.space.pk, sha256)
    path = files_root() / kept
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    made = world.plant(
        File,
        spot,
        pk=pk,
        called=called,
        name=world.aviary.word("file", pk, "name", spot.position) + (".txt" if called == "file" else ".png"),
        media_type=media_type,
        size=len(content),
        sha256=sha256,
        stored_as=kept,
        body=body_of(world, spot),
    )
    note = world.aviary.word("file", pk, "name", spot.position)
    CustodyEntry.objects.create(
        space=spot.space, file=made, step=CustodyStep.RECEIVED, account_id=spot.author, sha256=sha256, note=note
    )
    return made


def report(world: World, spot: Spot) -> Report:
    owed = world.rows["duty", "l"] if spot.position == "l" else near(world, "duty", spot)
    if spot.person:
        owed = world.own["duty", spot.person]
    made = world.plant(Report, spot, duty=owed, body=body_of(world, spot), claim="underway", dated=DAY)
    made.files.set([world.anchor("file", spot)])
    return made


def submission(world: World, spot: Spot) -> Submission:
    about = world.row("report", spot.position, spot.person)
    if about is None or spot.names_hidden:
        about = report(world, replace(spot, position="c", level=S3))
    made = world.plant(
        Submission,
        spot,
        kind="report",
        object_id=about.pk,
        body=body_of(world, spot),
        author=spot.author,
        submitted_by=spot.author,
        state="submitted",
        steps=["space"],
        submitted_at=timezone.now(),
    )
    made.places.set(where(world, replace(spot, position="w")))
    reason = world.aviary.word("submission", made.pk, "reason", spot.position)
    VettingStep.objects.create(space=spot.space, submission=made, verdict="submitted", reason=reason)
    return made


def assessment(world: World, spot: Spot) -> Assessment:
    about = world.rows["open_duty", spot.position] if spot.position in "jl" else near(world, "duty", spot)
    is_draft = spot.level >= S2
    made = world.plant(
        Assessment,
        spot,
        duty=about,
        draft_of=about if is_draft else None,
        published_at=None if is_draft else timezone.now(),
        body=world.cast.bodies["institution"] if spot.position == "j" else body_of(world, spot),
        finding="disagrees",
        dated=DAY,
    )
    made.files.set([world.anchor("file", spot)])
    return made


def grade(world: World, spot: Spot) -> Grade:
    return world.plant(Grade, spot, commitment=near(world, "commitment", spot), dated=DAY)


def voice(world: World, spot: Spot) -> Voice:
    pk = new_id(spot.level)
    return world.plant(
        Voice,
        spot,
        pk=pk,
        duty=near(world, "duty", spot),
        body=body_of(world, spot),
        place=spot.place,
        asked=900_000,
        counted=world.aviary.number("voice", pk, "counted", spot.position),
        collected_on=DAY,
    )


def imported(world: World, spot: Spot) -> Import:
    return world.plant(
        Import, spot, size=1, sha256=secrets.token_hex(32), state=ImportState.APPLIED, finished_at=timezone.now()
    )


def release(world: World, spot: Spot) -> Release:
    return world.plant(
        Release,
        spot,
        kind="commitment",
        object_id=near(world, "commitment", spot).pk,
        payload={},
        state="withdrawn",
        requested_by=world.cast.account("amina").pk,
    )


def public_releases(world: World) -> None:
    """One in each space that anybody may read: made without canaries, for whatever it holds is shown to visitors."""
    words = {"title": {"en": "Understanding"}, "kind": "agreement"}
    for position, space in (("w", world.cast.space), ("q", world.cast.other_space)):
        payload: dict[str, Any] = {"kind": "instrument", "id": str(new_id()), "fields": words, "parts": []}
        world.rows["public_release", position] = Release.objects.create(
            space=space,
            sensitivity=0,
            kind="instrument",
            object_id=new_id(),
            title="Understanding",
            payload=payload,
            payload_hash=content_digest(payload),
            state="approved",
            public_at=timezone.now(),
            requested_by=world.cast.account("amina").pk,
            approved_by=world.cast.account("hina").pk,
        )


def links(world: World) -> None:
    """Every row of evidence and every answer, linked to the ordinary duty and action, whatever its level."""
    kinds = ("file", "action", "report", "assessment", "duty", "commitment")
    targets = [("duty", world.rows["duty", "w"]), ("action", world.rows["action", "w"])]
    for (kind, position), row in world.rows.items():
        for name, target in targets:
            if kind in kinds and position not in "wqxd" and row.pk != target.pk:
                Link.objects.create(
                    space=row.space,
                    sensitivity=row.sensitivity,
                    source_kind=kind,
                    source_id=row.pk,
                    relation="proves" if kind == "file" else "came_from",
                    target_kind=name,
                    target_id=target.pk,
                )


# In order of dependence: (maker, positions, whether its rows belong to bodies).
MAKERS: tuple[tuple[Make, str, bool], ...] = (
    (place, PLACED, False),
    (alias, "wqcs", False),
    (shape, "wqcs", False),
    (body, PLACED + "m", True),
    (person, ALL, False),
    (post, PLACED, True),
    (taxonomy, "wqc", False),
    (term, "wqcs", False),
    (other_list, "wq", False),
    (other_term, "wq", False),
    (term_mapping, "wqcs", False),
    (law, PLACED + "m", True),
    (law_stage, "wqcs", False),
    (provision, ALL, False),
    (gap_finding, ALL, False),
    (instrument, ALL, False),
    (stage, "wqcs", False),
    (commitment, ALL + "m", False),
    (earlier_wording, "wqcs", False),
    (state_position, "wqcs", False),
    (tag_suggestion, "wqc", False),
    (likeness, "wqc", False),
    (cluster, "wq", False),
    (cluster_member, "wqc", False),
    (saved_search, "wqcs", False),
    (duty, PLACED + "m", True),
    (assignment_plan, "wqcs", False),
    (contradiction, ALL, False),
    (cascade, PLACED, True),
    (cascade_step, PLACED, True),
    (adoption_answer, PLACED, True),
    (instrument_party, "wqcs", False),
    (action, PLACED + "m", True),
    (file, PLACED, True),
    (picture, PLACED, True),
    (report, PLACED + "m", True),
    (submission, PLACED + "m", True),
    (assessment, PLACED + "mj", True),
    (grade, "wqcs", False),
    (voice, "wqcskd", True),
    (imported, "wqcs", False),
    (release, "wqcs", False),
)


def plant_all(world: World) -> None:
    """Every kind at every one of its positions, w and q first, then c, then what names it."""
    for make, codes, by_body in MAKERS:
        for spot in in_order(world, codes, by_body=by_body):
            make(world, spot)
        if make is duty:
            open_duties(world)
    public_releases(world)
    links(world)


def in_order(world: World, codes: str, *, by_body: bool) -> Iterator[Spot]:
    """The spots of a kind in the order in which its rows may name each other."""
    spots = list(world.spots(codes, by_body=by_body))
    order = {code: number for number, code in enumerate("wqckspldojm")}
    yield from sorted(spots, key=lambda spot: order[spot.position])
