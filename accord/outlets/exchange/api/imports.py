"""Files on their way in, for programs: sent, looked at, brought in at the word of the program's owner."""

from datetime import datetime
from typing import Annotated, Any, BinaryIO, Literal, cast
from uuid import UUID

from django.db.models import QuerySet
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from accord.kernel.access.api.paging import Asked, Paging, part_of
from accord.kernel.access.api.records import Shape, Shapes
from accord.kernel.access.api.schemas import RecordOut
from accord.kernel.access.api.sending import demand_role, key_of
from accord.kernel.access.queries import demand_new, get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.files.services import store_file
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.told import retold
from accord.outlets.exchange.forms import KINDS, OF_A_STATE
from accord.outlets.exchange.models import Import
from accord.outlets.exchange.reviewing import Fate
from accord.outlets.exchange.services import IMPORTERS, ask_import, confirm_import, drop_import

router = Router(tags=["imports"])
KindOfFile = Literal[*KINDS]  # type: ignore[valid-type] # the closed list, read at start
PAGES_TOLD = 5  # of forty rows each
COUNTS = ("read", "created", "updated", "unchanged", "merged", "skipped", "rejected")


class ImportOut(RecordOut):
    """A file that came in or is on its way. `state`: asked, staging, planned, staged, applied, refused or dropped.

    The counts say what came in; before that they are 0, and `imports/ID/` says what would come in.
    """

    what: str
    name: str
    size: int
    sha256: str
    state: str
    read: int
    created: int
    updated: int
    unchanged: int
    merged: int
    skipped: int
    rejected: int
    finished_at: datetime | None
    fault: str


class Rejected(Schema):
    """A row that cannot be used, why, and what stands in it by column. `sheet`, `page`: where the file has those."""

    row: int | str | None
    reason: str
    sheet: str | None = None
    page: int | None = None
    words: dict[str, str] = {}


class Plan(Schema):
    """What the file would come to: how many rows, what is worth knowing, and the first two hundred rejected rows."""

    counts: dict[str, int]
    notes: list[str]
    rejected: list[Rejected]


class ImportWithPlanOut(ImportOut):
    """The same with what the file would come to; `plan` is null until it was read."""

    plan: Plan | None


class ImportFilter(Paging):
    """Which files: in one state, or of one kind."""

    state: Asked = ""
    what: Asked = ""


class ImportsOut(Schema):
    """A part of the list of files."""

    items: list[ImportOut]
    next: str | None


class FileIn(Schema):
    """What kind of file it is; `addressed_to`: the State concerned, where the file does not name its own."""

    what: KindOfFile
    addressed_to: Annotated[Asked, Field(max_length=200)] = ""


class Consent(Schema):
    """Your word that it comes in. `accept_rejected`: the rejected rows may be lost."""

    accept_rejected: bool = False


def _imports(request: AccordRequest) -> QuerySet[Import]:
    demand_role(request.viewer, Role.SECRETARIAT)
    return SHAPES.rows_for(request.viewer, Import)


def _plan(row: Import) -> dict[str, Any] | None:
    if not row.preview:
        return None
    pages = row.review_pages.filter(fate=Fate.REJECTED).order_by("number")[:PAGES_TOLD]
    return {
        "counts": row.preview.get("counts", {}),
        "notes": [retold(note) for note in row.preview.get("notes", ())],
        "rejected": [{**told, "reason": retold(told["reason"])} for page in pages for told in page.rows],
    }


def _fault(row: Import) -> dict[str, str]:
    """Why the file could not be read, in the language of whoever asks."""
    return {"fault": retold(row.preview["fault"]) if "fault" in row.preview else row.fault}


SHAPES = Shapes({Import: Shape(("what", "name", "size", "sha256", "state", *COUNTS, "finished_at"), more=_fault)})


def _with_plan(row: Import) -> dict[str, Any]:
    return {**SHAPES.told(row), "plan": _plan(row)}


@router.get("imports/", response=ImportsOut, url_name="imports", summary="Files that came in")
def list_imports(request: AccordRequest, asked: Query[ImportFilter]) -> dict[str, Any]:
    """Files that were brought in, and those on their way. For the secretariat."""
    wanted = {name: value for name in ("state", "what") if (value := getattr(asked, name))}
    return part_of(_imports(request).filter(**wanted), asked, SHAPES.all_told)


@router.post("imports/", response={201: ImportOut}, url_name="imports", summary="Send a file")
def post_import(request: AccordRequest, sent: Form[FileIn], file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """Send a file to be read (`multipart/form-data`); nothing of it comes in before you say so.

    The secretariat may. The answer comes at once, the reading goes on: ask `imports/ID/` until `state` is `planned`.
    """
    viewer = request.viewer
    demand_role(viewer, Role.SECRETARIAT)
    importer, key = IMPORTERS[sent.what], key_of(request)
    demand_new(viewer, importer.creates)
    kept = store_file(viewer, content=cast(BinaryIO, file), name=file.name or "", client_key=key or "")
    state = sent.addressed_to.strip()
    options = {"addressed_to": state} if state and sent.what in OF_A_STATE else {}
    taken = ask_import(viewer, importer=importer, file=kept, options=options, client_key=key)
    return Status(201, SHAPES.told(get_for(viewer, _imports(request), taken.pk)))


@router.get("imports/{uuid:pk}/", response=ImportWithPlanOut, url_name="import", summary="One file")
def get_import(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """How far a file is, what it would come to or came to, and which rows cannot be used. For the secretariat."""
    return _with_plan(get_for(request.viewer, _imports(request), pk))


@router.post(
    "imports/{uuid:pk}/apply/", response=ImportWithPlanOut, url_name="apply_import", summary="Let a file come in"
)
def post_word(request: AccordRequest, pk: UUID, sent: Consent) -> dict[str, Any]:
    """Say that what was read comes in; where rows were rejected, that these may be lost. The secretariat may."""
    row = get_for(request.viewer, _imports(request), pk, "decide")
    confirm_import(request.viewer, row, accept_rejected=sent.accept_rejected)
    return _with_plan(get_for(request.viewer, _imports(request), pk))


@router.post(
    "imports/{uuid:pk}/put-aside/", response=ImportWithPlanOut, url_name="put_aside", summary="Put a file aside"
)
def post_aside(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """Say that a file that was read is not wanted: nothing of it comes in. The secretariat may."""
    row = get_for(request.viewer, _imports(request), pk, "decide")
    drop_import(request.viewer, row)
    return _with_plan(get_for(request.viewer, _imports(request), pk))
