"""Sessions that are over: a form asks to sign in and keeps what was typed; a part of a page goes as a whole one."""

import pytest

from tests.matrix.asking import Askers, undone
from tests.matrix.checking import SIGN_IN, nothing_wrong
from tests.matrix.forms import FORMS
from tests.matrix.policy_table import Line, read_table

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]

IN_SPACE = [line for line in read_table() if line.address.startswith("<slug:space>")]
PAGES = [line for line in IN_SPACE if "/api/v1/" not in f"/{line.address}"]
SENT = [line for line in PAGES if line.method == "POST"]
TO_PROGRAMS = [line for line in IN_SPACE if line not in PAGES]
# What was typed is kept, sealed, and the log says that it was.
KEEPING = {"desk_heldform", "audit_event", "audit_chain", "audit_delivery"}


@pytest.mark.parametrize("line", SENT, ids=str)
def test_a_form_of_an_ended_session_asks_to_sign_in_and_changes_nothing(line: Line, askers: Askers) -> None:
    # Where the table lets nobody through, such as a promise that duties stand on, whoever is refused for that alone.
    person, position = next(
        (name, code)
        for wanted in ({"302", "200"}, {"422"})
        for name, cells in line.cells.items()
        for code, outcome in cells.items()
        if outcome in wanted and name != "mehr"
    )
    world = askers.world
    row = world.row(line.record, position, person)
    data = FORMS[line.page](world, person, row)
    without_session = "; ".join(
        part for part in askers.cookies[person].split("; ") if not part.startswith("sessionid=")
    )
    assert without_session != askers.cookies[person]
    with undone():
        answer = askers.ask(
            person, line.path(world, person, position), method="POST", data=data, cookies=without_session
        )
    assert (answer.status, answer.location.startswith(SIGN_IN)) == (302, True)
    assert set(answer.written) <= KEEPING
    assert not world.aviary.spotted(answer.content)


def test_a_part_of_a_page_sends_a_stranger_to_the_front_door_as_a_whole_page(askers: Askers) -> None:
    wrong = []
    for line in [line for line in PAGES if line.method == "GET"]:
        position = "w" if line.record else "h"
        with undone():
            path = line.path(askers.world, "visitor", position)
            answer = askers.ask("visitor", path, headers={"HX-Request": "true"})
        if answer.status != 204 or not answer.headers.get("HX-Redirect", "").startswith(SIGN_IN) or answer.content:
            wrong.append(f"{line}: {answer.status} {answer.headers.get('HX-Redirect')}")
    nothing_wrong(wrong)


def test_a_program_without_session_or_token_is_told_so_as_data(askers: Askers) -> None:
    assert len(TO_PROGRAMS) > 10
    wrong = []
    for line in TO_PROGRAMS:
        position = "w" if line.record else "h"
        with undone():
            answer = askers.ask("visitor", line.path(askers.world, "visitor", position), method=line.method)
        if answer.status != 401 or not answer.headers["Content-Type"].startswith("application/problem+json"):
            wrong.append(f"{line}: {answer.status} {answer.headers.get('Content-Type')}")
        if answer.written:
            wrong.append(f"{line}: wrote {answer.written}")
    nothing_wrong(wrong)
