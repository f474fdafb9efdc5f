"""Letting people in and out: roles, invitations, audiences and grants."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.models import Audience, Grant, Invitation, RoleAssignment
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.access.visibility import running
from accord.kernel.actors.models import Account, Actor
from accord.kernel.actors.services import link_account, make_account
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.places.models import Place
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S3, Sensitivity
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.records import create_record, refuse_other_space, revise_record

INVITATION_DAYS = 14
LONGEST_GRANT = timedelta(days=366)


@service("role_assigned")
def assign_role(
    by: Viewer,
    *,
    account: Account,
    role: Role,
    body: Actor | None = None,
    place: Place | None = None,
    client_key: str | None = None,
) -> RoleAssignment:
    """Give an account a role in the viewer's space, narrowed to a body and a place where given.

    Raises NotPermitted for anybody but a steward, and for a steward who gives a role to their own account.
    """
    demand_new(by, RoleAssignment)
    if account.pk == by.account:
        raise NotPermitted("create", "no_grant_to_self")
    refuse_other_space(by, body, place)
    made, created = create_record(
        by, RoleAssignment, client_key=client_key, account=account, role=role, body=body, place=place
    )
    if not created:
        nothing_changed()
        return made
    changes = {
        "account": (None, account.pk),
        "role": (None, role),
        "body": (None, body),
        "place": (None, place),
    }
    record(by, "role_assigned", made, changes=changes, details={"role": role})
    return made


@service("role_ended")
def end_role(by: Viewer, assignment: RoleAssignment) -> RoleAssignment:
    """End a role now. The account's open sessions lose it with the next request.

    Raises Refused where it would leave the space without a steward.
    """
    demand(by, "end", assignment)
    now = timezone.now()
    if assignment.ends is not None and assignment.ends <= now:
        raise Refused(_("This role has ended already."))
    if assignment.role == Role.STEWARD and not _another_steward(assignment):
        raise Refused(_("A space needs at least one steward: name another one first."))
    changes = revise_record(by, assignment, ends=now)
    record(by, "role_ended", assignment, changes=changes, details={"role": assignment.role})
    return assignment


def _another_steward(assignment: RoleAssignment) -> bool:
    stewards = RoleAssignment.objects.filter(running(), space=assignment.space_id, role=Role.STEWARD, ends=None)
    # Locked, so that two stewards who end each other at once do not both find the other one still there.
    active = stewards.select_for_update(of=("self",)).filter(account__is_active=True)
    return any(other.pk != assignment.pk for other in active.order_by("pk"))


def token_digest(token: str) -> str:
    """What is kept of a secret (a link's token, a session's key): whoever reads the table can use neither."""
    return hashlib.sha256(token.encode()).hexdigest()


@service("person_invited")
def invite_person(
    by: Viewer,
    *,
    email: str,
    role: Role,
    person: Actor | None = None,
    body: Actor | None = None,
    place: Place | None = None,
    client_key: str | None = None,
) -> tuple[Invitation, str | None]:
    """Make an invitation. Returns it and the token for its link, which is never kept nor shown again.

    The token is None where the same form was sent before. Raises Refused where the address holds the role already.
    """
    demand_new(by, Invitation)
    refuse_other_space(by, person, body, place)
    _refuse_held_role(by, email, role, body, place)
    token = secrets.token_urlsafe(32)
    invitation, created = create_record(
        by,
        Invitation,
        client_key=client_key,
        email=email.strip(),
        role=role,
        person=person,
        body=body,
        place=place,
        token_digest=token_digest(token),
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    if not created:
        nothing_changed()
        return invitation, None
    changes = {"email": (None, invitation.email), "role": (None, role), "body": (None, body), "place": (None, place)}
    record(by, "person_invited", invitation, changes=changes, details={"role": role})
    return invitation, token


def _refuse_held_role(by: Viewer, email: str, role: Role, body: Actor | None, place: Place | None) -> None:
    """An invitation to oneself would be a role given to oneself; one for a role that is held would do nothing."""
    address = email.strip()
    if by.account is not None and Account.objects.filter(pk=by.account, email__iexact=address).exists():
        raise NotPermitted("create", "no_grant_to_self")
    held = RoleAssignment.objects.filter(
        space_id=by.here, account__email__iexact=address, role=role, body=body, place=place, ends=None, deleted_at=None
    )
    if held.exists():
        raise Refused(_("This person has that role already."), field="email")


@service("invitation_withdrawn")
def withdraw_invitation(by: Viewer, invitation: Invitation) -> Invitation:
    """Make an invitation's link useless. Raises Refused where it was accepted or withdrawn already."""
    demand(by, "withdraw", invitation)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused(_("This invitation is not open any more."))
    changes = revise_record(by, invitation, withdrawn_at=timezone.now())
    record(by, "invitation_withdrawn", invitation, changes=changes)
    return invitation


def invitation_of_token(token: str) -> Invitation:
    """The open invitation behind a link. Raises NotVisible where there is none, or it is used up or too old."""
    found = (
        Invitation.objects.select_related("space", "body", "place", "person")
        .filter(token_digest=token_digest(token), accepted_at=None, withdrawn_at=None, deleted_at=None)
        .filter(expires_at__gt=timezone.now())
        .first()
    )
    if found is None:
        raise NotVisible
    return found


@service("invitation_accepted")
def accept_invitation(
    invitation: Invitation, *, account: Account | None = None, name: str = "", password: str = ""
) -> Account:
    """Come in by an invitation: with an account that is signed in, or with a new one of this name and password.

    Raises Refused where the address has an account already (then sign in first) or the link was used meanwhile.
    """
    if account is None:
        account = make_account(email=invitation.email, password=password, languages=invitation.space.languages)
    elif account.pk == invitation.created_by:
        raise NotPermitted("accept", "no_grant_to_self")
    elif account.email.lower() != invitation.email.lower():
        raise Refused(_("This invitation is for %(email)s.") % {"email": invitation.email})
    by = Viewer(account=account.pk, space=invitation.space_id)
    now = timezone.now()
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(accepted_at=now):
        raise Refused(_("This link was used already. Sign in with the account that you made."))
    link_account(by, account=account, person=invitation.person, name=name or account.email.split("@")[0])
    role, _created = create_record(
        by,
        RoleAssignment,
        account=account,
        role=invitation.role,
        body=invitation.body,
        place=invitation.place,
    )
    record(
        by,
        "invitation_accepted",
        invitation,
        changes={"accepted_at": (None, now)},
        details={"role": role.role, "assignment": role.pk},
    )
    return account


@service("access_granted")
def grant_access(
    by: Viewer,
    *,
    account: Account,
    kind: str,
    reason: str,
    ends: datetime,
    object_id: UUID | None = None,
    up_to: Sensitivity = S3,
    client_key: str | None = None,
) -> Grant:
    """Let a named person read one record, or a whole kind, up to a level, for a reason and until a day.

    Raises NotPermitted for a grant to oneself, Refused without a reason or with an end over a year away.
    """
    demand_new(by, Grant)
    if account.pk == by.account:
        raise NotPermitted("create", "no_grant_to_self")
    _check_grant(reason, ends)
    grant, created = create_record(
        by,
        Grant,
        client_key=client_key,
        account=account,
        kind=kind,
        object_id=object_id,
        up_to=up_to,
        reason=reason,
        ends=ends,
    )
    if not created:
        nothing_changed()
        return grant
    stated = {"account": account.pk, "kind": kind, "up_to": up_to, "reason": reason}
    changes = {name: (None, value) for name, value in stated.items()}
    record(by, "access_granted", grant, changes=changes, details={"kind": kind, "up_to": int(up_to)})
    return grant


def _check_grant(reason: str, ends: datetime) -> None:
    if not reason.strip():
        raise Refused(_("Say why this person needs to know."), field="reason")
    now = timezone.now()
    if not now < ends <= now + LONGEST_GRANT:
        raise Refused(_("A grant ends within a year from now."), field="ends")


@service("grant_ended")
def end_grant(by: Viewer, grant: Grant) -> Grant:
    """End a grant before its day. Raises Refused where it ended already."""
    demand(by, "end", grant)
    if grant.ended_at is not None:
        raise Refused(_("This grant has ended already."))
    changes = revise_record(by, grant, ended_at=timezone.now())
    record(by, "grant_ended", grant, changes=changes)
    return grant


@service("audience_set")
def share_with(by: Viewer, row: SpaceRecord, *, bodies: list[Actor], pillars: list[str]) -> None:
    """Name the bodies and pillars that read an S2 record. Replaces the audience it had.

    Raises NotPermitted for anybody who may not edit the record.
    """
    demand(by, "edit", row)
    refuse_other_space(by, *bodies)
    had = Audience.objects.filter(object_id=row.pk, kind=row.policy.name)
    before, _deleted = had.delete()
    shared = [Audience(space_id=row.space_id, kind=row.policy.name, object_id=row.pk, body=b) for b in bodies]
    shared += [Audience(space_id=row.space_id, kind=row.policy.name, object_id=row.pk, pillar=p) for p in pillars]
    Audience.objects.bulk_create(shared)
    details = {"before": before, "after": len(shared)}
    record(by, "audience_set", row, details=details)
