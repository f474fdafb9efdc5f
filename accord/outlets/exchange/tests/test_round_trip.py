"""A promise of any kind that leaves in the shape of the Index comes in elsewhere as it was, and leaves as it left."""

import json
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accord.commit.commitments.index_shape import document_of_the_index
from accord.commit.commitments.models import Commitment, CommitmentKind, Instrument, Position
from accord.commit.commitments.services import (
    CommitmentDraft,
    add_instrument,
    ensure_instruments,
    import_commitments,
    reach_stage,
)
from accord.kernel.access.facts import operator_of
from accord.kernel.spaces.services import make_space
from accord.outlets.exchange.result_files import write_found
from accord.outlets.exchange.services import IMPORTERS, SourceFile, import_file

SPACES = count()
TEXTS = [
    "Adopt a law", "12. Adopt a law", "3. The State", "122.17 Ratify", "49. (a) Adopt", "- a dash", "2030", "=1+1",
    "lower case", "“Quoted” words", "line\nbreak  and  spaces", "<b>bold</b> & more", "پانی کا حق", "e\u0301tat",
]  # fmt: skip
LETTERS = st.text("aA1ب. ()-›“'é\n&<;,", min_size=1, max_size=12)
WORDS = st.one_of(st.sampled_from(TEXTS), LETTERS).filter(str.strip)
LABELS = st.lists(st.sampled_from(["Water", "Right to education", "پانی", "6 - GOAL 6"]), max_size=2, unique=True)
DRAFTS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    text=WORDS,
    paragraph=st.sampled_from(["", "12", "49 (a)", "122.17", "Section 4", "1.2.3.4", "12 (aa)", "7."]),
    kind=st.sampled_from(CommitmentKind.values),
    language=st.sampled_from(["en", "ur", "fr"]),
    heading=st.one_of(st.just(""), st.lists(WORDS, min_size=1, max_size=3).map(" › ".join)),
    addressed_to=st.sampled_from(["", "Arvenia", "Arvenia, Beltania"]),
    regions=st.sampled_from([(), ("Inner coast",), ("Inner coast", "South")]),
    recommending_states=st.lists(st.sampled_from(["Corstan", "Delmar (north)"]), max_size=2, unique=True).map(tuple),
    position=st.sampled_from(["", *Position.values]),
    position_as_of=st.sampled_from([None, date(2019, 5, 1), date(2021, 3, 4)]),
    position_source=st.sampled_from(["", "Addendum 1", "سرکاری خط"]),
    position_note=st.sampled_from(["", "With a reservation; see the letter"]),
    session=st.sampled_from(["", "28", "84th session"]),
    plain=st.one_of(st.just(""), WORDS.map(str.strip)),
    issues=LABELS.map(tuple),
    themes=LABELS.map(tuple),
    affected_persons=LABELS.map(tuple),
    sdgs=LABELS.map(tuple),
    external_id=st.sampled_from(["", "own", "uuid"]),
)


def documents(by):
    """With and without a symbol of the Index, a law that left no id, a vision with an id of its own."""
    meant = [
        document_of_the_index("A/HRC/9", "UPR", "Arvenia", "28", date(2019, 5, 1)),
        document_of_the_index("", "CEDAW", "Arvenia", "", date(2019, 5, 1)),
        document_of_the_index("", "SR on clean water", "Arvenia", "", None),
    ]
    law = add_instrument(
        by, kind="law", title={"en": "Act 4", "ur": "قانون"}, issued_by="UPR Assembly", level="provincial"
    )
    reach_stage(by, instrument=law, stage="adopted", reached_on=date(2020, 1, 2))
    reach_stage(by, instrument=law, stage="in_force", reached_on=date(2021, 1, 2))
    vision = add_instrument(by, kind="vision", title={"ur": "خواب"}, external_id="vision:1", symbol="V/1", session="2")
    return [*ensure_instruments(by, drafts=meant, source="file").values(), law, vision]


def left(by, path):
    with path.open("wb") as file:
        write_found(by, "json", "", file.write)
    return path.read_text(encoding="utf-8")


def without_ids(text):
    """The lines of a file but for the annotations' own ids, in an order that no database chooses."""
    rows = json.loads(text)
    return sorted(json.dumps({**row, "AnnotationId": None}, ensure_ascii=False) for row in rows)


def brought_in(by, path):
    return import_file(by, importer=IMPORTERS["uhri"], source=SourceFile(path, path.name), options={})


def new_space():
    return operator_of(make_space(operator_of(None), slug=f"space-{next(SPACES)}", name={"en": "Space"}))


@pytest.mark.django_db
@settings(
    suppress_health_check=list(HealthCheck),
    max_examples=settings().max_examples // 2,
    phases=set(Phase) - {Phase.shrink},
)
@given(promises=st.lists(st.tuples(st.integers(0, 4), DRAFTS), min_size=1, max_size=6))
def test_what_left_comes_in_elsewhere_and_leaves_the_same(tmp_path_factory, promises):
    here, there = new_space(), new_space()
    papers, folder = documents(here), tmp_path_factory.mktemp("files")
    for n, (place, values) in enumerate(promises):
        known = {"": "", "own": f"A-{n}", "uuid": str(UUID(int=n))}[values["external_id"]]
        draft = CommitmentDraft(**{**values, "external_id": known})
        done = import_commitments(here, instrument=papers[place], drafts=[draft], source="file")
        assert not done.rejected
    first = left(here, folder / "first.json")
    number = Commitment.objects.filter(space=here.here).count()
    told = brought_in(there, folder / "first.json")
    assert (told.counts.created, told.plan.rejected) == (number, [])
    second = left(there, folder / "second.json")
    assert without_ids(second) == without_ids(first)
    before = [Instrument.objects.filter(space=space.here).count() for space in (here, there)]
    for space in (here, there):
        again = brought_in(space, folder / "first.json")
        assert (again.counts.unchanged, again.counts.created, again.counts.updated) == (number, 0, 0)
    assert [Instrument.objects.filter(space=space.here).count() for space in (here, there)] == before
