"""People and bodies come, change post, and go. Access stands above this app, so each asks the decision itself."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.actors.models import Account, Actor, ActorKind, Position
from accord.kernel.actors.queries import bodies_over, body_tree
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.places.models import Place, PlaceAncestor
from accord.kernel.policy.decision import READ, allow, demand_allowed
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Record, Viewer
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.names import clean_texts, name_key_of
from accord.kernel.spaces.records import count_up, create_record, refuse_other_space, revise_record


@service("account_made")
def make_account(
    *, email: str, password: str, languages: list[str], is_sample: bool = False, by: Viewer | None = None
) -> Account:
    """Open an account for an address that was let in by a steward or by the operator.

    Raises Refused where the address has one already or the password is too weak.
    """
    if Account.objects.filter(email__iexact=email).exists():
        raise Refused(_("There is an account for this address already: sign in with it first."), field="email")
    account = Account(email=email.strip(), language=languages[0] if languages else "en", is_sample=is_sample)
    if not is_sample:
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise Refused(" ".join(error.messages), field="password") from error
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("There is an account for this address already."), field="email") from error
    record(by or Viewer(account=account.pk), "account_made", account, changes={"email": (None, account.email)})
    return account


@service("account_linked", "actor_added")
def link_account(by: Viewer, *, account: Account, person: Actor | None, name: str) -> Actor:
    """Make the account's person in the viewer's space: the one it was invited as, or a new one of this name."""
    mine = Actor.objects.filter(space_id=by.here, account=account, deleted_at=None).first()
    if mine is not None:
        nothing_changed()
        return mine
    if person is not None:
        if person.account_id is not None:
            raise Refused(_("Somebody else came in as this person already. Ask your steward for another invitation."))
        changes = revise_record(by, person, account=account)
        record(by, "account_linked", person, changes=changes)
        return person
    languages = by.languages or ("en",)
    names = clean_texts({languages[0]: name})
    made, _created = create_record(
        by, Actor, kind=ActorKind.PERSON, name=names, name_key=name_key_of(names, languages), account=account
    )
    record(by, "actor_added", made, changes={"name": (None, names), "account": (None, account.pk)})
    return made


@service("actor_added")
def add_actor(
    by: Viewer,
    *,
    kind: str,
    name: Texts,
    places: list[Place] | None = None,
    parent: Actor | None = None,
    client_key: str | None = None,
    **values: Any,
) -> Actor:
    """Add a person or a body to the viewer's space.

    Raises NotPermitted for anybody but the secretariat and stewards, Refused for a name that is empty or holds
    characters that turn the reading direction, or a parent that is a person.
    """
    refuse_other_space(by, parent, *(places or []))
    _demand(by, "create", Actor, bodies=[parent.pk] if parent else [], places=[place.pk for place in places or []])
    if parent is not None and parent.is_person:
        raise Refused(_("Only a body can stand above another body."), field="parent")
    names = clean_texts(name)
    values["mandate"] = clean_texts(values.get("mandate") or {}, field="mandate", required=False)
    made, created = create_record(
        by,
        Actor,
        client_key=client_key,
        kind=kind,
        name=names,
        name_key=name_key_of(names, by.languages),
        parent=parent,
        **values,
    )
    if not created:
        nothing_changed()
        return made
    made.places.set(places or [])
    changes = {n: (None, v) for n, v in {"kind": kind, "name": names, "parent": parent, **values}.items() if v}
    record(by, "actor_added", made, changes=changes)
    return made


@service("actor_changed")
def change_actor(by: Viewer, actor: Actor, *, revision: int, places: list[Place] | None = None, **values: Any) -> Actor:
    """Change a person or body as the form opened it at ``revision``; ``places`` None leaves them as they are.

    Raises StaleRecord, NotPermitted, or Refused (a body under itself).
    """
    refuse_other_space(by, actor, values.get("parent"), *(places or []))
    _demand_change(by, actor, values)
    if "name" in values:
        values["name"] = clean_texts(values["name"])
        values["name_key"] = name_key_of(values["name"], by.languages)
    if "mandate" in values:
        values["mandate"] = clean_texts(values["mandate"] or {}, field="mandate", required=False)
    above: Actor | None = values.get("parent")
    if above is not None and actor.pk in {above.pk, *bodies_over(body_tree(actor.space_id), [above.pk])}:
        raise Refused(_("A body cannot stand under itself."), field="parent")
    changes = dict(revise_record(by, actor, revision=revision, **values))
    if places is not None:
        before, after = set(actor.places.values_list("pk", flat=True)), {place.pk for place in places}
        if before != after:
            if not changes:
                count_up(actor)
            actor.places.set(places)
            changes["places"] = (before, after)
    if changes:
        record(by, "actor_changed", actor, changes=changes)
    else:
        nothing_changed()
    return actor


@service("position_added")
def add_position(
    by: Viewer,
    *,
    person: Actor,
    body: Actor,
    title: Texts,
    starts: date | None = None,
    ends: date | None = None,
    is_focal_point: bool = False,
    alternate: Actor | None = None,
    client_key: str | None = None,
) -> Position:
    """Put a person into a post of a body. Raises Refused where the kinds or the dates do not fit."""
    refuse_other_space(by, person, body, alternate)
    _demand(by, "create", Position, bodies=[body.pk])
    if not person.is_person or body.is_person or (alternate is not None and not alternate.is_person):
        raise Refused(_("A post joins a person and a body."), field="body")
    if starts and ends and ends < starts:
        raise Refused(_("The post ends before it starts."), field="ends")
    made, created = create_record(
        by,
        Position,
        client_key=client_key,
        person=person,
        body=body,
        title=clean_texts(title, required=False),
        starts=starts,
        ends=ends,
        is_focal_point=is_focal_point,
        alternate=alternate,
    )
    if not created:
        nothing_changed()
        return made
    changes = {"person": (None, person), "body": (None, body), "is_focal_point": (None, is_focal_point)}
    record(by, "position_added", made, changes=changes)
    return made


@service("position_ended")
def end_position(by: Viewer, position: Position, *, on: date | None = None) -> Position:
    """End a post on a day, today if none is given. The records of the body stay the body's."""
    refuse_other_space(by, position)
    _demand(by, "edit", Position, bodies=[position.body_id])
    if position.ends is not None and position.ends <= timezone.localdate():
        raise Refused(_("This post has ended already."))
    day = on or timezone.localdate()
    if position.starts and day < position.starts:
        raise Refused(_("The post ends before it starts."), field="ends")
    changes = revise_record(by, position, ends=day)
    record(by, "position_ended", position, changes=changes)
    return position


def _demand(
    by: Viewer, action: str, model: type[SpaceRecord], *, bodies: Iterable[UUID], places: Iterable[UUID] = ()
) -> None:
    """Ask the decision itself, over facts gathered here: access stands above this app, narrowed roles count too."""
    lineage = PlaceAncestor.objects.filter(place__in=list(places)).values_list("ancestor_id", flat=True)
    facts = Record(model.policy, by.here, UUID(int=0), owes=frozenset(bodies), place_lineage=frozenset(lineage))
    demand_allowed(by, action, facts)


def _demand_change(by: Viewer, actor: Actor, values: Mapping[str, Any]) -> None:
    """A change needs the verb, and nobody changes a field that they may not read: an empty form would erase it."""
    bodies = {body for body in (actor.pk, actor.parent_id) if body}
    places = actor.places.values_list("pk", flat=True)
    _demand(by, "edit", Actor, bodies=bodies, places=places)
    lineage = PlaceAncestor.objects.filter(place__in=places).values_list("ancestor_id", flat=True)
    facts = Record(
        Actor.policy,
        actor.space_id,
        actor.pk,
        Sensitivity(actor.sensitivity),
        owes=frozenset(bodies),
        place_lineage=frozenset(lineage),
    )
    for name in values:
        if not allow(by, READ, facts, name):
            raise NotPermitted("edit", f"unread field: {name}")
