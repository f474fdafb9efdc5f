"""The command ``accord``: which commands there are. Each stands in its app's ``cli.py`` and is loaded when called."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True)
class Listed:
    """One command as ``accord --help`` lists it, without loading Django.

    where: module and name. on_any_store: runs on an empty or an older store too, and sees to it by itself.
    """

    where: str
    about: str
    on_any_store: bool = False


HELP = {"-h", "--help"}
HELP_ASKED = "accord.help_asked"
COMMANDS: dict[str, Listed] = {
    "serve": Listed("accord.config.start:serve", "Start web server and worker.", on_any_store=True),
    "load-samples": Listed("accord.config.start:load_samples", "Load the sample spaces."),
    "make-space": Listed("accord.kernel.access.cli:make_space_command", "Open a space."),
    "invite": Listed("accord.kernel.access.cli:invite", "Invite a person into a space."),
    "import": Listed("accord.outlets.exchange.cli:import_group", "Bring a file in."),
    "export": Listed("accord.outlets.exchange.cli:export_group", "Take rows out."),
    "train": Listed("accord.commit.commitments.cli:train_group", "Learn from a space's own records."),
    "propose": Listed("accord.commit.commitments.cli:propose_group", "Propose what people are to decide about."),
    "prepare": Listed("accord.commit.commitments.cli:prepare_group", "Get ready what pages look things up in."),
    "evaluate": Listed("accord.outlets.exchange.evaluation:evaluate_group", "Measure suggestions on labelled files."),
    "check": Listed("accord.config.checks:check", "Look whether this installation is whole.", on_any_store=True),
    "rebuild-search": Listed("accord.config.checks:rebuild_search", "Build the search index again."),
    "backup": Listed("accord.config.backup.cli:backup", "Write everything into one sealed file."),
    "restore": Listed("accord.config.backup.cli:restore", "Put a backup in place.", on_any_store=True),
    "drill": Listed("accord.config.backup.cli:drill", "Try a backup without touching anything."),
    "verify": Listed("accord.kernel.audit.cli:verify", "Prove that the audit log is unchanged."),
}


class Accord(click.Group):
    """Loads a command when it is called, and makes the store ready before the command sees it."""

    def __init__(self, commands_listed: Mapping[str, Listed], **options: Any) -> None:
        super().__init__(**options)
        self.listed = commands_listed

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which people meet them."""
        return list(self.listed)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command; None where there is none of this name."""
        listed = self.listed.get(cmd_name)
        if listed is None:
            return None
        _set_up()
        module, _colon, name = listed.where.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table above, so that the list costs nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, listed.about) for name, listed in self.listed.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note whether somebody only asks for help: that needs no store."""
        ctx.meta[HELP_ASKED] = bool(HELP & set(args))
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what is part of ordinary life becomes one sentence and exit code 1."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            sentence = _sentence_for(error)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from error


def _set_up() -> None:
    import django  # noqa: PLC0415 — `accord --help` answers without it
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 — `accord --help` answers without it

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    os.umask(0o077)  # what Accord writes on the server is for the account it runs under
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from error


def _sentence_for(error: Exception) -> str | None:
    """What a person at the terminal is told; None for what nobody foresaw."""
    from django.db import DatabaseError  # noqa: PLC0415 — see _set_up

    from accord.kernel.policy.errors import NotPermitted, NotVisible  # noqa: PLC0415 — see _set_up
    from accord.kernel.spaces.errors import Refused  # noqa: PLC0415 — see _set_up

    if isinstance(error, Refused):
        return f"Row {error.row}: {error.message}" if error.row else error.message
    if isinstance(error, NotVisible):
        return "There is nothing of this name here for the person acting."
    if isinstance(error, NotPermitted):
        return f"The person acting may not do this ({error.denied_by or error.action})."
    if isinstance(error, DatabaseError):
        return f"The database does not answer as it should: {error}"
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
    return None


def main() -> None:
    """The entry point of the package."""
    accord()


@click.command(cls=Accord, commands_listed=COMMANDS, context_settings={"help_option_names": sorted(HELP)})
@click.version_option(package_name="accord")
@click.pass_context
def accord(ctx: click.Context) -> None:
    """Accord: who must be at the table, what is promised there, who owes it, and what became of it.

    The store is the folder ACCORD_VAR (default: var). Exit codes: 0 ok, 1 failed, 2 usage, 3 rows rejected.
    """
    listed = COMMANDS.get(ctx.invoked_subcommand or "")
    if listed is None or listed.on_any_store or ctx.meta[HELP_ASKED]:
        return
    _set_up()
    from accord.config.store import require_store  # noqa: PLC0415 — needs Django, see _set_up

    require_store()
