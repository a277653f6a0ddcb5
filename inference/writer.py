"""One writer that commits for all who wait.

Every write is a function of a `UnitOfWork`. A writer thread gathers the functions that wait, runs them in one
transaction and commits once, so a durable commit (SQLite: WAL with synchronous FULL) is paid once per group and not
once per request. A function that raises takes back its own work only: then all of the group is taken back and run
again, each in a savepoint. That is seldom, and savepoints are dear. A future is answered when the commit is on disk.

When the database fails before the commit was asked for, nothing of the group is kept and the whole group is run again,
for some seconds: so a function must act through its `UnitOfWork` alone. When the connection breaks during the commit,
nobody knows whether it was done: the group is not run again, each of its futures gets `CommitUncertainError`, and
whoever asked may ask again, because ids follow from content and inserting is "insert if absent".
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError

from extraction.errors import InternalError
from inference.chain import Chain
from inference.tables import chain_head

T = TypeVar("T")
GROUP_LIMIT = 64
RETRY_SECONDS = 5.0
RETRY_PAUSE = 0.05


class StoreUnavailableError(InternalError):
    """The database could not be used and nothing was written: try again later."""


class CommitUncertainError(InternalError):
    """The database failed during the commit: written whole or not at all, nobody knows which. Asking again is safe."""


class StoreClosedError(InternalError):
    """The store was closed before this write was asked for."""


class _TransactionLostError(Exception):
    """The connection broke under one member of the group, and with it the work of all."""


_TRANSIENT = (OperationalError, InterfaceError, PendingRollbackError, _TransactionLostError)


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """What one write sees: the connection inside the transaction, one clock reading for all its rows, and the end of
    the event log.
    """

    connection: Connection
    now: datetime
    chain: Chain


_Work = Callable[[UnitOfWork], Any]


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: _Work
    result: "Future[Any]"


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any = None
    error: BaseException | None = None


class Writer:
    """A thread with the writing connection of a store; `close` it to finish what waits."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._engine = engine
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._entrance = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._commit_groups, name="group-commit", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[UnitOfWork], T]) -> "Future[T]":
        """Queue a write; the future resolves after the commit, with what `work` returned or raised.

        Errors: StoreClosedError at once; StoreUnavailableError and CommitUncertainError in the future.
        """
        if threading.current_thread() is self._thread:
            raise InternalError("write_inside_a_write")  # it would wait for itself
        result: Future[T] = Future()
        with self._entrance:
            if self._closed:
                raise StoreClosedError("store_closed")
            self._waiting.put(_Waiting(work, result))
        return result

    def close(self) -> None:
        """Commit what waits, then let go of the database. Closing twice is fine."""
        with self._entrance:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()
        self._engine.dispose()

    def _commit_groups(self) -> None:
        while self._commit_next():
            pass

    def _commit_next(self) -> bool:
        """Commit one group; False when the store was closed behind it.

        When it returns, nothing is left of the group: the rows of a file may be hundreds of megabytes.
        """
        group, more = self._next_group()
        # A future that was cancelled while it waited is left out; from here on it cannot be cancelled.
        group = [member for member in group if member.result.set_running_or_notify_cancel()]
        for member, outcome in zip(group, self._outcomes(group), strict=True):
            if outcome.error is None:
                member.result.set_result(outcome.value)
            else:
                member.result.set_exception(outcome.error)
        return more

    def _next_group(self) -> tuple[list[_Waiting], bool]:
        """Wait for one write and take all that wait with it; False when the store was closed behind them."""
        group: list[_Waiting] = []
        try:
            while len(group) < GROUP_LIMIT:
                member = self._waiting.get(block=not group)
                if member is None:
                    return group, False
                group.append(member)
        except queue.Empty:
            pass
        return group, True

    def _outcomes(self, group: list[_Waiting]) -> list[_Outcome]:
        """One outcome for each member, whatever happens: nothing may end the writer thread."""
        if not group:
            return []
        give_up = time.monotonic() + RETRY_SECONDS
        try:
            while True:
                try:
                    return self._commit(group)
                except _TRANSIENT as error:
                    if time.monotonic() > give_up:
                        raise StoreUnavailableError(
                            "database_unavailable", expected="a database that answers"
                        ) from error
                    time.sleep(RETRY_PAUSE)
        except BaseException as error:
            return [_Outcome(error=error) for _ in group]

    def _commit(self, group: list[_Waiting]) -> list[_Outcome]:
        works = [member.work for member in group]
        with self._engine.connect() as connection:
            outcomes = self._together(connection, works) or self._apart(connection, works)
            try:
                connection.commit()
            except (DBAPIError, PendingRollbackError) as error:
                raise CommitUncertainError("commit_uncertain", expected="an answer to COMMIT") from error
        return outcomes

    def _together(self, connection: Connection, works: list[_Work]) -> list[_Outcome]:
        """Run all without savepoints. If one of several raises, all is taken back and nothing is returned."""
        chain, outcomes = self._begin(connection), []
        for work in works:
            outcome = _run(UnitOfWork(connection, self.clock(), chain), work)
            if outcome.error is not None:
                connection.rollback()
                return [outcome] if len(works) == 1 else []
            outcomes.append(outcome)
        chain.move_head()
        return outcomes

    def _apart(self, connection: Connection, works: list[_Work]) -> list[_Outcome]:
        """Run each in a savepoint."""
        chain, outcomes = self._begin(connection), []
        for work in works:
            savepoint = connection.begin_nested()
            outcome = _run(UnitOfWork(connection, self.clock(), chain), work)
            if outcome.error is None:
                savepoint.commit()
            else:
                savepoint.rollback()
            outcomes.append(outcome)
        chain.move_head()
        return outcomes

    def _begin(self, connection: Connection) -> Chain:
        connection.begin()
        _queue_with_other_writers(connection)
        return Chain(connection)


def _run(uow: UnitOfWork, work: _Work) -> _Outcome:
    try:
        value = work(uow)
        uow.chain.keep()
    except BaseException as error:
        if uow.connection.invalidated:
            raise _TransactionLostError from error
        uow.chain.drop()
        return _Outcome(error=error)
    return _Outcome(value)


def _queue_with_other_writers(connection: Connection) -> None:
    """Writers of all processes queue at the head of the event chain, in one order, so they cannot deadlock.

    SQLite has that lock by BEGIN IMMEDIATE; Postgres gets it from the row.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(select(chain_head).with_for_update())
