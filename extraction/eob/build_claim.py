"""A solved claim to its record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from extraction.allowed import claim_allowed, is_primary
from extraction.eob.build_line import LineBuilder
from extraction.eob.candidates import Amount
from extraction.eob.claim_solve import ClaimSolution
from extraction.eob.days import day_of
from extraction.eob.draft import ClaimDraft
from extraction.eob.pen import Pen, money
from extraction.eob.people import Order, name_of
from extraction.eob.values import Value
from extraction.records import REVERSAL, Adjustment, ClaimPayment, Party, Person, ServicePayment

_TEXTS = (
    *("patient_control_number", "payer_claim_control_number", "original_reference", "group_number", "drg"),
    "rendering_npi",
)
_STATUSES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"REVERS|TAKE ?BACK|VOID"), "22"),
    (re.compile(r"PRIMARY.*FORWARD"), "19"),
    (re.compile(r"SECONDARY.*FORWARD"), "20"),
    (re.compile(r"TERTIARY.*FORWARD"), "21"),
    (re.compile(r"PREDETERM"), "25"),
    (re.compile(r"NOT OUR CLAIM"), "23"),
    (re.compile(r"SECONDARY"), "2"),
    (re.compile(r"TERTIARY"), "3"),
    (re.compile(r"DENI"), "4"),
    (re.compile(r"PRIMARY"), "1"),
)
_CODE = re.compile(r"\d{1,2}")


class ClaimBuilder:
    """Builds the claims of one document; `order` is how it orders names without a comma."""

    def __init__(self, pen: Pen, order: Order, *, whole_claims: bool) -> None:
        self.pen = pen
        self.order = order
        self.whole_claims = whole_claims
        self.lines = LineBuilder(pen)

    def claim(self, claim: ClaimDraft, solution: ClaimSolution, interest: int, path: str) -> ClaimPayment:
        """The record of a claim; interest in cents."""
        status = self._status(claim.texts.get("claim_status", ()), path)
        lines = () if self.whole_claims else self._lines(claim, solution, path, status)
        own = self._own(claim, solution, path) if self.whole_claims else {"remark_codes": ()}
        printed: dict[str, Any] = {name: self.pen.text(claim.texts.get(name, ()), f"{path}/{name}") for name in _TEXTS}
        made = ClaimPayment(
            **{**printed, "rendering_npi": printed["rendering_npi"] or self._inherited(claim, "rendering_npi", path)},
            **own,
            **self._days(claim, path, lines),
            status_code=status,
            facility_type=self._facility(claim, path),
            patient=self._patient(claim.texts, path),
            rendering=self._rendering(claim, path),
            crossover_to=self._crossover(claim.texts.get("forwarded_to", ()), path),
            received_date=self.pen.day(claim.texts.get("received_date", ()), f"{path}/received_date"),
            interest=self._interest(claim.amounts.get("interest", ()), interest, path),
            charge=self._sum(claim, solution.charge, "charge", path),
            paid=self._sum(claim, solution.paid, "paid", path),
            patient_responsibility=self._owed(claim, solution, path, status),
            lines=lines,
        )
        return self._with_allowed(made, claim, solution, path)

    def _lines(
        self, claim: ClaimDraft, solution: ClaimSolution, path: str, status: str | None
    ) -> tuple[ServicePayment, ...]:
        pairs = zip(claim.lines, solution.lines, strict=True)
        primary = is_primary(status, [each for line, solved in pairs for each in self.lines.reasons(line, solved)])
        made: list[ServicePayment] = []
        for number, (line, solved) in enumerate(zip(claim.lines, solution.lines, strict=True)):
            before = made[-1] if made else None
            made.append(self.lines.line(line, solved, f"{path}/lines/{number}", before, primary=primary))
        return tuple(made)

    def _own(self, claim: ClaimDraft, solution: ClaimSolution, path: str) -> dict[str, Any]:
        """What a claim without lines has in their place."""
        adjustments: list[Adjustment] = []
        remarks: tuple[str, ...] = ()
        for line, solved in zip(claim.lines, solution.lines, strict=True):
            adjustments += self.lines.adjustments(line, solved, path)
            remarks += self.lines.remarks(line.texts.get("remark_code", ()), path)
        return {"adjustments": tuple(adjustments), "remark_codes": remarks}

    def _with_allowed(self, made: ClaimPayment, claim: ClaimDraft, solution: ClaimSolution, path: str) -> ClaimPayment:
        everything = [*made.adjustments, *(each for line in made.lines for each in line.adjustments)]
        primary = is_primary(made.status_code, everything)
        if self.whole_claims and claim.lines:
            line, solved = claim.lines[0], solution.lines[0]
            allowed, basis = self.lines.allowed(line, solved, path, made.paid, made.adjustments, primary=primary)
        else:
            allowed, basis = claim_allowed(None, made.paid, made.adjustments, made.lines, primary=primary)
            if basis:
                self.pen.derived(f"{path}/allowed")
        return replace(made, allowed=allowed, allowed_basis=basis)

    def _days(self, claim: ClaimDraft, path: str, lines: Sequence[ServicePayment]) -> dict[str, Any]:
        """As printed for the claim; it ends with its last line."""
        of_lines = [line.texts for line in claim.lines] if self.whole_claims else []
        texts = [claim.texts, *of_lines]
        first = next((each["service_from"] for each in texts if "service_from" in each), [])
        last = next((each["service_to"] for each in texts if "service_to" in each), _later(first))
        begin, end = self.pen.span(first, last, path)
        ends = [line.service_to for line in lines if line.service_to]
        if begin and ends and self.pen.fields[f"{path}/service_to"].source == "derived":
            end = max(begin, *ends)
        return {"service_from": begin, "service_to": end} if begin else {}

    def _status(self, values: Sequence[Value], path: str) -> str | None:
        """A code of X12 as printed, or what words say."""
        text = self.pen.text(values, f"{path}/status_code")
        if text is None or _CODE.fullmatch(text):
            return text
        self.pen.mark(f"{path}/status_code", "mapped")
        told = next((code for form, code in _STATUSES if form.search(text.upper())), None)
        if told is None:
            del self.pen.fields[f"{path}/status_code"]
        return told

    def _sum(self, claim: ClaimDraft, cents: int, name: str, path: str) -> Decimal:
        """As printed for the claim, else the sum of its lines."""
        lines = [getattr(line, name) for line in claim.lines] if self.whole_claims else []
        printed = [*claim.amounts.get(name, ()), *claim.totals.get(name, ()), *lines]
        fitting = next((each for each in printed if each and _may_be(each, cents)), None)
        return self.pen.amount(fitting, cents, f"{path}/{name}")

    def _owed(self, claim: ClaimDraft, solution: ClaimSolution, path: str, status: str | None) -> Decimal | None:
        """As printed for the claim, else what the adjustments of the patient come to, which is also believed where what
        was taken for it contradicts lines that add up. Reversals have none.
        """
        name = "patient_responsibility"
        of_block, of_totals = claim.amounts.get(name, []), claim.totals.get(name, [])
        taken_back = status == REVERSAL or solution.charge < 0
        printed = [] if taken_back else [*of_block, *of_totals]
        expected = solution.owed if solution.shares is None else solution.shares
        fitting = next((each for each in printed if _may_be(each, expected)), None)
        is_told = solution.holds and solution.owed is not None
        amount = fitting or (None if is_told else next(iter(printed), None))
        if amount and amount.read is not None:
            cents = expected if fitting and expected is not None else amount.read
            return self.pen.amount(amount, cents, f"{path}/{name}")
        if taken_back or solution.owed is None:
            return None
        self.pen.derived(f"{path}/{name}")
        return money(solution.owed)

    def _facility(self, claim: ClaimDraft, path: str) -> str | None:
        pointer = f"{path}/facility_type"
        printed = self.pen.text(claim.texts.get("facility_type", ()), pointer)
        return printed or self.pen.text(claim.texts.get("place_of_service", ()), pointer)

    def _interest(self, amounts: Sequence[Amount], cents: int, path: str) -> Decimal | None:
        if not amounts or not cents:
            return None
        return self.pen.amount(amounts[0], cents, f"{path}/interest")

    def _patient(self, texts: Mapping[str, list[Value]], path: str) -> Person | None:
        member = self.pen.text(texts.get("member_id", ()), f"{path}/patient/member_id")
        text = self.pen.text(texts.get("patient_name", ()), f"{path}/patient")
        if text is None:
            return Person(member_id=member) if member else None
        name = name_of(text, self.order)
        return Person(
            last_name=name.last,
            first_name=name.first,
            middle_name=name.middle,
            suffix=name.suffix,
            member_id=member,
        )

    def _rendering(self, claim: ClaimDraft, path: str) -> Party | None:
        text = self.pen.text(claim.texts.get("rendering_name", ()), f"{path}/rendering")
        text = text or self._inherited(claim, "rendering_name", path)
        if text is None:
            return None
        name = name_of(text, self.order)
        return Party(name=name.last, first_name=name.first, middle_name=name.middle, suffix=name.suffix)

    def _inherited(self, claim: ClaimDraft, tag: str, path: str) -> str | None:
        """Of the heading above the claim."""
        values = claim.rendering.get(tag, [])
        if not values:
            return None
        self.pen.derived(f"{path}/{'rendering' if tag == 'rendering_name' else tag}", values[:1])
        return values[0].text

    def _crossover(self, values: Sequence[Value], path: str) -> Party | None:
        text = self.pen.text(values, f"{path}/crossover_to/name")
        return Party(name=text) if text else None


def _later(values: Sequence[Value]) -> Sequence[Value]:
    """Days behind the first under one name: the later one is that of the end, the same one is the first once more."""
    days = [day_of(value.text) for value in values]
    return [value for value, day in zip(values, days, strict=True) if day and days[0] and day > days[0]]


def _may_be(amount: Amount, cents: int | None) -> bool:
    """True if an amount was read so, or so by the recogniser's second thoughts."""
    return any(each.cents == cents and not each.guessed for each in amount.candidates)
