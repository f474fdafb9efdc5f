"""Run inside a store: what the database takes for the words of a search alone, and a duty with 5,000 links.

And what the worker does after an import: the blocks that facets are counted by are read and kept.
"""

import json
import sys
import time
from typing import Any
from urllib.parse import parse_qs

import django
from django.db import connection

LINKS, ROUNDS = 5_000, 6


def bare(slug: str, addresses: list[str]) -> dict[str, list[float]]:
    """Milliseconds for the number and the first 25 of what the words find, by address; without filters, and once each.

    Only addresses that are words and nothing else: that is what the database can be asked as simply as this.
    """
    from accord.commit.commitments.queries import commitments_for
    from accord.kernel.access.facts import viewer_of
    from accord.kernel.actors.models import Account
    from accord.kernel.search.queries import rows_with
    from accord.kernel.spaces.models import Space

    viewer = viewer_of(Account.objects.get(email="user0@sample.invalid"), Space.objects.get(slug=slug))
    taken: dict[str, list[float]] = {}
    for address in addresses:
        words = parse_qs(address).get("q", [""])[0]
        if address and "&" not in address:
            rows = rows_with(viewer, commitments_for(viewer), words)
            ordered = rows.order_by("instrument__dated", "paragraph_key", "created_at", "pk")
            taken[address] = [_timed(rows, ordered) for _round in range(ROUNDS)]
    return taken


def _timed(rows: Any, ordered: Any) -> float:
    began = time.perf_counter()
    rows.count()
    list(ordered[:25])
    return (time.perf_counter() - began) * 1000


def linked(slug: str) -> str:
    """The page of a duty from which 5,000 links lead to promises."""
    from accord.commit.commitments.models import Commitment, Duty
    from accord.kernel.policy.identifiers import new_id
    from accord.kernel.threads.models import Link

    duty = Duty.objects.filter(space__slug=slug).select_related("space").earliest("created_at")
    promises = Commitment.objects.filter(space=duty.space).exclude(pk=duty.commitment_id).values_list("pk", flat=True)
    ends = {"source_kind": "commitment", "target_kind": "duty", "target_id": duty.pk, "relation": "came_from"}
    Link.objects.bulk_create(
        [Link(id=new_id(), space=duty.space, source_id=pk, **ends) for pk in promises[:LINKS]], batch_size=500
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return duty.get_absolute_url()


def kept() -> float:
    """Seconds that the worker's job takes, which no server of the trial runs."""
    from accord.kernel.search.jobs import keep_changed_facets

    began = time.perf_counter()
    keep_changed_facets()
    return time.perf_counter() - began


def main(slug: str, *addresses: str) -> None:
    """All of it."""
    django.setup()
    where, seconds = linked(slug), kept()
    told = {"linked": where, "links": LINKS, "kept": seconds, "bare": bare(slug, list(addresses))}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
