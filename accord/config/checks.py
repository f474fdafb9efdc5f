"""``accord check``: is this installation whole, and with --deploy, is it fit to be reached by others?"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import click
from django.conf import settings
from django.core import checks as django_checks
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.config.store import bring_up_to_date, pending_migrations, store_is_empty
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import Delivery, DeliveryState, Event
from accord.kernel.audit.queries import verify_chains
from accord.kernel.audit.schedule import failing_jobs
from accord.kernel.files.models import File
from accord.kernel.files.queries import is_unaltered
from accord.kernel.notices.models import DueMail, MailState
from accord.kernel.policy.facts import Seat, Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.search.declarations import SEARCHABLES
from accord.kernel.search.models import Document
from accord.kernel.search.services import plan_rebuild, rebuild_index
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.queries import all_spaces
from accord.outlets.desk.queries import accounts_to_protect, factors_of
from accord.ui.terminal import ExitCode, answer, example, json_option, progress

KEYS = ("secret", "audit", "forms")
FREE_AT_LEAST = 500 * 1024 * 1024
BACKUP_AT_LEAST = timedelta(days=7)
DRILL_AT_LEAST = timedelta(days=92)
MAIL_LOOKED_AT = timedelta(days=3)
# Whether TLS is forced, sub-domains and preload lists included, is for the server in front to say.
LEFT_TO_THE_PROXY = frozenset({"security.W005", "security.W008", "security.W021"})


@dataclass(frozen=True)
class Finding:
    """What one check came to; ``message`` says what to do where it is not well."""

    name: str
    ok: bool
    message: str


Check = Callable[[], Iterator[Finding]]


def keys_are_private() -> Iterator[Finding]:
    """Every key can be read by this account and by nobody else."""
    for name in KEYS:
        file = settings.VAR / "keys" / name
        if not os.access(file, os.R_OK):
            yield Finding("keys", False, _("%(file)s cannot be read.") % {"file": file})
        elif file.stat().st_mode & 0o077:
            yield Finding("keys", False, _("%(file)s can be read by others: chmod 600.") % {"file": file})


def chains_are_intact() -> Iterator[Finding]:
    """No link of the audit log was changed."""
    for verdict in verify_chains():
        if verdict.first_bad:
            yield Finding("audit", False, f"{verdict.space}: {verdict.first_bad}")


def files_are_unaltered() -> Iterator[Finding]:
    """Every received file is there and is what was received."""
    for file in File.objects.filter(deleted_at=None).order_by("pk").iterator(chunk_size=500):
        if not is_unaltered(file):
            yield Finding("files", False, _("File %(id)s is missing or was changed.") % {"id": file.pk})


def disk_has_room() -> Iterator[Finding]:
    """There is room for the next weeks."""
    free = shutil.disk_usage(settings.VAR).free
    if free < FREE_AT_LEAST:
        yield Finding("disk", False, _("Only %(free)d MB are free on the disk.") % {"free": free // 1024**2})


def index_is_complete() -> Iterator[Finding]:
    """Search knows every record that it should; while jobs wait, it may be a moment behind."""
    if Delivery.objects.filter(state=DeliveryState.WAITING).exists():
        return
    for space in all_spaces():
        reader = Viewer(space=space.pk, seats=(Seat(space.pk, Role.READER),))
        held = Document.objects.filter(space=space)
        for kind, searchable in sorted(SEARCHABLES.items()):
            wanted, found = visible_to(reader, searchable.model).count(), held.filter(kind=kind).count()
            if wanted != found:
                counts = {"space": space.slug, "kind": kind, "found": found, "wanted": wanted}
                message = _("%(space)s: search knows %(found)d of %(wanted)d (%(kind)s): accord rebuild-search")
                yield Finding("search", False, message % counts)


def jobs_are_done() -> Iterator[Finding]:
    """No job gave up, and every periodic one ended well when it ran last."""
    failed = Delivery.objects.filter(state=DeliveryState.FAILED).count()
    if failed:
        yield Finding("jobs", False, _("%(count)d jobs gave up; their errors stand beside them.") % {"count": failed})
    for name, error in sorted(failing_jobs().items()):
        yield Finding("jobs", False, _("%(name)s failed when it ran last: %(error)s") % {"name": name, "error": error})


def settings_are_sound() -> Iterator[Finding]:
    """Django's own checks find no error."""
    for message in django_checks.run_checks():
        if message.level >= django_checks.ERROR:
            yield Finding("settings", False, f"{message.id}: {message.msg}")


def nobody_is_a_sample() -> Iterator[Finding]:
    """Everybody knows the password of a sample account."""
    count = Account.objects.filter(is_sample=True).count()
    if count:
        message = _("%(count)d sample accounts are here. Start an installation of your own: accord serve --empty")
        yield Finding("samples", False, message % {"count": count})


def server_is_closed() -> Iterator[Finding]:
    """What others reach is encrypted, known by name, and tells no secrets."""
    if settings.DEBUG:
        yield Finding("debug", False, _("ACCORD_DEBUG is on: error pages show what nobody should see."))
    if not settings.BEHIND_TLS:
        yield Finding("tls", False, _("ACCORD_SITE_URL does not begin with https://."))
    if {"*", ""} & set(settings.ALLOWED_HOSTS):
        yield Finding("hosts", False, _("ACCORD_HOSTS must name the server, not everything."))
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")):
        yield Finding("mail", False, _("ACCORD_MAIL sends nothing: set the backend that does."))
    for message in django_checks.run_checks(tags=["security"], include_deployment_checks=True):
        if message.id not in LEFT_TO_THE_PROXY:
            yield Finding("security", False, f"{message.id}: {message.msg}")


def backup_is_fresh() -> Iterator[Finding]:
    """A backup was made within a week."""
    last = Event.objects.filter(name="backup_made").order_by("-at").values_list("at", flat=True).first()
    if last is None or last < timezone.now() - BACKUP_AT_LEAST:
        yield Finding("backup", False, _("No backup was made within seven days: accord backup FILE"))


def restore_was_tried() -> Iterator[Finding]:
    """A backup that nobody ever restored is a hope."""
    last = Event.objects.filter(name="restore_rehearsed").order_by("-at").values_list("at", flat=True).first()
    if last is None or last < timezone.now() - DRILL_AT_LEAST:
        yield Finding("drill", False, _("No restore was tried within a quarter of a year: accord drill FILE"))


def mail_goes_out() -> Iterator[Finding]:
    """No mail of the last days was given up."""
    since = timezone.localdate() - MAIL_LOOKED_AT
    failed = DueMail.objects.filter(state=MailState.FAILED, day__gte=since)
    kinds = sorted(set(failed.values_list("error", flat=True)))
    if kinds:
        message = _("%(count)d mails of the last days could not be sent: %(errors)s")
        yield Finding("mail", False, message % {"count": failed.count(), "errors": ", ".join(kinds)})


def powerful_roles_show_a_second_step() -> Iterator[Finding]:
    """Whoever changes other people's work or access has turned the second step on."""
    without = [a for a in accounts_to_protect() if not factors_of(a).exists()]
    if without:
        message = _("%(count)d people with a powerful role have no second step: until then they only read.")
        yield Finding("second step", False, message % {"count": len(without)})


ALWAYS: dict[str, Check] = {
    "keys": keys_are_private,
    "disk": disk_has_room,
    "settings": settings_are_sound,
    "audit": chains_are_intact,
    "files": files_are_unaltered,
    "search": index_is_complete,
    "jobs": jobs_are_done,
    "mail": mail_goes_out,
}
DEPLOY: dict[str, Check] = {
    "samples": nobody_is_a_sample,
    "server": server_is_closed,
    "second step": powerful_roles_show_a_second_step,
    "backup": backup_is_fresh,
    "drill": restore_was_tried,
}


def findings(*, deploy: bool) -> list[Finding]:
    """What every check came to; a check without a fault gives one line that says so."""
    pending = [] if store_is_empty() else pending_migrations()
    if pending:
        told = _("%(count)d migrations wait: accord serve --prepare") % {"count": len(pending)}
        return [Finding("migrations", False, told)]
    bring_up_to_date()
    found = [Finding("migrations", True, _("applied"))]
    for name, check in (ALWAYS | DEPLOY if deploy else ALWAYS).items():
        progress(_("Checking %(name)s …") % {"name": name})
        found += list(check()) or [Finding(name, True, _("in order"))]
    return found


@example("accord check --deploy")
@click.command()
@click.option("--deploy", is_flag=True, help="Ask besides whether others may reach this server.")
@json_option
@click.pass_context
def check(ctx: click.Context, /, *, deploy: bool, as_json: bool) -> None:
    """Look whether this installation is whole: keys, tables, audit log, files, disk, search, jobs.

    With --deploy: no sample accounts, TLS, mail, a fresh backup. Exit code 1 where anything is not in order.
    """
    found = findings(deploy=deploy)
    well = all(finding.ok for finding in found)
    told = [{"name": finding.name, "ok": finding.ok, "message": finding.message} for finding in found]
    lines = [f"{'ok  ' if finding.ok else 'FAIL'}  {finding.name}: {finding.message}" for finding in found]
    answer({"ok": well, "checks": told}, as_json=as_json, lines=lines)
    if not well:
        ctx.exit(ExitCode.FAILED)


@example("accord rebuild-search")
@click.command(name="rebuild-search")
@click.option("--resume", is_flag=True, help="Go on where an interrupted run stopped, instead of from the beginning.")
@json_option
def rebuild_search(*, resume: bool, as_json: bool) -> None:
    """Build the search index again from the records; nothing else is touched.

    The work is done in small steps, and people search and write meanwhile. It may be stopped at any time.
    """
    counts, spaces = {}, list(Space.objects.order_by("created_at"))
    if not resume:
        plan_rebuild(spaces)
    for space in spaces:
        progress(_("Space %(slug)s …") % {"slug": space.slug})
        counts[space.slug] = rebuild_index(space, resume=True, told=_tell_of_thousands)
    answer({"documents": counts}, as_json=as_json, lines=[f"{slug}  {count}" for slug, count in counts.items()])


def _tell_of_thousands(kind: str, count: int) -> None:
    if count % 10_000 == 0:
        progress(_("%(count)d (%(kind)s) …") % {"count": count, "kind": kind})
