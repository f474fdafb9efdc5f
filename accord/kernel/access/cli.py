"""What commands share: in which space they work, and who acts (the operator, or a person by ``--as``)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from django.utils.translation import gettext as _

from accord.kernel.access.facts import operator_of, viewer_of
from accord.kernel.access.queries import spaces_of
from accord.kernel.actors.models import Account
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.queries import all_spaces, space_of_slug

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
