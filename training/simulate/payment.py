"""One day's payment of a payer to a payee: claims and provider adjustments that add up, as a remittance.

A payment is never negative: what is too little is carried to the next one (PLB FB), whose reference is the trace
number of the payment that carried it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from extraction.records import (
    Address,
    BankAccount,
    ClaimPayment,
    Contact,
    ContactNumber,
    Interchange,
    Payee,
    Payer,
    Payment,
    ProviderAdjustment,
    Reference,
    Remittance,
)
from training.simulate import payees
from training.simulate.habits import PayerHabits
from training.simulate.services import money
from training.simulate.truth import Truth

_ZEROS = "000000000"
_PHONE = ContactNumber(qualifier="TE", value="5550100142")


class Entry(NamedTuple):
    """One PLB entry; positive cents lower the payment."""

    reason: str
    reference: str | None
    cents: int


class Carried(NamedTuple):
    """A balance that a payment could not cover."""

    trace: str
    cents: int
    record: dict[str, object]


class Teller:
    """Makes remittances of one payer to one payee, one after the other."""

    def __init__(self, payer: PayerHabits, payee: payees.Payee, truth: Truth) -> None:
        self.payer = payer
        self.payee = payee
        self.truth = truth
        self.made = 0
        self.carried: Carried | None = None

    def remit(
        self, day: datetime.date, paid: int, claims: Sequence[ClaimPayment], entries: Sequence[Entry], file: str
    ) -> Remittance:
        """`paid` is the sum of the claims, in cents."""
        self.made += 1
        trace = f"{self.payer.code}{self.payee.code}{self.made:06d}"
        everything = [*self._forward(file), *entries]
        total = paid - sum(entry.cents for entry in everything)
        if total < 0:
            everything.append(self._carry(trace, total, file))
            total = 0
        for entry in everything:
            self.truth.adjusted(self.payer.code, entry.reason, entry.cents)
        self.truth.remittances[self.payer.code] += 1
        self.truth.payments[self.payer.code] += total
        return self._remittance(day, total, trace, claims, everything)

    def _forward(self, file: str) -> list[Entry]:
        """What the payment before could not cover is taken from this one."""
        if self.carried is None:
            return []
        carried, self.carried = self.carried, None
        carried.record["carried_in"] = file
        return [Entry("FB", carried.trace, -carried.cents)]

    def _carry(self, trace: str, cents: int, file: str) -> Entry:
        record: dict[str, object] = {
            "payer": self.payer.code,
            "tin": self.payee.tin,
            "trace": trace,
            "opened_in": file,
            "amount": str(money(-cents)),
            "carried_in": None,
        }
        self.truth.forward_balances.append(record)
        self.carried = Carried(trace, cents, record)
        return Entry("FB", trace, cents)

    def _remittance(
        self,
        day: datetime.date,
        total: int,
        trace: str,
        claims: Sequence[ClaimPayment],
        entries: Sequence[Entry],
    ) -> Remittance:
        zeros = not total and self.carried is None and self.payer.no_pay_trace_of_zeros
        return Remittance(
            payer=self._payer(),
            payee=self._payee(),
            payment=self._payment(day, total, _ZEROS if zeros else trace),
            claims=tuple(claims),
            provider_adjustments=self._adjustments(day, entries),
            control_number=f"{self.made:04d}",
            interchange=self.interchange(day, self.made),
        )

    def _payer(self) -> Payer:
        return Payer(
            name=self.payer.name,
            id=self.payer.payer_id,
            address=Address(lines=("PO BOX 1000",), city="PRAIRIE CITY", state="MN", postal_code="550000001"),
            references=(Reference(qualifier="2U", value=self.payer.payer_id),),
            contacts=(Contact(function="BL", name="REMITTANCE DESK", numbers=(_PHONE,)),),
        )

    def _payee(self) -> Payee:
        return Payee(
            name=self.payee.name,
            npi=self.payee.npi,
            id_qualifier="XX",
            tin=self.payee.tin,
            references=(Reference(qualifier="TJ", value=self.payee.tin),),
        )

    def _payment(self, day: datetime.date, total: int, trace: str) -> Payment:
        return Payment(
            method=self.payer.method if total else "NON",
            handling="I" if total else "H",
            credit_debit="C",
            trace_type="1",
            trace_number=trace,
            originator_id=self.payer.originator,
            date=day,
            production_date=day,
            amount=money(total),
            **(self._banks() if total and self.payer.method == "ACH" else {}),
        )

    def _banks(self) -> dict[str, Any]:
        """What BPR says of the two banks where money moves between them."""
        bank = BankAccount(bank_qualifier="01", account_qualifier="DA")
        return {
            "format": "CCP",
            "sender_account": replace(bank, bank_id="999988001", account=f"7{self.payer.originator}"),
            "company_id": self.payer.originator,
            "receiver_account": replace(bank, bank_id="999988002", account=f"5{self.payee.tin}"),
        }

    def _adjustments(self, day: datetime.date, entries: Sequence[Entry]) -> tuple[ProviderAdjustment, ...]:
        return tuple(
            ProviderAdjustment(
                provider_id=self.payee.npi,
                fiscal_date=datetime.date(day.year, 12, 31),
                reason=entry.reason,
                reference=entry.reference,
                amount=money(entry.cents),
            )
            for entry in entries
        )

    def interchange(self, day: datetime.date, number: int) -> Interchange:
        return Interchange(
            sender_qualifier="ZZ",
            sender_id=self.payer.payer_id,
            receiver_qualifier="ZZ",
            receiver_id=self.payee.npi,
            date=day,
            time="0600",
            control_number=f"{number:09d}",
            usage="P",
            group_sender=self.payer.payer_id,
            group_receiver=self.payee.npi,
            group_date=day,
            group_time="0600",
            group_control_number=str(number),
            version="005010X221A1",
        )
