"""What commands share (in which space, and who acts: the operator, or a person by ``--as``), and how people come in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accord.kernel.access.addresses import invitation_link
from accord.kernel.access.facts import operator_of, viewer_of
from accord.kernel.access.queries import spaces_of
from accord.kernel.access.services import invite_person
from accord.kernel.actors.models import Account
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.queries import all_spaces, local_time, space_of_slug
from accord.kernel.spaces.services import make_space
from accord.ui.terminal import answer, example, json_option

Command = Callable[..., Any]

as_option = click.option("--as", "email", metavar="EMAIL", help="Act as this person instead of the system operator.")
space_option = click.option("--space", "word", metavar="SLUG|ID", required=True, help="Short name or id of the space.")


def acts_in_space(command: Command) -> Command:
    """Give the command ``by`` and ``space``, out of ``--space`` and ``--as``; both are looked up before it runs."""

    @space_option
    @as_option
    @wraps(command)
    def call(*args: Any, word: str, email: str | None, **options: Any) -> Any:
        account = account_called(email)
        space = space_called(word, account)
        with local_time(space):
            return command(*args, by=acting_viewer(account, space), space=space, **options)

    return call


def acts_anywhere(command: Command) -> Command:
    """Give the command ``account`` out of ``--as``: None is the system operator."""

    @as_option
    @wraps(command)
    def call(*args: Any, email: str | None, **options: Any) -> Any:
        return command(*args, account=account_called(email), **options)

    return call


def account_called(email: str | None) -> Account | None:
    """The account of an address, None for the operator. Raises click.BadParameter where nobody has it."""
    if email is None:
        return None
    account = Account.objects.filter(email__iexact=email, is_active=True).first()
    if account is None:
        raise click.BadParameter(_("Nobody has the address “%(email)s” here.") % {"email": email}, param_hint="--as")
    return account


def space_called(word: str, account: Account | None) -> Space:
    """The space of a short name or id, if the person acting has a role there.

    Raises click.BadParameter, the same for a space that is absent and for one that is hidden.
    """
    space = space_of_slug(word)
    if space is None or (account is not None and not spaces_of(account).filter(pk=space.pk).exists()):
        raise click.BadParameter(_("There is no space “%(word)s”.") % {"word": word}, param_hint="--space")
    return space


def acting_viewer(account: Account | None, space: Space) -> Viewer:
    """The facts about who acts. A person comes without a second factor: the terminal never asked for one."""
    return operator_of(space) if account is None else viewer_of(account, space)


def spaces_open_to(account: Account | None) -> list[Space]:
    """All spaces for the operator, those with a role for a person; oldest first."""
    return list(all_spaces() if account is None else spaces_of(account))


@example(
    "accord make-space sangar --name 'Sangar working group' --language en --language ur --steward kiran@example.org"
)
@click.command(name="make-space")
@click.argument("slug")
@click.option("--name", required=True, help="The name, in the first of the languages.")
@click.option("--language", "languages", multiple=True, help="Language codes, the first one leading.  [default: en]")
@click.option("--steward", metavar="EMAIL", help="Invite this person as the space's steward.")
@json_option
def make_space_command(*, slug: str, name: str, languages: tuple[str, ...], steward: str | None, as_json: bool) -> None:
    """Open a space; with --steward, print the link by which its first steward comes in."""
    chosen = list(languages) or ["en"]
    space = make_space(operator_of(None), slug=slug, name={chosen[0]: name}, languages=chosen)
    invited = _invite(operator_of(space), space, steward, Role.STEWARD) if steward else None
    told = {"space": {"id": str(space.pk), "slug": space.slug, "name": str(space)}, "invitation": invited}
    lines = [f"{space.slug}  {space.pk}", *(_invitation_lines(invited) if invited else [])]
    answer(told, as_json=as_json, lines=lines)


@example("accord invite kiran@example.org --space sangar --role steward")
@click.command()
@click.argument("address")
@acts_in_space
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.STEWARD.value, show_default=True)
@json_option
def invite(*, address: str, by: Viewer, space: Space, role: str, as_json: bool) -> None:
    """Invite a person into a space; the link that is printed is shown this once."""
    invited = _invite(by, space, address, Role(role))
    answer({"invitation": invited}, as_json=as_json, lines=_invitation_lines(invited))


def _invite(by: Viewer, space: Space, address: str, role: Role) -> dict[str, str]:
    try:
        validate_email(address)
    except ValidationError as error:
        raise click.BadParameter(_("“%(word)s” is no e-mail address.") % {"word": address}) from error
    invitation, token = invite_person(by, email=address, role=role)
    return {
        "email": invitation.email,
        "space": space.slug,
        "role": role.value,
        "link": invitation_link(token) if token else "",
        "expires_at": invitation.expires_at.isoformat(timespec="seconds"),
    }


def _invitation_lines(invited: dict[str, str]) -> list[str]:
    told = _("%(email)s comes in as %(role)s by this link, until %(expires_at)s:") % invited
    return [told, invited["link"]]
