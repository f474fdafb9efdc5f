"""Rows that are made and asked for by the thousand are the rows that a model makes."""

from datetime import date

import pytest

from accord.commit.commitments.models import Commitment, Instrument
from accord.kernel.policy.identifiers import new_id
from accord.kernel.spaces.bulk import among, fresh_rows, insert_rows

pytestmark = pytest.mark.django_db


def test_a_fresh_row_is_what_its_model_makes(cast):
    common = {"space_id": cast.space.pk, "kind": "law"}
    each = {"id": new_id(), "title": {"en": "Act (sample)"}, "dated": date(2021, 5, 1)}
    (made,) = fresh_rows(Instrument, common, [each])
    usual = Instrument(**common, **each)
    assert (made, made.content(), made.content_hash()) == (usual, usual.content(), usual.content_hash())
    insert_rows([made])
    kept = Instrument.objects.get(pk=made.pk)
    assert (kept.content_hash(), str(kept), kept.revision) == (usual.content_hash(), "Act (sample)", 1)
    assert kept.created_at is not None


def test_rows_are_found_by_many_values_at_once(cast):
    rows = [
        Instrument(id=new_id(), space=cast.space, kind="law", title={"en": "Act"}, external_id=f"a-{n}")
        for n in range(9)
    ]
    insert_rows(rows)
    named = Instrument.objects.filter(among("external_id", ["a-1", "a-7", "none"]))
    assert {row.external_id for row in named} == {"a-1", "a-7"}
    assert set(Instrument.objects.filter(among("id", [rows[0].pk, rows[2].pk]))) == {rows[0], rows[2]}
    assert not Commitment.objects.filter(among("external_id", [])).exists()
