"""The parts of ``bin/test``: run beside each other where that helps, timed, summed up in one last line."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree as ET

from setup import apt_install
from tests.postgres import NoPostgres, server_programs, throwaway_cluster

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
RESULTS = ROOT / "test-results"
CORES = max(2, min(os.cpu_count() or 2, 8))
MINUTES, MINUTES_FULL = 15, 80  # what is promised on two cores
PATIENCE = 4  # a busy machine gets this many times as long; then what still runs hangs
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
UNITS = "not browser and not matrix and not served"
RUNNING: set[int] = set()
STOPPING = threading.Event()


@dataclass
class Part:
    """One part: commands that run one after the other, what it needs of the machine, and what came of it."""

    name: str
    commands: list[list[str]]
    needs: str = ""
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=lambda: {"passed": 0, "failed": 0, "skipped": 0})

    @property
    def verdict(self) -> str:
        """One word for the line that ends the part."""
        if self.counts["failed"]:
            return "failed"
        return "passed" if self.counts["passed"] else "skipped"


def tool(name: str, *arguments: str) -> list[str]:
    """A command of the environment's own programs."""
    return [str(TOOLS / name), *arguments]


def pytest(name: str, marks: str, full: bool) -> list[str]:
    """The tests with these marks, wherever they are, on all cores, counted in an XML file."""
    spread = "worksteal" if marks in {UNITS, "matrix"} else "loadfile"
    command = tool("pytest", "-q", "-m", marks, "-n", str(CORES), "--dist", spread)
    command += [f"--junitxml={RESULTS / name}.xml", "--durations=5", "-p", "no:cacheprovider"]
    command += ["--full"] if full else []
    return command if marks == UNITS else [*command, *files_with(marks)]


def files_with(mark: str) -> list[str]:
    """The test files in which a test carries this mark: importing all others takes longer than many a test."""
    found = [path for folder in ("tests", "accord") for path in (ROOT / folder).rglob("test_*.py")]
    return sorted(str(path.relative_to(ROOT)) for path in found if f"mark.{mark}" in path.read_text(encoding="utf-8"))


def all_parts(full: bool) -> list[list[list[Part]]]:
    """Rounds of lanes that run beside each other: each waits now and then; what is served needs the machine alone."""
    sqlite = [
        Part(
            "lint",
            [
                tool("ruff", "check", "."),
                tool("ruff", "format", "--check", "."),
                tool("djlint", "--lint", "--quiet", "accord"),
            ],
        ),
        Part("contracts", [tool("lint-imports", "--no-logo")]),
        Part("migrations", [tool("django-admin", "makemigrations", "--check", "--dry-run", "--skip-checks")]),
        Part("types", [tool("mypy")]),
        Part("sqlite", [pytest("sqlite", UNITS, full)]),
    ]
    postgres = [Part("postgres", [[*pytest("postgres", UNITS, full), "--stored"]], needs="postgresql")]
    matrix = [
        Part("matrix", [pytest("matrix", "matrix", full)]),
        Part("matrix-postgres", [[*pytest("matrix-postgres", "matrix", full), "--stored"]], needs="postgresql"),
    ]
    browser = [Part("browser", [pytest("browser", "browser", full)], needs="chromium")]
    served = [Part("served", [pytest("served", "served", full)], needs="postgresql")]
    return [[sqlite, postgres], [matrix, browser], [served]]


def missing_programs(parts: list[Part]) -> dict[str, list[str]]:
    """Debian packages per need that this machine lacks."""
    lacking: dict[str, list[str]] = {}
    needs = {part.needs for part in parts}
    if "chromium" in needs and not any(shutil.which(name) for name in CHROMIUM):
        lacking["chromium"] = ["chromium-headless-shell", "fonts-noto-core"]
    if "postgresql" in needs:
        try:
            server_programs()
        except NoPostgres:
            lacking["postgresql"] = ["postgresql"]
    return lacking


def provide_programs(parts: list[Part]) -> set[str]:
    """Install what the machine lacks as root; else name the command. Returns the needs that stay unmet."""
    lacking = missing_programs(parts)
    packages = [package for group in lacking.values() for package in group]
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        show("setup", f"installing Debian's {', '.join(packages)} …")
        apt_install(packages)
        lacking = missing_programs(parts)
    if lacking:
        wanted = " ".join(package for group in lacking.values() for package in group)
        show("setup", f"MISSING: run as root  apt-get install --no-install-recommends {wanted}")
    return set(lacking)


def show(name: str, line: str) -> None:
    """One line of progress, with the part it belongs to."""
    print(f"{name:>15} | {line}", flush=True)


def run_part(part: Part, environment: dict[str, str], deadline: float) -> None:
    """Run a part's commands, all of them even when one fails; count what came of it."""
    started = time.monotonic()
    show(part.name, "started")
    codes = [run_command(part, command, environment, deadline) for command in part.commands]
    part.seconds = time.monotonic() - started
    counted = RESULTS / f"{part.name}.xml"
    if counted.exists():
        part.counts = count_tests(counted)
    if any(codes):
        part.counts["failed"] = max(part.counts["failed"], 1)
    elif not counted.exists():
        part.counts["passed"] = 1
    show(part.name, f"{part.verdict} in {part.seconds:.0f} s")


def run_command(part: Part, command: list[str], environment: dict[str, str], deadline: float) -> int:
    """Run one command, passing each of its lines on as it comes; ended by force at the deadline."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        text=True,
        errors="replace",
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    timer = threading.Timer(max(1.0, deadline - time.monotonic()), end_by_force, [process.pid])
    timer.start()
    RUNNING.add(process.pid)
    assert process.stdout is not None  # noqa: S101 — a pipe was asked for above
    try:
        with (RESULTS / f"{part.name}.log").open("a", encoding="utf-8") as log:
            for line in process.stdout:
                log.write(line)
                if line.strip():
                    show(part.name, line.rstrip())
        code = process.wait()
    finally:
        timer.cancel()
        RUNNING.discard(process.pid)
        end_by_force(process.pid)
    if time.monotonic() >= deadline:
        show(part.name, "the whole takes far longer than it may; ended here")
    return code


def end_by_force(group: int) -> None:
    """Kill what is left of a command and of all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def stop_all(_number: int, _frame: FrameType | None) -> None:
    """Ctrl-C and SIGTERM: no further part starts, those that run end, the throw-away database goes."""
    STOPPING.set()
    for group in list(RUNNING):
        end_by_force(group)


def count_tests(file: Path) -> dict[str, int]:
    """Passed, failed and skipped out of pytest's XML; an error counts as failed."""
    suite = ET.parse(file).getroot().find("testsuite")  # noqa: S314 — our own pytest wrote it
    number = {
        name: int(suite.get(name, "0")) if suite is not None else 0
        for name in ("tests", "failures", "errors", "skipped")
    }
    failed = number["failures"] + number["errors"]
    return {
        "passed": number["tests"] - failed - number["skipped"],
        "failed": failed,
        "skipped": number["skipped"],
    }


@contextmanager
def surroundings(parts: list[Part], unmet: set[str]) -> Iterator[dict[str, dict[str, str]]]:
    """Environments per need: a var folder that goes away, and one throw-away PostgreSQL for all its parts."""
    ours = ("ACCORD_", "DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    with tempfile.TemporaryDirectory(prefix="accord-parts-") as var:
        Path(var).chmod(0o711)  # the user of a database that a test makes in here has to pass through
        plain |= {
            "ACCORD_VAR": var,
            "TMPDIR": var,
            "ACCORD_TEST_RUN": var,  # what one test process made, such as tables, the others copy
            "PYTHONHASHSEED": "0",  # every process collects the tests in the same order
            "DJANGO_SETTINGS_MODULE": "accord.config.settings",
        }
        if not os.access(ROOT, os.W_OK):  # hundreds of processes start; each would compile what none could keep
            plain["PYTHONPYCACHEPREFIX"] = f"{var}/compiled"
        if "postgresql" in unmet or not any(part.needs == "postgresql" for part in parts):
            yield {"": plain}
            return
        with throwaway_cluster() as url:
            yield {"": plain, "postgresql": {**plain, "DATABASE_URL": url}}


def run_lane(lane: list[Part], environments: dict[str, dict[str, str]], unmet: set[str], deadline: float) -> None:
    """Run the parts of one lane in order; a part whose need is unmet is skipped loudly, in CI it fails."""
    for part in lane:
        if STOPPING.is_set():
            return
        if part.needs in unmet:
            word = "failed" if os.environ.get("CI") else "skipped"
            part.counts[word] = 1
            show(part.name, f"{word.upper()}: this machine has no {part.needs}")
        else:
            run_part(part, environments.get(part.needs, environments[""]), deadline)


def chosen(options: argparse.Namespace) -> list[list[list[Part]]]:
    """The rounds of lanes, narrowed to the parts asked for. Ends with code 2 on a name that no part has."""
    rounds = all_parts(options.full)
    names = options.parts or [word for word in os.environ.get("ACCORD_TEST_ONLY", "").split(",") if word]
    if options.fast and not names:
        names = ["lint", "contracts", "sqlite"]
    known = [part.name for lanes in rounds for lane in lanes for part in lane]
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"No part is called {', '.join(unknown)}. Parts: {', '.join(known)}", file=sys.stderr)
        raise SystemExit(2)
    return [[[part for part in lane if not names or part.name in names] for lane in lanes] for lanes in rounds]


def summarise(parts: list[Part], seconds: float) -> int:
    """Print the time of each part and the sum of all; 1 where anything failed."""
    print("\nPart             time  result")
    for part in parts:
        counts = ", ".join(f"{number} {word}" for word, number in part.counts.items() if number)
        print(f"{part.name:<15}{part.seconds:>5.0f}s  {counts}")
    print(f"{'all':<15}{seconds:>5.0f}s\n")
    total = {word: sum(part.counts[word] for part in parts) for word in ("passed", "failed", "skipped")}
    print(", ".join(f"{number} {word}" for word, number in total.items()), flush=True)
    return 1 if total["failed"] else 0


def main() -> int:
    """Run the parts asked for; the exit code is 0 only where none failed."""
    parser = argparse.ArgumentParser(prog="bin/test", description="Check Accord.")
    parser.add_argument("parts", nargs="*", metavar="PART", help="run these parts alone; a wrong name lists them")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--full", action="store_true", help="every size that the work names (up to 80 minutes)")
    size.add_argument("--fast", action="store_true", help="lint, contracts and the tests on SQLite")
    rounds = chosen(options := parser.parse_args())
    parts = [part for lanes in rounds for lane in lanes for part in lane]
    started = time.monotonic()
    minutes = MINUTES_FULL if options.full else MINUTES
    deadline = started + PATIENCE * 60 * minutes
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop_all)
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir()
    unmet = provide_programs(parts)
    with surroundings(parts, unmet) as environments:
        for lanes in rounds:
            with ThreadPoolExecutor() as beside:
                running = [beside.submit(run_lane, lane, environments, unmet, deadline) for lane in lanes]
            for lane in running:
                lane.result()
    if (seconds := time.monotonic() - started) > 60 * minutes:
        show("all", f"{seconds / 60:.0f} minutes; at most {minutes} are promised (is the machine busy?)")
    code = summarise(parts, seconds)
    return 130 if STOPPING.is_set() else code


if __name__ == "__main__":
    raise SystemExit(main())
