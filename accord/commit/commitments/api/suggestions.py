"""Tags that a model suggests, for programs."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from accord.commit.commitments.api.records import all_told, fetched
from accord.commit.commitments.api.schemas import OfCommitment
from accord.commit.commitments.models import TagSuggestion
from accord.commit.commitments.queries import suggestions_for
from accord.commit.commitments.services import decide_suggestions
from accord.kernel.access.api.paging import Asked, part_of
from accord.kernel.access.api.schemas import Ids, RecordOut
from accord.kernel.access.api.sending import among
from accord.kernel.access.queries import demand_new
from accord.kernel.access.requests import AccordRequest

router = Router(tags=["tag suggestions"])


class SuggestionOut(RecordOut):
    """A tag that a model would give to a promise. `score`: 0.5 just enough, 1 sure. It counts once it is accepted."""

    commitment: UUID
    term: UUID
    score: float
    model_version: str
    state: str
    decided_at: datetime | None


class SuggestionFilter(OfCommitment):
    """Which suggestions. `state`: open, accepted or refused. `list`: key of the list that the tag is of."""

    term: UUID | None = None
    list: Asked = ""
    state: Asked = ""
    least: Annotated[float, Field(ge=0, le=1)] = 0


class SuggestionsOut(Schema):
    """A part of the list of suggestions."""

    items: list[SuggestionOut]
    next: str | None


class SuggestionsIn(Schema):
    """Suggestions to decide, up to fifty."""

    suggestions: Ids


@router.get("tag-suggestions/", response=SuggestionsOut, url_name="tag_suggestions", summary="Suggested tags")
def list_suggestions(request: AccordRequest, asked: Query[SuggestionFilter]) -> dict[str, Any]:
    """Tags that a model suggests for promises, with what a person decided about them."""
    names = {"commitment": "commitment", "term": "term", "state": "state", "list": "term__taxonomy__key"}
    wanted = {column: value for name, column in names.items() if (value := getattr(asked, name))}
    rows = fetched(request.viewer, suggestions_for(request.viewer)).filter(score__gte=asked.least, **wanted)
    return part_of(rows, asked, all_told)


def _chosen(request: AccordRequest, sent: SuggestionsIn) -> list[TagSuggestion]:
    demand_new(request.viewer, TagSuggestion)
    return among(suggestions_for(request.viewer), sent.suggestions, "suggestions")


@router.post(
    "tag-suggestions/accept/", response={204: None}, url_name="accept_suggestions", summary="Accept suggested tags"
)
def post_acceptance(request: AccordRequest, sent: SuggestionsIn) -> Status[None]:
    """Give the promises these tags: all of them or none. The secretariat may."""
    decide_suggestions(request.viewer, _chosen(request, sent), accepted=True)
    return Status(204, None)


@router.post(
    "tag-suggestions/refuse/", response={204: None}, url_name="refuse_suggestions", summary="Refuse suggested tags"
)
def post_refusal(request: AccordRequest, sent: SuggestionsIn) -> Status[None]:
    """Remember that these tags do not fit; they are not suggested again. The secretariat may."""
    decide_suggestions(request.viewer, _chosen(request, sent), accepted=False)
    return Status(204, None)
