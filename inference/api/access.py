"""Facility scope: what a principal may not see does not exist for it, and the attempt is an event."""

from typing import Annotated, Any

from fastapi import Path
from sqlalchemy import Connection, Row, Select
from starlette.convertors import StringConvertor, register_url_convertor

from inference.api.services import Services
from inference.events import NewEvent, append
from inference.principal import Principal
from inference.refusals import NotFoundError
from inference.writer import UnitOfWork

ID = r"^[A-Za-z0-9_]{1,100}$"
Id = Annotated[str, Path(pattern=ID)]


class _IdInPath(StringConvertor):
    """`{decision_id:id}` in a route's path matches an id only, so that `/{id}` does not answer for `/{id}:confirm`."""

    regex = ID[1:-1]


register_url_convertor("id", _IdInPath())


def visible(services: Services, caller: Principal, connection: Connection, query: Select[Any]) -> Row[Any]:
    """The one row of a query that selects `facility` and, as `file_id`, its file.

    Raises NotFoundError when there is none to be seen.
    """
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("not_found")
    if not caller.sees(row.facility):
        services.store.write(lambda uow: _tell(uow, caller, row))
        raise NotFoundError("not_found")
    return row


def _tell(uow: UnitOfWork, caller: Principal, row: Row[Any]) -> None:
    denied = NewEvent(type="access.denied", actor=caller.reference, file_id=row.file_id, facility=row.facility)
    append(uow, denied)
