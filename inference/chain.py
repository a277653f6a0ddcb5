"""The end of the event log inside one transaction of the writer.

The head of the chain is read at the first event of a group of writes and moved once at its end. What a write says is
inserted together when the write has ended, inside its savepoint; a write that is taken back leaves no link.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Text, bindparam, insert, select, update

from inference.tables import chain_head, event

_NUMBERS = frozenset({"seq", "at", "dollars"})
# Rows are written and read as the database holds them, not as Python sees them: what is hashed is what is stored, and
# a change that conversion would hide is a change, too.
STORED_TYPES = {column.name: BigInteger if column.name in _NUMBERS else Text for column in event.c}
# Built once, since building a statement takes longer than running it.
HEAD = select(chain_head.c.seq, chain_head.c.hash)
_MOVE_HEAD = update(chain_head).values(seq=bindparam("seq"), hash=bindparam("hash"))
_INSERT = insert(event).values({name: bindparam(name, type_=stored) for name, stored in STORED_TYPES.items()})


class Head(NamedTuple):
    """The newest event: its number and its hash."""

    seq: int
    hash: str


class Chain:
    """Where the next event goes. Nobody else can add one meanwhile: writers stand in line."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: Head | None = None  # of the writes that have ended
        self._end: Head | None = None  # with what the present write has said
        self._rows: list[dict[str, Any]] = []

    def end(self) -> Head:
        if self._end is None:
            self._end = Head(*self._connection.execute(HEAD).one())
        return self._end

    def add(self, rows: Sequence[dict[str, Any]], end: Head) -> None:
        """Rows as they are stored, chained to `end()`, and the head that they make."""
        self._rows += rows
        self._end = end

    def keep(self) -> None:
        """Insert what the write has said: it has ended well."""
        if self._rows:
            self._connection.execute(_INSERT, self._rows)
            self._kept, self._rows = self._end, []

    def drop(self) -> None:
        """The write is taken back, and with it what it said."""
        self._end, self._rows = self._kept, []

    def move_head(self) -> None:
        """The last statement of a group that said anything."""
        if self._kept is not None:
            self._connection.execute(_MOVE_HEAD, self._kept._asdict())
