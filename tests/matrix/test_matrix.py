"""Every cell of the table is asked: its outcome, what the answer shows, what it changed, and hidden against absent."""

from typing import Any

import pytest

from tests.matrix.asking import Askers
from tests.matrix.checking import Checker, nothing_wrong
from tests.matrix.policy_table import Line, read_table
from tests.matrix.sampling import cells_to_ask

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]


@pytest.mark.parametrize("line", read_table(), ids=str)
def test_a_page_answers_everybody_as_the_table_says(
    line: Line, askers: Askers, mailoutbox: Any, pytestconfig: pytest.Config
) -> None:
    checker = Checker(askers)
    cells = cells_to_ask(line, full=pytestconfig.getoption("--full"))
    nothing_wrong(problem for cell in cells for problem in checker.problems(cell))
