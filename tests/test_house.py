"""The rules of the house hold in every file, and each rule is shown to bite on a small bad example."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.apps import apps

from tests import house_rules as rules
from tests.surroundings import ROOT

TRACKED = rules.tracked_files(ROOT)
CODE = [path for path in TRACKED if path.suffix == ".py" and "migrations" not in path.parts]
PRODUCT = [path for path in CODE if path.is_relative_to(ROOT / "accord") and "tests" not in path.parts]
PAGES = [path for path in TRACKED if path.suffix == ".html" and "templates" in path.parts]
SHEETS = [path for path in TRACKED if path.suffix == ".css" and "vendor" not in path.parts]
OWN_APPS = [config for config in apps.get_app_configs() if config.name.startswith("accord.")]


def wrongs(files: Iterable[Path], check: Callable[[str], Iterable[str]]) -> list[str]:
    """Every wrong with the file it is in."""
    return [f"{path.relative_to(ROOT)}: {wrong}" for path in files for wrong in check(path.read_text(encoding="utf-8"))]


def none(found: Iterable[str]) -> None:
    """Nothing is wrong; if something is, each wrong on a line of its own."""
    assert not (lines := "\n".join(found)), lines


def test_files_and_functions_are_short():
    none(wrongs(CODE, rules.too_long))


def test_views_are_short():
    views = [path for path in PRODUCT if path.stem == "views" or path.parent.name == "views"]
    none(wrongs(views, lambda source: rules.too_long(source, in_views=True)))


def test_a_long_function_a_long_view_and_a_long_file_are_seen():
    body = "    x = 1\n"
    assert list(rules.too_long("def f():\n" + body * 40))
    assert not list(rules.too_long("def f():\n" + body * 39))
    assert list(rules.too_long("def page(request):\n" + body * 25, in_views=True))
    assert not list(rules.too_long("def page(request):\n" + body * 24, in_views=True))
    assert list(rules.too_long("x = 1\n" * 501))


def test_nothing_happens_behind_a_save():
    models = [path for path in PRODUCT if path.stem == "models" or path.parent.name == "models"]
    none(wrongs(models, rules.own_saves))
    none(wrongs(PRODUCT, rules.signals))


@pytest.mark.parametrize("method", ["save", "asave", "delete"])
def test_a_save_of_its_own_is_seen(method):
    assert list(rules.own_saves(f"class Duty:\n    def {method}(self): ..."))


@pytest.mark.parametrize(
    "bad",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.dispatch import receiver",
    ],
)
def test_a_signal_is_seen(bad):
    assert list(rules.signals(bad))


def test_queries_write_nothing():
    none(wrongs([path for path in PRODUCT if "queries" in {path.stem, path.parent.name}], rules.writes))


def test_a_write_in_a_query_is_seen():
    assert list(rules.writes("def feed(): found.update(read_on=day)"))
    assert not list(rules.writes("def feed(): return found.filter(read_on=day)"))


def test_every_exception_to_a_check_says_why():
    none(wrongs(CODE, rules.exceptions_without_reason))


def test_an_exception_without_a_reason_is_seen():
    switch = "no" + "qa: S105"
    assert list(rules.exceptions_without_reason(f"x = 1  # {switch}\n"))
    assert not list(rules.exceptions_without_reason(f"x = 1  # {switch} — printed at start on purpose\n"))


def test_module_names_say_what_is_in_them():
    none(str(path.relative_to(ROOT)) for path in CODE if rules.says_nothing(path))
    assert rules.says_nothing(Path("accord/kernel/places/utils.py"))


def test_every_app_has_a_short_readme():
    lengths = {}
    for config in OWN_APPS:
        readme = Path(config.path) / "README.md"
        lengths[config.name] = len(readme.read_text().splitlines()) if readme.exists() else 0
    lengths.pop("accord.config", None)
    none(f"{name}: {n} lines, 10 to 40 wanted" for name, n in lengths.items() if n not in rules.README_LINES)


def test_every_app_folder_is_installed():
    folders = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "accord").glob("*/*/__init__.py")}
    own = {name for name in folders if not name.startswith(("accord.config.", "accord.ui."))}
    none(own - {config.name for config in OWN_APPS})


def relations():
    """Each relation of each own model, as (field, app of the model, app of the other end)."""
    for config in OWN_APPS:
        for model in config.get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                if field.is_relation and field.concrete and field.related_model:
                    other = field.related_model._meta.app_config.name
                    yield f"{model._meta.label}.{field.name}", config.name, other


def test_no_row_points_to_a_higher_layer():
    layers = rules.Layers((ROOT / "pyproject.toml").read_text())
    none(rules.upward(layers, relations()))


def test_a_relation_that_points_up_or_sideways_is_seen():
    layers = rules.Layers((ROOT / "pyproject.toml").read_text())
    up = ("places.Place.duty", "accord.kernel.places", "accord.commit.commitments")
    inside = ("spaces.Space.place", "accord.kernel.spaces", "accord.kernel.places")
    beside = ("files.File.notice", "accord.kernel.files", "accord.kernel.notices")
    stage = ("desk.Queue.report", "accord.outlets.desk", "accord.outlets.reports")
    down = ("commitments.Duty.place", "accord.commit.commitments", "accord.kernel.places")
    assert len(rules.upward(layers, [up, inside, beside, stage, down])) == 4


def test_no_model_points_anywhere_without_a_table():
    generic = [
        f"{model._meta.label}.{field.name}"
        for config in OWN_APPS
        for model in config.get_models()
        for field in model._meta.private_fields
        if type(field).__name__ == "GenericForeignKey"
    ]
    none(generic)


def test_nothing_in_the_tree_names_a_machine_or_a_registry():
    texts = [path for path in TRACKED if b"\0" not in path.read_bytes()[:8_000]]
    found = wrongs(texts, lambda text: {match.group() for match in rules.MUST_NOT_APPEAR.finditer(text)})
    none(found)
    assert rules.MUST_NOT_APPEAR.search("--index-url https://py" + "pi.org/simple")
    assert rules.MUST_NOT_APPEAR.search("cd /wo" + "rk/main")


def test_no_lock_with_addresses_and_nothing_generated_is_kept():
    names = {str(path.relative_to(ROOT)) for path in TRACKED}
    assert not names & {"uv.lock", "pylock.toml"}
    none(name for name in names if name.startswith(("var/", ".venv/", "test-results/")))


def test_the_locks_agree_and_hold_hashes_and_no_addresses():
    run, test = ((ROOT / "requirements" / f"{name}.lock").read_text() for name in ("run", "test"))
    wanted = rules.pins(run)
    assert len(wanted) > 20
    assert {name: rest for name, rest in wanted.items() if rules.pins(test).get(name) != rest} == {}
    for lock in (run, test):
        assert "://" not in lock
        assert lock.count("--hash=sha256:") >= len(rules.pins(lock))


def test_pages_carry_no_script_style_or_handler_of_their_own():
    none(wrongs(PAGES, rules.inline_code))


@pytest.mark.parametrize(
    "bad",
    ["<script>go()</script>", '<p style="color: red">', '<button onclick="go()">', "<style>p {}</style>"],
)
def test_inline_code_in_a_page_is_seen(bad):
    assert list(rules.inline_code(bad))
    assert not list(rules.inline_code('<script src="{% static "ui/board.js" %}" defer></script>'))


def test_stylesheets_know_start_and_end_not_left_and_right():
    none(wrongs(SHEETS, rules.physical_sides))


@pytest.mark.parametrize("bad", ["margin-left: 1px", "right:0", "text-align: left", "border-right-width: 0"])
def test_a_physical_side_in_a_stylesheet_is_seen(bad):
    assert list(rules.physical_sides(f"p {{ {bad} }}"))
    assert not list(rules.physical_sides("p { margin-inline-start: 1px; inset-inline-end: 0 }"))
