"""The API as Django's addresses: every operation behind the same door as the pages, its description beside it."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.parser import Parser

from accord.commit.commitments.api import ROUTERS as OF_COMMITMENTS
from accord.kernel.access.declarations import who_may
from accord.outlets.exchange.api import imports
from accord.outlets.exchange.api.describing import describe
from accord.outlets.exchange.api.problems import MEDIA_TYPE, Problem, answer_with_problems
from accord.understand.situation.api import ROUTERS as OF_SITUATION

VERSION = "1.0.0"
# What people read first who write a program; the guide (docs/api.md) says the same with examples.
ABOUT = """Read and write what the pages of this space show: documents and their promises, who owes what, decisions
on their way down, laws and their gaps, files that come in. You see and may do here what you see and may do there.

Come in with a personal token (`Authorization: Bearer accord_…`), made on the page “Programs that act for me”.

Lists answer `items` and `next`: `next` goes into `cursor` for the part that follows and is null at the end. A header
`Idempotency-Key` makes a repeated POST harmless. A change sends the `revision` that was read: where somebody else was
faster the answer is 409, with what stands there now. What you may not see is answered like what is not there (404)."""


class TextsAlone(Parser):
    """Reads what is sent as JSON."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Raises ValueError for what is no JSON, or holds half a character: no database keeps that, or finds it."""
        body: dict[str, Any] = super().parse_body(request)
        json.dumps(body, ensure_ascii=False).encode()
        return body


api = NinjaAPI(
    version=VERSION,
    parser=TextsAlone(),
    description=ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="accord_api",
)
api.title = "Accord"
for router in (*OF_COMMITMENTS, *OF_SITUATION, imports.router):
    api.add_router("", router)
answer_with_problems(api)


def _behind_the_door(pattern: URLPattern) -> URLPattern:
    """An operation that the middleware lets in by session or token; a session needs its CSRF token to write."""
    view = who_may()(pattern.callback)
    view.csrf_exempt = False  # type: ignore[attr-defined] # the library lifts it for every view
    view.should_append_slash = False  # type: ignore[attr-defined] # what is sent would be lost on the way round
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


@require_GET
@who_may()
def openapi(request: HttpRequest) -> JsonResponse:
    """The description of the API (OpenAPI 3), with the addresses of this space."""
    prefix = request.path.removesuffix("openapi.json")
    return JsonResponse(described(prefix))


def described(prefix: str) -> dict[str, Any]:
    """The description of every address under ``prefix``, with how to come in and what is told in vain."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=prefix)
    bearer = {"bearer": {"type": "http", "scheme": "bearer", "description": "A personal token."}}
    schema["components"]["securitySchemes"] = bearer
    schema["components"]["schemas"]["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schema["security"] = [{"bearer": []}]
    describe(schema, prefix)
    refused = {"$ref": "#/components/schemas/Problem"}
    vain = {"description": "Refused", "content": {MEDIA_TYPE: {"schema": refused}}}
    for operation in (each for address in schema["paths"].values() for each in address.values()):
        operation["responses"]["default"] = vain
    return schema


def operations() -> list[URLPattern]:
    """The addresses of the API, each once."""
    patterns = [entry for entry in api.urls[0] if isinstance(entry, URLPattern) and entry.name != "api-root"]
    return [path("openapi.json", openapi, name="openapi"), *(_behind_the_door(entry) for entry in patterns)]
