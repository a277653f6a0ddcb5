"""The printed values of a payment, a claim and a line, by their tags."""

from __future__ import annotations

import datetime
from decimal import Decimal

from extraction.records import ClaimPayment, Remittance, ServicePayment
from training.simulate.pages.layout import Layout
from training.simulate.pages.placing import Entry
from training.simulate.pages.prints import Cell, Token, words
from training.simulate.pages.style import address_rows, date_text, joined_dates, money_text, person_text, quantity_text

_METHODS = {"ACH": "EFT", "CHK": "CHECK", "NON": "NO PAYMENT"}
STATUSES = {
    "19": "PROCESSED AS PRIMARY, FORWARDED",
    "1": "PROCESSED AS PRIMARY",
    "2": "PROCESSED AS SECONDARY",
    "22": "REVERSAL OF PREVIOUS PAYMENT",
}
_DAYS = {"payment_date": "date", "production_date": "production_date"}
_TEXTS = {
    "member_id": "patient/member_id",
    "patient_control_number": "patient_control_number",
    "payer_claim_control_number": "payer_claim_control_number",
    "original_reference": "original_reference",
    "group_number": "group_number",
    "facility_type": "facility_type",
    "drg": "drg",
    "rendering_npi": "rendering_npi",
}
_AMOUNTS = ("charge", "paid", "allowed", "patient_responsibility", "interest")


class Values:
    """Tokens of values in one layout's style. A value that is not there is an empty cell."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def amount(self, amount: Decimal | None, tag: str, pointer: str | None, *, total: bool = False) -> Cell:
        if amount is None:
            return ()
        text = money_text(amount, self.layout.money, total=total)
        return words(text, tag, pointer) if text else ()

    def day(self, day: datetime.date | None, tag: str, pointer: str, *, header: bool = True) -> Cell:
        if day is None:
            return ()
        written = self.layout.dates.header if header else self.layout.dates.written
        return words(self._cased(date_text(day, written)), tag, pointer)

    def payment(self, tag: str, remittance: Remittance) -> list[Cell]:
        """Rows of a value of the page header."""
        payer, payee, payment = remittance.payer, remittance.payee, remittance.payment
        if tag in _DAYS:
            return [self.day(getattr(payment, _DAYS[tag]), tag, f"/payment/{_DAYS[tag]}")]
        match tag:
            case "payment_amount":
                printed = self.amount(payment.amount, tag, "/payment/amount", total=True)
                return [printed or words("0.00", tag, "/payment/amount")]  # a payment of nothing is never blank
            case "payment_method":
                return [words(_METHODS[payment.method or "NON"], tag, "/payment/method")]
            case "trace_number":
                return [words(payment.trace_number or "", tag, "/payment/trace_number")]
            case "payer_name" | "payee_name":
                party = payer if tag == "payer_name" else payee
                return [words(party.name or "", tag, f"/{tag[:5]}/name")]
            case "payer_address" | "payee_address":
                address = payer.address if tag == "payer_address" else payee.address
                return [words(row, tag, f"/{tag[:5]}/address") for row in address_rows(address)] if address else []
            case "payer_id":
                return [words(payer.id or "", tag, "/payer/id")]
            case "payee_npi" | "payee_tin":
                return [words(getattr(payee, tag[6:]) or "", tag, f"/payee/{tag[6:]}")]
        raise KeyError(tag)

    def claim(self, tag: str, claim: ClaimPayment, path: str) -> Cell:
        """A value of a claim."""
        if tag in _TEXTS:
            where = _TEXTS[tag]
            value = claim.patient.member_id if tag == "member_id" and claim.patient else getattr(claim, tag, None)
            return words(value, tag, f"{path}/{where}") if value else ()
        if tag in _AMOUNTS:
            return self.amount(getattr(claim, tag), tag, f"{path}/{tag}")
        match tag:
            case "patient_name" if claim.patient:
                return words(person_text(claim.patient, self.layout.person), tag, f"{path}/patient")
            case "rendering_name" if claim.rendering:
                return words(person_text(claim.rendering, self.layout.person), tag, f"{path}/rendering")
            case "claim_status":
                return self._status(claim, path)
            case "received_date" | "service_from" | "service_to":
                return self.day(getattr(claim, tag), tag, f"{path}/{tag}", header=tag == "received_date")
            case "forwarded_to" if claim.crossover_to:
                return words(claim.crossover_to.name or "", tag, f"{path}/crossover_to/name")
        return ()

    def _status(self, claim: ClaimPayment, path: str) -> Cell:
        code = claim.status_code or ""
        text = STATUSES.get(code) if self.layout.status_words else code
        return words(text or code, "claim_status", f"{path}/status_code")

    def line(self, line: ServicePayment, path: str) -> dict[str, Cell]:
        """A line's own values by column role, without amounts of adjustments."""
        texts = ("line_control", "revenue_code", "tooth")
        cells = {tag: words(getattr(line, tag) or "", tag, f"{path}/{tag}") for tag in texts}
        cells["procedure"] = words(line.procedure or "", "procedure", f"{path}/procedure")
        cells["units"] = words(quantity_text(line.units), "units", f"{path}/units") if line.units is not None else ()
        billed = line.units_billed
        cells["units_billed"] = words(quantity_text(billed), "units_billed", f"{path}/units_billed") if billed else ()
        cells["description"] = words(line.procedure_description or "", "description", f"{path}/procedure_description")
        return self._with_modifiers(cells, line, path)

    def _with_modifiers(self, cells: dict[str, Cell], line: ServicePayment, path: str) -> dict[str, Cell]:
        """In their own column, or behind the procedure: as further words, or joined to it."""
        tokens = tuple(
            Token(modifier, "modifier", f"{path}/modifiers/{place}") for place, modifier in enumerate(line.modifiers)
        )
        if "modifier" in self.layout.roles:
            cells["modifier"] = tokens
        elif self.layout.modifier_joint == "-" and tokens:
            joined = "-".join((line.procedure or "", *line.modifiers))
            cells["procedure"] = words(joined, "procedure", f"{path}/procedure")
        else:
            cells["procedure"] = (*cells["procedure"], *tokens)
        return cells

    def dates(self, first: datetime.date | None, last: datetime.date | None, path: str) -> list[dict[str, Cell]]:
        """Dates of service by column role; a second row where the to date stands below the from date."""
        if first is None or last is None:
            return [{}]
        style = self.layout.dates
        start = self.day(first, "service_from", f"{path}/service_from", header=False)
        end = self.day(last, "service_to", f"{path}/service_to", header=False)
        match style.service:
            case "columns":
                return [{"service_from": start, "service_to": end}]
            case "joined":
                text = joined_dates(first, last, style.written)
                return [{"service_from": words(text, "service_from", f"{path}/service_from")}]
            case "range":
                return [{"service_from": (*start, Token("-"), *end)}]
            case "below" if first != last:
                return [{"service_from": start}, {"service_from": end}]
        return [{"service_from": start}]

    def entry(self, entry: Entry) -> dict[str, Cell]:
        """Charge, allowed and paid of a line or of a claim without lines; what the patient owes has no field there."""
        owed = sum((each.amount or Decimal(0) for each in entry.adjustments if each.group == "PR"), Decimal(0))
        return {
            "charge": self.amount(entry.charge, "charge", f"{entry.path}/charge"),
            "paid": self.amount(entry.paid, "paid", f"{entry.path}/paid"),
            "allowed": self.amount(entry.allowed or Decimal(0), "allowed", _allowed_pointer(entry)),
            "patient_responsibility": self.amount(owed, "patient_responsibility", None),
        }

    def _cased(self, text: str) -> str:
        return text.upper() if self.layout.capitals else text


def _allowed_pointer(entry: Entry) -> str | None:
    """A denied line prints nothing allowed: that is no amount of the record."""
    return f"{entry.path}/allowed" if entry.allowed is not None else None
