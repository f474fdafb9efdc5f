"""What every test stands on: a var folder of its own, no way out of the machine, fast settings, real data.

Loaded by pytest itself (``-p tests.surroundings``) before Django reads its settings, for tests in apps too.
"""

import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.commands import Store

ROOT = Path(__file__).resolve().parent.parent
RUN = "ACCORD_TEST_RUN"  # names a folder that several runs share, as the parts of bin/test do
VAR = Path(tempfile.mkdtemp(prefix="accord-test-"))
(VAR / "static").mkdir()  # what collectstatic makes on a served installation
os.environ["ACCORD_VAR"] = str(VAR)
for name in [name for name in os.environ if name.startswith("ACCORD_") and not name.startswith("ACCORD_TEST")]:
    if name != "ACCORD_VAR":
        del os.environ[name]  # a setting of the developer's shell must not decide a test

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo
LOOPBACK = ("127.", "::1", "localhost")


class LeavesTheMachine(AssertionError):
    """A test, or the code under it, tried to reach another machine."""


def _stays(address: Any) -> bool:
    if isinstance(address, str | bytes):
        return True  # a socket in the file system
    return str(address[0]).startswith(LOOPBACK)


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if not _stays(address):
        raise LeavesTheMachine(f"connection to {address!r}")
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    if not _stays(address):
        raise LeavesTheMachine(f"connection to {address!r}")
    return _connect_ex(self, address)


def _guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    if name and not str(name).startswith((*LOOPBACK, "0.0.0.0", "::")):  # noqa: S104 — compared, never bound
        raise LeavesTheMachine(f"look-up of {name!r}")
    return _getaddrinfo(host, *args, **kwargs)


def _close_the_way_out() -> None:
    setattr(socket.socket, "connect", _guarded_connect)  # noqa: B010 — a plain assignment is refused by mypy
    setattr(socket.socket, "connect_ex", _guarded_connect_ex)  # noqa: B010 — a plain assignment is refused by mypy
    setattr(socket, "getaddrinfo", _guarded_getaddrinfo)  # noqa: B010 — a plain assignment is refused by mypy


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--full`` runs the sizes that the work names; ``--stored`` what may differ on another database."""
    parser.addoption("--full", action="store_true", help="run tests marked full too")
    parser.addoption("--stored", action="store_true", help="leave out what the database does not decide")


def pytest_configure(config: pytest.Config) -> None:
    """Close the way out before any test module is imported; choose how hard hypothesis tries."""
    _close_the_way_out()
    from hypothesis import HealthCheck, settings  # its own pytest plugin comes first

    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=slow)
    settings.register_profile("full", max_examples=1_000, deadline=None, suppress_health_check=slow)
    settings.load_profile("full" if config.getoption("--full") else "quick")


def pytest_unconfigure() -> None:
    """Take this process's var folder away again."""
    shutil.rmtree(VAR, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests marked full out unless they are asked for; with ``--stored`` those without a database too."""
    full, stored = config.getoption("--full"), config.getoption("--stored")
    kept = [item for item in items if full or not item.get_closest_marker("full")]
    kept = [item for item in kept if not stored or _is_stored(item, full=full)]
    known = set(kept)
    if left_out := [item for item in items if item not in known]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _is_stored(item: pytest.Item, *, full: bool) -> bool:
    if item.get_closest_marker("one_database") or (item.get_closest_marker("pages") and not full):
        return False
    asks = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(asks) or item.get_closest_marker("django_db") is not None


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not walk it again and again, which takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def quick_settings(django_test_environment: None) -> Iterator[None]:
    """Cheap password hashes and static files straight from their source folders."""
    from django.conf import settings
    from django.test import override_settings

    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=storages,
    ):
        yield


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What all test processes of this run have in common; under ``bin/test`` all its parts."""
    own = tmp_path_factory.getbasetemp()
    return Path(os.environ.get(RUN) or (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own))


@pytest.fixture(scope="session")
def tables(run_folder: Path) -> "Store":
    """A store with every table and nothing in them, to be copied."""
    from tests.tables import made_tables

    return made_tables(run_folder)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None, tables: "Store"
) -> None:
    """Tables are copied, not made. Browsers get SQLite in a file: two threads on one in memory lock each other out."""
    from django.conf import settings

    from tests.tables import lay_tables

    database = settings.DATABASES["default"]
    in_browser = any(item.get_closest_marker("browser") for item in request.session.items)
    if in_browser and database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(VAR / "browser.sqlite3")
    lay_tables(tables, database)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the database with the copied tables is there before Django would make one."""
    from django.db import connection

    return connection.vendor == "sqlite"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The process that all others of the run come from takes away what they had in common."""
    factory = getattr(session.config, "_tmp_path_factory", None)
    if factory is not None and not os.environ.get(RUN) and "PYTEST_XDIST_WORKER" not in os.environ:
        from tests.tables import drop_tables

        drop_tables(factory.getbasetemp())


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the repository; the test is skipped where it is not there."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the folder shared/ with the real data is not beside the repository")
    return folder
