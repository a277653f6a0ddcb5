"""GET /v1/operations/{id}: how far the work on one arrival has come."""

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from inference.api.access import Id, visible
from inference.api.authentication import require_scope
from inference.api.problems import documented
from inference.api.services import Services, UseServices
from inference.api.views import Operation
from inference.principal import Principal
from inference.tables import operation

UNFINISHED = ("pending", "running")
MOST_WAITING = 100  # requests in this process: each holds a connection open
_PAUSES = (0.1, 1.0)  # seconds between two looks: at first, and at last
router = APIRouter(prefix="/v1/operations", tags=["operations"])


@router.get("/{operation_id:id}", operation_id="get_operation", responses=documented(404))
def get_operation(
    services: UseServices, caller: Annotated[Principal, require_scope("decisions:read")], operation_id: Id
) -> Operation:
    """Poll it until the state is `succeeded`, `needs_review` or `failed`."""
    with services.store.read() as connection:
        query = select(operation).where(operation.c.id == operation_id)
        return Operation.of(visible(services, caller, connection, query))


async def finished(services: Services, taken: Operation, seconds: float) -> Operation:
    """The operation once a worker has finished it, or as it is after so many seconds. Holds no thread meanwhile.

    Where as many requests as may do so wait already, as it is.
    """
    if len(services.waited_for) >= MOST_WAITING:
        return taken
    services.waited_for.add(taken.id)
    try:
        return await _watched(services, taken, seconds)
    finally:
        services.waited_for.discard(taken.id)


async def _watched(services: Services, taken: Operation, seconds: float) -> Operation:
    until, (pause, longest) = time.monotonic() + seconds, _PAUSES
    while taken.state in UNFINISHED and (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(pause, left))
        taken = await run_in_threadpool(_now, services, taken.id)
        pause = min(pause * 1.5, longest)
    return taken


def _now(services: Services, operation_id: str) -> Operation:
    with services.store.read() as connection:
        return Operation.of(connection.execute(select(operation).where(operation.c.id == operation_id)).one())
