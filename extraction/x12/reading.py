"""A transaction with claims while it is read: the same walk whether its claims are kept to the end or handed out on the
way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from extraction.balance import SOUND, Balance, RunningBalance, joined
from extraction.errors import ClaimsNotReadError
from extraction.records import (
    Claim,
    ClaimPayment,
    ExtractedDocument,
    FieldSource,
    Finding,
    RecordType,
    Remittance,
    Submission,
)
from extraction.x12.remittance.walk import RemittanceWalk
from extraction.x12.submission.walk import SubmissionWalk
from extraction.x12.wire.construct import drafts_of
from extraction.x12.wire.segments import Segment, WholeClaim
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.transaction import Transaction


class Walk(Protocol):
    """The walk through a transaction that holds claims.

    `claims` are those that are finished: they may be taken out of the list at any time. `count` counts all. `head` is
    the record as known so far, `finish` the record with the claims that were not taken out.
    """

    @property
    def claims(self) -> list[ClaimPayment] | list[Claim]: ...
    @property
    def count(self) -> int: ...
    def take(self, segment: Segment) -> None: ...
    def take_claim(self, claim: WholeClaim) -> Iterable[Segment]: ...
    def head(self) -> Remittance | Submission: ...
    def finish(self) -> Remittance | Submission: ...


@dataclass(frozen=True, slots=True)
class _Kind:
    walk: Callable[[Trail, Transaction], Walk]
    document_class: str
    record_type: RecordType
    expected: str


# The kinds of transaction that hold claims, by ST01.
KINDS = {
    "835": _Kind(RemittanceWalk, "remittance_835", "remittance", "a payment, a claim or a provider adjustment"),
    "837": _Kind(SubmissionWalk, "claim_837", "claim", "a claim (CLM)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionalClaim:
    """One claim with its sources and its own findings; pointers start at the record, as `path` does ("/claims/7").

    Provisional: the payment law is judged when the transaction ends.
    """

    transaction: int
    index: int
    path: str
    claim: ClaimPayment | Claim
    fields: Mapping[str, FieldSource]
    findings: tuple[Finding, ...]


_provisional = drafts_of(ProvisionalClaim)


class ClaimsReading:
    """Takes the segments of a transaction with claims, from its header on.

    Claims may be taken out on the way (`take_claims`). Each is judged by its own laws at once, the payment when the
    document is asked for.
    """

    def __init__(self, transaction: Transaction, kind: str) -> None:
        self.transaction = transaction
        self.kind = KINDS[kind]
        self.trail = Trail(transaction.component)
        self.walk = self.kind.walk(self.trail, transaction)
        self.take = self.walk.take
        self.take_claim = self.walk.take_claim
        self.running = RunningBalance()
        self.taken = 0

    def take_claims(self, transaction: int) -> list[ProvisionalClaim]:
        """The claims finished since the last call, as claims of a transaction. The walk forgets them."""
        finished: Sequence[ClaimPayment | Claim] = self.walk.claims
        judged = zip(finished, self._balances(finished), strict=True)
        provisional = [self._provisional(transaction, claim, balance) for claim, balance in judged]
        self.walk.claims.clear()
        return provisional

    def _balances(self, claims: Sequence[ClaimPayment | Claim]) -> Sequence[Balance]:
        if self.kind.record_type == "claim":
            return [SOUND] * len(claims)
        return self.running.take(cast(Sequence[ClaimPayment], claims), self.taken)

    def _provisional(self, transaction: int, claim: ClaimPayment | Claim, balance: Balance) -> ProvisionalClaim:
        index, trail = self.taken, self.trail
        self.taken, path = index + 1, f"/claims/{index}"
        findings = trail.take_findings(path) if trail.findings else ()
        if balance is not SOUND:
            findings += balance.findings()
        judged = _provisional(transaction, index, path, claim, trail.fields.take(path), findings)
        judged.__class__ = ProvisionalClaim
        return judged  # type: ignore[no-any-return]

    def finish(self) -> Remittance | Submission:
        """All segments have come: the record, with the claims that were not taken out."""
        return self.walk.finish()

    def document(self, record: Remittance | Submission) -> ExtractedDocument:
        """What `finish` gave, judged.

        Raises `ClaimsNotReadError` if the transaction holds nothing that it is for.
        """
        balance = self._balance(record) if isinstance(record, Remittance) else None
        if not self.walk.count and _is_empty(record):
            raise ClaimsNotReadError("transaction_empty", place=self.transaction.place, expected=self.kind.expected)
        oddities = [Finding(code=oddity.code, path="", message=oddity.message) for oddity in self.transaction.oddities]
        return ExtractedDocument(
            document_class=self.kind.document_class,
            class_confidence=1.0,
            record_type=self.kind.record_type,
            record=record,
            balanced=self.running.holds if balance else None,
            fields=self.trail.fields,
            findings=(*oddities, *self.trail.settled, *self.trail.findings, *(balance.findings() if balance else ())),
        )

    def _balance(self, record: Remittance) -> Balance:
        return joined((*self.running.take(record.claims, self.taken), self.running.finish(record)))


def _is_empty(record: Remittance | Submission) -> bool:
    if isinstance(record, Submission):
        return True
    return not record.provider_adjustments and record.payment.amount is None
