"""``accord import …`` and ``accord export …``."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from accord.kernel.access.cli import acting_viewer, acts_anywhere, acts_in_space, space_called, spaces_open_to
from accord.kernel.actors.models import Account
from accord.kernel.places.models import PlaceKind
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.queries import local_time
from accord.outlets.exchange.importers.commitments.columns import CHOICES, COLUMNS
from accord.outlets.exchange.outcomes import Outcome
from accord.outlets.exchange.queries import EXPORTS, Export, shape_features, table_row
from accord.outlets.exchange.result_files import KINDS, write_found
from accord.outlets.exchange.services import IMPORTERS, SourceFile, import_file, note_export
from accord.ui.exports import csv_lines, xlsx_bytes
from accord.ui.terminal import ExitCode, answer, example, json_option, progress

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(formats=["%Y-%m-%d"])
TARGET = click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path)
Command = Callable[..., Any]
SHOWN = 20


@click.group(name="import")
def import_group() -> None:
    """Bring a file in. With rejected rows nothing is written (exit code 3), unless --accept-rejected."""


def imports_a_file(command: Command) -> Command:
    """The options that every importer has."""
    options = (
        click.argument("file", type=FILE),
        acts_in_space,
        click.option("--dry-run", is_flag=True, help="Say what would become of each row; write nothing."),
        click.option("--rows", "with_rows", is_flag=True, help="Answer with the rows that were read, too."),
        click.option("--accept-rejected", is_flag=True, help="Import the good rows and lose the rejected ones."),
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@example("accord import places boundaries.xlsx --space marmar-working-group --dry-run")
@import_group.command(name="places")
@imports_a_file
@click.pass_context
def import_places(ctx: click.Context, /, **given: Any) -> None:
    """Bring in administrative units (CSV, XLSX) with their codes, parents before children."""
    _import(ctx, "places", {}, **given)


@example("accord import shapes districts.geojson --space marmar-working-group --source 'Survey office, CC BY'")
@import_group.command(name="shapes")
@imports_a_file
@click.option("--source", metavar="TEXT", help="Who made the shapes, under which licence; shown under every map.")
@click.option("--code-property", metavar="NAME", help="The property that holds the code; else ADM2_PCODE, code …")
@click.option("--valid-from", type=DAY, metavar="DAY", help="The shapes hold from this day; else since always.")
@click.option("--valid-to", type=DAY, metavar="DAY", help="They hold until this day.")
@click.option("--disputed", multiple=True, metavar="CODE", help="The boundary of this place is disputed: dashed.")
@click.pass_context
def import_shapes(ctx: click.Context, /, *, disputed: tuple[str, ...], **given: Any) -> None:
    """Bring in the shapes of places (GeoJSON, degrees); the places must be there."""
    chosen = {name: given.pop(name) for name in ("source", "code_property", "valid_from", "valid_to")}
    options = {name: _option(value) for name, value in chosen.items() if value}
    _import(ctx, "shapes", {**options, **({"disputed": " ".join(disputed)} if disputed else {})}, **given)


def _option(value: str | datetime) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else value


@example("accord import upr-info export.csv --space sangar-rights-directorate --addressed-to Pakistan --json")
@import_group.command(name="upr-info")
@imports_a_file
@click.option("--addressed-to", metavar="STATE", help="Only rows addressed to this State, as the file spells it.")
@click.option("--session", metavar="N", help="Only rows of this session of the review.")
@click.pass_context
def import_upr_info(ctx: click.Context, /, *, addressed_to: str | None, session: str | None, **given: Any) -> None:
    """Bring in recommendations of the Universal Periodic Review out of UPR Info's export (CSV, XLSX, XLS)."""
    chosen = {"addressed_to": addressed_to, "session": session}
    _import(ctx, "upr-info", {name: value for name, value in chosen.items() if value}, **given)


def reads_one_review(command: Command) -> Command:
    """The option of documents that may leave unsaid which State they are about."""
    option = click.option("--addressed-to", metavar="STATE", help="The State, where the document does not say it.")
    return option(command)


def may_change_words(command: Command) -> Command:
    """The option of files whose paragraphs have numbers."""
    option = click.option(
        "--changed-words",
        type=click.Choice(["another", "version"]),
        default="another",
        help="A numbered paragraph that is there in other words: another promise, or a new version kept with the old.",
    )
    return option(command)


def _chosen(changed_words: str, **given: str | None) -> dict[str, str]:
    """The options that were given; what is usual is not kept with the import."""
    told = {**given, "changed_words": "version" if changed_words == "version" else ""}
    return {name: value for name, value in told.items() if value}


@example("accord import upr-matrix matrix.docx --space sangar-rights-directorate --dry-run --rows")
@import_group.command(name="upr-matrix")
@imports_a_file
@reads_one_review
@may_change_words
@click.pass_context
def import_upr_matrix(ctx: click.Context, /, *, addressed_to: str | None, changed_words: str, **given: Any) -> None:
    """Bring in OHCHR's thematic list of recommendations of one review (DOCX), whatever its layout."""
    _import(ctx, "upr-matrix", _chosen(changed_words, addressed_to=addressed_to), **given)


@example("accord import un-report A-HRC-43-15.pdf --space sangar-rights-directorate --json")
@import_group.command(name="un-report")
@imports_a_file
@reads_one_review
@may_change_words
@click.pass_context
def import_un_report(ctx: click.Context, /, *, addressed_to: str | None, changed_words: str, **given: Any) -> None:
    """Bring in the numbered recommendations of a report of the UPR Working Group (PDF with text, DOCX, text)."""
    _import(ctx, "un-report", _chosen(changed_words, addressed_to=addressed_to), **given)


@example("accord import concluding-observations cedaw.docx --space sangar-rights-directorate --dry-run --rows")
@import_group.command(name="concluding-observations")
@imports_a_file
@reads_one_review
@click.option("--with-concerns", is_flag=True, help="Bring in paragraphs of concern as well, as concerns.")
@may_change_words
@click.pass_context
def import_observations(
    ctx: click.Context, /, *, addressed_to: str | None, with_concerns: bool, changed_words: str, **given: Any
) -> None:
    """Bring in the concluding observations of a treaty body (text, DOCX, PDF with text), part by part."""
    chosen = _chosen(changed_words, addressed_to=addressed_to, with_concerns="yes" if with_concerns else "")
    _import(ctx, "concluding-observations", chosen, **given)


@example("accord import commitments laws.xlsx --space sangar-rights-directorate --dry-run")
@import_group.command(name="commitments")
@imports_a_file
@may_change_words
@click.pass_context
def import_commitments(ctx: click.Context, /, *, changed_words: str, **given: Any) -> None:
    """Bring in promises of laws, policies, agreements, visions, decisions: our own template (CSV, XLSX), filled."""
    _import(ctx, "commitments", _chosen(changed_words), **given)


@example("accord import terms groups.csv --space sangar-rights-directorate --dry-run")
@import_group.command(name="terms")
@imports_a_file
@click.pass_context
def import_terms(ctx: click.Context, /, **given: Any) -> None:
    """Bring in lists of terms (CSV, XLSX): their names by language, order, and which are retired."""
    _import(ctx, "terms", {}, **given)


@example("accord import mappings groups-themes.csv --space sangar-rights-directorate --as amina@example.org")
@import_group.command(name="mappings")
@imports_a_file
@click.pass_context
def import_mappings(ctx: click.Context, /, **given: Any) -> None:
    """Bring in how terms of two lists lie to each other: said by the person of --as, else only proposed."""
    _import(ctx, "mappings", {}, **given)


@example("accord import uhri export.xlsx --space sangar-rights-directorate --addressed-to Pakistan --dry-run")
@import_group.command(name="uhri")
@imports_a_file
@click.option("--addressed-to", metavar="STATE", help="Only annotations about this State.")
@click.option("--body", metavar="BODY", help="Only those of this body, as the file calls it: CEDAW, UPR …")
@click.pass_context
def import_uhri(ctx: click.Context, /, *, addressed_to: str | None, body: str | None, **given: Any) -> None:
    """Bring in an export of the Universal Human Rights Index (XLSX, JSON), found again by the annotations' ids."""
    chosen = {"addressed_to": addressed_to, "body": body}
    _import(ctx, "uhri", {name: value for name, value in chosen.items() if value}, **given)


def _import(
    ctx: click.Context,
    what: str,
    options: dict[str, str],
    *,
    file: Path,
    by: Viewer,
    space: Space,
    dry_run: bool,
    with_rows: bool,
    accept_rejected: bool,
    as_json: bool,
) -> None:
    outcome = import_file(
        by,
        IMPORTERS[what],
        SourceFile(file, file.name),
        options=options,
        dry_run=dry_run,
        accept_rejected=accept_rejected,
        progress=progress,
    )
    told = outcome.as_json(with_rows=with_rows)
    answer(told, as_json=as_json, lines=_lines(told, outcome, dry_run=dry_run))
    if outcome.plan.rejected and not outcome.written and not dry_run:
        progress(_("Nothing was written to %(space)s. Mend the rows, or give --accept-rejected.") % {"space": space})
        ctx.exit(ExitCode.ROWS_REJECTED)


def _lines(told: dict[str, Any], outcome: Outcome, *, dry_run: bool) -> Iterable[str]:
    names = ("read", "created", "updated", "unchanged", "merged", "skipped")
    counts = ", ".join(f"{name} {told[name]}" for name in names)
    yield _("%(kind)s: %(counts)s, rejected %(rejected)d%(dry)s") % {
        "kind": told["kind"],
        "counts": counts,
        "rejected": len(told["rejected"]),
        "dry": "" if outcome.written else _(" (nothing was written)"),
    }
    for rejection in told["rejected"][:SHOWN]:
        where = f"{rejection['sheet']}, " if "sheet" in rejection else ""
        where = _("page %(page)d, ") % rejection if "page" in rejection else where
        yield _("  %(where)srow %(row)s: %(reason)s") % {**rejection, "where": where}
    if len(told["rejected"]) > SHOWN:
        yield _("  … and %(more)d more; --json lists all of them.") % {"more": len(told["rejected"]) - SHOWN}
    for row in told.get("rows", ()):
        yield "  " + "  ".join(str(value) for value in row.values() if value)


@click.group(name="export")
def export_group() -> None:
    """Take rows out: as JSON, CSV or XLSX. Only what the person acting may see leaves."""


@example("accord export spaces --json")
@export_group.command(name="spaces")
@acts_anywhere
@json_option
def export_spaces(*, account: Account | None, as_json: bool) -> None:
    """List the spaces, the oldest first."""
    spaces = [{"id": str(s.pk), "slug": s.slug, "name": str(s)} for s in spaces_open_to(account)]
    answer({"spaces": spaces}, as_json=as_json, lines=[f"{s['slug']}  {s['name']}  {s['id']}" for s in spaces])


def exports_rows(command: Command) -> Command:
    """The options that every export of a space's rows has."""
    options = (
        acts_anywhere,
        click.option("--space", "word", metavar="SLUG|ID", help="Short name or id; not needed where there is one."),
        click.option("--csv", "csv_file", type=TARGET, help="Write a CSV file (- for standard output)."),
        click.option("--xlsx", "xlsx_file", type=TARGET, help="Write an XLSX file (- for standard output)."),
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@example("accord export places --space marmar-working-group --csv places.csv")
@export_group.command(name="places")
@exports_rows
def export_places(**given: Any) -> None:
    """Take out the places of a space."""
    _export(EXPORTS["places"], **given)


@example("accord export commitments --format json --query 'position=noted&q=water' --out noted.json")
@export_group.command(name="commitments")
@exports_rows
@click.option("--format", "kind", type=click.Choice(KINDS), help="Take out what --query finds, in this format.")
@click.option(
    "--query", default="", metavar="WORDS|ADDRESS", help="Words, or what stands behind ? in the list's address."
)
@click.option("--out", "target", type=TARGET, default="-", help="Where --format is written (- for standard output).")
def export_commitments(*, kind: str | None, query: str, target: Path, **given: Any) -> None:
    """Take out the commitments of a space, with the keys of a recommendation.

    With --format: those that --query finds; JSON is then in the shape of the Universal Human Rights Index.
    """
    if kind is None and query:
        raise click.UsageError(_("--query goes with --format."))
    if kind is None:
        _export(EXPORTS["commitments"], **given)
        return
    space = space_called(given["word"], given["account"]) if given["word"] else _only_space(given["account"])
    viewer = acting_viewer(given["account"], space)
    with local_time(space), click.open_file(str(target), "wb") as out:
        rows = write_found(viewer, kind, query, out.write)
        note_export(viewer, space, what="commitments", rows=rows, through="command line")
    progress(_("%(rows)d rows written to %(file)s.") % {"rows": rows, "file": target})


@example("accord export terms --space sangar-rights-directorate --csv terms.csv")
@export_group.command(name="terms")
@exports_rows
def export_terms(**given: Any) -> None:
    """Take out the lists of terms of a space, in the columns that “import terms” reads."""
    _export(EXPORTS["terms"], **given)


@example("accord export mappings --space sangar-rights-directorate --csv mappings.csv")
@export_group.command(name="mappings")
@exports_rows
def export_mappings(**given: Any) -> None:
    """Take out how terms of two lists lie to each other, who said so and when."""
    _export(EXPORTS["mappings"], **given)


@example("accord export shapes --space marmar-working-group --kind district --geojson districts.geojson")
@export_group.command(name="shapes")
@acts_anywhere
@click.option("--space", "word", metavar="SLUG|ID", help="Short name or id; not needed where there is one.")
@click.option("--kind", type=click.Choice(PlaceKind.values), help="Only shapes of this kind of place.")
@click.option("--geojson", "target", type=TARGET, default="-", help="Write a GeoJSON file (- for standard output).")
def export_shapes(*, account: Account | None, word: str | None, kind: str | None, target: Path) -> None:
    """Take out the shapes of places as GeoJSON, which “import shapes” reads again."""
    space = space_called(word, account) if word else _only_space(account)
    viewer = acting_viewer(account, space)
    features = list(shape_features(viewer, kind))
    note_export(viewer, space, what="shapes", rows=len(features), through="command line")
    _write(target, json.dumps({"type": "FeatureCollection", "features": features}).encode())
    progress(_("%(rows)d shapes written to %(file)s.") % {"rows": len(features), "file": target})


@example("accord export template commitments --xlsx promises.xlsx")
@export_group.command(name="template")
@click.argument("what", type=click.Choice(["commitments"]))
@click.option("--csv", "csv_file", type=TARGET, help="Write an empty CSV file (- for standard output).")
@click.option("--xlsx", "xlsx_file", type=TARGET, help="Write an empty XLSX file (- for standard output).")
@json_option
def export_template(*, what: str, csv_file: Path | None, xlsx_file: Path | None, as_json: bool) -> None:
    """Take out an empty table to fill in and import, and say what goes into each column."""
    columns = [
        {"column": column, "meaning": str(meaning), "words": list(CHOICES[column].values) if column in CHOICES else []}
        for column, meaning in COLUMNS.items()
    ]
    if csv_file:
        _write(csv_file, "".join(csv_lines(list(COLUMNS), [])).encode())
    if xlsx_file:
        _write(xlsx_file, xlsx_bytes(list(COLUMNS), []))
    if as_json or not (csv_file or xlsx_file):
        lines = (f"{each['column']}  {each['meaning']}  {', '.join(each['words'])}".rstrip() for each in columns)
        answer({"template": what, "columns": columns}, as_json=as_json, lines=lines)


def _export(
    export: Export,
    *,
    account: Account | None,
    word: str | None,
    csv_file: Path | None,
    xlsx_file: Path | None,
    as_json: bool,
) -> None:
    space = space_called(word, account) if word else _only_space(account)
    viewer = acting_viewer(account, space)
    with local_time(space):
        rows = list(export.rows(viewer))
        note_export(viewer, space, what=export.what, rows=len(rows), through="command line")
        told = {"space": {"id": str(space.pk), "slug": space.slug, "name": str(space)}, export.what: rows}
        table = [table_row(export, row) for row in rows]
        if csv_file:
            _write(csv_file, "".join(csv_lines(export.columns, table)).encode())
        if xlsx_file:
            _write(xlsx_file, xlsx_bytes(export.columns, table))
    written = [str(target) for target in (csv_file, xlsx_file) if target and str(target) != "-"]
    if as_json or not (csv_file or xlsx_file):
        answer(told, as_json=as_json, lines=(_line(row) for row in table))
    for name in written:
        progress(_("%(rows)d rows written to %(file)s.") % {"rows": len(rows), "file": name})


def _line(cells: list[Any]) -> str:
    return "  ".join(str(cell or "–").replace("\n", "; ") for cell in cells)


def _write(target: Path, content: bytes) -> None:
    with click.open_file(str(target), "wb") as out:
        out.write(content)


def _only_space(account: Account | None) -> Space:
    spaces = spaces_open_to(account)
    if len(spaces) != 1:
        raise click.UsageError(_("Say which space: --space. Spaces: %(names)s.") % {"names": _names(spaces)})
    return spaces[0]


def _names(spaces: list[Space]) -> str:
    return ", ".join(space.slug for space in spaces) or "–"
