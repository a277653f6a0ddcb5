"""What a payer's answer says, thing by thing: of which interchange, batch or claim, and the state that it puts it in.

TA1 and 999 speak of batches, 277CA and 277 of claims, an 835 of claims that are adjudicated. Nothing here looks at the
books: who is meant is found by `inference.tracking.matching`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extraction.records import (
    REVERSAL,
    AcknowledgedClaim,
    Acknowledgement,
    ClaimPayment,
    ClaimStatus,
    Interchange,
    Remittance,
    TransactionAnswer,
)
from inference.claims.versions import comparable
from models.adjudication import claim_totals
from models.outcomes import Outcome, outcome_of
from models.prediction import NOTHING

About = Literal["interchange", "group", "batch", "claim", "nobody"]
# IK501, AK901 and TA104.
ACCEPTED = frozenset("AE")
CLAIM_GROUPS = (None, "HC")
TEST = "T"
# STC01-1. A3 returned, A6 and A7 refused for what is missing or invalid, A8 for what does not fit together.
REFUSED = frozenset({"A3", "A6", "A7", "A8"})
TAKEN_IN = frozenset({"A2", "A5"})
RECEIVED = frozenset({"A0", "A1"})
# What of a 277 says that the payer has the claim: acknowledged, pending, finalized.
_KNOWN_TO_PAYER = re.compile(r"A[0125]|[PF][0-9]")
_CODE = re.compile(r"[0-9]{1,4}|[A-Z0-9]{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that a document says. `state` is None where nothing follows from it but that it was said.

    Control numbers are without leading zeros, `number` (CLM01) as it is compared. `besides` are the transactions of a
    group that have statements of their own. `unprocessable` says that the payer took the claim for none.
    """

    pointer: str
    about: About
    state: str | None
    codes: tuple[str, ...] = ()
    entity: str | None = None
    told_on: datetime.date | None = None
    received_on: datetime.date | None = None
    control: str | None = None
    transaction: str | None = None
    besides: frozenset[str] = frozenset()
    number: str | None = None
    payer_claim_number: str | None = None
    clearinghouse_number: str | None = None
    charge: Decimal | None = None
    service_from: datetime.date | None = None
    service_to: datetime.date | None = None
    taken_in: bool = False
    unprocessable: bool = False


def control(number: str | None) -> str | None:
    """A control number as it is compared: senders pad it with zeros, and answers do not always.

    Without what no column takes: a zero byte in ISA13 would end every try to take the file in.
    """
    kept = comparable(number)
    return (kept.lstrip("0") or "0") if kept else None


def is_test(envelope: Interchange | None) -> bool:
    """Whether the sender marked the interchange as a test (ISA15)."""
    return envelope is not None and envelope.usage == TEST


def statements_of(record: Acknowledgement) -> Iterator[Statement]:
    """All that an acknowledgement says, in its order."""
    if record.kind == "TA1":
        yield from _of_interchanges(record)
    elif record.kind in ("997", "999"):
        yield from _of_batches(record)
    elif record.kind in ("277", "277CA"):
        yield from _of_levels(record)
        for index, claim in enumerate(record.claims):
            yield _of_claim(record, claim, f"/claims/{index}")


def statements_of_payments(remittance: Remittance) -> Iterator[Statement]:
    """Every claim of an 835 is adjudicated, but for what takes an earlier payment back or is still pending."""
    for index, claim in enumerate(remittance.claims):
        if claim.status_code != REVERSAL:
            yield Statement(
                pointer=f"/claims/{index}",
                about="claim",
                state="claim_received" if _is_pending(claim) else "adjudicated",
                codes=shown([claim.status_code]),
                told_on=remittance.payment.date or remittance.payment.production_date,
                number=comparable(claim.patient_control_number),
                payer_claim_number=claim.payer_claim_control_number,
                charge=claim.charge,
                service_from=claim.service_from,
                service_to=claim.service_to,
                unprocessable=_is_unprocessable(claim),
            )


def _is_unprocessable(claim: ClaimPayment) -> bool:
    """CO-16 with MA130: nothing was adjudicated, there is no appeal, and what is mended is sent as a new claim."""
    remarks = {*claim.remark_codes, *(remark for line in claim.lines for remark in line.remark_codes)}
    taken = [*claim.adjustments, *(adjustment for line in claim.lines for adjustment in line.adjustments)]
    return "MA130" in remarks and not claim.paid and any((each.group, each.reason) == ("CO", "16") for each in taken)


def _is_pending(claim: ClaimPayment) -> bool:
    """Whether the payer says that it has yet to decide."""
    return outcome_of(claim.paid or NOTHING, claim_totals(claim), claim.status_code) is Outcome.PENDING


def shown(codes: Sequence[str | None]) -> tuple[str, ...]:
    """Codes that may stand in a message: what has not the shape of one may be anything."""
    return tuple(code for code in codes if code and _CODE.fullmatch(code))


def _of_interchanges(record: Acknowledgement) -> Iterator[Statement]:
    for index, answer in enumerate(record.interchange_answers):
        accepted = answer.verdict in ACCEPTED
        yield Statement(
            pointer=f"/interchange_answers/{index}",
            about="interchange",
            state="interchange_accepted" if accepted else "batch_rejected",
            codes=shown([answer.verdict, answer.note]),
            told_on=answer.date,
            control=control(answer.control_number),
        )


def _of_batches(record: Acknowledgement) -> Iterator[Statement]:
    """Of a group of other transactions than claims only a refusal is anybody's business here."""
    group = record.group
    for index, answer in enumerate(record.transactions):
        verdict = answer.verdict or (group.verdict if group else None)
        if _concerns(record, verdict):
            yield Statement(
                pointer=f"/transactions/{index}",
                about="batch",
                state="batch_acknowledged" if verdict in ACCEPTED else "batch_rejected",
                codes=shown([verdict, *answer.codes, *_faults(answer)]),
                told_on=_day_of(record),
                control=control(group.control_number) if group else None,
                transaction=control(answer.control_number),
            )
    if group and group.verdict in (*ACCEPTED, "R") and _concerns(record, group.verdict):
        yield Statement(
            pointer="/group",
            about="group",
            state="batch_acknowledged" if group.verdict in ACCEPTED else "batch_rejected",
            codes=shown([group.verdict, *group.codes]),
            told_on=_day_of(record),
            control=control(group.control_number),
            besides=frozenset(filter(None, (control(each.control_number) for each in record.transactions))),
        )


def _concerns(record: Acknowledgement, verdict: str | None) -> bool:
    return verdict not in ACCEPTED or (record.group.functional_id if record.group else None) in CLAIM_GROUPS


def _faults(answer: TransactionAnswer) -> tuple[str, ...]:
    """The segments that are at fault, each once: where to look first."""
    return tuple(dict.fromkeys(shown([note.segment_id for note in answer.notes])))[:5]


def _day_of(record: Acknowledgement) -> datetime.date | None:
    envelope = record.interchange
    return record.created or (envelope.group_date or envelope.date if envelope else None)


def _of_levels(record: Acknowledgement) -> Iterator[Statement]:
    """What is said of a whole batch: BHT03 comes back as the trace of the receiver's level."""
    for index, level in enumerate(record.levels):
        refused = [status for status in level.statuses if status.category in REFUSED]
        if refused:
            yield Statement(
                pointer=f"/levels/{index}",
                about="batch" if level.level == "receiver" else "nobody",
                state="batch_rejected",
                codes=_codes(refused),
                told_on=refused[0].date or record.created,
                number=comparable(level.trace_number),
            )


def _of_claim(record: Acknowledgement, claim: AcknowledgedClaim, pointer: str) -> Statement:
    statuses = claim.statuses or tuple(status for line in claim.lines for status in line.statuses)
    state, leading = _verdict(record.kind, statuses)
    return Statement(
        pointer=pointer,
        about="claim",
        state=state,
        codes=_codes(leading),
        entity=leading[0].entity if leading else None,
        told_on=(leading[0].date if leading else None) or record.created,
        received_on=_received(record, claim.level),
        number=comparable(claim.patient_control_number),
        payer_claim_number=claim.payer_claim_control_number,
        clearinghouse_number=claim.clearinghouse_number,
        charge=claim.charge,
        service_from=claim.service_from,
        service_to=claim.service_to,
        taken_in=state == "claim_accepted",
    )


def _verdict(kind: str, statuses: Sequence[ClaimStatus]) -> tuple[str | None, list[ClaimStatus]]:
    """The state that statuses put a claim in, and those that say so: a refusal before all else."""
    if kind == "277CA":
        for state, categories in (
            ("claim_rejected", REFUSED),
            ("claim_accepted", TAKEN_IN),
            ("claim_received", RECEIVED),
        ):
            leading = [status for status in statuses if _categories(status) & categories]
            if leading:
                return state, leading
    known = [status for status in statuses if any(map(_KNOWN_TO_PAYER.fullmatch, _categories(status)))]
    return ("claim_received", known) if known and kind == "277" else (None, list(statuses))


def _categories(status: ClaimStatus) -> set[str]:
    return {category for category in (status.category, *(each.category for each in status.more)) if category}


def _codes(statuses: Sequence[ClaimStatus]) -> tuple[str, ...]:
    found: list[str | None] = []
    for each in statuses:
        found += [each.category, each.status, each.entity]
        found += [code for more in each.more for code in (more.category, more.status, more.entity)]
    return tuple(dict.fromkeys(shown(found)))


def _received(record: Acknowledgement, level: int | None) -> datetime.date | None:
    """DTP*050 of the source that a claim stands under."""
    while level is not None:
        found = record.levels[level]
        if found.received:
            return found.received
        level = found.parent
    return None
