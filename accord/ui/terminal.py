"""How a command answers: one object on standard output, progress on standard error, four exit codes."""

import json
import sys
from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Any

import click


class ExitCode(IntEnum):
    """What a program that calls Accord can rely on."""

    OK = 0
    FAILED = 1
    USAGE = 2
    ROWS_REJECTED = 3


json_option = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")


def example(*lines: str) -> Callable[[click.Command], click.Command]:
    """Show how a command is called, below its help. Stands above ``@….command()``."""

    def show(command: click.Command) -> click.Command:
        command.epilog = "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)
        return command

    return show


def answer(value: Any, *, as_json: bool, lines: Iterable[str]) -> None:
    """Print the answer: exactly one JSON object, or the same in lines for a person."""
    if as_json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
    else:
        sys.stdout.writelines(shown(line) + "\n" for line in lines)
    sys.stdout.flush()


def progress(line: str) -> None:
    """Say how far the work is, where it does not mix with the answer."""
    sys.stderr.write(shown(line) + "\n")
    sys.stderr.flush()


def shown(line: str) -> str:
    """The line without characters that command a terminal; a name out of a file may hold them."""
    return "".join(letter if letter.isprintable() or letter == "\t" else "�" for letter in line)
