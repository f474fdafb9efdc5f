"""Words that a person would read and that nobody can translate: outside of trans in templates, of _() in Python."""

import ast
import re
from collections.abc import Iterator

REMARKS = re.compile(r"\{#.*?#\}|<!--.*?-->|\{% comment.*?endcomment %\}", re.DOTALL)
SPOKEN = re.compile(r"\{% blocktrans.*?endblocktrans %\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}")
# Attributes whose value is read or heard. A colon before them hands on an object.
READ_ALOUD = re.compile(
    r"\s(title|alt|placeholder|label|aria-label|heading|summary|caption|step|submit|question|consequence|opener|hint"
    r'|note|why|tag|data-leaves)="([^"]*)"'
)
# Names are the same in every language.
NAMES = re.compile(r"\b(?:Accord|CSV|XLSX|PDF|DOCX|SHA-256|UTC|PKT)\b|&[a-z]+;")


def bare_words_in_template(source: str) -> Iterator[str]:
    """Texts and spoken attributes with a word of their own."""
    marked = SPOKEN.sub("\x00", REMARKS.sub("", source))
    for attribute, value in READ_ALOUD.findall(marked):
        if WORD.search(NAMES.sub("", value)):
            yield f'{attribute}="{value}"'
    for text in re.split("[\x00\x01]", TAG.sub("\x01", marked)):
        if WORD.search(NAMES.sub("", text)):
            yield " ".join(text.split())


MARKS = re.compile(r"^_$|^n?p?gettext(?:_lazy|_noop)?$")
# Calls whose texts people read, and which of their arguments those are; every keyword in SAID_BY_KEYWORD counts, too.
SAID_BY_PLACE = {
    "Refused": (0,),
    "ValidationError": (0,),
    "add_error": (1,),
    "add_refusal": (0,),
    "success": (1,),
    "warning": (1,),
    "error": (1,),
    "info": (1,),
    "Column": (1,),
    "Filter": (1,),
    "Choice": (1,),
    "Empty": (0, 1, 3),
    "Sign": (0,),
    "Bar": (2,),
    "tell": (),
}
SAID_BY_KEYWORD = {
    "label",
    "help_text",
    "title",
    "lede",
    "caption",
    "submit",
    "corner",
    "heading",
    "question",
    "verbose_name",
}
SAID_BY_KEY = {"title", "lede", "submit", "label", "question", "consequence", "why", "tag", "said", "who"}
SENTENCE = re.compile(r"[A-Za-z]{2,}")


def bare_words_in_python(source: str) -> Iterator[str]:
    """Texts that go to people through a call, a keyword or a template's context, and are not marked."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _in_call(node)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in SAID_BY_KEY:
                    yield from _bare(value)


def _in_call(node: ast.Call) -> Iterator[str]:
    called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if MARKS.match(called) or getattr(getattr(node.func, "value", None), "id", "") == "log":
        return
    for place in SAID_BY_PLACE.get(called, ()):
        if place < len(node.args):
            yield from _bare(node.args[place])
    for keyword in node.keywords:
        if keyword.arg in SAID_BY_KEYWORD:
            yield from _bare(keyword.value)


def _bare(value: ast.expr) -> Iterator[str]:
    """The text itself, whether plain, formatted, chosen by a condition or put together; a marked one is a call."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and SENTENCE.search(value.value):
        yield f"line {value.lineno}: {value.value!r}"
    elif isinstance(value, ast.JoinedStr):
        for part in value.values:
            yield from _bare(part)
    elif isinstance(value, ast.IfExp):
        yield from _bare(value.body)
        yield from _bare(value.orelse)
    elif isinstance(value, ast.BinOp):
        yield from _bare(value.left)
        yield from _bare(value.right)


def frozen_words(source: str) -> Iterator[str]:
    """Sentences that are translated while a module is read, so that everybody gets the first reader's language."""
    tree = ast.parse(source)
    eager = {"gettext", "ngettext", "pgettext", "npgettext"}
    eager = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in eager
    }
    at_once: list[ast.AST] = list(tree.body)
    while at_once:
        node = at_once.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            at_once += getattr(node, "decorator_list", [])
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in eager:
            yield f"line {node.lineno}: {ast.unparse(node)}"
        at_once += ast.iter_child_nodes(node)
