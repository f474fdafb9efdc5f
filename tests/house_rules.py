"""The rules of the house as small functions: each takes a piece of the tree and gives what is wrong with it."""

import ast
import io
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

LONGEST_FILE = 500
LONGEST_FUNCTION = 40
LONGEST_VIEW = 25
README_LINES = range(10, 41)
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "managers", "manager", "misc", "common", "base"}
# Written in pieces, so that this file does not contain what it looks for.
MUST_NOT_APPEAR = re.compile(
    "|".join(("py" + r"pi\.org", "python" + "hosted", r"registry\.np" + "mjs", r"deb\.deb" + "ian"))
    + "|"
    + "|".join("/" + folder + "/" for folder in ("ro" + "ot", "wo" + "rk", "fa" + "rm"))
)
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[^\]]*\])?(?P<reason>.*)")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|\shx-on\b", re.IGNORECASE)
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)[-\w]*|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
WRITES = {"save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<rest>[^\\\n]+)", re.MULTILINE)


def tracked_files(root: Path) -> list[Path]:
    """What git keeps; where git cannot say, every file outside hidden and generated folders."""
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    if asked.returncode == 0:
        found = [root / name for name in asked.stdout.split("\0") if name]
        return [path for path in found if path.is_file()]
    return [path for path in root.rglob("*") if path.is_file() and not _generated(path.relative_to(root))]


def _generated(path: Path) -> bool:
    return any(part in {"var", "test-results", "__pycache__"} for part in path.parts) or path.parts[0][0] == "."


def too_long(source: str, *, in_views: bool = False) -> Iterator[str]:
    """Files over 500 lines, functions over 40, views over 25; a view is a function that takes a request."""
    lines = source.count("\n")
    if lines > LONGEST_FILE:
        yield f"{lines} lines in one file"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            first = node.args.args[0].arg if node.args.args else ""
            limit = LONGEST_VIEW if in_views and first == "request" else LONGEST_FUNCTION
            if length > limit:
                yield f"line {node.lineno}: {node.name} has {length} lines, at most {limit}"


def signals(source: str) -> Iterator[str]:
    """Signals: work that the reader of a service does not see."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            if any(".signals" in name or name.startswith("django.dispatch") for name in names):
                yield f"line {node.lineno}: signals ({node.module})"


def own_saves(source: str) -> Iterator[str]:
    """Models with a ``save`` or ``delete`` of their own: a write that happens behind a write."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)]
            for method in methods:
                if method.name in {"save", "asave", "delete", "adelete"}:
                    yield f"line {method.lineno}: {node.name}.{method.name} is overridden"


def writes(source: str) -> Iterator[str]:
    """Calls that write rows: a query is asked again and again, and changes nothing."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            yield f"line {node.lineno}: {node.func.attr}() in a query"


def exceptions_without_reason(source: str) -> Iterator[str]:
    """Comments that switch a check off and do not say why."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        match = EXCEPTION.search(token.string) if token.type == tokenize.COMMENT else None
        if match and len(match["reason"].strip(" -—–:")) < len("why not"):
            yield f"line {token.start[0]}: {token.string}"


def says_nothing(path: Path) -> bool:
    """A module whose name does not say what is in it."""
    return path.stem in SAYS_NOTHING


def inline_code(template: str) -> Iterator[str]:
    """Scripts, styles and handlers written into a page: the content security policy would drop them."""
    plain = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", template, flags=re.DOTALL)
    yield from (f"inline: {match.group().strip()}" for match in INLINE.finditer(plain))


def physical_sides(stylesheet: str) -> Iterator[str]:
    """Left and right in a stylesheet: Urdu reads the other way, so sides are start and end."""
    plain = re.sub(r"/\*.*?\*/", "", stylesheet, flags=re.DOTALL)
    yield from (f"physical side: {match.group()}" for match in PHYSICAL.finditer(plain))


def pins(lock: str) -> dict[str, str]:
    """Package and version, with its marker, of every line of a lock."""
    return {match["name"]: match["rest"].strip() for match in PIN.finditer(lock)}


class Layers:
    """The order of the house, read from the import contracts, so that it is written once."""

    def __init__(self, pyproject: str) -> None:
        contracts = tomllib.loads(pyproject)["tool"]["importlinter"]["contracts"]
        layers = [contract for contract in contracts if contract["type"] == "layers"]
        self.rank: dict[str, int] = {}
        for contract in layers:
            for prefix in contract.get("containers", [""]):
                if "*" not in prefix:
                    self._read(prefix, contract["layers"])

    def _read(self, prefix: str, lines: list[str]) -> None:
        for height, line in enumerate(reversed(lines)):
            for name in line.split("|"):
                bare = name.strip().strip("()")
                self.rank[f"{prefix}.{bare}" if prefix else bare] = height

    def may_point(self, source: str, target: str) -> bool:
        """A row of one app may point to a row of another: down, or to its own app. Unknown apps are not ours."""
        if source == target or not target.startswith("accord."):
            return True
        stage, other = (".".join(name.split(".")[:2]) for name in (source, target))
        if stage != other:
            return self.rank[stage] > self.rank[other]
        return self.rank[source] > self.rank[target]


def upward(layers: Layers, relations: Iterable[tuple[str, str, str]]) -> list[str]:
    """Of (field, app that holds it, app it points to) those that point up or sideways."""
    return [f"{name} points to {target}" for name, source, target in relations if not layers.may_point(source, target)]
