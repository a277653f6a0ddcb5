"""Files that show a payment card: their original leaves the originals for the sealed store, a copy takes its place.

In this order, so that a process killed anywhere loses nothing and leaves no card lying open: copy and sealed original
are on disk; one write says so and asks for the removal; the removal is a job, done until it is done. A file that comes
again brings its original again, and the same job takes it away. Another job forgets the sealed original in time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select, update

from extraction.card_numbers import is_card_number
from inference import jobs
from inference.events import NewEvent, append
from inference.mail_jobs import CLEAR_JOB, EXPIRE_JOB
from inference.originals import Originals
from inference.page_pictures import PagePictures
from inference.reading import Concealed
from inference.sealed import SealedMissingError, SealedStore
from inference.settings import Settings
from inference.store import Store
from inference.tables import decision, document, file
from inference.writer import UnitOfWork

ACTOR = "policy"
AFTER_THE_LAST_DAY = timedelta(days=3)
LONGEST = timedelta(days=366)
# A value that is figures alone, in groups or not.
_FIGURES = re.compile(r"\d(?:[ \-]?\d){12,18}", re.ASCII)
_FILE = select(file.c.id, file.c.sha256, file.c.media_type, file.c.facility, file.c.sealed_until)


@dataclass(frozen=True)
class Vault:
    """Where originals lie open, where they are sealed, and where the pictures of their pages are."""

    settings: Settings

    @cached_property
    def originals(self) -> Originals:
        return Originals(self.settings.originals_path)

    @cached_property
    def pictures(self) -> PagePictures:
        return PagePictures(self.settings.pictures_path, self.settings.pictures_bytes)

    @cached_property
    def sealed(self) -> SealedStore:
        """Made when it is first wanted: so is its key."""
        return SealedStore(self.settings.sealed_path, self.settings.sealed_key)

    def get(self, digest: str, now: datetime) -> bytes:
        """The bytes, wherever they are. Errors: OriginalMissingError, OriginalCorruptedError, SealBrokenError."""
        if not self.originals.holds(digest):
            try:
                return self.sealed.get(digest, now)
            except SealedMissingError:
                pass
        return self.originals.get(digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What is on disk and still to be said in the books: the SHA-256 of the copy (None: there is none), and until when
    the original is kept.
    """

    copy: str | None
    until: datetime


def seal(vault: Vault, settings: Settings, data: bytes, digest: str, hidden: Concealed, now: datetime) -> Sealed:
    """Put the copy to the originals and the original into the sealed store; the original still lies open."""
    until = kept_until(settings, hidden.process_by, now)
    vault.sealed.put(digest, data, until)
    return Sealed(copy=None if hidden.copy is None else vault.originals.put(hidden.copy), until=until)


def kept_until(settings: Settings, process_by: date | None, now: datetime) -> datetime:
    """Three days after the last day of the card, where its page states one that can be believed."""
    if process_by is None:
        return now + timedelta(days=settings.sealed_days)
    stated = datetime.combine(process_by, time.max, tzinfo=now.tzinfo) + AFTER_THE_LAST_DAY
    return min(max(stated, now + AFTER_THE_LAST_DAY), now + LONGEST)


def conceal(store: Store, vault: Vault, settings: Settings, job: jobs.Job) -> None:
    """Make the copy of a file of which people say that documents in it show a card, and finish the job."""
    from inference.page_drawing import draw_pages
    from inference.page_reading import conceal as copy_without  # it loads a model: not for the process of the API

    with store.read() as connection:
        row = connection.execute(_FILE.where(file.c.id == job.payload["file_id"])).one()
        ranges = _shown_ranges(connection, row.id)
    now = store.clock()
    data = vault.get(row.sha256, now)
    hidden = copy_without(data, row.media_type, ranges)
    sealed = seal(vault, settings, data, row.sha256, hidden, now)
    if sealed.copy is not None:
        draw_pages(vault.pictures, sealed.copy, data, row.media_type, hidden.sheets)

    def work(uow: UnitOfWork) -> None:
        record(uow, row.id, row.facility, sealed)
        _forget_numbers(uow.connection, row.id)
        jobs.finish(uow, job)

    store.write(work)


def _forget_numbers(connection: Connection, file_id: str) -> None:
    """What was read of a file before a person saw the card on it: its number may have been taken for a trace number.
    Claims keep their numbers: every tenth of those looks like a card's.
    """
    stored = select(document.c.id, document.c.content).where(document.c.file_id == file_id)
    for row in connection.execute(stored).all():
        read = row.content["record"]
        if read is None or (kept := {name: _blanked(value, name) for name, value in read.items()}) == read:
            continue
        values = {"content": row.content | {"record": kept}, "payment_key": None}  # the key is a hash of the number too
        connection.execute(update(document).where(document.c.id == row.id).values(values))


def _blanked(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _blanked(each, key) for key, each in value.items()}
    if isinstance(value, list) and name != "claims":
        return [_blanked(each) for each in value]
    if isinstance(value, str) and _FIGURES.fullmatch(value) and is_card_number(re.sub(r"\D", "", value)):
        return ""
    return value


def _shown_ranges(connection: Connection, file_id: str) -> list[tuple[int, int]]:
    """The pages of the documents that show a card, by the decisions that stand."""
    later = decision.alias("later")
    standing = (
        select(decision.c.prediction)
        .outerjoin(later, later.c.supersedes == decision.c.id)
        .where(decision.c.file_id == file_id, decision.c.task == "document", later.c.id.is_(None))
    )
    found = connection.scalars(standing).all()
    return [tuple(said["pages"]) for said in found if said.get("shows_card") and said.get("pages")]


def record(uow: UnitOfWork, file_id: str, facility: str, sealed: Sealed) -> None:
    """Say that the copy is what people see from now on, and have the original removed and in time forgotten."""
    values = {"copy_sha256": sealed.copy, "sealed_until": sealed.until}
    uow.connection.execute(update(file).where(file.c.id == file_id).values(values))
    _ask(uow, file_id, sealed.until)
    body = {"copy": sealed.copy is not None, "until": sealed.until.date().isoformat()}
    append(uow, NewEvent(type="file.sealed", actor=ACTOR, file_id=file_id, facility=facility, body=body))


def came_again(uow: UnitOfWork, file_id: str, operation_id: str) -> None:
    """A file has come again: if it shows a card, its original lies open again."""
    if uow.connection.execute(_FILE.where(file.c.id == file_id)).one().sealed_until is not None:
        jobs.enqueue(uow, CLEAR_JOB, f"{file_id}:{operation_id}", {"file_id": file_id})


def clear(store: Store, vault: Vault, settings: Settings, job: jobs.Job) -> None:
    """Take the open original away, once it is sealed, and the pictures of it; finish the job in the write that tells of
    it.
    """
    row = _row(store, job)
    vault.pictures.remove(row.sha256)
    now = store.clock()
    until: datetime = row.sealed_until
    if vault.originals.holds(row.sha256):
        if not vault.sealed.holds(row.sha256, now):
            until = max(until, now + timedelta(days=settings.sealed_days))
            vault.sealed.put(row.sha256, vault.originals.get(row.sha256), until)
        vault.originals.remove(row.sha256)
    store.write(lambda uow: _cleared(uow, row, until, job))


def forget(store: Store, vault: Vault, job: jobs.Job) -> None:
    """Forget the sealed original if its time is over, and finish the job; kept longer meanwhile, it is left to the job
    of that time.
    """
    row = _row(store, job)
    gone = vault.sealed.forget(row.sha256, store.clock())
    store.write(lambda uow: _tell(uow, row, "file.sealed_original_forgotten" if gone else None, job))


def _row(store: Store, job: jobs.Job) -> Any:
    with store.read() as connection:
        return connection.execute(_FILE.where(file.c.id == job.payload["file_id"])).one()


def _cleared(uow: UnitOfWork, row: Any, until: datetime, job: jobs.Job) -> None:
    if until != row.sealed_until:
        uow.connection.execute(update(file).where(file.c.id == row.id).values(sealed_until=until))
        _ask_to_forget(uow, row.id, until)
    _tell(uow, row, "file.open_original_removed", job)


def _tell(uow: UnitOfWork, row: Any, event: str | None, job: jobs.Job) -> None:
    if event is not None:
        append(uow, NewEvent(type=event, actor=ACTOR, file_id=row.id, facility=row.facility))
    jobs.finish(uow, job)


def _ask(uow: UnitOfWork, file_id: str, until: datetime) -> None:
    jobs.enqueue(uow, CLEAR_JOB, f"{file_id}:{int(until.timestamp())}", {"file_id": file_id})
    _ask_to_forget(uow, file_id, until)


def _ask_to_forget(uow: UnitOfWork, file_id: str, until: datetime) -> None:
    due = until + timedelta(seconds=1)  # the sealed time is in whole seconds
    jobs.enqueue(uow, EXPIRE_JOB, f"{file_id}:{int(until.timestamp())}", {"file_id": file_id}, due_at=due)
