"""A person's pages are the same in a world that never held what is hidden from them: no count, no gap, no trace."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accord.kernel.access.models import Audience
from accord.kernel.audit.models import Delivery, Event, HistoryValue
from accord.kernel.notices.models import Notice
from accord.kernel.spaces.kinds import kind_models
from accord.kernel.threads.models import Link
from tests.matrix.asking import Answer, Askers, undone
from tests.matrix.checking import nothing_wrong
from tests.matrix.oracle import Oracle
from tests.matrix.policy_table import Line, read_table

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]

# Without --full each person is asked about a third of the pages, another third each; fewer on the second database.
THIRD = 3
ASKERS = ("amina", "bilal", "chandni", "daud", "hina", "imran", "javed", "kiran", "lal")


@pytest.mark.parametrize("person", ASKERS)
def test_nothing_tells_of_what_is_hidden(person: str, askers: Askers, pytestconfig: pytest.Config) -> None:
    step = 1 if pytestconfig.getoption("--full") else THIRD if connection.vendor == "sqlite" else 3 * THIRD
    lines = list(_pages(person))[ASKERS.index(person) % step :: step]
    with undone():
        whole = {(str(line), at): _asked(askers, person, line, at) for line, at in lines}
        forget_hidden(askers, person)
        rest = {(str(line), at): _asked(askers, person, line, at) for line, at in lines}
    nothing_wrong(
        f"{line} · {person} · {at}: another page without what is hidden: {_difference(whole[line, at], rest[line, at])}"
        for line, at in whole
        if whole[line, at].seen_by_all()[:3] != rest[line, at].seen_by_all()[:3]
    )


def _pages(person: str) -> Iterator[tuple[Line, str]]:
    """Every page that opens to the person: lists here, records at w and m."""
    for line in read_table():
        if line.method == "GET" and line.form not in {"xlsx", "pdf"}:
            for position in "hwm":
                if line.cells[person].get(position) == "200":
                    yield line, position


def _asked(askers: Askers, person: str, line: Line, position: str) -> Answer:
    with undone():
        return askers.ask(person, line.path(askers.world, person, position))


def forget_hidden(askers: Askers, person: str) -> None:
    """Withdraw every row that the person may not see, and whatever hangs between it and other rows."""
    oracle, now = Oracle(askers.world), timezone.now()
    rows = [canary for canary in askers.world.aviary.known.values() if canary.field == "id" and canary.position != "d"]
    hidden = [canary.row for canary in rows if not oracle.may_see(person, canary)]
    for model in kind_models().values():
        model._base_manager.filter(pk__in=hidden, deleted_at=None).update(deleted_at=now)
        # Relations that decide who may see and do what stay: the hidden row at their far end is withdrawn.
        deciding = {path.split("__")[0] for path in (*model.policy.owes, *model.policy.places)}
        for relation in (each for each in model._meta.many_to_many if each.name not in deciding):
            through: Any = relation.remote_field.through
            ends = [field.name for field in through._meta.concrete_fields if field.is_relation]
            for end in ends:
                through._base_manager.filter(**{f"{end}__in": hidden}).delete()
    # The log keeps its lines about other hidden rows, without their titles; about adversarial ones it says nothing.
    adversarial = [kind for kind, model in kind_models().items() if model.policy.adversarial]
    for about_events in (HistoryValue, Delivery):
        about_events._base_manager.filter(event__object_id__in=hidden, event__kind__in=adversarial).delete()
    Event.objects.filter(object_id__in=hidden, kind__in=adversarial).delete()
    Link.objects.filter(Q(source_id__in=hidden) | Q(target_id__in=hidden)).delete()
    Notice.objects.filter(object_id__in=hidden).delete()
    Audience.objects.filter(object_id__in=hidden).delete()


def _difference(mine: Answer, other: Answer) -> str:
    one, two = (answer.seen_by_all()[2].decode("utf-8", "replace").splitlines() for answer in (mine, other))
    lines = zip(one, two, strict=False)
    found = (f"“{a.strip()[:160]}” against “{b.strip()[:160]}”" for a, b in lines if a != b)
    return next(found, f"{mine.status} {mine.headers} against {other.status} {other.headers}")
