"""Inserts of rows that may be there already: ids follow from content, so that asking again changes nothing."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, bindparam, exists, insert, select
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_absent(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert the row unless its primary key is there already; True if it was inserted.

    Only the primary key is forgiven: any other constraint still raises. The row is looked for rather than left to ON
    CONFLICT, because the triggers of append-only tables refuse every insert over a row (in SQLite it may be a REPLACE).
    Nobody can come between, since writers stand in line.
    """
    return connection.execute(_insert_unless_present(table, tuple(values)), dict(values)).rowcount == 1


@cache
def _insert_unless_present(table: Table, names: tuple[str, ...]) -> Insert:
    """Built once, since building it takes longer than running it."""
    given = {name: bindparam(name, type_=table.c[name].type) for name in names}
    present = exists().where(*(column == given[column.name] for column in table.primary_key.columns))
    statement = insert(table).from_select(names, select(*given.values()).where(~present))
    return statement.execution_options(preserve_rowcount=True)


def insert_absent(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of many rows whose primary key is not there, in one statement; not for append-only tables."""
    if rows:
        connection.execute(_insert_or_leave(table, connection.dialect.name), rows)


@cache
def _insert_or_leave(table: Table, dialect: str) -> Insert:
    """Built once, as above."""
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(table).on_conflict_do_nothing(index_elements=list(table.primary_key.columns))
