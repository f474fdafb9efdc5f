"""What an annotation says besides, in a file that left from here: see ``commitments/index_shape.py``."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from accord.commit.commitments.api.schemas import KindOfCommitment, KindOfInstrument, Level, StageReached
from accord.kernel.matching.texts import bidi_controls_in, unfit_character_in
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.told import gettext as _


def _fit(text: str) -> str:
    if unfit_character_in(text) or bidi_controls_in(text):
        raise ValueError(text)
    return text


Words = Annotated[str, AfterValidator(_fit)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-zA-Z0-9]{2,6})?$")]
Texts = dict[Language, Words]


class OwnDocument(BaseModel):
    """A document that the Index would take for another one."""

    id: Annotated[Words, Field(min_length=1, max_length=200)]
    kind: KindOfInstrument
    title: Annotated[Texts, Field(min_length=1)]
    issued_by: Annotated[Words, Field(max_length=300)] = ""
    session: Annotated[Words, Field(max_length=60)] = ""
    level: Level | Literal[""] = ""
    stages: list[tuple[StageReached, date]] = []


class OwnPosition(BaseModel):
    """Since when the position holds, where that is written, and the explanation given."""

    as_of: date | None = None
    source: Annotated[Words, Field(max_length=500)] = ""
    note: Words = ""


class Own(BaseModel):
    """What reading the Index's keys would not give; None where it would."""

    kind: KindOfCommitment | None = None
    language: Language = "en"
    paragraph: Annotated[Words, Field(max_length=60)] | None = None
    plain: Texts = {}
    external_id: Annotated[Words, Field(max_length=200)] = ""
    promised_by: Annotated[Words, Field(max_length=200)] = ""
    promised_to: Annotated[Words, Field(max_length=200)] = ""
    issues: list[Words] = []
    position: OwnPosition = OwnPosition()
    document: OwnDocument | None = None


def own_part(told: Any) -> Own:
    """What stands under the key of our own. Raises Refused where it is not as it left."""
    try:
        return Own.model_validate(told)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Refused(_("“Accord” holds something else than it left with: %(where)s.") % {"where": where}) from error
