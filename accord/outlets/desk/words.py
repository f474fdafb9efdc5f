"""What the desk calls things: kinds of record, links read from either end, small numbers."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.kernel.threads.models import Relation
from accord.ui.wording import number_words

# kind → its plural, as a heading says it; a kind that nobody named keeps its own word.
KINDS: dict[str, str | Promise] = {
    "account": gettext_lazy("accounts"),
    "action": gettext_lazy("actions"),
    "actor": gettext_lazy("people and bodies"),
    "assessment": gettext_lazy("independent assessments"),
    "audience": gettext_lazy("audiences"),
    "commitment": gettext_lazy("promises"),
    "duty": gettext_lazy("duties"),
    "file": gettext_lazy("files"),
    "earlier_wording": gettext_lazy("earlier words of promises"),
    "grade": gettext_lazy("grades"),
    "grant": gettext_lazy("grants"),
    "instrument": gettext_lazy("documents"),
    "instrument_stage": gettext_lazy("stages of documents"),
    "invitation": gettext_lazy("invitations"),
    "link": gettext_lazy("links"),
    "notice": gettext_lazy("notices"),
    "place": gettext_lazy("places"),
    "place_alias": gettext_lazy("other names of places"),
    "place_shape": gettext_lazy("shapes of places"),
    "position": gettext_lazy("posts"),
    "release": gettext_lazy("releases"),
    "report": gettext_lazy("reports"),
    "role": gettext_lazy("roles"),
    "space": gettext_lazy("the space"),
    "state_position": gettext_lazy("positions of the State"),
    "submission": gettext_lazy("vetting"),
    "taxonomy": gettext_lazy("lists of terms"),
    "term": gettext_lazy("terms"),
    "voice": gettext_lazy("voices of those concerned"),
}
# One of a kind, as a picture says it under a title.
KIND: dict[str, str | Promise] = {
    "action": gettext_lazy("action"),
    "actor": gettext_lazy("person or body"),
    "assessment": gettext_lazy("independent assessment"),
    "commitment": gettext_lazy("promise"),
    "duty": gettext_lazy("duty"),
    "file": gettext_lazy("file"),
    "instrument": gettext_lazy("document"),
    "place": gettext_lazy("place"),
    "report": gettext_lazy("report"),
    "term": gettext_lazy("term"),
    "voice": gettext_lazy("voice of those concerned"),
}
# What a link says of the other record: read from its source, and from its target.
RELATIONS: dict[Relation, tuple[str | Promise, str | Promise]] = {
    Relation.CAME_FROM: (gettext_lazy("Came from"), gettext_lazy("Led to")),
    Relation.ANSWERS: (gettext_lazy("Answers"), gettext_lazy("Is answered by")),
    Relation.SPLITS: (gettext_lazy("Is a part of"), gettext_lazy("Has as parts")),
    Relation.FULFILS: (gettext_lazy("Fulfils"), gettext_lazy("Is fulfilled by")),
    Relation.PROVES: (gettext_lazy("Proves"), gettext_lazy("Is proved by")),
    Relation.CONTRADICTS: (gettext_lazy("Contradicts"), gettext_lazy("Is contradicted by")),
}
SMALL_NUMBERS = (
    gettext_lazy("One"),
    gettext_lazy("Two"),
    gettext_lazy("Three"),
    gettext_lazy("Four"),
    gettext_lazy("Five"),
    gettext_lazy("Six"),
    gettext_lazy("Seven"),
    gettext_lazy("Eight"),
    gettext_lazy("Nine"),
    gettext_lazy("Ten"),
)


def kind_words(kind: str) -> str:
    """A kind of record, many of them: ``duty`` becomes “duties”."""
    return str(KINDS.get(kind) or _(kind.replace("_", " ")))


def kind_word(kind: str) -> str:
    """A kind of record, one of them: ``state_position`` becomes “state position” where nobody named it."""
    return str(KIND.get(kind) or _(kind.replace("_", " ")))


def tie_words(relation: Relation) -> str:
    """What a link's source says of its target: “answers”."""
    return str(relation.label)


def relation_words(relation: Relation, *, outgoing: bool) -> str:
    """What a link says of the record at its other end."""
    return str(RELATIONS[relation][0 if outgoing else 1])


def number_in_words(number: int) -> str:
    """One to ten as a sentence begins with them, from eleven on in digits."""
    return str(SMALL_NUMBERS[number - 1]) if 0 < number <= len(SMALL_NUMBERS) else number_words(number)
