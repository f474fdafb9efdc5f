"""Every kind can be named on another record's page without a query a row."""

from typing import Any

from django.urls import reverse

from accord.kernel.access.titles import page_of, titles_of
from accord.kernel.actors.models import Actor
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.threads.kinds import kind_models
from tests.blank_rows import BlankRow


def related_rows_of_title(model: type[SpaceRecord]) -> set[str]:
    """Relations, beside the spaces, that a title or an address reads."""
    asked: set[str] = set()

    def told(_model: Any, field: Any, path: str) -> None:
        if field.is_relation and path.endswith(field.name) and field.name != "space":
            asked.add(path)

    row = BlankRow(model, told)
    str(row)
    if hasattr(model, "get_absolute_url"):
        row.get_absolute_url()
    return asked


def test_every_title_names_the_related_rows_it_reads():
    missing = {}
    for kind, model in kind_models().items():
        if model.__module__.startswith("accord."):
            asked = related_rows_of_title(model) - set(getattr(model, "title_needs", ()))
            if asked:
                missing[kind] = asked
    assert missing == {}


def test_a_title_that_reads_a_related_row_is_noticed(monkeypatch):
    monkeypatch.setattr(Actor, "__str__", lambda row: f"{row.name} under {row.parent.name}, {row.parent_id}")
    assert related_rows_of_title(Actor) == {"parent"}


def test_every_relation_named_for_titles_is_a_record_of_the_space():
    for model in kind_models().values():
        for need in getattr(model, "title_needs", ()):
            related: Any = model
            for step in need.split("__"):
                related = related._meta.get_field(step).related_model
            assert issubclass(related, SpaceRecord)


def test_a_kind_without_a_page_has_an_empty_address(cast, monkeypatch):
    mines = cast.bodies["mines"]

    def unmounted(_row):
        return reverse("nowhere:page")

    monkeypatch.setattr(Actor, "get_absolute_url", unmounted)
    assert page_of(mines) == ""
    monkeypatch.delattr(Actor, "get_absolute_url")
    assert page_of(mines) == ""


def test_titles_read_what_they_need_in_the_same_query(cast, monkeypatch, queries_of):
    imran = cast.viewer("imran")
    monkeypatch.setattr(Actor, "title_needs", ("parent",), raising=False)
    monkeypatch.setattr(Actor, "__str__", lambda row: f"{row.name['en']} of {row.parent.space.slug}")
    ids = [cast.bodies["mines_branch"].pk]
    assert titles_of(imran, Actor, ids)[ids[0]].title == "Mines branch office of sandstone"
    assert queries_of(lambda: titles_of(imran, Actor, ids)) == 1
