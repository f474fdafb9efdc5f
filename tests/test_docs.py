"""What the code knows, the pages under docs/ name: settings, commands and their options, permissions, events."""

import pkgutil
import re
from importlib import import_module

import click
import pytest

import accord
from accord.config.cli import COMMANDS
from accord.config.cli import accord as program
from accord.kernel.audit.services import EVENTS
from tests.surroundings import ROOT
from tests.written_permissions import written_permissions

DOCS = ROOT / "docs"
READ = re.compile(r"\b(?:text|flag|number|path|words)\(\s*\"(?P<name>[A-Z][A-Z_]+)\"")
EVENT_LINE = re.compile(r"^\| `(?P<name>[a-z_]+)` \| (?P<words>.+) \|$", re.MULTILINE)
SETTING_LINE = re.compile(r"^\| `(?P<name>[A-Z_]+)` \| [^|]+ \| [^|]+ \|$", re.MULTILINE)


def page(name):
    return (DOCS / name).read_text(encoding="utf-8")


def settings_read():
    """Every name that the product reads from the environment."""
    sources = (path for path in (ROOT / "accord").rglob("*.py") if "tests" not in path.parts)
    return {match["name"] for path in sources for match in READ.finditer(path.read_text(encoding="utf-8"))}


def events_known():
    """The closed list, once every app's services are loaded."""
    for module in pkgutil.walk_packages(accord.__path__, "accord."):
        if not {"tests", "migrations"} & set(module.name.split(".")):
            import_module(module.name)
    return set(EVENTS)


def commands_known():
    """Every command that does something: the words that call it, and the command."""
    context = click.Context(program)
    for name in COMMANDS:
        command = program.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ((f"accord {name} {word}", sub) for word, sub in command.commands.items())
        else:
            yield f"accord {name}", command


def test_every_setting_has_its_line_and_no_line_is_left_over():
    named = {match["name"] for match in SETTING_LINE.finditer(page("settings.md"))}
    assert settings_read() == named


def test_the_environment_is_read_in_one_place_alone():
    readers = {
        str(path.relative_to(ROOT / "accord"))
        for path in (ROOT / "accord").rglob("*.py")
        if "tests" not in path.parts
        and re.search(r"os\.(?:environ(?:\.get|\[)|getenv)", path.read_text(encoding="utf-8"))
    }
    assert readers == {"config/environment.py"}


def test_every_event_has_its_line_and_no_line_is_left_over():
    named = {match["name"] for match in EVENT_LINE.finditer(page("events.md"))}
    assert events_known() == named


def test_every_permission_is_written_as_it_is_declared():
    assert page("permissions.md") == written_permissions(), "write it anew: python -m tests.written_permissions"


@pytest.mark.parametrize(("words", "command"), list(commands_known()), ids=str)
def test_every_command_is_named_with_its_options(words, command):
    text = page("command-line.md")
    shared = {"--as", "--space", "--json", "--help", "--csv", "--xlsx"}
    options = {word for option in command.params for word in option.opts if word.startswith("--")}
    line = next(line for line in text.splitlines() if line.startswith(f"| `{words}"))
    about_imports = text[text.index("## Files in") : text.index("## Rows out")]
    missing = [word for word in options - shared if word not in line and word not in about_imports]
    assert not missing


def test_a_missing_setting_and_a_missing_event_are_seen():
    assert [match["name"] for match in READ.finditer('flag("ACCORD_NEW_THING", False)')] == ["ACCORD_NEW_THING"]
    assert not list(EVENT_LINE.finditer("| `event_without_words` | |"))
