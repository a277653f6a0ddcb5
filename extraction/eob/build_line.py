"""A solved line to its record."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal

from extraction.allowed import Allowed, line_allowed
from extraction.eob.candidates import Amount
from extraction.eob.draft import Entry, LineDraft
from extraction.eob.line_solve import LineSolution
from extraction.eob.pen import Pen, money
from extraction.eob.values import Value
from extraction.records import Adjustment, ServicePayment

_MODIFIERS = re.compile(r"(?P<code>[A-Z0-9]{4,5})(?P<rest>(?:[-:/ ][A-Z0-9]{2})+)")
_WRAPPING = " ()"
Days = tuple[datetime.date | None, datetime.date | None]


class LineBuilder:
    """Builds the lines of one document."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen

    def line(
        self, line: LineDraft, solution: LineSolution, path: str, before: ServicePayment | None, *, primary: bool
    ) -> ServicePayment:
        """The record. Dates that the page does not repeat are those of the line before."""
        pen, texts = self.pen, line.texts
        procedure, modifiers = self.procedure(texts, path)
        begin, end = self._days(line, path, before)
        adjustments = self.adjustments(line, solution, path)
        paid = pen.amount(line.paid, solution.paid, f"{path}/paid")
        allowed, basis = self.allowed(line, solution, path, paid, adjustments, primary=primary)
        return ServicePayment(
            line_control=pen.text(texts.get("line_control", ()), f"{path}/line_control"),
            procedure=procedure,
            modifiers=modifiers,
            submitted_procedure=self._submitted(texts.get("submitted_procedure", ()), path),
            revenue_code=pen.text(texts.get("revenue_code", ()), f"{path}/revenue_code"),
            tooth=pen.text(texts.get("tooth", ()), f"{path}/tooth"),
            procedure_description=pen.text(texts.get("description", ()), f"{path}/procedure_description"),
            service_from=begin,
            service_to=end,
            units=pen.quantity(texts.get("units", ()), f"{path}/units"),
            units_billed=pen.quantity(texts.get("units_billed", ()), f"{path}/units_billed"),
            charge=pen.amount(line.charge, solution.charge, f"{path}/charge"),
            allowed=allowed,
            allowed_basis=basis,
            paid=paid,
            adjustments=adjustments,
            remark_codes=self.remarks(texts.get("remark_code", ()), path),
        )

    def procedure(self, texts: dict[str, list[Value]], path: str) -> tuple[str | None, tuple[str, ...]]:
        """Procedure and modifiers, which may be joined to it."""
        values = texts.get("procedure", [])
        text = self.pen.text(values, f"{path}/procedure")
        joined = _MODIFIERS.fullmatch(text) if text else None
        if joined:
            parts = re.split(r"[-:/ ]", joined["rest"][1:])
            for place in range(len(parts)):
                self.pen.source(f"{path}/modifiers/{place}", values[0])
            return joined["code"], tuple(parts)
        modifiers = texts.get("modifier", [])
        for place, value in enumerate(modifiers):
            self.pen.source(f"{path}/modifiers/{place}", value)
        return text, tuple(value.text for value in modifiers)

    def adjustments(self, line: LineDraft, solution: LineSolution, path: str) -> tuple[Adjustment, ...]:
        """Those that are printed, then what the patient owes unsplit, then what follows from the amount allowed."""
        made: list[Adjustment] = []
        for entry, cents in zip(line.entries, solution.entries, strict=True):
            if cents:
                made.append(self._adjustment(entry, cents, f"{path}/adjustments/{len(made)}"))
        if solution.hypothesis.unsplit and solution.owed:
            amount = self.pen.amount(line.owed, solution.owed, f"{path}/adjustments/{len(made)}/amount")
            made.append(Adjustment(group=None, reason=None, amount=amount))
        if solution.implied:
            made.append(self._implied(line, solution, f"{path}/adjustments/{len(made)}"))
        return tuple(made)

    def reasons(self, line: LineDraft, solution: LineSolution) -> tuple[Adjustment, ...]:
        """Why something was not paid, before it is written down."""
        return tuple(
            Adjustment(group=entry.reason.group, reason=entry.reason.reason, amount=money(cents))
            for entry, cents in zip(line.entries, solution.entries, strict=True)
            if cents
        )

    def _adjustment(self, entry: Entry, cents: int, path: str) -> Adjustment:
        for name in ("group", "reason"):
            if getattr(entry.reason, name) is not None:
                self._code_source(entry, f"{path}/{name}")
        quantity = (entry.quantity,) if entry.quantity else ()
        return Adjustment(
            group=entry.reason.group,
            reason=entry.reason.reason,
            amount=self.pen.amount(entry.amount, cents, f"{path}/amount"),
            quantity=self.pen.quantity(quantity, f"{path}/quantity"),
        )

    def _code_source(self, entry: Entry, pointer: str) -> None:
        """The box of the code, or where the column stands for it, of the amount."""
        if entry.code:
            self.pen.source(pointer, entry.code[-1], entry.origin)
            return
        self.pen.amount(entry.amount, 0, pointer)
        self.pen.mark(pointer, entry.origin)

    def _implied(self, line: LineDraft, solution: LineSolution, path: str) -> Adjustment:
        for name in ("group", "reason", "amount"):
            self.pen.amount(line.allowed, 0, f"{path}/{name}")
            self.pen.mark(f"{path}/{name}", "derived" if name == "amount" else "inferred")
        return Adjustment(group="CO", reason="45", amount=money(solution.implied))

    def allowed(
        self,
        line: LineDraft,
        solution: LineSolution,
        path: str,
        paid: Decimal | None,
        adjustments: Sequence[Adjustment],
        *,
        primary: bool,
    ) -> Allowed:
        """As printed, unless the line is denied. Where a page does not say why nothing was paid, an amount that is
        allowed says that it is not denied.
        """
        printed = None if line.allowed is None or solution.allowed is None else money(solution.allowed)
        told = all(each.group is not None for each in adjustments)
        known = line_allowed(printed, paid, adjustments, primary=primary)
        allowed: Allowed = (printed, "printed") if printed and not told else known
        self._allowed_source(line.allowed, allowed[1], f"{path}/allowed")
        return allowed

    def _allowed_source(self, amount: Amount | None, basis: str | None, pointer: str) -> None:
        if basis == "printed":
            self.pen.amount(amount, 0, pointer)
        elif basis == "derived":
            self.pen.derived(pointer)

    def remarks(self, values: Sequence[Value], path: str) -> tuple[str, ...]:
        for place, value in enumerate(values):
            self.pen.source(f"{path}/remark_codes/{place}", value)
        return tuple(value.text for value in values)

    def _submitted(self, values: Sequence[Value], path: str) -> str | None:
        text = self.pen.text(values, f"{path}/submitted_procedure")
        return text.strip(_WRAPPING) if text else None

    def _days(self, line: LineDraft, path: str, before: ServicePayment | None) -> Days:
        first, last = line.texts.get("service_from", ()), line.texts.get("service_to", ())
        begin, end = self.pen.span(first, last, path)
        if begin or not before or not before.service_from:
            return begin, end
        self.pen.derived(f"{path}/service_from")
        self.pen.derived(f"{path}/service_to")
        return before.service_from, before.service_to
