"""GET /v1/operations/{id}: how far the work on one arrival has come."""

from typing import Annotated

from fastapi import APIRouter
from sqlalchemy import select

from inference.api.access import Id, visible
from inference.api.authentication import require_scope
from inference.api.problems import documented
from inference.api.services import UseServices
from inference.api.views import Operation
from inference.principal import Principal
from inference.tables import operation

router = APIRouter(prefix="/v1/operations", tags=["operations"])


@router.get("/{operation_id:id}", operation_id="get_operation", responses=documented(404))
def get_operation(
    services: UseServices, caller: Annotated[Principal, require_scope("decisions:read")], operation_id: Id
) -> Operation:
    """Poll it until the state is `succeeded`, `needs_review` or `failed`."""
    with services.store.read() as connection:
        query = select(operation).where(operation.c.id == operation_id)
        return Operation.of(visible(services, caller, connection, query))
