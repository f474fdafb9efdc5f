"""Ids as addresses and forms name them."""

from uuid import UUID

import pytest

from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.identifiers import id_in, id_named, ids_in

ONE = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def test_a_text_names_an_id_or_nothing():
    assert id_in(str(ONE)) == id_named(str(ONE)) == ONE
    assert id_in("the ministry") is None
    assert ids_in(["the ministry", str(ONE), ""]) == [ONE]


@pytest.mark.parametrize("typed", ["", "the ministry", "\0", f"{ONE}0"])
def test_what_is_no_id_looks_like_what_is_not_there(typed):
    with pytest.raises(NotVisible):
        id_named(typed)
