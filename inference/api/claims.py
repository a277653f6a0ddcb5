"""POST /v1/claims:score: claims before they are sent, judged through the same decisions as everything else."""

import hashlib
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from extraction.errors import UnreadableInputError
from extraction.media import JSON, X12, media_type
from inference import decide, intake
from inference.api.authentication import require_scope
from inference.api.claim_views import Scores
from inference.api.envelope import standing
from inference.api.facility import FacilityQuery, chosen_facility
from inference.api.idempotency import Attempt, IdempotencyKey, alone, check_single, plain_key, request_hash
from inference.api.problems import documented
from inference.api.services import Services, UseCorrelationId, UseServices
from inference.api.upload import read_upload
from inference.api.views import Operation
from inference.claims.answers import scored_claims
from inference.intake import Arrival, Receipt
from inference.principal import Principal
from inference.reading import ReadDocument, read_documents
from inference.writer import UnitOfWork

router = APIRouter(prefix="/v1", tags=["claims"])
Scorer = Annotated[Principal, require_scope("claims:score")]
_EXPECTED = "claims: an X12 837, or JSON (a claim, a list of claims, or a submission)"
_CLAIMS = {"description": "A claim, a list of claims, or a submission, as docs/schemas/claim.schema.json says."}
REQUEST_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": _CLAIMS | {"oneOf": [{"type": "object"}, {"type": "array", "minItems": 1}]}},
        "application/edi-x12": {"schema": {"type": "string", "format": "binary", "minLength": 1}},
    },
}


async def facility_of(services: UseServices, caller: Scorer, facility: FacilityQuery = None) -> str:
    """The facility that the claims belong to."""
    return chosen_facility(services, caller, facility)


@router.post(
    "/claims:score",
    operation_id="score_claims",
    response_model=Scores,
    responses=documented(409, 413) | {202: {"model": Operation, "description": "Too large to wait for: poll it."}},
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def score_claims(
    request: Request,
    services: UseServices,
    caller: Scorer,
    facility: Annotated[str, Depends(facility_of)],
    correlation_id: UseCorrelationId,
    name: Annotated[str | None, Query(max_length=1000, description="What to call the file that is kept.")] = None,
    key: IdempotencyKey = None,
) -> Response:
    """Whether claims can be sent as they are: submit, hold_for_review or reject, with every check and its fix.

    The same bytes again give the same decisions, unless what is known beside a claim has changed since. An edited claim
    is a new version, and its answer says what changed. A large body is received as a document is.
    """
    check_single(request)
    upload = await read_upload(request, name)
    same = request_hash(request, hashlib.sha256(upload.data).hexdigest(), upload.name)
    attempt = Attempt(caller.reference, plain_key(key), same)
    arrival = Arrival(
        data=upload.data, name=upload.name, principal=caller.reference, facility=facility, correlation_id=correlation_id
    )
    with alone(services, caller, attempt.key):
        return await run_in_threadpool(_score, services, arrival, attempt)


def _score(services: Services, arrival: Arrival, attempt: Attempt) -> Response:
    if media_type(arrival.data) not in (JSON, X12):
        raise UnreadableInputError("not_claims", found=arrival.data, expected=_EXPECTED)
    if len(arrival.data) > services.settings.inline_bytes:
        return _receive(services, arrival, attempt)
    documents = _read(arrival)
    answered: list[Scores] = []

    def record(uow: UnitOfWork, given: Receipt) -> None:
        found = scored_claims(uow.connection, services.policy, standing(uow.connection, given.file_id))
        answered[:] = [Scores.of(given, found)]
        attempt.record(uow, 200, _plain(answered[0]))

    store, originals, policy, settings = services.store, services.originals, services.policy, services.settings
    decide.decide_now(store, originals, policy, settings, arrival, also=record, documents=documents)
    return Response(answered[0].model_dump_json(by_alias=True), 200, media_type="application/json")


def _receive(services: Services, arrival: Arrival, attempt: Attempt) -> Response:
    """Have a worker decide it. What it is, is said when it is read."""
    taken: list[Operation] = []

    def record(uow: UnitOfWork, given: Receipt) -> None:
        taken[:] = [Operation.received(given, arrival.correlation_id, uow.now)]
        attempt.record(uow, 202, taken[0].model_dump(mode="json"), {"Location": taken[0].links.self})

    intake.receive(services.store, services.originals, services.settings, **asdict(arrival), also=record)
    return Response(taken[0].model_dump_json(), 202, {"Location": taken[0].links.self}, "application/json")


def _read(arrival: Arrival) -> tuple[ReadDocument, ...]:
    """The batches of claims; raises UnreadableInputError where anything else is in the body."""
    documents = read_documents(arrival.data, arrival.name)
    if any(read.submission is None or not read.submission.claims for read in documents):
        raise UnreadableInputError("not_claims", found=arrival.data, expected=_EXPECTED)
    return documents


def _plain(answer: Scores) -> Any:
    return answer.model_dump(mode="json", by_alias=True)
