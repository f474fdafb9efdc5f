"""``accord serve``: a store made ready, samples on the first start, then web server and worker until stopped."""

import click
from django.conf import settings
from django.db import connections

from accord.config.serving import CannotServe, require_free_port
from accord.config.serving import serve as run_servers
from accord.config.store import bring_up_to_date, collect_static, wait_for_database
from accord.kernel.actors.models import Account
from accord.kernel.spaces.models import Space
from accord.ui.terminal import answer, example, json_option

STARTED = "started"


@example("accord serve --port 8080")
@click.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--empty", is_flag=True, help="Do not load the sample spaces on the first start.")
@click.option("--prepare", is_flag=True, help="Make everything ready, then end without serving.")
@click.option("--processes", default=1, show_default=True, help="Processes of the web server.")
@click.option("--threads", default=4, show_default=True, help="Threads of each of these processes.")
@click.option("--no-worker", is_flag=True, help="Serve pages only; the worker runs elsewhere.")
def serve(*, port: int, host: str, empty: bool, prepare: bool, processes: int, threads: int, no_worker: bool) -> None:
    """Start the web server and the worker, and keep them running until stopped (Ctrl-C).

    The first start loads the sample spaces, unless --empty.
    """
    try:
        if not prepare:
            require_free_port(host, port)
            wait_for_database()
        bring_up_to_date()
        collect_static()
        if empty:
            note_start()
        if prepare:
            return
        start_first_time(with_samples=not empty)
        connections.close_all()  # nothing of ours may be open in the processes that are started now
        run_servers(
            host=host,
            port=port,
            processes=processes,
            threads=threads,
            worker=not no_worker,
            on_ready=lambda: announce(port),
        )
    except CannotServe as error:
        raise click.ClickException(str(error)) from error


def start_first_time(*, with_samples: bool) -> None:
    """Lay the samples, on the very first start alone and never into a store that holds real work."""
    note = settings.VAR / STARTED
    if note.exists():
        return
    if with_samples and not Space.objects.filter(is_sample=False).exists():
        from accord.config.samples import load_all_samples  # noqa: PLC0415 — not needed at any later start

        load_all_samples()
    note_start()


def note_start() -> None:
    """Note that this installation was started, or restored: no later start loads samples by itself."""
    (settings.VAR / STARTED).write_text("This installation was started before.\n", encoding="utf-8")


def announce(port: int) -> None:
    """Say where to go and, where there are any, which sample accounts come in."""
    click.echo(f"Accord is ready: http://localhost:{port}   (stop with Ctrl-C)")
    emails = sample_emails()
    if emails:
        click.echo(accounts_line(emails))
    connections.close_all()


def sample_emails() -> list[str]:
    """Addresses of the sample accounts, in the order in which they were made."""
    return list(Account.objects.filter(is_sample=True).order_by("created_at").values_list("email", flat=True))


def accounts_line(emails: list[str]) -> str:
    """How the sample accounts come in, in one line."""
    return f"Sample accounts, password “{settings.SAMPLE_PASSWORD}”: {', '.join(emails)}"


@example("accord load-samples")
@click.command(name="load-samples")
@json_option
def load_samples(*, as_json: bool) -> None:
    """Load the sample spaces; what is there already is left alone."""
    from accord.config.samples import load_all_samples  # noqa: PLC0415 — heavy, and needed here alone

    made = load_all_samples()
    note_start()
    spaces = [{"id": str(space.pk), "slug": space.slug, "name": str(space)} for space in made]
    told = {"spaces": spaces, "accounts": sample_emails(), "password": settings.SAMPLE_PASSWORD}
    lines = [f"{space['slug']}  {space['name']}" for space in spaces]
    answer(told, as_json=as_json, lines=[*lines, accounts_line(sample_emails())])
