"""A file through the whole service from the command line: received, decided, kept and logged as by the API."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import exists, select

from extraction.records import format_money
from inference.intake import Receipt, receive
from inference.keys import COMMAND_LINE
from inference.mail_jobs import SEALING_KINDS
from inference.originals import Originals
from inference.reading import readable_name
from inference.rows import POLICY_ACTOR
from inference.settings import Settings
from inference.store import Store
from inference.tables import decision, operation
from inference.worker import Worker

UNFINISHED = ("pending", "running")
PAUSE = 0.1
IN_WORDS = {"auto_accept": "accepted", "review": "a person is asked", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision about the file, with its reasons in a biller's words."""

    id: str
    task: str
    pointer: str
    disposition: str
    dollars: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    name: str
    document_id: str
    state: str
    seen_before: bool
    decisions: tuple[Decided, ...]

    def plain(self) -> dict[str, Any]:
        decisions = [{name: getattr(found, name) for name in Decided.__slots__} for found in self.decisions]
        return {"name": self.name, "document_id": self.document_id, "state": self.state, "decisions": decisions}

    def text(self) -> str:
        again = " (came before)" if self.seen_before else ""
        return "\n".join([f"{self.name}: {self.document_id}{again}", *map(_line, self.decisions)])


def ingest_file(store: Store, settings: Settings, path: Path) -> Outcome:
    """Receive the file and wait until it is decided, by this process or by a worker that is running."""
    name = readable_name(path)
    given = receive(
        store,
        Originals(settings.originals_path),
        settings,
        data=path.read_bytes(),
        name=name,
        principal=COMMAND_LINE,
        facility=settings.default_facility,
        correlation_id=str(uuid4()),
    )
    state = _decide(store, settings, given)
    return Outcome(name, given.file_id, state, given.seen_before, _decisions(store, given.file_id))


def _decide(store: Store, settings: Settings, given: Receipt) -> str:
    worker = Worker(store, settings)
    while (state := _state(store, given.operation_id)) in UNFINISHED:
        if not worker.run_once():
            time.sleep(PAUSE)  # a worker of another process has it
    while worker.run_once(SEALING_KINDS):  # no card is left lying open until a worker comes
        pass
    return state


def _state(store: Store, operation_id: str) -> str:
    with store.read() as connection:
        return str(connection.scalar(select(operation.c.state).where(operation.c.id == operation_id)))


def _decisions(store: Store, file_id: str) -> tuple[Decided, ...]:
    """Those of the service, without what people said of them later."""
    later = decision.alias("later")
    replaced = exists().where(later.c.supersedes == decision.c.id, later.c.actor == POLICY_ACTOR)
    query = select(decision).where(decision.c.file_id == file_id, decision.c.actor == POLICY_ACTOR, ~replaced)
    with store.read() as connection:
        rows = connection.execute(query.order_by(decision.c.document_id, decision.c.task, decision.c.pointer)).all()
    return tuple(
        Decided(
            id=row.id,
            task=row.task,
            pointer=row.pointer,
            disposition=row.disposition,
            dollars=format_money(row.dollars),
            reasons=tuple(reason["message"] for reason in row.reasons),
        )
        for row in rows
    )


def _line(found: Decided) -> str:
    why = f": {found.reasons[0]}" if found.reasons else ""
    return f"  {found.task}{found.pointer} ${found.dollars}, {IN_WORDS[found.disposition]}{why}"
