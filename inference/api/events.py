"""POST /v1/events: what other systems tell, as CloudEvents 1.0 in JSON, one or a batch."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from extraction.errors import UnreadableInputError
from extraction.strict import parse_json
from inference.api.authentication import require_scope
from inference.api.claim_views import EventsTaken, EventTaken
from inference.api.facility import FacilityQuery, chosen_facility
from inference.api.idempotency import Attempt, UseAttempt
from inference.api.problems import documented
from inference.api.services import Services, UseCorrelationId, UseServices
from inference.claims import handlers  # noqa: F401 - importing handlers registers them
from inference.claims.incoming import Incoming, Office, Taken, take
from inference.principal import Principal
from inference.refusals import UnprocessableError
from inference.writer import UnitOfWork

router = APIRouter(prefix="/v1/events", tags=["events"])
Writer = Annotated[Principal, require_scope("documents:write")]
# Shorter and plainer than JSON may be: Postgres keeps no zero byte, and an index entry of at most 2,704 bytes.
Word = Annotated[str, Field(max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")]
MOST = 200  # events in one request: they are one write
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER = timedelta(days=1)


class CloudEvent(BaseModel):
    """A CloudEvent in JSON (cloudevents.io, 1.0). `source` and `id` together tell it from all others.

    Extension attributes may stand beside these and are not read.
    """

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    specversion: str = Field(pattern=r"^1\.0$")
    id: Word
    source: Word
    type: Word
    subject: Annotated[str, Field(max_length=500)] | None = None
    time: AwareDatetime | None = None
    datacontenttype: Annotated[str, Field(pattern=r"^application/([a-z.-]+\+)?json\b")] | None = None
    data: dict[str, Any] | list[Any]


_EVENTS = TypeAdapter(list[CloudEvent])
_ONE = {"$ref": "#/components/schemas/CloudEvent"}
REQUEST_BODY = {
    "required": True,
    "content": {
        "application/cloudevents+json": {"schema": _ONE},
        "application/cloudevents-batch+json": {"schema": {"type": "array", "items": _ONE, "maxItems": MOST}},
        "application/json": {"schema": {"oneOf": [_ONE, {"type": "array", "items": _ONE, "maxItems": MOST}]}},
    },
}


async def facility_of(services: UseServices, caller: Writer, facility: FacilityQuery = None) -> str:
    """The facility that the events are about."""
    return chosen_facility(services, caller, facility)


@router.post(
    "",
    operation_id="take_events",
    response_model=EventsTaken,
    responses=documented(409, 413),
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def take_events(
    request: Request,
    services: UseServices,
    caller: Writer,
    attempt: UseAttempt,
    facility: Annotated[str, Depends(facility_of)],
    correlation_id: UseCorrelationId,
) -> Response:
    """Take events: authorization.changed, coverage.changed, claim.created, claim.changed and others that are handled.

    All of a request or none. One that came before does nothing again; a type that nobody handles is refused.
    """
    found = _events(await request.body())
    now = services.store.clock()
    events = [_incoming(each, caller, facility, correlation_id, now) for each in found]
    return await run_in_threadpool(_take, services, events, attempt)


def _events(body: bytes) -> list[CloudEvent]:
    plain = parse_json(body)
    try:
        found = _EVENTS.validate_python(plain if isinstance(plain, list) else [plain])
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        raise UnreadableInputError("event_unreadable", expected=f"a CloudEvent 1.0: {_fault(first)}") from None
    if not 1 <= len(found) <= MOST:
        raise UnreadableInputError("event_count", expected=f"1 to {MOST} events")
    return found


def _fault(error: Any) -> str:
    """Which attribute of which event: only names of our own are shown."""
    index, *place = error["loc"]
    known = [part for part in place if part in CloudEvent.model_fields][:1]
    return f"{error['type']} at /{'/'.join([str(index), *known])}"


def _incoming(event: CloudEvent, caller: Principal, facility: str, correlation_id: str, now: datetime) -> Incoming:
    return Incoming(
        source=event.source,
        event_id=event.id,
        type=event.type,
        subject=event.subject,
        happened_at=_happened(event.time, now),
        data=event.data,
        facility=facility,
        principal=caller.reference,
        correlation_id=correlation_id,
    )


def _happened(time: datetime | None, now: datetime) -> datetime | None:
    """What is told of a time to come would hold against all that is told until then, so it is refused."""
    if time is None:
        return None
    try:
        happened = time.astimezone(UTC)
    except OverflowError:  # the first or the last hours of the calendar
        happened = None
    if happened is None or not EARLIEST <= happened <= now + CLOCKS_DIFFER:
        raise UnprocessableError("event_time_not_valid", expected=f"a time from {EARLIEST.year} until now")
    return happened


def _take(services: Services, events: list[Incoming], attempt: Attempt) -> Response:
    answered: list[EventsTaken] = []

    def record(uow: UnitOfWork, taken: list[Taken]) -> None:
        answered[:] = [EventsTaken(events=[_view(each) for each in taken])]
        attempt.record(uow, 200, answered[0].model_dump(mode="json"))

    office = Office(services.store, services.originals, services.policy, services.settings)
    take(office, events, also=record)
    return Response(answered[0].model_dump_json(), 200, media_type="application/json")


def _view(taken: Taken) -> EventTaken:
    event = taken.event
    return EventTaken(
        id=event.event_id,
        source=event.source,
        type=event.type,
        seen_before=taken.seen_before,
        outcome=dict(taken.outcome),
    )
