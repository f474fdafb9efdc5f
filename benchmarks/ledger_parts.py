"""Run inside a store: a file of the Index is parsed, inserted bare, imported, imported again. Says as JSON how long."""

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.db import connection, transaction

Taken = dict[str, float]


def bare(path: Path) -> Taken:
    """Parse the file, and insert its rows as they are into a table of texts, by the database's own driver."""
    from accord.outlets.exchange.importers.uhri.read import LIMITS
    from accord.outlets.exchange.importers.workbooks import workbook_rows

    began = time.perf_counter()
    rows = [row.cells for _sheet, row in workbook_rows(path, LIMITS) if row is not None]
    parsed = time.perf_counter()
    columns = range(len(rows[0]))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({', '.join(f'c{n} text' for n in columns)})")
        cursor.executemany(f"INSERT INTO bare VALUES ({', '.join('%s' for _n in columns)})", rows)  # noqa: S608 — names made here
    done = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")
    return {"parse": parsed - began, "insert": done - parsed}


class Clocks:
    """Seconds spent in functions, by a name for each."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    def wrap(self, module: Any, function: str, name: str) -> None:
        """Time every call of a module's function from now on."""
        timed: Callable[..., Any] = getattr(module, function)

        def call(*words: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return timed(*words, **named)
            finally:
                self.taken[name] += time.perf_counter() - began  # type: ignore[assignment] # a counter of seconds

        setattr(module, function, call)


def imported(path: Path, space: Any) -> Taken:
    """Bring the file in, with the parts of it."""
    from accord.kernel.access.facts import operator_of
    from accord.outlets.exchange.services import IMPORTERS, SourceFile, import_file

    began = time.perf_counter()
    outcome = import_file(operator_of(space), IMPORTERS["uhri"], SourceFile(path, path.name), options={})
    taken = time.perf_counter() - began
    counts = outcome.counts
    assert not counts.rejected
    return {"seconds": taken, "created": counts.created, "unchanged": counts.unchanged}


def clocks() -> Clocks:
    """Over what an import spends its time in; of what two processes do side by side, the first one's share."""
    from accord.commit.commitments.services import imports as promises
    from accord.outlets.exchange.services import imports, recommendations

    watch = Clocks()
    watch.wrap(recommendations, "lay_ground", "of it documents and terms")
    watch.wrap(recommendations, "stage_drafts", "checking")
    watch.wrap(recommendations, "compare_commitments", "comparing with what is there")
    watch.wrap(imports, "stage_plan", "staging")
    watch.wrap(imports, "apply_staged", "applying")
    watch.wrap(promises, "index_new", "of it the search index")
    watch.wrap(promises, "record_batch", "of it the audit")
    watch.wrap(promises, "insert_rows", "of it rows")
    watch.wrap(promises, "insert_values", "of it tags")
    return watch


def main(path: str, slug: str) -> None:
    """All of it, one after the other."""
    django.setup()
    from accord.kernel.spaces.models import Space

    space, file = Space.objects.get(slug=slug), Path(path)
    told: dict[str, Any] = {"bare": bare(file)}
    watch = clocks()
    told["first"] = imported(file, space)
    told["parts"] = dict(watch.taken)
    told["second"] = imported(file, space)
    # What this process held at most and the largest of those beside it: together they never held more.
    sizes = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    told["memory"] = sum(sizes) * 1024 / 1e6
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
