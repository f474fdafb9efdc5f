"""The table and the URL map say the same, no cell is forgotten, and the sample for PostgreSQL leaves no pair out."""

from collections import Counter
from pathlib import Path

import pytest

from accord.kernel.spaces.kinds import kind_models
from accord.ui.listing import Listing
from tests.matrix.asking import Answer, Askers, undone
from tests.matrix.checking import nothing_wrong, outcome_of
from tests.matrix.forms import FORMS
from tests.matrix.policy_table import HEADS, PAGES, Line, cell_of, read_table
from tests.matrix.sampling import some_of
from tests.matrix.world import PERSONS, POSITIONS

pytestmark = [pytest.mark.django_db, pytest.mark.matrix, pytest.mark.one_database]

TABLE = read_table()
# Nobody gets further here than the door, the method or the sign-in, so that other positions would say the same.
SHUT = {"401", "403", "405", "in"}
# Kinds that no page shows yet; whoever adds the page takes them off and makes them in records.py.
WITHOUT_PAGE = {"book", "ledger_account", "ledger_entry", "link", "posting", "rate"}
# Records that a page finds by the secret in its address: everybody's own, and none.
BY_LINK = {"invitation", "held_form", "calendar_feed", "stop_mail"}


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    rows = {(line.page, line.address) for line in TABLE if line.method == "GET" and line.form == "html"}
    pages = {(page.name, page.address) for page in PAGES.values()}
    assert not pages - rows, f"without a row: {sorted(pages - rows)}"
    assert not {(line.page, line.address) for line in TABLE} - pages, "a row for a page that is not there"


def test_no_row_stands_twice() -> None:
    keys = [(line.page, line.method, line.form, line.record) for line in TABLE]
    assert sorted(set(keys)) == sorted(keys)


def test_every_form_has_a_row_and_every_row_of_a_form_its_data() -> None:
    assert {line.page for line in TABLE if line.method != "GET"} == set(FORMS)


def test_a_page_without_a_row_for_forms_takes_none(askers: Askers) -> None:
    nothing_wrong(
        f"{page.name}: a POST is answered with {sent.status}, a GET with {seen.status}; it wrote to {sent.written}"
        for page in PAGES.values()
        if page.name not in FORMS
        for sent, seen in [_both_ways(askers, page.name)]
        if sent.written not in ([], seen.written) or sent.status not in (405, seen.status)
    )


def _both_ways(askers: Askers, name: str) -> tuple[Answer, Answer]:
    line = next(line for line in TABLE if line.page == name and line.method == "GET" and line.form == "html")
    path = line.path(askers.world, "amina", "w")
    with undone():
        seen = askers.ask("amina", path)
    with undone():
        return askers.ask("amina", path, method="POST"), seen


def test_every_list_has_a_row_for_each_format(askers: Askers, monkeypatch: pytest.MonkeyPatch) -> None:
    formats: set[str] = set()
    page = Listing.page

    def noted(self: Listing, *rest: object) -> object:
        formats.update(self.exports)
        return page(self, *rest)  # type: ignore[arg-type] # handed on as they came

    monkeypatch.setattr(Listing, "page", noted)
    rows = {(line.page, line.form) for line in TABLE}
    missing = []
    for line in TABLE:
        if line.method == "GET" and line.form == "html" and not line.page.startswith("ui:"):
            formats.clear()
            person = next((name for name in ("amina", "kiran") if "200" in line.cells[name].values()), "amina")
            position = "w" if line.record else "h"
            if position in line.cells[person]:
                with undone():
                    askers.ask(person, line.path(askers.world, person, position))
            missing += [f"{line.page} as {form}" for form in sorted(formats) if (line.page, form) not in rows]
    nothing_wrong(missing)


def test_every_kind_of_record_is_in_the_world_at_some_position(askers: Askers) -> None:
    planted = {row.policy.name for row in askers.world.rows.values()}
    assert set(kind_models()) - planted == WITHOUT_PAGE


def test_every_position_that_makes_sense_stands_in_the_cell(askers: Askers) -> None:
    nothing_wrong(
        f"{line} · {person}: says nothing about {sorted(left_out)}"
        for line in TABLE
        for person, cells in line.cells.items()
        if (left_out := _wanted(askers, line, person) - cells.keys())
    )


def _wanted(askers: Askers, line: Line, person: str) -> set[str]:
    if not line.record or (line.record in BY_LINK and "token" in PAGES[line.page].parts):
        return set()
    cells = line.cells[person]
    if person == "mehr":
        return {"w", "q", "a"}
    if set(cells.values()) <= SHUT or line.form != "html":
        return {"w", "a"}
    return {code for code in POSITIONS if askers.world.has(line.record, code, person)}


def test_no_cell_asks_for_a_position_that_does_not_exist(askers: Askers) -> None:
    nothing_wrong(
        f"{line} · {person} · {code}"
        for line in TABLE
        for person, cells in line.cells.items()
        for code in cells
        if line.record and "token" not in PAGES[line.page].parts and not askers.world.has(line.record, code, person)
    )


def test_somebody_gets_through_every_door() -> None:
    """A row of refusals alone would prove nothing: the page might be broken.

    Pages of a second step ask for the password first, those of outside accounts are off: desk's own tests go through.
    """
    useless = [
        line for line in TABLE if not {o for c in line.cells.values() for o in c.values()} - {"403", "404", "in"}
    ]
    assert not [str(line) for line in useless if not line.page.startswith(("mfa_", "openid_connect_"))]


def test_the_sample_leaves_out_no_pair_and_no_page() -> None:
    chosen = some_of(TABLE)
    people = Counter(page for page, _person, _code in chosen)
    assert set(people) == {str(line) for line in TABLE}
    assert min(people.values()) >= 3
    kinds = {str(line): line.record for line in TABLE}
    whole = {
        (person, line.record, code)
        for line in TABLE
        for person in PERSONS
        for code in line.cells[person]
        if code != "a"
    }
    sample = {(person, kinds[page], code) for page, person, code in chosen}
    for left, right in ((0, 1), (0, 2), (1, 2)):
        assert not {(c[left], c[right]) for c in whole} - {(c[left], c[right]) for c in sample}


def test_a_cell_that_says_nothing_is_refused(tmp_path: Path) -> None:
    for wrong in ("", "w=20", "w=200 w=404", "z=200", "200"):
        with pytest.raises(ValueError, match="GET page, amina"):
            cell_of(wrong, "GET page, amina")
    assert cell_of("wo=200 a=404", "") == {"w": "200", "o": "200", "a": "404"}
    assert cell_of("-", "") == {}


def test_a_person_left_out_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "policy.csv"
    file.write_text(",".join([*HEADS, *PERSONS[1:]]) + "\n" + ",".join(["x"] * (len(HEADS) + len(PERSONS) - 1)) + "\n")
    with pytest.raises(KeyError):
        read_table(file)


def test_an_answer_that_sends_to_the_front_door_is_told_from_other_redirects(askers: Askers) -> None:
    with undone():
        assert outcome_of(askers.ask("visitor", askers.world.cast.url("today/"))) == "in"
        assert outcome_of(askers.ask("amina", "/")) == "302"
