"""``accord verify audit``: does every chain still say what it said when it was written?"""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.utils.translation import gettext as _

from accord.kernel.audit.canonical import canonical_json
from accord.kernel.audit.models import SYSTEM
from accord.kernel.audit.queries import Verdict, verify_chains
from accord.ui.terminal import ExitCode, answer, example, json_option, progress

Heads = dict[UUID, tuple[int, str]]


@click.group()
def verify() -> None:
    """Prove that what was written is unchanged."""


@example("accord verify audit --heads heads.json --write-heads heads-new.json --json")
@verify.command()
@click.option(
    "--heads",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Heads kept elsewhere by --write-heads; without them a cut tail cannot be seen.",
)
@click.option(
    "--write-heads",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the heads to this file, if all is intact. Keep it on another machine.",
)
@json_option
@click.pass_context
def audit(ctx: click.Context, *, heads: Path | None, write_heads: Path | None, as_json: bool) -> None:
    """Check every link of every chain of the audit log; exit code 1 and the first bad row where one is broken."""
    verdicts = verify_chains(read_heads(heads) if heads else None)
    report = report_of(verdicts)
    if write_heads and report["intact"]:
        write_heads.write_text(json.dumps({"chains": report["chains"]}, indent=2) + "\n", encoding="utf-8")
        progress(_("Heads written to %(file)s.") % {"file": write_heads})
    answer(report, as_json=as_json, lines=_lines(report))
    if not report["intact"]:
        ctx.exit(ExitCode.FAILED)


def report_of(verdicts: list[Verdict]) -> dict[str, Any]:
    """The answer as other programs read it (docs/command-line.md)."""
    chains = [
        {
            "space": name_of(verdict.space),
            "events": verdict.events,
            "head": verdict.head,
            "intact": verdict.intact,
            "first_bad": verdict.first_bad,
        }
        for verdict in verdicts
    ]
    bad = next((chain for chain in chains if not chain["intact"]), None)
    return {
        "events": sum(verdict.events for verdict in verdicts),
        "intact": bad is None,
        "head": head_of_heads(verdicts),
        "first_bad": f"{bad['space']}: {bad['first_bad']}" if bad else None,
        "chains": chains,
    }


def head_of_heads(verdicts: list[Verdict]) -> str:
    """One SHA-256 over every chain's number of links and head, for whoever wants to keep a single line."""
    return hashlib.sha256(canonical_json([[v.space, v.events, v.head] for v in verdicts])).hexdigest()


def name_of(space: UUID) -> str:
    """The space's id, or ``system`` for the chain of what belongs to no space."""
    return "system" if space == SYSTEM else str(space)


def read_heads(file: Path) -> Heads:
    """Heads out of a file of ``--write-heads`` or a kept answer of ``--json``. Raises click.BadParameter."""
    try:
        chains = json.loads(file.read_text(encoding="utf-8"))["chains"]
        return {
            SYSTEM if chain["space"] == "system" else UUID(chain["space"]): (int(chain["events"]), str(chain["head"]))
            for chain in chains
        }
    except (ValueError, KeyError, TypeError) as error:
        raise click.BadParameter(_("%(file)s holds no heads.") % {"file": file}, param_hint="--heads") from error


def _lines(report: dict[str, Any]) -> list[str]:
    lines = [
        _("%(space)s: %(events)d events, %(state)s")
        % {"space": chain["space"], "events": chain["events"], "state": chain["first_bad"] or _("intact")}
        for chain in report["chains"]
    ]
    whole = _("intact") if report["intact"] else _("BROKEN")
    return [*lines, f"{whole}, {_('head')} {report['head']}"]
