"""What one payer and one payee send to each other, day by day: claims out, answers in, takebacks, balances.

A desk keeps what is due on which day. Follow-ups of an answer (a second answer, a takeback, a recovery, the next
payer's share) are put on later days when the answer is given, so that nothing is kept longer than until its day.
"""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from extraction.records import Claim, ClaimPayment
from training.simulate.adjudication import Decision, adjudicate, corrected, secondary
from training.simulate.answers import answer, answered_lines, other_coverage
from training.simulate.claims import claim_of
from training.simulate.habits import PayerHabits
from training.simulate.payees import Payee
from training.simulate.payment import Entry, Teller
from training.simulate.services import Case, money
from training.simulate.truth import Truth

_ONE_DAY = datetime.timedelta(days=1)
# ASSUMED: claims leave twice a week, two days or more after the service.
_SENDING_WEEKDAYS = (0, 3)
_CODING_DAYS = (2, 9)
# ASSUMED: how a payer takes money back, and how long everything takes (in days).
_TAKEBACK_AFTER = (35, 120)
_ANSWER_AGAIN_AFTER = (25, 60)
_CORRECTION_AFTER = (7, 30)
_RECOVERY_AFTER = (28, 60)
_NEVER_RECOVERED = 0.15
_OFF_CYCLE_RATE = 0.15
_INTEREST_A_DAY = 0.0003
# ASSUMED: what else stands in provider adjustments now and then.
_SUNDRY_RATE = 0.03
_SUNDRY = (
    Entry("CS", "REVIEW", 1275),
    Entry("CS", "REVIEW", -840),
    Entry("50", "LATE", 2500),
    Entry("E3", "WITHHOLD", 4150),
    Entry("IR", "LEVY", 3300),
    Entry("AP", "ADVANCE", -6000),
    Entry("J1", "LIMIT", 990),
)
_CROSSES_OVER = 2  # every second claim of a patient with a supplement


class Answered(NamedTuple):
    """A claim of the 835 and what it pays in cents."""

    payment: ClaimPayment
    cents: int


Work = Callable[[datetime.date], list[Answered]]


class Desk:
    """One payer and one payee. `second` is the desk of the payer that follows this one, if there is any."""

    def __init__(
        self, payer: PayerHabits, payee: Payee, chance: random.Random, truth: Truth, second: Desk | None = None
    ) -> None:
        self.payer = payer
        self.payee = payee
        self.chance = chance
        self.truth = truth
        self.second = second
        self.teller = Teller(payer, payee, truth)
        self.outbox: dict[datetime.date, list[tuple[Claim, Work]]] = defaultdict(list)
        self.inbox: dict[datetime.date, list[Work]] = defaultdict(list)
        self.entries: dict[datetime.date, list[Entry]] = defaultdict(list)
        self.answers = 0

    @property
    def idle(self) -> bool:
        """True if nothing is due any more."""
        return not (self.outbox or self.inbox or self.entries)

    def render(self, case: Case) -> None:
        """A service was rendered: its claim is sent some days later."""
        self._send(case, case.through + self._days(*_CODING_DAYS), claim_of(case, self.payer, self.payee))

    def due_claims(self, day: datetime.date) -> list[Claim]:
        """The claims that are sent on a day, each with its answer put on a later one."""
        due = self.outbox.pop(day, [])
        for _, work in due:
            fastest, usual, slowest = self.payer.days_to_pay
            wait = round(self.chance.triangular(fastest, slowest, usual))
            self.inbox[self._payment_day(day + datetime.timedelta(days=wait))].append(work)
        self.truth.claims_sent[self.payer.code] += len(due)
        return [claim for claim, _ in due]

    def due_answers(self, day: datetime.date) -> tuple[list[Answered], list[Entry]]:
        """The claims and provider adjustments of a payment day."""
        answered = [each for work in self.inbox.pop(day, []) for each in work(day)]
        if answered and self.chance.random() < _SUNDRY_RATE:
            self.entries[day].append(self.chance.choice(_SUNDRY))
        return answered, self.entries.pop(day, [])

    def capitate(self, day: datetime.date) -> None:
        """A month's fixed payment, for no claim."""
        self.entries[day].append(Entry("CT", None, -self.payer.capitation))

    def _send(self, case: Case, ready: datetime.date, claim: Claim, *, second_try: str | None = None) -> None:
        day = _next_weekday(ready, _SENDING_WEEKDAYS)
        self.outbox[day].append((claim, partial(self._first_answer, case, day, second_try)))

    def _first_answer(
        self, case: Case, sent: datetime.date, second_try: str | None, day: datetime.date
    ) -> list[Answered]:
        decision = adjudicate(case, self.payer, self.chance, forgiving=second_try is not None)
        self.truth.answered(self.payer.code, case, decision, first=second_try is None)
        self.truth.days_to_payment[self.payer.code, (day - sent).days] += 1
        return [self._pay(case, decision, sent, day, second_try)]

    def _pay(
        self, case: Case, decision: Decision, sent: datetime.date, day: datetime.date, second_try: str | None
    ) -> Answered:
        reference = self._reference(day)
        interest = self._interest(decision, (day - sent).days, day, case)
        crossover = self._follow_up(case, decision, day, reference, again=second_try is not None)
        frequency = "7" if second_try else "1"
        payment = answer(
            *(case, decision, self.payer, self.payee, reference),
            interest=interest,
            crossover=crossover,
            original=second_try,
            frequency=frequency,
        )
        return Answered(payment, decision.paid)

    def _follow_up(
        self, case: Case, decision: Decision, day: datetime.date, reference: str, *, again: bool
    ) -> PayerHabits | None:
        """What comes of an answer on later days. The payer that the claim was crossed over to, if it was."""
        habit = decision.habit
        if habit and not again and self.chance.random() < habit.overturned:
            self._again(case, decision, day, reference)
        elif decision.paid > 0 and self.chance.random() < self.payer.reversal_rate:
            when = self._cycle_day(day + self._days(*_TAKEBACK_AFTER))
            self.inbox[when].append(partial(self._take_back, case, decision, reference))
        elif self.second and decision.patient_share and decision.paid > 0 and self._supplemented(case):
            return self.second.receive(case, decision, self.payer, day)
        return None

    def _again(self, case: Case, decision: Decision, day: datetime.date, reference: str) -> None:
        """A corrected claim where all was denied, an appeal where a part was."""
        ready = day + self._days(*_ANSWER_AGAIN_AFTER)
        if all(line.habit for line in decision.lines):
            claim = claim_of(case, self.payer, self.payee, frequency="7", original_reference=reference)
            self._send(case, ready, claim, second_try=reference)
        else:
            self.inbox[self._payment_day(ready)].append(partial(self._overturn, case, decision, reference))

    def _overturn(self, case: Case, before: Decision, reference: str, day: datetime.date) -> list[Answered]:
        """An appeal that was won: reversal and correction in one remittance."""
        after = adjudicate(case, self.payer, self.chance, forgiving=True)
        self._tell_reversal(case, before, reference, day, "same_remittance", "direct")
        self.truth.answered(self.payer.code, case, after, first=False)
        return [self._reverse(case, before, reference), self._correct(case, after, reference, day)]

    def _take_back(self, case: Case, before: Decision, reference: str, day: datetime.date) -> list[Answered]:
        """An overpayment: a reversal, with its correction now, later or never, and the money now or later."""
        correction = self.chance.choices(("same_remittance", "later", "never"), (55, 25, 20))[0]
        money_back = self.chance.choices(("direct", "deferred", "refunded"), (50, 30, 20))[0]
        after = corrected(case, before)
        answered = [self._reverse(case, before, reference)]
        if correction == "same_remittance":
            answered.append(self._correct(case, after, reference, day))
            self.truth.answered(self.payer.code, case, after, first=False)
        elif correction == "later":
            when = self._payment_day(day + self._days(*_CORRECTION_AFTER))
            self.inbox[when].append(partial(self._late_correction, case, after, reference))
        self._tell_reversal(case, before, reference, day, correction, money_back)
        owed = -sum(each.cents for each in answered)
        if money_back != "direct" and owed > 0:
            self._defer(reference, owed, day, money_back)
        return answered

    def _late_correction(self, case: Case, after: Decision, reference: str, day: datetime.date) -> list[Answered]:
        self.truth.answered(self.payer.code, case, after, first=False)
        return [self._correct(case, after, reference, day)]

    def _defer(self, reference: str, cents: int, day: datetime.date, money_back: str) -> None:
        """WO below zero puts the recovery off; WO above zero recovers, beside a 72 where the payee sent a check."""
        self.entries[day].append(Entry("WO", reference, -cents))
        when = None
        if self.chance.random() >= _NEVER_RECOVERED:
            when = self._payment_day(day + self._days(*_RECOVERY_AFTER))
            self.entries[when].append(Entry("WO", reference, cents))
            if money_back == "refunded":
                self.entries[when].append(Entry("72", reference, -cents))
        self.truth.recoupments.append(
            {
                "payer": self.payer.code,
                "tin": self.payee.tin,
                "reference": reference,
                "amount": str(money(cents)),
                "opened": day.isoformat(),
                "recovered": when.isoformat() if when else None,
                "by": money_back,
            }
        )

    def receive(self, case: Case, primary: Decision, payer: PayerHabits, day: datetime.date) -> PayerHabits | None:
        """A claim that another payer has answered: crossed over by that payer, or sent by the payee."""
        work = partial(self._second_answer, case, primary, day)
        if payer.sends_crossover and int(case.control[-1]) % _CROSSES_OVER == 0:
            self.inbox[self._payment_day(day + self._days(*self.payer.days_to_pay[::2]))].append(work)
            return self.payer
        claim = claim_of(
            *(case, self.payer, self.payee),
            payer_order="S",
            other_coverages=[other_coverage(case, primary, payer, self.payee, day)],
            lines=answered_lines(case, primary, payer, self.payee, day),
        )
        self.outbox[_next_weekday(day + self._days(*_CODING_DAYS), _SENDING_WEEKDAYS)].append((claim, work))
        return None

    def _second_answer(self, case: Case, primary: Decision, sent: datetime.date, day: datetime.date) -> list[Answered]:
        decision = secondary(case, primary)
        self.truth.secondary[self.payer.code] += 1
        self.truth.answered(self.payer.code, case, decision, first=True)
        return [Answered(answer(case, decision, self.payer, self.payee, self._reference(day)), decision.paid)]

    def _reverse(self, case: Case, before: Decision, reference: str) -> Answered:
        payment = answer(case, before, self.payer, self.payee, reference, sign=-1)
        return Answered(payment, -before.paid)

    def _correct(self, case: Case, after: Decision, original: str, day: datetime.date) -> Answered:
        payment = answer(case, after, self.payer, self.payee, self._reference(day), original=original, frequency="7")
        return Answered(payment, after.paid)

    def _tell_reversal(
        self, case: Case, before: Decision, reference: str, day: datetime.date, correction: str, money_back: str
    ) -> None:
        told = {"payer": self.payer.code, "claim": case.control, "reference": reference, "day": day.isoformat()}
        amount = str(money(before.paid))
        self.truth.reversals.append({**told, "amount": amount, "correction": correction, "money": money_back})

    def _interest(self, decision: Decision, days: int, day: datetime.date, case: Case) -> int:
        """Interest on what is paid late, as the payer's law says; PLB L6 pays it."""
        limit = self.payer.interest_after_days
        if limit is None or days <= limit or decision.paid <= 0:
            return 0
        cents = max(1, round(decision.paid * _INTEREST_A_DAY * (days - limit)))
        self.entries[day].append(Entry("L6", case.control, -cents))
        self.truth.interest_cents[self.payer.code] += cents
        return cents

    def _supplemented(self, case: Case) -> bool:
        return case.patient.number % 100 < self.payer.secondary_rate * 100

    def _reference(self, day: datetime.date) -> str:
        self.answers += 1
        return f"{day:%y%j}{self.payee.code}{self.answers:06d}"

    def _days(self, first: int, last: int) -> datetime.timedelta:
        return datetime.timedelta(days=self.chance.randint(first, last))

    def _payment_day(self, ready: datetime.date) -> datetime.date:
        return _next_weekday(ready, self.payer.payment_weekdays)

    def _cycle_day(self, ready: datetime.date) -> datetime.date:
        """Sometimes between two payment days, where the payment has nothing to take it from."""
        return ready if self.chance.random() < _OFF_CYCLE_RATE else self._payment_day(ready)


def _next_weekday(day: datetime.date, weekdays: tuple[int, ...]) -> datetime.date:
    while day.weekday() not in weekdays:
        day += _ONE_DAY
    return day
