"""Every sentence that Accord says, and the catalogues that say it in other languages.

``python -m tests.translations`` (``bin/words``) gathers the sentences from Python and templates, brings every catalogue
under ``accord/config/locale`` up to date and compiles it. Nothing needs the gettext programs: Django's own lexer reads
templates, ``ast`` reads Python, Babel writes the files. The compiled files are kept in the repository, so that a
checkout, a wheel and a machine without a compiler read the same words; a test compares them with their sources.
"""

import ast
import io
import re
import string
import sys
import warnings
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "accord" / "config" / "locale"
FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"
FILLED_IN = re.compile(r"%\(\w+\)s|\{\w+\}")
TEXT = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
CALL_IN_TEMPLATE = re.compile(rf"(?<![\w.])(_|n?p?gettext)\(({TEXT}(?:,\s*{TEXT})*)")
CALLS = {"_": "gettext"} | {
    name + ending: name
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for ending in ("", "_lazy", "_noop")
}
FIELD = re.compile(r"(?:Field|ForeignKey|GuardedKey)$")
NO_WORDS = re.compile(r"_key$|^(?:id|pk)$|password|digest|signature|nonce|sealed|_hash$|client_key")
# What parts made by others say on our pages. Their own Urdu is missing (allauth) or has gaps (Django).
BORROWED = (
    "django.contrib.auth.password_validation",
    "django.core.validators",
    "django.forms.fields",
    "django.forms.models",
    "django.utils.dates",
    "allauth.account.adapter",
    "allauth.account.forms",
    "allauth.mfa.adapter",
)


class Said(NamedTuple):
    """One sentence, its plural where it has one, what sets it apart from the same words elsewhere, and where it is."""

    singular: str
    plural: str
    context: str
    where: str

    @property
    def ident(self) -> str | tuple[str, str]:
        """As Babel names messages."""
        return (self.singular, self.plural) if self.plural else self.singular


def from_call(kind: str, texts: list[str], where: str) -> Said:
    """What a call of gettext or one of its kin says."""
    context = texts.pop(0) if kind in {"pgettext", "npgettext"} else ""
    plural = texts[1] if kind.startswith("n") else ""
    return Said(texts[0], plural, context, where)


def said_in_python(source: str, where: str) -> Iterator[Said]:
    """Sentences in calls of gettext and its kin, whatever name it was imported by."""
    tree = ast.parse(source)
    names = dict(CALLS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname: CALLS[alias.name] for alias in node.names if alias.asname and alias.name in CALLS}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if kind := names.get(called):
            wanted = {"gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}[kind]
            texts = [arg.value for arg in node.args[:wanted] if isinstance(arg, ast.Constant)]
            if len(texts) == wanted and all(isinstance(text, str) and text for text in texts):
                yield from_call(kind, [str(text) for text in texts], where)


def said_by_names(source: str, where: str) -> Iterator[Said]:
    """What pages make of names: fields of models and forms, kinds of record, events that services write."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            yield from (Said(name.replace("_", " "), "", "", where) for name in fields_of(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"service", "Kind"}:
            names = [ast.literal_eval(name) for name in (node.args if node.func.id == "service" else node.args[:1])]
            words = [name.replace("_", " ") for name in names]
            yield from (Said(w.capitalize() if node.func.id == "service" else w, "", "", where) for w in words)


def fields_of(model: ast.ClassDef) -> Iterator[str]:
    """Names of the fields of a model or a form, those aside that no person is told of."""
    for line in model.body:
        if isinstance(line, ast.Assign | ast.AnnAssign) and isinstance(line.value, ast.Call):
            target = line.targets[0] if isinstance(line, ast.Assign) else line.target
            is_field = FIELD.search(ast.unparse(line.value.func))
            if is_field and isinstance(target, ast.Name) and not NO_WORDS.search(target.id):
                yield target.id


def said_in_template(source: str, where: str) -> Iterator[Said]:
    """Sentences in ``trans``, ``blocktrans`` and ``_()`` of a template."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # comments for translators that stand elsewhere than Django would like
        readable = templatize(source)
    for kind, written in CALL_IN_TEMPLATE.findall(readable):
        texts = [ast.literal_eval(text) for text in re.findall(TEXT, written)]
        yield from_call(CALLS[kind], texts, where)


def sources() -> Iterator[Path]:
    """The product's own Python files and templates, its tests aside."""
    for path in sorted((ROOT / "accord").rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations", "static"} & set(path.parts):
            yield path


def everything_said() -> list[Said]:
    """Every sentence of the product, and those of other parts that show on its pages."""
    found: list[Said] = []
    for path in sources():
        read = said_in_python if path.suffix == ".py" else said_in_template
        source, where = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        found += read(source, where)
        if path.suffix == ".py":
            found += said_by_names(source, where)
    for module in BORROWED:
        spec = find_spec(module)
        assert spec is not None, module
        assert spec.origin is not None, module
        found += said_in_python(Path(spec.origin).read_text(encoding="utf-8"), module)
    return found


def gathered(said: Iterable[Said]) -> Catalog:
    """One entry a sentence, with every place that says it."""
    catalog = Catalog(fuzzy=False)
    for one in sorted(said, key=lambda one: (one.where, one.singular)):
        known = catalog.get(one.singular, one.context or None)
        ident = known.id if known and isinstance(known.id, tuple) else one.ident
        catalog.add(ident, locations=[(one.where, None)], context=one.context or None)  # type: ignore[list-item] # no line
    return catalog


def languages() -> list[str]:
    """Languages that have a catalogue."""
    return sorted(path.name for path in LOCALE.iterdir() if (path / "LC_MESSAGES").is_dir())


def read_catalog(language: str) -> Catalog:
    """The catalogue of a language, as its translators left it."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def read_compiled(language: str) -> Catalog:
    """The catalogue of a language, as Django reads it."""
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return read_mo(file)


def compiled(catalog: Catalog) -> bytes:
    """The bytes of the compiled file; in a language written from right to left with what is filled in kept apart."""
    ready = Catalog(locale=catalog.locale, fuzzy=False)
    ready.mime_headers = catalog.mime_headers
    apart = kept_apart if catalog.locale and catalog.locale.text_direction == "rtl" else str
    for message in catalog:
        if message.id and not message.fuzzy:
            texts = tuple(apart(text) for text in texts_of(message.string))
            ready.add(message.id, texts if message.pluralizable else texts[0], context=message.context)
    out = io.BytesIO()
    write_mo(out, ready)
    return out.getvalue()


def kept_apart(text: str) -> str:
    """A sentence written from right to left, ready to take in names and dates of either direction.

    Each text that is filled in is isolated (FSI … PDI), so that “Hire four inspectors” turns nothing around it; not so
    inside of ``<bdi>``, which isolates already, nor inside of a tag. A sentence whose first letter would be a filled-in
    or Latin one says its own direction (RLM), for places that take theirs from what they hold.
    """
    pieces = re.split(r"(<bdi>.*?</bdi>|<[^>]*>)", text)
    whole = "".join(piece if piece.startswith("<") else FILLED_IN.sub(f"{FSI}\\g<0>{PDI}", piece) for piece in pieces)
    bare = re.sub(r"<[^>]*>|%\(\w+\)d", "", text)
    first = re.search(r"%\(\w+\)s|\{\w+\}|[^\W\d_]", bare)
    ours = re.search("[\u0600-\u06ff]", bare)
    turned = first is not None and not "\u0600" <= first[0] <= "\u06ff"
    return RLM + whole if turned and (ours or FILLED_IN.search(bare)) else whole


def renew(language: str, template: Catalog) -> Catalog:
    """Bring a language's files up to date: new sentences are added empty, those that nobody says any more go."""
    catalog = read_catalog(language)
    made: Any = catalog.revision_date
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.creation_date = catalog.revision_date = made  # a run that changes nothing changes no file
    folder = LOCALE / language / "LC_MESSAGES"
    with (folder / "django.po").open("wb") as file:
        write_po(file, catalog, width=120, sort_by_file=True, include_lineno=False, omit_header=False)
    catalog = read_catalog(language)
    (folder / "django.mo").write_bytes(compiled(catalog))
    return catalog


def untranslated(catalog: Catalog) -> Iterator[str]:
    """Sentences without words in this language, or with words that nobody has confirmed."""
    for message in catalog:
        if message.id and (message.fuzzy or not all(texts_of(message.string))):
            yield texts_of(message.id)[0]


def texts_of(text: str | Iterable[str] | None) -> list[str]:
    """One text or several, as a list; nothing is an empty text."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def placeholders(text: str) -> set[str]:
    """The places that are filled in: ``%(name)s``, ``%s``, ``{name}``."""
    named = set(re.findall(r"%\(\w+\)[a-z]|%[sd]", text))
    return named | {f"{{{field}}}" for _before, field, _form, _as in braces(text) if field is not None}


def braces(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """The fields of ``str.format``; none where the braces are just braces."""
    try:
        return list(string.Formatter().parse(text))
    except ValueError:
        return []


def main() -> int:
    """Bring every catalogue up to date and name what each still lacks; 1 where one lacks anything."""
    template = gathered(everything_said())
    missing = 0
    for language in languages():
        catalog = renew(language, template)
        lacking = list(untranslated(catalog))
        missing += len(lacking)
        sys.stdout.write(f"{language}: {len(catalog)} sentences, {len(lacking)} without words\n")
        sys.stdout.writelines(f"    {text}\n" for text in lacking)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
