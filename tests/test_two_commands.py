"""``bin/run`` and ``bin/test`` say in one line what is missing, and count honestly."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def parts(root: Path, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "bin"))
    import parts  # a program, not a package: importable in this test alone

    return parts


@pytest.mark.parametrize("command", ["run", "test"])
def test_a_machine_without_python_is_told_so_in_one_line(root, tmp_path, command):
    for name in ("sh", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name))
    done = subprocess.run(
        [root / "bin" / command], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.11 or newer" in done.stderr


def test_an_old_python_is_passed_over(root, tmp_path):
    for name in ("sh", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name))
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    new = tmp_path / "python3.12"
    new.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "$@"\n')
    new.chmod(0o755)
    command = [root / "bin" / "run", "--empty"]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(root / "bin" / "setup.py"), "run", "--empty"]


def test_an_unknown_part_is_refused_with_the_list_of_parts(root):
    done = subprocess.run(
        [sys.executable, root / "bin" / "parts.py", "everything"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "sqlite, postgres" in done.stderr


def test_errors_count_as_failed_tests(parts, tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="2" errors="1" skipped="3"/></testsuites>', encoding="utf-8"
    )
    assert parts.count_tests(report) == {"passed": 3, "failed": 3, "skipped": 3}


@pytest.mark.parametrize(("where", "word"), [("", "skipped"), ("true", "failed")])
def test_a_missing_program_skips_loudly_and_fails_on_the_build_server(parts, monkeypatch, capsys, where, word):
    monkeypatch.setenv("CI", where)
    part = parts.Part("browser", [["never", "run"]], needs="chromium")
    parts.run_lane([part], {"": {}}, {"chromium"}, deadline=0.0)
    assert part.verdict == word
    assert f"{word.upper()}: this machine has no chromium" in capsys.readouterr().out


@pytest.mark.parametrize(("program", "verdict"), [("raise SystemExit(0)", "passed"), ("raise SystemExit(3)", "failed")])
def test_a_part_is_judged_by_its_commands(parts, monkeypatch, tmp_path, program, verdict):
    monkeypatch.setattr(parts, "RESULTS", tmp_path)
    part = parts.Part("lint", [[sys.executable, "-c", program], [sys.executable, "-c", "print('second')"]])
    parts.run_part(part, {}, deadline=1e9)
    assert part.verdict == verdict
    assert (tmp_path / "lint.log").read_text() == "second\n"


def test_a_part_that_hangs_is_ended_and_fails(parts, monkeypatch, tmp_path):
    monkeypatch.setattr(parts, "RESULTS", tmp_path)
    part = parts.Part("types", [[sys.executable, "-c", "import time; time.sleep(60)"]])
    parts.run_part(part, {}, deadline=0.0)
    assert part.verdict == "failed"
    assert part.seconds < 30


@pytest.mark.parametrize("mark", ["browser", "matrix", "served"])
def test_a_part_imports_every_file_that_holds_a_test_of_its(parts, root, mark):
    named = f"mark.{mark}"
    files = [path for folder in ("tests", "accord") for path in (root / folder).rglob("*.py")]
    holding = {str(path.relative_to(root)) for path in files if named in path.read_text(encoding="utf-8")}
    assert holding == set(parts.files_with(mark)) != set(), "a mark is set outside of the files that hold the tests"
