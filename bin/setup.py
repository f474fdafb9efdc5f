"""Make .venv from the locks, then become ``accord serve`` or the test runner. Standard library only."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NOTE = VENV / ".made-for"


def say(line: str) -> None:
    """Progress, on standard error: standard output belongs to the answer."""
    print(line, file=sys.stderr, flush=True)


def fail(line: str) -> None:
    """End with one clear line."""
    say(line)
    raise SystemExit(1)


def home() -> str:
    """What an environment is bound to: its scripts hold this folder and this Python."""
    return f"{ROOT} {sys.version_info.major}.{sys.version_info.minor}"


def fingerprint(purpose: str) -> str:
    """Changes with the lock, with the project's own entry points, with the Python and with the folder."""
    lock = ROOT / "requirements" / f"{purpose}.lock"
    parts = [lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), home().encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(purpose: str) -> Path:
    """Where the fingerprint of what was installed is kept."""
    return VENV / f".installed-{purpose}"


def usable() -> bool:
    """The environment is there, was made for this folder and this Python, and runs."""
    if not NOTE.exists() or NOTE.read_text() != home():
        return False
    try:
        return subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def up_to_date(purpose: str) -> bool:
    """The environment holds what this purpose needs; the test lock includes the run lock."""
    enough = ["run", "test"] if purpose == "run" else ["test"]
    return usable() and any(stamp(name).exists() and stamp(name).read_text() == fingerprint(name) for name in enough)


def call(command: list[str], *, quiet: bool = True) -> bool:
    """Run a command in the repository; what it printed is shown only where it failed."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    if done.returncode and quiet:
        say(f"$ {' '.join(command)}\n{done.stdout[-4_000:]}")
    return done.returncode == 0


def install_with_uv(purpose: str) -> bool:
    """Fill the environment with uv; False where uv is absent or cannot."""
    uv = shutil.which("uv")
    if not uv:
        return False
    pip = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    return (
        (PYTHON.exists() or call([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]))
        and call([*pip, "--require-hashes", "-r", f"requirements/{purpose}.lock"])
        and call([*pip, "--no-deps", "--no-build-isolation", "--offline", "-e", "."])
    )


def install_with_pip(purpose: str) -> bool:
    """Fill the environment with Python's own venv and pip."""
    require_venv()
    pip = [str(PYTHON), "-m", "pip"]
    install = [*pip, "install", "--quiet", "--disable-pip-version-check"]
    has_pip = PYTHON.exists() and subprocess.run([*pip, "-V"], check=False, capture_output=True).returncode == 0
    return (
        (has_pip or call([sys.executable, "-m", "venv", "--clear", str(VENV)]))
        and call([*install, "--require-hashes", "-r", f"requirements/{purpose}.lock"])
        and call([*install, "--no-deps", "--no-build-isolation", "--no-index", "-e", "."])
    )


def require_venv() -> None:
    """Debian ships venv apart from Python: root gets it installed, others are told the command."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing python3-venv (Debian keeps it apart from Python) …")
        if apt_install(["python3-venv"]):
            return
    fail("Python's venv is missing. Run as root: apt-get install python3-venv   (or install uv)")


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages without questions; True where that worked."""
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    return call(["apt-get", "update", "-q"]) and call(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    )


def prepare(purpose: str) -> None:
    """Bring .venv up to date with the lock of this purpose; nothing to do is the usual case."""
    one_at_a_time = os.open(ROOT, os.O_RDONLY)  # let go of when this program becomes the next one
    fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
    if up_to_date(purpose):
        return
    started = time.monotonic()
    say(f"Installing what Accord needs into {VENV.name}/ (once; a minute or two) …")
    if not usable():
        shutil.rmtree(VENV, ignore_errors=True)
    if not install_with_uv(purpose) and not install_with_pip(purpose):
        fail("The installation did not work; the lines above say why (is the network reachable?).")
    NOTE.write_text(home())
    stamp(purpose).write_text(fingerprint(purpose))
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def main(purpose: str, arguments: list[str]) -> None:
    """Prepare, then become the program asked for."""
    os.chdir(ROOT)
    prepare(purpose)
    if purpose == "run":
        program = [str(VENV / "bin" / "accord"), "serve", *arguments]
    else:
        program = [str(PYTHON), str(ROOT / "bin" / "parts.py"), *arguments]
    os.execv(program[0], program)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
