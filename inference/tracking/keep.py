"""What belongs to the write in which a file is decided: batches become known, answers change the states of claims.

What matches nothing is an exception, and is looked at again when a batch comes that it may speak of. An answer to a
claim that nobody told us was sent proves that it was: it counts as sent on the day that it came to us.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, or_, select

from extraction.records import Acknowledgement, Interchange, Remittance, Submission
from inference.claims.tables import claim_version
from inference.claims.versions import comparable
from inference.reading import ReadDocument
from inference.rows import About, document_id
from inference.tables import file
from inference.tracking.answer import WORDS, Answer, partners_of
from inference.tracking.clocks import Clocks, local_day
from inference.tracking.follow_ups import (
    Subject,
    open_exception,
    reconsider,
    subject_of_batch,
    subject_of_claim,
)
from inference.tracking.matching import batches, candidates, meant
from inference.tracking.sending import register, send, watch_acknowledgement
from inference.tracking.statements import Statement, is_test, statements_of, statements_of_payments
from inference.tracking.states import count_as_unsent, keep_proof, take_step
from inference.tracking.tables import submitted_batch, tracked_claim
from inference.tracking.unmatched import Unmatched, answers_before, forget, keep_unmatched
from inference.writer import UnitOfWork
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


def keep(uow: UnitOfWork, about: About, documents: Sequence[ReadDocument], rows: Sequence[Mapping[str, Any]]) -> None:
    """Take in what the documents of a file say of claims on their way; `rows` are the decisions about them."""
    parents = {row["document_id"]: row["id"] for row in rows if row["task"] == "document"}
    batches_of = [(index, each.document.record) for index, each in enumerate(documents)]
    new = [register(uow, about, index, record) for index, record in batches_of if isinstance(record, Submission)]
    if new:
        _look_again(uow, about, new)
    for index, read in enumerate(documents):
        record, place = read.document.record, document_id(about.file_id, index)
        if isinstance(record, Acknowledgement):
            answer = _answer(uow, about, place, record.kind, parents.get(place), record.interchange)
            _take_in(uow, answer, list(statements_of(record)))
        elif isinstance(record, Remittance) and not read.is_from_paper:
            # What was read from pages is nobody's word before a person has compared it: an account number that was
            # misread would end the follow-up of another claim.
            answer = _answer(uow, about, place, "835", parents.get(place), record.interchange)
            _take_in(uow, answer, list(statements_of_payments(record)))


def _answer(
    uow: UnitOfWork, about: About, place: str, kind: str, parent: str | None, envelope: Interchange | None
) -> Answer:
    return Answer(
        about=about,
        document_id=place,
        kind=kind,
        parent=parent,
        partners=partners_of(envelope),
        marked_test=is_test(envelope),
        came_at=uow.now,
    )


def _take_in(uow: UnitOfWork, answer: Answer, said: Sequence[Statement]) -> None:
    known, missed = _candidates(uow, answer, said), []
    for index, each in enumerate(said):
        found = known.get(each.number or "", [])
        if _apply(uow, answer, each, found) is None and _is_missed(uow, answer, each):
            asked = _ask(uow, answer, each, found)
            missed.append(Unmatched(said=each, position=index, asked=asked))
    keep_unmatched(uow, answer, missed)
    _reconsider(uow, answer)


def _look_again(uow: UnitOfWork, about: About, new: Sequence[str]) -> None:
    """Answers may have come before the batches that they answer: what they said counts from now on."""
    policy, settings = about.policy, about.settings
    for answer, waiting in answers_before(uow, policy, settings, about.facility, new):
        known = _candidates(uow, answer, [each.said for each in waiting])
        for each in waiting:
            batch = _apply(uow, answer, each.said, known.get(each.said.number or "", []))
            if batch is not None or not _is_missed(uow, answer, each.said):
                forget(uow, policy, settings, each, by=batch or answer.document_id)
        _reconsider(uow, answer)


def _candidates(uow: UnitOfWork, answer: Answer, said: Sequence[Statement]) -> Mapping[str, list[RowMapping]]:
    of_claims = [each for each in said if each.about == "claim"]
    return candidates(uow.connection, answer.about.facility, of_claims, test=answer.test)


def _reconsider(uow: UnitOfWork, answer: Answer) -> None:
    about, by = answer.about, answer.document_id
    reconsider(uow, about.policy, about.settings, answer.claims, answer.batches, by=by, words=f"document {by}")


def _apply(uow: UnitOfWork, answer: Answer, said: Statement, known: Sequence[RowMapping]) -> str | None:
    """Move on what is meant; returns the batch that it is in, None where nothing here is meant."""
    if said.about == "claim":
        row = meant(said, [row for row in known if answer.may_mean(said, row["batch_id"])])
        if row is not None:
            _claim(uow, answer, said, row)
        return row["batch_id"] if row is not None else None
    found = () if said.about == "nobody" else _meant(uow, answer, said)
    for batch in found:
        _batch(uow, answer, said, batch["id"])
    return found[0]["id"] if found else None


def _is_missed(uow: UnitOfWork, answer: Answer, said: Statement) -> bool:
    """Where each transaction of a group has a statement of its own, nothing is left for the group's to say."""
    everyone = replace(said, besides=frozenset())
    return not (said.about == "group" and said.besides and _meant(uow, answer, everyone))


def _meant(uow: UnitOfWork, answer: Answer, said: Statement) -> Sequence[RowMapping]:
    found = batches(uow.connection, answer.about.facility, said, answer.partners, test=answer.test)
    return [row for row in found if answer.may_mean(said, row["id"])]


def _batch(uow: UnitOfWork, answer: Answer, said: Statement, batch: str) -> None:
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


def _expect_claims(uow: UnitOfWork, answer: Answer, batch: str, changed: Sequence[dict[str, Any]]) -> None:
    """A 999 that comes late starts the wait for the 277CA anew."""
    today, clocks = local_day(uow.now), Clocks.of(answer.about.settings)
    for payer, sent_on in sorted({(claim["payer"], claim["sent_on"]) for claim in changed}, key=str):
        limit = clocks.acknowledgement("ack_277ca", payer, today)
        if limit:
            watch_acknowledgement(uow, batch, sent_on, limit.last_day)


def _as_sent(uow: UnitOfWork, answer: Answer, claims: Sequence[dict[str, Any]], batch: str) -> list[dict[str, Any]]:
    """Those of a batch that nobody said were sent were sent: somebody answers."""
    unsent = [claim["id"] for claim in claims if claim["attempt"] == 0 or claim["batch_id"] != batch]
    if not unsent:
        return list(claims)
    send(uow, answer.about.policy, answer.about.settings, unsent, _sent_at(uow, answer, batch), answer.document_id)
    return [dict(row) for row in uow.connection.execute(_OF_BATCH, {"batch": batch}).mappings()]


def _claim(uow: UnitOfWork, answer: Answer, said: Statement, row: RowMapping) -> None:
    claim = _sent_claim(uow, answer, row)
    if said.payer_claim_number:
        claim["payer_claim_number"] = comparable(said.payer_claim_number)
    changed = take_step(uow, claim, said.state, answer.told(said))
    if changed and said.unprocessable:
        count_as_unsent(uow, claim)
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


def _sent_claim(uow: UnitOfWork, answer: Answer, row: RowMapping) -> dict[str, Any]:
    """The claim as it stands in this write, sent if nobody said so."""
    claim = _current(uow.connection, row["id"])
    if claim["attempt"] == 0:
        at = _sent_at(uow, answer, claim["batch_id"])
        send(uow, answer.about.policy, answer.about.settings, [claim["id"]], at, answer.document_id)
        return _current(uow.connection, row["id"])
    return claim


def _sent_at(uow: UnitOfWork, answer: Answer, batch: str) -> datetime.datetime:
    """When the batch came to us, or its answer if that was earlier: by then it was sent."""
    came: datetime.datetime | None = uow.connection.scalar(_RECEIVED, {"batch": batch})
    return min(came or uow.now, answer.came_at)


def _current(connection: Connection, wanted: str) -> dict[str, Any]:
    return dict(connection.execute(_ONE, {"wanted": wanted}).mappings().one())


def _ask(uow: UnitOfWork, answer: Answer, said: Statement, found: Sequence[RowMapping]) -> str | None:
    """Ask people what is meant; returns the exception. A payment for a claim that nobody tracks is none, nor is what a
    group says beside its transactions.
    """
    if answer.kind == "835" or (said.about == "group" and said.besides):
        return None
    why = "answers a batch that is not known here"
    if said.about == "claim":
        why = "differs from the claim with this number" if found else "answers a claim that is not known here"
    subject = Subject(charge=to_cents(said.charge), claim_count=1 if said.about == "claim" else 0)
    source = f"{WORDS[answer.kind]} {why}"
    return open_exception(uow, answer.about, "unmatched", answer.place(said), subject, source, codes=said.codes)
