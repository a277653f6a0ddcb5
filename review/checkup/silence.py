"""Claims that were sent and that no remittance of the archive speaks of: overdue, or left out, and why.

An answer is overdue once more days have passed than the payer takes for nine of ten claims, counted on its joined
claims; thirty days where too few of them tell. The last month of any archive is still on its way: it is no work.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from review.checkup.archive import Adjudication, Archive
from review.checkup.facts import SentClaimFact
from review.checkup.joining import Joined, answers
from review.checkup.plain import quantile

VOID = "8"
MOST = Decimal("0.9")
SUPPORT = 10  # answers of a payer that tell how long it takes
USUAL_DAYS = 30  # where fewer than that tell

OVERDUE = "overdue"
ON_THE_WAY, SENT_LATER, NO_DAY, TEST, ENCOUNTER = "on_the_way", "sent_later", "no_day", "test", "encounter"
ANSWER_UNREADABLE = "answer_unreadable"
# Why a claim without an answer is left out, in the order of the page.
LEFT_OUT = (ON_THE_WAY, SENT_LATER, NO_DAY, TEST, ENCOUNTER, ANSWER_UNREADABLE)


class Waiting(NamedTuple):
    """A claim without an answer: its last version, first sent on `since`. `standing` is overdue, or why it is not."""

    sent: SentClaimFact
    since: datetime.date | None
    times: int
    standing: str


class Silence:
    """All claims without an answer. Sent several times, a claim waits once; voids do not wait."""

    def __init__(self, archive: Archive, joined: Iterable[Joined], today: datetime.date | None) -> None:
        self._archive = archive
        self._joined = joined
        self._today = today

    @cached_property
    def overdue(self) -> list[Waiting]:
        return [each for each in self._all if each.standing == OVERDUE]

    @cached_property
    def left_out(self) -> list[Waiting]:
        return [each for each in self._all if each.standing != OVERDUE]

    @cached_property
    def _all(self) -> list[Waiting]:
        told: dict[str, list[Adjudication]] = defaultdict(list)
        for at in self._archive.payments:
            if at.claim.account:
                told[at.claim.account].append(at)
        silent: dict[tuple[object, ...], list[SentClaimFact]] = defaultdict(list)
        for sent in self._archive.sent:
            if sent.frequency != VOID and not any(answers(at, sent) for at in told.get(sent.account or "", ())):
                key = sent.account, sent.payer_order, _payer(sent), sent.service_from
                silent[self._not_waiting(sent), *key].append(sent)
        return [self._wait(group, str(reason)) for (reason, *_), group in silent.items()]

    def _not_waiting(self, sent: SentClaimFact) -> str:
        """Why a claim cannot wait for a payment at all, however old it is; nothing where it can."""
        if sent.is_test:
            return TEST
        if sent.is_encounter:
            return ENCOUNTER
        if sent.sent and self._today and sent.sent > self._today:
            return SENT_LATER
        return ANSWER_UNREADABLE if sent.account in self._unreadable else ""

    @cached_property
    def _unreadable(self) -> set[str]:
        """Accounts of claim payments that no figure holds, since an amount is too large: they were answered."""
        remittances = (file for file in self._archive.files if file.remittances)
        return {each.account for file in remittances for each in file.too_large if each.account}

    def _wait(self, group: list[SentClaimFact], reason: str) -> Waiting:
        since = min((sent.sent for sent in group if sent.sent), default=None)
        last = max(group, key=lambda sent: sent.sent or datetime.date.min)
        return Waiting(last, since, len(group), reason or self._standing(last, since))

    def _standing(self, last: SentClaimFact, since: datetime.date | None) -> str:
        if since is None or self._today is None:
            return NO_DAY
        return OVERDUE if (self._today - since).days > self._days.get(_payer(last), USUAL_DAYS) else ON_THE_WAY

    @cached_property
    def _days(self) -> dict[str, int]:
        """How long each payer takes for nine of ten claims, as far as the archive tells."""
        payers: dict[str, list[int]] = defaultdict(list)
        for each in self._joined:
            if each.sent and each.days is not None:
                payers[_payer(each.sent)].append(each.days)
        told = {payer: quantile(days, MOST) for payer, days in payers.items() if len(days) >= SUPPORT}
        return {payer: days for payer, days in told.items() if days is not None}


def _payer(sent: SentClaimFact) -> str:
    return sent.payer_id or sent.payer_name or ""
