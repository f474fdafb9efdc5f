"""Nothing is left unsaid: every model field has a level, every view says who may open it, every verb has its roles."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from accord.kernel.access.declarations import Door, WhoMay
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.models import SpaceRecord

OURS: list[Any] = [model for model in apps.get_models() if model.__module__.startswith("accord.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_declares_its_level(model: Any) -> None:
    kind = model.policy
    assert isinstance(kind, Kind)
    assert kind.in_space == issubclass(model, SpaceRecord)
    names = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    # A column that only holds an id beside Django's relation goes by either name.
    assert kind.undeclared(names) == []
    stale = set(kind.fields) - names
    assert not stale, f"{sorted(stale)} are declared and do not exist"


def test_every_kind_has_a_name_of_its_own() -> None:
    names = [model.policy.name for model in OURS]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("model", [m for m in OURS if issubclass(m, SpaceRecord)], ids=lambda model: model._meta.label)
def test_every_declared_path_leads_somewhere(model: Any) -> None:
    kind = model.policy
    for path in (*kind.owes, *kind.subject_of, *kind.places):
        assert model._base_manager.filter(**{f"{path}__isnull": True}).query
    for verb in kind.verbs.values():
        assert verb.roles


@pytest.mark.parametrize("model", [m for m in OURS if issubclass(m, SpaceRecord)], ids=lambda model: model._meta.label)
def test_no_restricted_value_hides_in_a_many_to_many(model: Any) -> None:
    """Rows come with restricted columns emptied; a relation over several rows has no column to empty."""
    relations = {field.name for field in model._meta.many_to_many}
    assert not [name for name in relations if (model.policy.level_of(name) or 0) >= S2]


def views(resolver: URLResolver, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every view of the URL map with its path."""
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield here, entry.callback
        elif isinstance(entry, URLResolver):
            yield from views(entry, here)


EVERY_VIEW = dict(views(get_resolver()))


@pytest.mark.parametrize("path", EVERY_VIEW)
def test_every_view_says_who_may_open_it(path: str) -> None:
    declared = getattr(EVERY_VIEW[path], "open_to", None)
    if isinstance(declared, str):
        declared = WhoMay(Door(declared))
    assert isinstance(declared, WhoMay), f"{path} does not declare who may open it"
    assert (declared.door is Door.IN_SPACE) == path.startswith("<slug:space>/")


def test_few_pages_are_open_to_everyone() -> None:
    """A new page for everyone is a decision: add it here with the page that needs it."""
    everyone = {path for path, view in EVERY_VIEW.items() if _door(view) is Door.EVERYONE}
    assert everyone <= OPEN_PAGES, sorted(everyone - OPEN_PAGES)


def _door(view: Any) -> Door:
    declared = view.open_to
    return Door(declared) if isinstance(declared, str) else declared.door


OPEN_PAGES = {
    "",
    "gallery/",
    "gallery/pictures/",
    "accounts/login/",
    "accounts/logout/",
    "accounts/code/",
    "accounts/passkeys/",
    "accounts/outside/",
    "accounts/outside/back/",
    "calendar/<str:token>.ics",
    "mail/stop/<str:token>/",
    "accounts/password/reset/",
    "accounts/password/reset/sent/",
    "accounts/password/reset/done/",
    "^accounts/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
    "invitation/<str:token>/",
    "language/",
    "public/<slug:space>/",
    "public/<slug:space>/<uuid:pk>/",
}
