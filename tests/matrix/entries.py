"""What lets people in and what waits for them: roles, invitations, grants, held forms, notices."""

import secrets
from datetime import timedelta

from django.utils import timezone

from accord.kernel.access.facts import operator_of
from accord.kernel.access.models import Grant, Invitation, RoleAssignment
from accord.kernel.access.services import assign_role, token_digest
from accord.kernel.actors.models import Account
from accord.kernel.actors.services import link_account, make_account
from accord.kernel.notices.models import Notice
from accord.kernel.notices.services import open_feed
from accord.kernel.policy.roles import Role
from accord.outlets.desk.due.digest import stop_token
from accord.outlets.desk.models import WhyHeld
from accord.outlets.desk.queries import token_of
from accord.outlets.desk.sealing import Typed
from accord.outlets.desk.services import hold_form
from accord.outlets.exchange.services.tokens import make_token
from tests.cast import PASSWORD
from tests.matrix.world import Spot, World

SOME = "wqcd"


def plant_entries(world: World) -> None:
    """Everything of this module; the records are there already."""
    _roles(world)
    _invitations(world)
    _grants(world)
    _held_forms(world)
    _notices(world)
    _links_by_mail(world)


def _roles(world: World) -> None:
    """Roles of somebody who is not asked: an ordinary one and a withdrawn one, and one in the other space."""
    here = operator_of(world.cast.space)
    spare = make_account(email="spare@sample.invalid", password=PASSWORD, languages=["en"], by=here)
    world.aviary.know(spare.email, "account", spare.pk, "email", "spare")
    link_account(here, account=spare, person=None, name="Spare")
    assign_role(here, account=spare, role=Role.READER)
    for spot in world.spots("wqd", by_body=False):
        world.plant(RoleAssignment, spot, account=spare, role=Role.ASSESSOR)


def _invitations(world: World) -> None:
    for spot in world.spots(SOME, by_body=False):
        token = secrets.token_urlsafe(32)
        world.plant(Invitation, spot, role=Role.READER, token_digest=token_digest(token), expires_at=_in(days=9))
        world.tokens["invitation", spot.position] = token
    for name, account in world.cast.accounts.items():
        token = secrets.token_urlsafe(32)
        spot = Spot("o", world.cast.other_space, person=name)
        world.plant(
            Invitation,
            spot,
            called="own_invitation",
            role=Role.READER,
            email=account.email,
            token_digest=token_digest(token),
            expires_at=_in(days=9),
        )
        world.tokens["invitation", name] = token


def _grants(world: World) -> None:
    """Beside those that the positions made: grants at the positions of a steward's page."""
    for spot in world.spots(SOME, by_body=False):
        account = world.cast.account("mehr" if spot.position == "q" else "lal")
        world.plant(Grant, spot, account=account, kind="risk", up_to=2, ends=_in(days=30))


def _held_forms(world: World) -> None:
    """A form of each person that waits to be sent, and one of somebody else."""
    accounts = world.cast.accounts | {"s": Account.objects.get(email="spare@sample.invalid")}
    for name, account in accounts.items():
        path = f"/{world.cast.space.slug}/act/new/"
        word = world.aviary.word("held_form", account.pk, "sealed", name)
        typed = Typed((("title", word), ("details", word)))
        held = hold_form(account, path=path, page=path, typed=typed, reason=WhyHeld.SIGNED_OUT)
        world.tokens["held_form", name] = token_of(held)


def _notices(world: World) -> None:
    """Everybody was told of everything once, of what is hidden from them too: a level may have risen since."""
    told = ("w", "c", "s", "j", "d")
    for (kind, position), row in list(world.rows.items()):
        if position in told and kind not in {"role", "invitation", "grant"}:
            for name, account in world.cast.accounts.items():
                if name != "mehr":
                    text = "An action was given to you or to a body you act for."
                    Notice.objects.create(
                        space=row.space, account=account, text=text, kind=row.policy.name, object_id=row.pk
                    )


def _links_by_mail(world: World) -> None:
    """Everybody's calendar address, the link that stops everybody's mail, and everybody's token for programs."""
    for name, account in world.cast.accounts.items():
        world.tokens["calendar_feed", name] = open_feed(account)
        world.tokens["stop_mail", name] = stop_token(account)
        viewer = world.cast.viewer(name)
        row, _secret = make_token(viewer, name="A program", scope="read", days=9, with_factor=False)
        world.tokens["api_token", name] = str(row.pk)


def _in(*, days: int) -> object:
    return timezone.now() + timedelta(days=days)
