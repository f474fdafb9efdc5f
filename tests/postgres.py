"""A throw-away PostgreSQL for tests: a cluster in a temporary folder, reached by a unix socket alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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


@dataclass
class Cluster:
    """One PostgreSQL of our own. durable: fsync stays on, for tests that kill it and ask what survived."""

    folder: Path
    durable: bool = False
    as_postgres: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """Where its tables lie."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        """The ``DATABASE_URL`` of its first database."""
        return f"postgresql://accord@/postgres?host={self.folder}"

    @property
    def postmaster(self) -> int:
        """The process that all others of the cluster come from."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def make(self) -> None:
        """Its files, empty of anybody's tables."""
        self.as_postgres = _hand_over(self.folder)
        self.call("initdb", "-D", str(self.data), "-U", "accord", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        """Start it, after a crash too, and wait until it answers."""
        log, options = str(self.folder / "log"), _options(self.folder, self.durable)
        self.call("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", options, "start")

    def forget_process(self) -> None:
        """A killed one leaves these. On a machine that starts anew no process has its number; here its remains may."""
        for name in ("data/postmaster.pid", ".s.PGSQL.5432.lock", ".s.PGSQL.5432"):
            (self.folder / name).unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop it without a last checkpoint: nobody needs its files again."""
        self.call("pg_ctl", "-D", str(self.data), "-w", "-m", "immediate", "stop")

    def call(self, program: str, *arguments: str) -> None:
        """Run one of its own programs. Raises NoPostgres, with its log, where that fails."""
        command = [*self.as_postgres, str(server_programs() / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, env=_plain())
        if done.returncode:
            raise NoPostgres(f"{program} failed: {done.stdout}{done.stderr}{_tail(self.folder / 'log')}")


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Make and start a cluster, stop it in the end and take it away."""
    server_programs()
    cluster = Cluster(Path(tempfile.mkdtemp(prefix="accord-pg-")), durable)
    try:
        cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(cluster.folder, ignore_errors=True)


@contextmanager
def throwaway_cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster, give its ``DATABASE_URL``, stop it and take it away."""
    with running_cluster(durable=durable) as cluster:
        yield cluster.url


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
