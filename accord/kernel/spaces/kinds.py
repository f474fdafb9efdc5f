"""Which kinds of record there are: read from the models themselves, so that no kind registers by hand."""

from functools import cache

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from accord.kernel.policy.kinds import Kind
from accord.kernel.spaces.models import SpaceRecord


@cache
def kind_models() -> dict[str, type[SpaceRecord]]:
    """{kind: model} of everything that lives in a space. Raises ImproperlyConfigured where two share a word."""
    found: dict[str, type[SpaceRecord]] = {}
    for model in apps.get_models():
        kind = getattr(model, "policy", None)
        if not (issubclass(model, SpaceRecord) and isinstance(kind, Kind)):
            continue
        if kind.name in found:
            raise ImproperlyConfigured(f"{model.__name__} and {found[kind.name].__name__} are both “{kind.name}”.")
        found[kind.name] = model
    return found
