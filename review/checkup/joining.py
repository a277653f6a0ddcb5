"""Claims that were sent, joined with what the payer said of them.

CLM01 = CLP01, and at least one of line control numbers (REF 6R), first day of service or charge agrees; sent before it
was decided; to a payer of the same order. Of several the one that agrees most counts, of equals the last one sent
before the decision; if even these are several, the claim is ambiguous and joined with none.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from models.prediction import NOTHING
from review.checkup.archive import Adjudication, Archive, History
from review.checkup.facts import SentClaimFact

# CLP02 by the order of the payer that it speaks of.
SECONDARY = {"S": frozenset({"2", "20"}), "T": frozenset({"3", "21"})}
_LATER = frozenset({"2", "3", "20", "21"})


class Joined(NamedTuple):
    """A claim with its first decision and the claim that was sent. `sent` is None where none agrees."""

    history: History
    initial: list[Adjudication]
    sent: SentClaimFact | None
    ambiguous: bool

    @property
    def days(self) -> int | None:
        """From the day the claim was sent to the payment that first decides it; None where one of them is not told."""
        paid = self.initial[0].remittance.day
        return (paid - self.sent.sent).days if self.sent and self.sent.sent and paid else None


class Joining:
    """All joins of an archive."""

    def __init__(self, archive: Archive) -> None:
        by_account: dict[str, list[SentClaimFact]] = defaultdict(list)
        for sent in archive.sent:
            if sent.account:
                by_account[sent.account].append(sent)
        self.joined = [
            _join(history, initial, by_account.get(initial[0].claim.account or "", ()))
            for history in archive.histories
            if (initial := history.initial)
        ]


def _join(history: History, initial: list[Adjudication], candidates: Iterable[SentClaimFact]) -> Joined:
    agreeing = [(_agreement(sent, initial), sent) for sent in candidates if _before(sent, initial[0])]
    most = max((agreed for agreed, _ in agreeing), default=0)
    best = [sent for agreed, sent in agreeing if agreed == most and most > 0 and _same_order(sent, initial[0])]
    last = max((sent.sent or datetime.date.min for sent in best), default=None)
    left = [sent for sent in best if (sent.sent or datetime.date.min) == last]
    return Joined(history, initial, left[0] if len(left) == 1 else None, len(left) > 1)


def _agreement(sent: SentClaimFact, parts: list[Adjudication]) -> int:
    """How many of line control numbers, first day and charge agree with a decision and its parts."""
    controls = {line.line_control for line in sent.lines if line.line_control}
    told = {line.line_control for at in parts for line in at.claim.levels if line.line_control}
    charge = sum((at.claim.charge or NOTHING for at in parts), NOTHING)
    day = sent.service_from is not None and any(at.claim.service_from == sent.service_from for at in parts)
    return bool(controls & told) + day + _equal(sent.charge, charge)


def _equal(one: Decimal | None, other: Decimal) -> bool:
    return one is not None and one == other


def answers(at: Adjudication, sent: SentClaimFact) -> bool:
    """Whether a claim payment with the same control number speaks of a claim that was sent."""
    return _before(sent, at) and _same_order(sent, at) and _agreement(sent, [at]) > 0


def _before(sent: SentClaimFact, at: Adjudication) -> bool:
    return sent.sent is None or at.remittance.day is None or sent.sent <= at.remittance.day


def _same_order(sent: SentClaimFact, at: Adjudication) -> bool:
    if expected := SECONDARY.get(sent.payer_order or ""):
        return at.claim.status in expected
    return at.claim.status not in _LATER
