"""What one statement tells: values of its claims and lines as printed, and the notes that its lines refer to."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.records import ClaimPayment, Remittance, ServicePayment
from training.simulate.pages import names
from training.simulate.pages.families.descriptions import service_description
from training.simulate.pages.families.lookalikes.amounts import Amounts, amounts_of
from training.simulate.pages.families.lookalikes.families import Words
from training.simulate.pages.families.lookalikes.look import Look
from training.simulate.pages.families.messages import reason_text
from training.simulate.pages.families.sentences import Writer

AMOUNTS = ("charge", "allowed", "discount", "not_covered", "deductible", "copay", "coinsurance", "paid", "owes")
_UNEXPLAINED = frozenset({"1", "2", "3", "45"})  # have columns of their own


@dataclass(frozen=True, slots=True)
class Telling:
    """One statement being made. `columns` are keys with their chosen names; `notes` are numbered as they come."""

    chance: random.Random
    words: Words
    look: Look
    remittance: Remittance
    writer: Writer
    columns: tuple[tuple[str, str], ...]
    notes: dict[str, str]

    @property
    def issued(self) -> datetime.date:
        return self.remittance.payment.date or datetime.date.min

    def mark(self, index: int) -> str:
        """A letter or a number for a note."""
        return chr(ord("a") + index % 26) if self.words.get("letters") else str(index + 1)

    def amount(self, amounts: Amounts, key: str) -> str:
        """An amount of AMOUNTS as printed."""
        amount: Decimal = getattr(amounts, "patient" if key == "owes" else key)
        return self.look.money(amount)

    def cell(self, line: ServicePayment, key: str) -> str:
        """What a column says of a line."""
        if key in AMOUNTS:
            return self.amount(amounts_of(line), key)
        if key == "notes":
            return self._note(line)
        texts = self._texts(line)
        if key in texts:
            return texts[key]
        described = service_description(random.Random(line.procedure), line.procedure)  # noqa: S311
        return f"{described} ({line.procedure})" if key == "described" else described

    def value(self, claim: ClaimPayment, key: str) -> str:
        """What is known of the claim, the person or the statement."""
        known = {**self._of_claim(claim), **self._of_statement(claim)}
        return known[key]

    def pairs(self, labels: Words, claim: ClaimPayment) -> Sequence[tuple[str, str]]:
        return [(self.look.case(self.chance.choice(texts)), self.value(claim, key)) for key, texts in labels.items()]

    def _texts(self, line: ServicePayment) -> dict[str, str]:
        amounts = amounts_of(line)
        return {
            "date": self.look.date(line.service_from) if self.words.get("dates", True) else "",
            "procedure": line.procedure or "",
            "tooth": line.tooth or "",
            "units": str(line.units or 1),
            "percent": f"{amounts.percent}%",
            "approved": "Yes" if amounts.allowed else "No",
        }

    def _note(self, line: ServicePayment) -> str:
        """The marks of the notes on a line's reductions."""
        marks = []
        for each in line.adjustments:
            if each.reason not in _UNEXPLAINED:
                key = f"{each.group} {each.reason}"
                self.notes.setdefault(key, reason_text(self.chance, each.group, each.reason or ""))
                marks.append(self.mark(list(self.notes).index(key)))
        return ",".join(marks)

    def _of_claim(self, claim: ClaimPayment) -> dict[str, str]:
        day = claim.service_from or datetime.date.min
        who = claim.rendering
        return {
            "patient": person(claim),
            "subscriber": person(claim),
            "member_id": (claim.patient and claim.patient.member_id) or "",
            "group": claim.group_number or "",
            "payer_claim": claim.payer_claim_control_number or "",
            "account": claim.patient_control_number or "",
            "procedure": claim.lines[0].procedure or "",
            "rendering": f"{who.first_name} {who.name}" if who else "",
            "received": self.look.date(claim.received_date),
            "date": self.look.date(claim.service_from),
            "month": day.strftime("%B"),
            "day": str(day.day),
            "year": str(day.year),
        }

    def _of_statement(self, claim: ClaimPayment) -> dict[str, str]:
        own = random.Random(claim.patient_control_number)  # noqa: S311
        begin = self.issued - datetime.timedelta(days=30)
        return {
            "issued": self.look.date(self.issued, long=True),
            "expires": self.look.date(self.issued + datetime.timedelta(days=180), long=True),
            "period": f"{self.look.date(begin)} - {self.look.date(self.issued)}",
            "network": own.choice(("In network", "Out of network", "Participating")),
            "plan": own.choice(("PPO", "HMO", "DHMO", "Traditional Plus")),
            "payee": self.remittance.payee.name or "",
            "tin": self.remittance.payee.tin or "",
            "npi": self.remittance.payee.npi or "",
            "check": self.remittance.payment.trace_number or "",
            "total": self.look.money(self.remittance.payment.amount) or "0.00",
            "amount_none": self.look.money(0) or "0.00",
            "reference": names.number(own, "@########"),
        }


def person(claim: ClaimPayment) -> str:
    """The patient's name, first name first."""
    patient = claim.patient
    return f"{patient.first_name} {patient.last_name}" if patient else ""
