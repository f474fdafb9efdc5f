"""A sentence that is kept is told in the language of whoever reads it."""

import json
import pickle

from django.utils import translation

from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.told import gettext as _
from accord.kernel.spaces.told import joined, retold, telling

EMPTY = "The cell is empty."


def kept(sentence):
    return json.loads(json.dumps(telling(sentence)))


def urdu(message):
    with translation.override("ur"):
        return translation.gettext(message)


def test_a_sentence_is_told_again_with_its_values_and_parts_in_another_language():
    sentence = joined(": ", [_("column “%(column)s”") % {"column": "text"}, _(EMPTY)])
    assert sentence == "column “text”: The cell is empty."
    with translation.override("ur"):
        assert retold(kept(sentence)) == f"{urdu('column “%(column)s”') % {'column': 'text'}}: {urdu(EMPTY)}"


def test_it_survives_being_refused_with_and_handed_from_one_process_to_another():
    refusal = Refused(_(EMPTY))
    with translation.override("ur"):
        assert retold(kept(pickle.loads(pickle.dumps(refusal.message)))) == urdu(EMPTY)  # noqa: S301 — our own


def test_a_sentence_that_was_made_in_another_way_stays_as_it_is():
    assert retold(kept("A plain one.")) == "A plain one."


def test_values_that_the_message_asks_for_no_more_leave_the_sentence_as_it_was():
    told = kept(_("%(level)s, first") % {"level": "x"})
    assert retold({**told, "values": {}}) == "x, first"
