"""/v1/payers and /v1/entities: the masters. Who changes them is a named person.

Who has `decisions:read` or `masters:write` may read. To change the masters takes `masters:write` and the session of a
person, a supervisor or an administrator: a key gets 403 whatever its scopes. Adding one alias is one request, so that
the desk can offer it on one key press beside a remittance whose payer is not known; what is held stays a person's to
decide.
"""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel

from inference.api.authentication import principal, require_scope
from inference.api.cursor import Cursor, Limit, Page, cut, decode, encode
from inference.api.idempotency import Attempt, UseAttempt
from inference.api.master_views import AliasEnd, AliasView, Entity, Payer
from inference.api.problems import documented
from inference.api.services import Services, UseServices
from inference.masters import store as masters
from inference.masters.file import EntityAlias, EntityEntry, EntityFields, PayerAlias, PayerEntry, PayerFields
from inference.masters.rows import Kept, Kind, kind_of
from inference.principal import Principal
from inference.refusals import ForbiddenError
from inference.writer import UnitOfWork

router = APIRouter(prefix="/v1", tags=["masters"])
WRITE = "masters:write"
# Not `key` in the paths: that is the name of the parameter that holds the Idempotency-Key.
Key = Annotated[str, Path(pattern=rf"^{masters.KEY.pattern}$")]
AliasId = Annotated[str, Path(pattern=r"^ali_[0-9a-f]{16}$")]
Caller = Annotated[Principal, Depends(principal)]
Answer = TypeVar("Answer", bound=BaseModel)


def _reader(caller: Caller) -> Principal:
    if not (caller.may("decisions:read") or caller.may(WRITE)):
        raise ForbiddenError("scope_missing", expected="the scope decisions:read")
    return caller


def _editor(caller: Annotated[Principal, require_scope(WRITE)]) -> Principal:
    if not caller.is_person:
        raise ForbiddenError("named_editor_required", expected="the session of a supervisor or an administrator")
    return caller


Reader = Annotated[Principal, Depends(_reader)]
Editor = Annotated[Principal, Depends(_editor)]


@router.get("/payers", operation_id="list_payers", responses=documented())
def list_payers(services: UseServices, _caller: Reader, cursor: Cursor = None, limit: Limit = 50) -> Page[Payer]:
    """Payers by key."""
    found = [Payer.of(kept) for kept in _read(services, "payer", cursor, limit)]
    return cut(found, limit, lambda last: encode(last.key))


@router.get("/payers/{payer}", operation_id="get_payer", responses=documented(404))
def get_payer(services: UseServices, _caller: Reader, payer: Key) -> Payer:
    """One payer."""
    with services.store.read() as connection:
        return Payer.of(masters.get(connection, "payer", payer))


@router.post("/payers", operation_id="create_payer", status_code=201, responses=documented(400, 409))
def create_payer(services: UseServices, caller: Editor, attempt: UseAttempt, body: PayerEntry) -> Payer:
    """Add a payer with its aliases: all of it or nothing."""
    return _done_once(services, attempt, 201, lambda uow: Payer.of(_create(uow, caller, body)))


@router.post("/payers/{payer}/versions", operation_id="change_payer", status_code=201, responses=documented(400, 404))
def change_payer(services: UseServices, caller: Editor, attempt: UseAttempt, payer: Key, body: PayerFields) -> Payer:
    """Let the payer be as the body says, from a day on. What it was before stays, for what was paid before."""
    return _done_once(services, attempt, 201, lambda uow: Payer.of(_change(uow, caller, payer, body)))


@router.post(
    "/payers/{payer}/aliases", operation_id="add_payer_alias", status_code=201, responses=documented(400, 404, 409)
)
def add_payer_alias(
    services: UseServices, caller: Editor, attempt: UseAttempt, payer: Key, body: PayerAlias
) -> AliasView:
    """Let the payer go by one more id or name. One that another payer has in that time is refused."""
    return _done_once(services, attempt, 201, lambda uow: _add_alias(uow, caller, "payer", payer, body))


@router.post(
    "/payers/{payer}/aliases/{alias_id}:end", operation_id="end_payer_alias", responses=documented(400, 404, 409)
)
def end_payer_alias(
    services: UseServices, caller: Editor, attempt: UseAttempt, payer: Key, alias_id: AliasId, body: AliasEnd
) -> AliasView:
    """Let the payer no longer go by an id or a name."""
    return _done_once(services, attempt, 200, lambda uow: _end_alias(uow, caller, "payer", payer, alias_id, body))


@router.get("/entities", operation_id="list_entities", responses=documented())
def list_entities(services: UseServices, _caller: Reader, cursor: Cursor = None, limit: Limit = 50) -> Page[Entity]:
    """Entities by key."""
    found = [Entity.of(kept) for kept in _read(services, "entity", cursor, limit)]
    return cut(found, limit, lambda last: encode(last.key))


@router.get("/entities/{entity}", operation_id="get_entity", responses=documented(404))
def get_entity(services: UseServices, _caller: Reader, entity: Key) -> Entity:
    """One entity."""
    with services.store.read() as connection:
        return Entity.of(masters.get(connection, "entity", entity))


@router.post("/entities", operation_id="create_entity", status_code=201, responses=documented(400, 409))
def create_entity(services: UseServices, caller: Editor, attempt: UseAttempt, body: EntityEntry) -> Entity:
    """Add an entity with its aliases: all of it or nothing."""
    return _done_once(services, attempt, 201, lambda uow: Entity.of(_create(uow, caller, body)))


@router.post(
    "/entities/{entity}/versions", operation_id="change_entity", status_code=201, responses=documented(400, 404)
)
def change_entity(
    services: UseServices, caller: Editor, attempt: UseAttempt, entity: Key, body: EntityFields
) -> Entity:
    """Let the entity be as the body says, from a day on."""
    return _done_once(services, attempt, 201, lambda uow: Entity.of(_change(uow, caller, entity, body)))


@router.post(
    "/entities/{entity}/aliases", operation_id="add_entity_alias", status_code=201, responses=documented(400, 404, 409)
)
def add_entity_alias(
    services: UseServices, caller: Editor, attempt: UseAttempt, entity: Key, body: EntityAlias
) -> AliasView:
    """Let the entity go by one more id or name. One that another entity has in that time is refused."""
    return _done_once(services, attempt, 201, lambda uow: _add_alias(uow, caller, "entity", entity, body))


@router.post(
    "/entities/{entity}/aliases/{alias_id}:end", operation_id="end_entity_alias", responses=documented(400, 404, 409)
)
def end_entity_alias(
    services: UseServices, caller: Editor, attempt: UseAttempt, entity: Key, alias_id: AliasId, body: AliasEnd
) -> AliasView:
    """Let the entity no longer go by an id or a name."""
    return _done_once(services, attempt, 200, lambda uow: _end_alias(uow, caller, "entity", entity, alias_id, body))


def _read(services: Services, kind: Kind, cursor: str | None, limit: int) -> list[Kept]:
    """Up to one more than the limit."""
    after = None if cursor is None else decode(cursor, 1)[0]
    with services.store.read() as connection:
        return masters.page(connection, kind, after=after, limit=limit + 1)


def _create(uow: UnitOfWork, caller: Principal, body: PayerEntry | EntityEntry) -> Kept:
    item, actor = body.item(body.key), caller.reference
    masters.create(uow, item, effective_from=body.effective_from, actor=actor)
    for alias in body.aliases:
        masters.add_alias(uow, kind_of(item), alias.of(body.key), actor=actor)
    return masters.get(uow.connection, kind_of(item), body.key)


def _change(uow: UnitOfWork, caller: Principal, key: str, body: PayerFields | EntityFields) -> Kept:
    item = body.item(key)
    masters.change(uow, item, effective_from=body.effective_from, actor=caller.reference)
    return masters.get(uow.connection, kind_of(item), key)


def _add_alias(uow: UnitOfWork, caller: Principal, kind: Kind, key: str, body: PayerAlias | EntityAlias) -> AliasView:
    return AliasView.of(masters.add_alias(uow, kind, body.of(key), actor=caller.reference))


def _end_alias(uow: UnitOfWork, caller: Principal, kind: Kind, key: str, alias_id: str, body: AliasEnd) -> AliasView:
    ended = masters.end_alias(uow, kind, key, alias_id, effective_to=body.effective_to, actor=caller.reference)
    return AliasView.of(ended)


def _done_once(services: Services, attempt: Attempt, status: int, work: Callable[[UnitOfWork], Answer]) -> Answer:
    """Do the work and store its answer under the request's key in one write."""

    def write(uow: UnitOfWork) -> Answer:
        answer = work(uow)
        attempt.record(uow, status, answer.model_dump(mode="json"))
        return answer

    return services.store.write(write)
