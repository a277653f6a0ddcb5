"""GET /v1/decisions and /v1/decisions/{id}: decisions as they were made, with what has become of them since."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import ColumnElement, Connection, Select, and_, case, literal, select, tuple_

from inference.api.access import ID, Id, visible
from inference.api.authentication import require_scope
from inference.api.cursor import Cursor, Limit, Page, cut, decode, encode, not_valid
from inference.api.problems import documented
from inference.api.services import UseServices
from inference.api.views import Decision, Disposition
from inference.principal import ALL_FACILITIES, Principal
from inference.tables import OPEN_REVIEW_STATES, decision, document, review_item

router = APIRouter(prefix="/v1/decisions", tags=["decisions"])
Reader = Annotated[Principal, require_scope("decisions:read")]
# Whoever looks at an audit must not know that it is one, and it holds nothing up.
OPEN_AUDIT = and_(review_item.c.kind == "audit", review_item.c.state.in_(OPEN_REVIEW_STATES))
REVIEW_STATE = case((OPEN_AUDIT, None), else_=review_item.c.state).label("review_state")
ORDER = (decision.c.decided_at, decision.c.id)


@router.get("", operation_id="list_decisions", responses=documented())
def list_decisions(
    services: UseServices,
    caller: Reader,
    document_id: Annotated[str | None, Query(pattern=ID)] = None,
    disposition: Disposition | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Decision]:
    """Decisions in the order in which they were made, the superseded ones too."""
    wanted = query().order_by(*ORDER).limit(limit + 1)
    if caller.facility != ALL_FACILITIES:
        wanted = wanted.where(decision.c.facility == caller.facility)
    if document_id is not None:
        wanted = wanted.where(decision.c.file_id == document_id)
    if disposition is not None:
        wanted = wanted.where(decision.c.disposition == disposition)
    with services.store.read() as connection:
        if cursor is not None:
            wanted = wanted.where(_after(connection, cursor))
        rows = connection.execute(wanted).all()
    return cut([Decision.of(row) for row in rows], limit, lambda last: encode(last.id))


@router.get("/{decision_id:id}", operation_id="get_decision", responses=documented(404))
def get_decision(services: UseServices, caller: Reader, decision_id: Id) -> Decision:
    """One decision."""
    with services.store.read() as connection:
        return Decision.of(visible(services, caller, connection, query().where(decision.c.id == decision_id)))


def query() -> Select[Any]:
    """Decisions with the place of their document, their successor and the state of their review."""
    later = decision.alias("later")
    return (
        select(
            decision,
            document.c.index.label("document_index"),
            later.c.id.label("superseded_by"),
            REVIEW_STATE,
        )
        .join(document, document.c.id == decision.c.document_id)
        .outerjoin(later, later.c.supersedes == decision.c.id)
        .outerjoin(review_item, review_item.c.decision_id == decision.c.id)
    )


def _after(connection: Connection, cursor: str) -> ColumnElement[bool]:
    """What comes after the decision that the cursor names; decisions are never deleted."""
    (last,) = decode(cursor, 1)
    key = connection.execute(select(*ORDER).where(decision.c.id == last)).one_or_none()
    if key is None:
        raise not_valid()
    return tuple_(*ORDER) > tuple_(*(literal(value, column.type) for value, column in zip(key, ORDER, strict=True)))
