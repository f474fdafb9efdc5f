"""What every service of this app checks before it writes."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accord.kernel.actors.models import Actor
from accord.kernel.matching.long_texts import LONGEST_TEXT, clean_long_text, clean_long_texts, paragraph_key
from accord.kernel.matching.texts import collapse, fingerprint
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import refuse_other_space

# Ids that only this software makes (version 7): of records that left the house without another one.
OWN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
# As BCP 47 writes most of them: en, ur, zh-hans.
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
LONGEST_STATE = 200

__all__ = [
    "LONGEST_TEXT",
    "OWN_ID",
    "clean_long_text",
    "clean_long_texts",
    "clean_promise",
    "paragraph_key",
    "refuse_other_space",
]


def clean_promise(values: dict[str, Any]) -> dict[str, Any]:
    """What was said of a promise as it is kept, with the keys made of it; what was not said is not there.

    Raises Refused, naming the field, for no official words, unfit characters, no language, or a person who promises.
    """
    cleaned = dict(values)
    if "text" in cleaned:
        cleaned["text"] = clean_long_text(cleaned["text"], field="text", required=True)
        cleaned["text_key"] = fingerprint(cleaned["text"])
    if "paragraph" in cleaned:
        cleaned["paragraph"] = cleaned["paragraph"].strip()
        cleaned["paragraph_key"] = paragraph_key(cleaned["paragraph"])
    if "plain" in cleaned:
        cleaned["plain"] = clean_long_texts(cleaned["plain"] or {}, field="plain")
    if "language" in cleaned:
        cleaned["language"] = _language(cleaned["language"])
    if "recommending_states" in cleaned:
        cleaned["recommending_states"] = _states(cleaned["recommending_states"])
    for name in ("promisor", "promisee"):
        body: Actor | None = cleaned.get(name)
        if body is not None and body.is_person:
            raise Refused(_("A promise is between bodies, not persons."), field=name)
    return cleaned


def _language(text: str) -> str:
    code = text.strip().casefold()
    if not _LANGUAGE.fullmatch(code):
        raise Refused(_("“%(text)s” is no language; write en, ur, ps.") % {"text": text[:40]}, field="language")
    return code


def _states(names: Iterable[str]) -> list[str]:
    """Each once, in the order given."""
    found = list(dict.fromkeys(name for each in names if (name := collapse(each))))
    for name in found:
        if len(clean_long_text(name, field="recommending_states")) > LONGEST_STATE:
            raise Refused(
                _("A name of a State has at most %(most)d letters.") % {"most": LONGEST_STATE},
                field="recommending_states",
            )
    return found
