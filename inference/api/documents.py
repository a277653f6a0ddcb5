"""POST /v1/documents takes any file in; GET shows what was read and decided, and gives the original back."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from sqlalchemy import Row, Select, select
from starlette.concurrency import run_in_threadpool

from extraction.media import PAGES, PDF, X12, media_type
from inference import decide, intake
from inference.api.access import Id, visible
from inference.api.authentication import require_scope
from inference.api.envelope import envelope
from inference.api.facility import FacilityQuery, chosen_facility
from inference.api.idempotency import Attempt, IdempotencyKey, alone, check_single, plain_key, request_hash
from inference.api.operations import UNFINISHED, finished
from inference.api.prefer import APPLIED, seconds_to_wait, wants_to_wait
from inference.api.problems import documented
from inference.api.services import Services, UseCorrelationId, UseServices
from inference.api.upload import REQUEST_BODY, read_upload
from inference.api.views import Envelope, Operation
from inference.events import NewEvent, append
from inference.intake import Arrival, Receipt
from inference.page_pictures import media_type_of
from inference.page_requests import ask_for_pictures
from inference.principal import Principal
from inference.refusals import ConflictError, ForbiddenError, NotFoundError, RefusalError
from inference.sealed import SealedMissingError
from inference.tables import file
from inference.writer import UnitOfWork

# Claims may have come as JSON; all else is bytes.
_ORIGINAL = {"application/json": {"schema": {}}, "*/*": {"schema": {"type": "string", "format": "binary"}}}
_PREFER = (
    "`wait` decides an X12 file of at most 256 KiB within the request. `wait=SECONDS` waits so long, at most 30, for "
    "the worker too, which reads pages and larger X12 files; while very many wait, the answer comes at once."
)
_PICTURE = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("image/png", "image/jpeg")}
router = APIRouter(prefix="/v1/documents", tags=["documents"])
Writer = Annotated[Principal, require_scope("documents:write")]
Reader = Annotated[Principal, require_scope("decisions:read")]
CARD_ROLE = "supervisor"


async def facility_of(services: UseServices, caller: Writer, facility: FacilityQuery = None) -> str:
    """The facility that the file belongs to."""
    return chosen_facility(services, caller, facility)


@router.post(
    "",
    operation_id="create_document",
    status_code=202,
    response_model=Operation,
    responses=documented(400, 409, 413) | {200: {"model": Operation, "description": "Waited for, and finished."}},
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def create_document(
    request: Request,
    services: UseServices,
    caller: Writer,
    facility: Annotated[str, Depends(facility_of)],
    correlation_id: UseCorrelationId,
    name: Annotated[str | None, Query(max_length=1000, description="The file's name, if the body is the file.")] = None,
    prefer: Annotated[str | None, Header(description=_PREFER)] = None,
    key: IdempotencyKey = None,
) -> Response:
    """Take a file of any kind. It is on disk before the answer.

    What becomes of it is asked at the operation's address; with `Prefer: wait=SECONDS` this answers when it is decided.
    """
    check_single(request)
    upload = await read_upload(request, name)
    same = request_hash(request, hashlib.sha256(upload.data).hexdigest(), upload.name)
    attempt = Attempt(caller.reference, plain_key(key), same)
    arrival = Arrival(
        data=upload.data,
        name=upload.name,
        principal=caller.reference,
        facility=facility,
        correlation_id=correlation_id,
    )
    with alone(services, caller, attempt.key):
        # In a thread: the original's fsync and the reading of the file would hold up everybody else's requests.
        taken = await run_in_threadpool(_take_in, services, arrival, attempt, wants_to_wait(prefer))
    del upload, arrival  # no file is held in memory while its answer is waited for
    if taken.state in UNFINISHED and (seconds := seconds_to_wait(prefer)):
        taken = await finished(services, taken, seconds)
    return _answer(taken, wants_to_wait(prefer))


@router.get("/{document_id:id}", operation_id="get_document", responses=documented(404))
def get_document(services: UseServices, caller: Reader, document_id: Id) -> Envelope:
    """The envelope of one file: its documents as they were read, each part with the decision that stands."""
    with services.store.read() as connection:
        return envelope(connection, visible(services, caller, connection, _query(document_id)))


@router.get(
    "/{document_id:id}/original",
    operation_id="get_original",
    response_class=Response,
    responses=documented(404, 409) | {200: {"content": _ORIGINAL}},
)
def get_original(services: UseServices, caller: Reader, document_id: Id) -> Response:
    """The file as it came, byte for byte. Every reading of it is an event.

    Of a file that shows a payment card it is a PDF without the card. A file of pages is given out once it has been
    looked at for cards: until then, and where no copy could be made, the answer is 409.
    """
    with services.store.read() as connection:
        found = visible(services, caller, connection, _query(document_id))
    shown = _shown(found)
    data = services.originals.get(shown.sha256)
    _tell(services, caller, found, "file.original_read")
    return _attached(data, shown)


@router.get(
    "/{document_id:id}/pages/{number}",
    operation_id="get_page",
    response_class=Response,
    responses=documented(404, 409) | {200: {"content": _PICTURE}},
)
def get_page(
    services: UseServices, caller: Reader, document_id: Id, number: Annotated[int, Path(ge=1, description="From 1.")]
) -> Response:
    """A picture of one page of a file, upright: boxes of fields are points of it. Every look at one is an event.

    Of a file that shows a payment card it is a picture without the card. 404 where a page could not be drawn, and for
    files without pages; 409 as for the original, and while a picture that was given up is drawn again.
    """
    with services.store.read() as connection:
        found = visible(services, caller, connection, _query(document_id))
    shown = _shown(found).sha256
    picture = services.vault.pictures.get(shown, number)
    if picture is None:
        raise _no_picture(services, found, shown)
    _tell(services, caller, found, "file.page_read", {"page": number})
    return Response(picture, media_type=media_type_of(picture))


@router.get(
    "/{document_id:id}/sealed-original",
    operation_id="get_sealed_original",
    response_class=Response,
    responses=documented(404) | {200: {"content": _ORIGINAL}},
)
def get_sealed_original(services: UseServices, caller: Reader, document_id: Id) -> Response:
    """The original of a file that shows a payment card, for a supervisor in a session: keys get 403 whatever their
    scopes. Every opening is an event. 404 where nothing is sealed, or its time is over.
    """
    if not caller.is_person:
        raise ForbiddenError("person_required", expected="the session of a named person")
    if caller.role != CARD_ROLE:
        raise ForbiddenError("supervisor_required", expected="a supervisor, who opens sealed originals")
    with services.store.read() as connection:
        found = visible(services, caller, connection, _query(document_id))
    if found.sealed_until is None:
        raise NotFoundError("sealed_original_missing", expected="a file whose original is sealed")
    try:
        data = services.vault.sealed.get(found.sha256, services.store.clock())
    except SealedMissingError:
        raise NotFoundError("sealed_original_missing", expected="a file whose original is sealed") from None
    _tell(services, caller, found, "file.sealed_original_read")
    return _attached(data, _Shown(found.sha256, found.name, found.media_type), {"Cache-Control": "no-store"})


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is given out as a file's original."""

    sha256: str
    name: str
    media_type: str


def _shown(found: Row[Any]) -> _Shown:
    """Raises ConflictError where it may show a card and is still to be looked through. What could not be read or
    decided nobody can look through but people: they get it as it came.
    """
    if found.media_type in PAGES and found.state == "received":
        raise ConflictError("original_not_read_yet", expected="a file that has been looked at for payment cards")
    if found.sealed_until is None:
        return _Shown(found.sha256, found.name, found.media_type)
    if found.copy_sha256 is None:
        raise ConflictError("original_sealed", expected="a file that could be copied without its payment card")
    return _Shown(found.copy_sha256, f"{found.name.removesuffix('.pdf')}.pdf", PDF)


def _no_picture(services: Services, found: Row[Any], shown: str) -> RefusalError:
    """Where the file has pages that were looked through for cards and are not drawn, they are from now on."""
    missing = found.media_type in PAGES and found.state == "decided" and not services.vault.pictures.holds(shown)
    if missing and ask_for_pictures(services.store, found.id):
        return ConflictError("page_picture_being_drawn", expected="to be asked again in some seconds")
    return NotFoundError("page_picture_missing", expected="a page of which there is a picture")


def _tell(
    services: Services, caller: Principal, found: Row[Any], event: str, body: Mapping[str, Any] = MappingProxyType({})
) -> None:
    read = NewEvent(type=event, actor=caller.reference, file_id=found.id, facility=found.facility, body=dict(body))
    services.store.write(lambda uow: append(uow, read))


def _attached(data: bytes, shown: _Shown, headers: Mapping[str, str] = MappingProxyType({})) -> Response:
    # A PDF opens where the link stands, since links name pages; a browser shows nothing else of strangers.
    shows = "inline" if shown.media_type == PDF else "attachment"
    named = {"Content-Disposition": f"{shows}; filename*=UTF-8''{quote(shown.name, safe='')}"}
    return Response(data, media_type=shown.media_type, headers=named | dict(headers))


def _take_in(services: Services, arrival: Arrival, attempt: Attempt, wait: bool) -> Operation:
    """Receive the file, and decide it where that is wanted and quick. The answer is stored in the same write."""
    taken: list[Operation] = []

    def record(uow: UnitOfWork, receipt: Receipt) -> None:
        taken[:] = [Operation.received(receipt, arrival.correlation_id, uow.now)]
        attempt.record(uow, _status(taken[0], wait), taken[0].model_dump(mode="json"), _headers(taken[0], wait))

    store, originals, policy, settings = services.store, services.originals, services.policy, services.settings
    if wait and _is_small_x12(arrival.data, settings.inline_bytes):
        decide.decide_now(store, originals, policy, settings, arrival, also=record)
    else:
        intake.receive(store, originals, settings, **asdict(arrival), also=record)
    return taken[0]


def _status(taken: Operation, wait: bool) -> int:
    return 200 if wait and taken.state not in UNFINISHED else 202


def _is_small_x12(data: bytes, limit: int) -> bool:
    return len(data) <= limit and media_type(data) == X12


def _headers(taken: Operation, wait: bool) -> dict[str, str]:
    return {"Location": taken.links.self} | (APPLIED if _status(taken, wait) == 200 else {})


def _answer(taken: Operation, wait: bool) -> Response:
    return Response(taken.model_dump_json(), _status(taken, wait), _headers(taken, wait), "application/json")


def _query(document_id: Id) -> Select[Any]:
    return select(file, file.c.id.label("file_id")).where(file.c.id == document_id)
