"""Answers that came before what they answer: kept until a batch comes that they may speak of.

They are found again by the numbers that the batch and its claims go by, never by going through all of them.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, exists, select

from extraction.serialize import from_plain, to_plain
from inference import events
from inference.absent import insert_absent
from inference.claims.versions import rows_of
from inference.policy import Policy
from inference.rows import About
from inference.settings import Settings
from inference.tracking.answer import Answer
from inference.tracking.clocks import Clocks
from inference.tracking.follow_ups import close
from inference.tracking.statements import Statement
from inference.tracking.tables import follow_up, submitted_batch, tracked_claim, unmatched_answer
from inference.writer import UnitOfWork

FORGOTTEN = "answers.forgotten"
_FORGET = delete(unmatched_answer).where(unmatched_answer.c.id == bindparam("matched"))
_MINE = select(unmatched_answer).where(unmatched_answer.c.facility == bindparam("facility"))
_BY_NUMBER = _MINE.where(unmatched_answer.c.number.in_(bindparam("wanted", expanding=True)))
_BY_CONTROL = _MINE.where(unmatched_answer.c.control.in_(bindparam("wanted", expanding=True)))
_BATCHES = select(submitted_batch).where(submitted_batch.c.id.in_(bindparam("wanted", expanding=True)))
_NUMBERS = select(tracked_claim.c.patient_control_number).where(
    tracked_claim.c.batch_id.in_(bindparam("wanted", expanding=True))
)
_FORGET_OLD = (
    delete(unmatched_answer)
    .where(unmatched_answer.c.kept_at < bindparam("before", type_=unmatched_answer.c.kept_at.type))
    .where(~exists().where(follow_up.c.id == unmatched_answer.c.follow_up_id, follow_up.c.closed_at.is_(None)))
    .returning(unmatched_answer.c.facility)
)
_ASKED = select(follow_up).where(follow_up.c.closed_at.is_(None), follow_up.c.id == bindparam("asked"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A statement that nothing here fits. `position` is its place in the order of its document; `asked` the exception
    that people were asked about it, if they were, `id` what it is kept under, if it is.
    """

    said: Statement
    position: int
    asked: str | None = None
    id: str | None = None


def keep_unmatched(uow: UnitOfWork, answer: Answer, missed: Iterable[Unmatched]) -> None:
    """Keep what may be matched later: what names no number never is. What is kept already stays as it is."""
    rows = {row["id"]: row for row in (_row(uow, answer, each) for each in missed if _is_findable(each.said))}
    insert_absent(uow.connection, unmatched_answer, list(rows.values()))


def answers_before(
    uow: UnitOfWork, policy: Policy, settings: Settings, facility: str, new: Sequence[str]
) -> Iterator[tuple[Answer, list[Unmatched]]]:
    """Answers that may speak of batches that have just come in, in the order in which they came."""
    found = list(rows_of(uow.connection, _BATCHES, sorted(new)))
    made = {row["id"]: row["made_on"] or datetime.date.min for row in found}
    rows = sorted(_waiting(uow, facility, found), key=itemgetter("kept_at", "document_id", "position"))
    for document, group in groupby(rows, key=itemgetter("document_id")):
        mine = list(group)
        about = About.of(policy, settings, document.rpartition("_")[0], facility)
        yield _answer(about, mine[0], made), [_unmatched(row) for row in mine]


def forget(uow: UnitOfWork, policy: Policy, settings: Settings, was: Unmatched, *, by: str) -> None:
    """What was waited for has come, with the document `by`: people need not look for it any more."""
    uow.connection.execute(_FORGET, {"matched": was.id})
    for row in uow.connection.execute(_ASKED, {"asked": was.asked}).mappings().all():
        close(uow, policy, settings, row, by=by, words=f"document {by}")


def forget_old(uow: UnitOfWork, settings: Settings) -> int:
    """Let go of what has waited for years, and say so by facility: an office that sends its claims elsewhere never
    brings what its payments speak of. What people are still asked about stays. Returns how many.
    """
    before = uow.now - datetime.timedelta(days=Clocks.of(settings).rules.keep_unmatched)
    gone = Counter(uow.connection.scalars(_FORGET_OLD, {"before": before}))
    told = [
        events.NewEvent(type=FORGOTTEN, actor="system", facility=facility, body={"answers": count})
        for facility, count in sorted(gone.items())
    ]
    events.append_all(uow, told)
    return gone.total()


def _is_findable(said: Statement) -> bool:
    return said.about != "nobody" and (said.control is not None or said.number is not None)


def _row(uow: UnitOfWork, answer: Answer, missed: Unmatched) -> dict[str, Any]:
    said = missed.said
    place = f"{answer.document_id}{said.pointer}"
    sender, receiver = answer.partners or (None, None)
    return {
        "id": f"una_{sha256(place.encode()).hexdigest()[:32]}",
        "facility": answer.about.facility,
        "control": said.control,
        "number": said.number,
        "document_id": answer.document_id,
        "position": missed.position,
        "kind": answer.kind,
        "parent_id": answer.parent,
        "sender": sender,
        "receiver": receiver,
        "test": answer.marked_test,
        "statement": to_plain(said),
        "follow_up_id": missed.asked,
        "kept_at": uow.now,
    }


def _waiting(uow: UnitOfWork, facility: str, new: Sequence[RowMapping]) -> list[RowMapping]:
    numbers = {row["reference"] for row in new}
    mine = rows_of(uow.connection, _NUMBERS, sorted(row["id"] for row in new))
    numbers.update(row["patient_control_number"] for row in mine)
    controls = {row[name] for row in new for name in ("interchange_control", "group_control")}
    rows: dict[str, RowMapping] = {}
    for query, wanted in ((_BY_NUMBER, numbers), (_BY_CONTROL, controls)):
        known = sorted(each for each in wanted if each)
        rows |= {row["id"]: row for row in rows_of(uow.connection, query, known, facility=facility)}
    return list(rows.values())


def _unmatched(row: RowMapping) -> Unmatched:
    said = from_plain(Statement, row["statement"])
    return Unmatched(said=said, position=row["position"], asked=row["follow_up_id"], id=row["id"])


def _answer(about: About, row: RowMapping, made: dict[str, datetime.date]) -> Answer:
    return Answer(
        about=about,
        document_id=row["document_id"],
        kind=row["kind"],
        parent=row["parent_id"],
        partners=(row["sender"], row["receiver"]),
        marked_test=row["test"],
        came_at=row["kept_at"],
        batches_since=made,
    )
