"""What belongs to the write in which a file is decided: batches become known, answers change the states of claims.

What matches nothing is an exception, and nothing is dropped. An answer to a claim that nobody told us was sent proves
that it was: it counts as sent on the day that it came to us.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, exists, or_, select

from extraction.records import Acknowledgement, Interchange, Remittance, Submission
from inference.claims.tables import claim_version
from inference.claims.versions import comparable
from inference.reading import ReadDocument
from inference.rows import About, document_id
from inference.store import UnitOfWork
from inference.tables import file
from inference.tracking.clocks import Clocks, local_day
from inference.tracking.follow_ups import (
    Place,
    Subject,
    open_exception,
    reconsider,
    subject_of_batch,
    subject_of_claim,
)
from inference.tracking.matching import batches, candidates, meant
from inference.tracking.sending import register, send, watch_acknowledgement
from inference.tracking.statements import Statement, is_test, statements_of, statements_of_payments
from inference.tracking.states import Told, keep_proof, take_step
from inference.tracking.tables import submitted_batch, tracked_claim
from models.prediction import to_cents

_OF_BATCH = (
    select(tracked_claim)
    .join(claim_version, claim_version.c.id == tracked_claim.c.id)
    .where(or_(tracked_claim.c.batch_id == bindparam("batch"), claim_version.c.document_id == bindparam("batch")))
    .order_by(tracked_claim.c.id)
)
_ONE = select(tracked_claim).where(tracked_claim.c.id == bindparam("wanted"))
_RECEIVED = select(submitted_batch.c.received_at).where(submitted_batch.c.id == bindparam("batch"))
_SHA256 = select(file.c.sha256).where(file.c.id == bindparam("file_id"))
_ANY = select(exists().where(tracked_claim.c.facility == bindparam("facility")))
WORDS: Mapping[str, str] = {
    "TA1": "The TA1",
    "997": "The 997",
    "999": "The 999",
    "277CA": "The 277CA",
    "277": "The 277",
    "835": "The 835",
}


@dataclass(slots=True)
class _Answer:
    """A document that answers, and what its statements have touched so far."""

    about: About
    document_id: str
    kind: str
    parent: str | None
    envelope: Interchange | None
    claims: set[str] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)

    @property
    def test(self) -> bool | None:
        """Whether it is marked as a test; None where the policy takes test files for real."""
        return is_test(self.envelope) if self.about.policy.file.test_files == "hold" else None

    def told(self, said: Statement) -> Told:
        return Told(source=self.document_id, pointer=said.pointer, codes=said.codes, told_on=said.told_on)

    def place(self, said: Statement) -> Place:
        return Place(document_id=self.document_id, pointer=said.pointer, parent=self.parent)


def keep(uow: UnitOfWork, about: About, documents: Sequence[ReadDocument], rows: Sequence[Mapping[str, Any]]) -> None:
    """Take in what the documents of a file say of claims on their way; `rows` are the decisions about them."""
    parents = {row["document_id"]: row["id"] for row in rows if row["task"] == "document"}
    for index, read in enumerate(documents):
        if isinstance(read.document.record, Submission):
            register(uow, about, index, read.document.record)
    for index, read in enumerate(documents):
        record, place = read.document.record, document_id(about.file_id, index)
        if isinstance(record, Acknowledgement):
            answer = _Answer(about, place, record.kind, parents.get(place), record.interchange)
            _take_in(uow, answer, list(statements_of(record)))
        elif isinstance(record, Remittance) and uow.connection.scalar(_ANY, {"facility": about.facility}):
            answer = _Answer(about, place, "835", parents.get(place), record.interchange)
            _take_in(uow, answer, list(statements_of_payments(record)))


def _take_in(uow: UnitOfWork, answer: _Answer, said: Sequence[Statement]) -> None:
    of_claims = [each for each in said if each.about == "claim"]
    known = candidates(uow.connection, answer.about.facility, of_claims, test=answer.test)
    for each in said:
        if each.about == "claim":
            _claim(uow, answer, each, known.get(each.number or "", []))
        else:
            _batches(uow, answer, each)
    about, by = answer.about, answer.document_id
    words = f"document {by}"
    reconsider(uow, about.policy, about.settings, answer.claims, answer.batches, by=by, words=words)


def _batches(uow: UnitOfWork, answer: _Answer, said: Statement) -> None:
    found = () if said.about == "nobody" else _meant(uow, answer, said)
    for batch in found:
        _batch(uow, answer, said, batch["id"])
    if not found and not (said.about == "group" and said.besides):
        _unmatched(uow, answer, said, "answers a batch that is not known here")


def _meant(uow: UnitOfWork, answer: _Answer, said: Statement) -> Sequence[RowMapping]:
    return batches(uow.connection, answer.about.facility, said, answer.envelope, test=answer.test)


def _batch(uow: UnitOfWork, answer: _Answer, said: Statement, batch: str) -> None:
    claims = [dict(row) for row in uow.connection.execute(_OF_BATCH, {"batch": batch}).mappings()]
    claims = _as_sent(uow, answer, claims, batch)
    changed = [claim for claim in claims if take_step(uow, claim, said.state, answer.told(said))]
    answer.batches.add(batch)
    answer.claims.update(claim["id"] for claim in claims)
    if said.state == "batch_rejected" and (changed or not claims):
        subject, source = subject_of_batch(batch, changed), WORDS[answer.kind]
        open_exception(uow, answer.about, "batch_rejected", answer.place(said), subject, source, codes=said.codes)
    elif said.state == "batch_acknowledged":
        _expect_claims(uow, answer, batch, changed)


def _expect_claims(uow: UnitOfWork, answer: _Answer, batch: str, changed: Sequence[dict[str, Any]]) -> None:
    """A 999 that comes late starts the wait for the 277CA anew."""
    today, clocks = local_day(uow.now), Clocks.of(answer.about.settings)
    for payer, sent_on in sorted({(claim["payer"], claim["sent_on"]) for claim in changed}, key=str):
        limit = clocks.acknowledgement("ack_277ca", payer, today)
        if limit:
            watch_acknowledgement(uow, batch, sent_on, limit.last_day)


def _as_sent(uow: UnitOfWork, answer: _Answer, claims: Sequence[dict[str, Any]], batch: str) -> list[dict[str, Any]]:
    """Those of a batch that nobody said were sent were sent: somebody answers."""
    unsent = [claim["id"] for claim in claims if claim["attempt"] == 0 or claim["batch_id"] != batch]
    if not unsent:
        return list(claims)
    at = uow.connection.scalar(_RECEIVED, {"batch": batch}) or uow.now
    send(uow, answer.about.policy, answer.about.settings, unsent, at, answer.document_id)
    return [dict(row) for row in uow.connection.execute(_OF_BATCH, {"batch": batch}).mappings()]


def _claim(uow: UnitOfWork, answer: _Answer, said: Statement, found: Sequence[RowMapping]) -> None:
    row = meant(said, found)
    if row is None:
        if answer.kind != "835":
            why = "differs from the claim with this number" if found else "answers a claim that is not known here"
            _unmatched(uow, answer, said, why)
        return
    claim = _sent_claim(uow, answer, row)
    if said.payer_claim_number:
        claim["payer_claim_number"] = comparable(said.payer_claim_number)
    changed = take_step(uow, claim, said.state, answer.told(said))
    answer.claims.add(claim["id"])
    answer.batches.add(claim["batch_id"])
    if said.taken_in:
        sha256 = uow.connection.scalar(_SHA256, {"file_id": answer.about.file_id})
        keep_proof(uow, claim, answer.told(said), received_on=said.received_on, file_sha256=str(sha256))
    if changed and said.state == "claim_rejected":
        subject, source = subject_of_claim(claim), WORDS[answer.kind]
        place = answer.place(said)
        open_exception(
            uow, answer.about, "claim_rejected", place, subject, source, codes=said.codes, entity=said.entity
        )


def _sent_claim(uow: UnitOfWork, answer: _Answer, row: RowMapping) -> dict[str, Any]:
    """The claim as it stands in this write, sent if nobody said so."""
    claim = _current(uow.connection, row["id"])
    if claim["attempt"] == 0:
        at = uow.connection.scalar(_RECEIVED, {"batch": claim["batch_id"]}) or uow.now
        send(uow, answer.about.policy, answer.about.settings, [claim["id"]], at, answer.document_id)
        return _current(uow.connection, row["id"])
    return claim


def _current(connection: Connection, wanted: str) -> dict[str, Any]:
    return dict(connection.execute(_ONE, {"wanted": wanted}).mappings().one())


def _unmatched(uow: UnitOfWork, answer: _Answer, said: Statement, why: str) -> None:
    subject = Subject(charge=to_cents(said.charge), claim_count=1 if said.about == "claim" else 0)
    source = f"{WORDS[answer.kind]} {why}"
    open_exception(uow, answer.about, "unmatched", answer.place(said), subject, source, codes=said.codes)
