"""A throw-away PostgreSQL for tests: a cluster in a temporary folder, reached by a unix socket alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST = 15


class NoPostgres(RuntimeError):
    """The machine has no PostgreSQL server programs that are new enough."""


def server_programs() -> Path:
    """The folder with ``initdb`` and ``pg_ctl``, the newest first. Raises NoPostgres where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    fresh = [path for path in found if path.parent.name.isdigit() and int(path.parent.name) >= OLDEST]
    if fresh:
        return max(fresh, key=lambda path: int(path.parent.name))
    elsewhere = shutil.which("initdb")
    if elsewhere and shutil.which("pg_ctl"):
        return Path(elsewhere).resolve().parent
    raise NoPostgres(f"PostgreSQL {OLDEST} or newer is not installed (no initdb)")


@contextmanager
def throwaway_cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster, give its ``DATABASE_URL``, stop it and take it away.

    durable: keep fsync on, for tests that kill the database and ask what survived.
    """
    programs = server_programs()
    folder = Path(tempfile.mkdtemp(prefix="accord-pg-"))
    as_postgres = _hand_over(folder)
    data = folder / "data"

    def call(program: str, *arguments: str) -> None:
        command = [*as_postgres, str(programs / program), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=_plain())
        if done.returncode:
            raise NoPostgres(f"{program} failed: {done.stdout}{done.stderr}{_tail(folder / 'log')}")

    try:
        call("initdb", "-D", str(data), "-U", "accord", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        call(
            "pg_ctl",
            "-D",
            str(data),
            "-w",
            "-l",
            str(folder / "log"),
            "-o",
            _options(folder, durable),
            "start",
        )
        try:
            yield f"postgresql://accord@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hand_over(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: root gives the folder to ``postgres`` and starts programs as such."""
    folder.chmod(0o755)
    if os.geteuid() != 0:
        return []
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _options(folder: Path, durable: bool) -> str:
    fast = "" if durable else "-F -c synchronous_commit=off -c full_page_writes=off"
    return f"-k {folder} -c listen_addresses='' -c max_connections=60 -c timezone=UTC {fast}"


def _plain() -> dict[str, str]:
    """No PG* variable of the caller's shell may steer this cluster."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}


def _tail(log: Path) -> str:
    return "\n" + log.read_text(errors="replace")[-2_000:] if log.exists() else ""
