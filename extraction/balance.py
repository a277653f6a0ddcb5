"""The balancing laws of the 835, as pure functions: which law fails, where, and by how much.

line SVC02 - sum of the line's CAS amounts = SVC03 claim CLP03 - sum of the claim's CAS - sum of its lines' CAS =
CLP04 payment sum of CLP04 - sum of PLB amounts = BPR02

A positive adjustment lowers the payment and a negative one raises it, in CAS and PLB alike (005010X221A1, 1.10.2.1).
An amount that the law needs and that is missing or unreadable breaks it: what cannot be checked does not hold.
Warnings are no laws: they fail on sound files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from enum import StrEnum

from extraction.records import REVERSAL, Adjustment, ClaimPayment, Finding, Remittance, ServicePayment

INTEREST = "L6"
# Amounts have up to 18 digits on either side of the point: no sum of them may be rounded.
_EXACT = Context(prec=60)
_NOTHING = Decimal(0)


class Law(StrEnum):
    LINE = "line"
    CLAIM = "claim"
    PAYMENT = "payment"


_LAW_FINDINGS = {
    Law.LINE: ("line_out_of_balance", "Charge less adjustments is not what was paid for the line"),
    Law.CLAIM: ("claim_out_of_balance", "Charge less adjustments is not what was paid for the claim"),
    Law.PAYMENT: ("payment_out_of_balance", "Claims paid less provider adjustments is not the payment"),
}
_WARNINGS = {
    "line_charges_differ": "The lines' charges do not add up to the claim's charge",
    "patient_responsibility_differs": "The PR adjustments do not add up to the patient responsibility",
    "interest_differs": "The claims' interest does not add up to the interest paid in provider adjustments",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imbalance:
    """A law that does not hold. `difference` is found - expected, None where an amount is missing or unreadable."""

    law: Law
    path: str
    expected: Decimal | None
    found: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.expected is None or self.found is None else _EXACT.subtract(self.found, self.expected)

    def finding(self) -> Finding:
        code, message = _LAW_FINDINGS[self.law]
        if self.difference is None:
            message = f"{message}: an amount is missing or unreadable"
        return Finding(code=code, path=self.path, message=message, amount=self.difference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """Two amounts that usually agree and do not. `difference` is found - expected."""

    code: str
    path: str
    expected: Decimal
    found: Decimal

    @property
    def difference(self) -> Decimal:
        return _EXACT.subtract(self.found, self.expected)

    def finding(self) -> Finding:
        return Finding(code=self.code, path=self.path, message=_WARNINGS[self.code], amount=self.difference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What `check` found. The laws hold if there is no failure, whatever the warnings."""

    failures: tuple[Imbalance, ...] = ()
    warnings: tuple[Discrepancy, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.failures

    def of_law(self, law: Law) -> tuple[Imbalance, ...]:
        """The failures of one law."""
        return tuple(failure for failure in self.failures if failure.law is law)

    def of_claim(self, index: int) -> tuple[Imbalance, ...]:
        """The failures of the claim law and the line law in one claim."""
        path = f"/claims/{index}"
        return tuple(item for item in self.failures if item.path == path or item.path.startswith(f"{path}/"))

    def findings(self) -> tuple[Finding, ...]:
        return (*(item.finding() for item in self.failures), *(item.finding() for item in self.warnings))


# What most claims give: kept once.
SOUND = Balance()


def check(remittance: Remittance) -> Balance:
    """All three laws and all warnings. Paths are JSON pointers from the remittance."""
    running = RunningBalance()
    return joined((*running.take(remittance.claims, 0), running.finish(remittance)))


def joined(balances: Iterable[Balance]) -> Balance:
    """The balances of claims, and of the payment last, as the one of their remittance."""
    found = [balance for balance in balances if balance is not SOUND]
    return Balance(
        failures=tuple(failure for balance in found for failure in balance.failures),
        warnings=tuple(warning for balance in found for warning in balance.warnings),
    )


class RunningBalance:
    """The laws over claims that come one by one: of each claim at once, of the payment when the last one was taken."""

    def __init__(self) -> None:
        self.paid: Decimal | None = Decimal(0)
        self.interest = Decimal(0)
        self.holds = True

    def take(self, claims: Sequence[ClaimPayment], first: int) -> list[Balance]:
        """The line law, the claim law and the warnings of each of the claims that come next, numbered from `first`."""
        with localcontext(_EXACT):
            return [self._judged(claim, number) for number, claim in enumerate(claims, first)]

    def finish(self, remittance: Remittance) -> Balance:
        """The payment law and the warning about interest, over the claims taken. The path is that of the payment's
        amount.
        """
        with localcontext(_EXACT):
            failures = tuple(_present(_payment(self.paid, remittance)))
            warnings = tuple(_interest(self.interest, remittance))
        self.holds = self.holds and not failures
        return Balance(failures=failures, warnings=warnings)

    def _judged(self, claim: ClaimPayment, number: int) -> Balance:
        self.paid = None if self.paid is None or claim.paid is None else self.paid + claim.paid
        if claim.interest is not None:
            self.interest += claim.interest
        if _is_sound(claim):
            return SOUND
        path = f"/claims/{number}"
        failures, warnings = tuple(_failures(claim, path)), tuple(_warnings(claim, path))
        self.holds = self.holds and not failures
        return Balance(failures=failures, warnings=warnings) if failures or warnings else SOUND


def check_line(line: ServicePayment, path: str = "") -> Imbalance | None:
    """SVC02 - CAS = SVC03."""
    with localcontext(_EXACT):
        expected = _less(line.charge, _amounts(line.adjustments))
        return _compare(Law.LINE, path, expected, line.paid)


def check_claim(claim: ClaimPayment, path: str = "") -> Imbalance | None:
    """CLP03 - CAS of the claim - CAS of its lines = CLP04."""
    with localcontext(_EXACT):
        of_lines = [amount for line in claim.lines for amount in _amounts(line.adjustments)]
        expected = _less(claim.charge, [*_amounts(claim.adjustments), *of_lines])
        return _compare(Law.CLAIM, path, expected, claim.paid)


def check_payment(remittance: Remittance) -> Imbalance | None:
    """Sum of CLP04 - PLB = BPR02. The path is that of the payment's amount."""
    with localcontext(_EXACT):
        return _payment(_total(claim.paid for claim in remittance.claims), remittance)


def _payment(paid: Decimal | None, remittance: Remittance) -> Imbalance | None:
    expected = _less(paid, [adjustment.amount for adjustment in remittance.provider_adjustments])
    return _compare(Law.PAYMENT, "/payment/amount", expected, remittance.payment.amount)


def _is_sound(claim: ClaimPayment) -> bool:
    """True if the laws of a claim hold and there is nothing to warn of: most claims need no closer look. An amount that
    is missing does.

    Where each line balances and their charges are the claim's, what they were paid is the charge less what they take.
    """
    due, shared = claim.charge, _NOTHING
    if claim.lines:
        charged = due = _NOTHING
        for line in claim.lines:
            paid = line.charge
            if paid is None:
                return False
            charged += paid
            for adjustment in line.adjustments:  # In place: a call for each line is a tenth of the time of `take`.
                if adjustment.amount is None:
                    return False
                paid -= adjustment.amount
                if adjustment.group == "PR":
                    shared += adjustment.amount
            if paid != line.paid:
                return False
            due += paid
        if charged != claim.charge:
            return False
    if claim.adjustments:
        due, of_patient = _adjusted(due, claim.adjustments)
        shared += of_patient
    balanced = due is not None and due == claim.paid and claim.status_code != REVERSAL
    return balanced and shared == (claim.patient_responsibility or _NOTHING)


def _adjusted(amount: Decimal | None, adjustments: Iterable[Adjustment]) -> tuple[Decimal | None, Decimal]:
    """What adjustments leave of an amount, None if one of the amounts is missing, and what the patient owes of them."""
    shared = _NOTHING
    for adjustment in adjustments:
        if amount is None or adjustment.amount is None:
            return None, shared
        amount -= adjustment.amount
        if adjustment.group == "PR":
            shared += adjustment.amount
    return amount, shared


def _failures(claim: ClaimPayment, path: str) -> Iterator[Imbalance]:
    for number, line in enumerate(claim.lines):
        yield from _present(check_line(line, f"{path}/lines/{number}"))
    yield from _present(check_claim(claim, path))


def _warnings(claim: ClaimPayment, path: str) -> Iterator[Discrepancy]:
    for rule in _CLAIM_WARNINGS:
        yield from rule(claim, path)


def _line_charges(claim: ClaimPayment, path: str) -> Iterator[Discrepancy]:
    charges = _total(line.charge for line in claim.lines)
    if claim.lines and charges is not None and claim.charge is not None and charges != claim.charge:
        yield Discrepancy(code="line_charges_differ", path=f"{path}/charge", expected=charges, found=claim.charge)


def _patient_responsibility(claim: ClaimPayment, path: str) -> Iterator[Discrepancy]:
    """Not on reversals: CLP05 is not used there."""
    everything = [*claim.adjustments, *(adjustment for line in claim.lines for adjustment in line.adjustments)]
    expected = _total(adjustment.amount for adjustment in everything if adjustment.group == "PR")
    found = claim.patient_responsibility or Decimal(0)
    if claim.status_code != REVERSAL and expected is not None and found != expected:
        code = "patient_responsibility_differs"
        yield Discrepancy(code=code, path=f"{path}/patient_responsibility", expected=expected, found=found)


def _interest(found: Decimal, remittance: Remittance) -> Iterator[Discrepancy]:
    """Interest raises the payment, so L6 carries it with the other sign."""
    taken = _total(item.amount for item in remittance.provider_adjustments if item.reason == INTEREST)
    if taken is not None and found != -taken:
        yield Discrepancy(code="interest_differs", path="/provider_adjustments", expected=-taken, found=found)


_CLAIM_WARNINGS: tuple[Callable[[ClaimPayment, str], Iterator[Discrepancy]], ...] = (
    _line_charges,
    _patient_responsibility,
)


def _amounts(adjustments: Iterable[Adjustment]) -> list[Decimal | None]:
    return [adjustment.amount for adjustment in adjustments]


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None if one of the amounts is not known."""
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _less(amount: Decimal | None, taken: Iterable[Decimal | None]) -> Decimal | None:
    total = _total(taken)
    return None if amount is None or total is None else amount - total


def _compare(law: Law, path: str, expected: Decimal | None, found: Decimal | None) -> Imbalance | None:
    if expected is not None and found is not None and expected == found:
        return None
    return Imbalance(law=law, path=path, expected=expected, found=found)


def _present(imbalance: Imbalance | None) -> Iterator[Imbalance]:
    if imbalance:
        yield imbalance
