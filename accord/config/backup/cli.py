"""``accord backup``, ``accord restore`` and ``accord drill``."""

import sys
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from accord.config.backup.drill import rehearse_restore
from accord.config.backup.make import make_backup
from accord.config.backup.restore import restore_backup
from accord.config.environment import text
from accord.config.start import note_start
from accord.ui.terminal import answer, example, json_option, progress

READABLE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
passphrase_option = click.option(
    "--passphrase-file", type=READABLE, help="Read the passphrase from this file (- for standard input)."
)


@example("accord backup accord-monday.backup", "accord backup accord-monday.backup --recipient age1…")
@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--recipient", "recipients", multiple=True, metavar="AGE1…", help="Seal for this public age key.")
@passphrase_option
@json_option
def backup(*, file: Path, recipients: tuple[str, ...], passphrase_file: Path | None, as_json: bool) -> None:
    """Write database, files and keys into one sealed file.

    Sealed with a passphrase (asked for, or ACCORD_BACKUP_PASSPHRASE) or for the owner of an age key. The server may
    go on working. Keep the file, and what opens it, away from this machine and from each other.
    """
    passphrase = "" if recipients else _passphrase(passphrase_file, confirm=True)
    manifest = make_backup(file, passphrase=passphrase, recipients=recipients, progress=progress)
    _answer(manifest, file, as_json=as_json)


@example("ACCORD_VAR=/srv/accord accord restore accord-monday.backup")
@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--identity", type=READABLE, help="File with the age key that the backup was sealed for.")
@passphrase_option
@json_option
def restore(*, file: Path, identity: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Put a backup in place on an empty installation, and prove that it is the same.

    A restore writes nothing of its own, not even into the audit log: equal digests mean equal installations.
    """
    key = _identity(identity) if identity else ""
    passphrase = "" if identity else _passphrase(passphrase_file, confirm=False)
    manifest = restore_backup(file, passphrase=passphrase, identity=key, progress=progress)
    note_start()
    _answer(manifest, file, as_json=as_json)


@example("accord drill accord-monday.backup --identity key.txt")
@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--identity", type=READABLE, help="File with the age key that the backup was sealed for.")
@passphrase_option
@json_option
def drill(*, file: Path, identity: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Try a backup: restore it into a folder of its own, check everything in it, and take the folder away again.

    Nothing of this installation is touched, but that its log says a restore was tried.
    """
    passphrase = "" if identity else _passphrase(passphrase_file, confirm=False)
    told = rehearse_restore(file, passphrase=passphrase, identity=identity, progress=progress)
    answer(told, as_json=as_json, lines=(f"{name}: {value}" for name, value in told.items()))


def _answer(manifest: dict[str, Any], file: Path, *, as_json: bool) -> None:
    told = {
        "file": str(file),
        "bytes": file.stat().st_size,
        "digest": manifest["digest"],
        "records": manifest["records"],
        "events": manifest["events"],
        "files": len(manifest["files"]),
        "made_at": manifest["made_at"],
        "version": manifest["version"],
    }
    lines = (f"{name}: {value}" for name, value in told.items())
    answer(told, as_json=as_json, lines=lines)


def _passphrase(file: Path | None, *, confirm: bool) -> str:
    if file is not None:
        with click.open_file(str(file), "r", encoding="utf-8") as lines:
            return str(lines.readline()).rstrip("\r\n")
    given = text("ACCORD_BACKUP_PASSPHRASE", "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(_("Give the passphrase: --passphrase-file, or ACCORD_BACKUP_PASSPHRASE."))
    return str(click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=confirm, err=True))


def _identity(file: Path) -> str:
    """The secret key in an age key file: the first line that is no comment."""
    with click.open_file(str(file), "r", encoding="utf-8") as lines:
        return next((line.strip() for line in lines if line.strip() and not line.startswith("#")), "")
