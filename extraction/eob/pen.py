"""Writes down where each value of a record came from."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.eob.candidates import Amount
from extraction.eob.days import day_of, days_of
from extraction.eob.values import Value, joined_box
from extraction.records import FieldSource, Origin

_MONEY = Decimal("0.01")


class Pen:
    """Gathers the sources of a record's values by their pointers. `confidences` are those of amounts that the accounts
    speak for, by the identity of the amount; `names_presumed`: nothing told first names from last names.
    """

    def __init__(self, confidences: Mapping[int, float] | None = None) -> None:
        self.fields: dict[str, FieldSource] = {}
        self.names_presumed = False
        self._confidences = confidences or {}

    def text(self, values: Sequence[Value], pointer: str, origin: Origin = "printed") -> str | None:
        """The first of the values as printed; None, and no source, where there is none."""
        if not values:
            return None
        self.source(pointer, values[0], origin)
        return values[0].text

    def quantity(self, values: Sequence[Value], pointer: str) -> Decimal | None:
        text = values[0].text.replace(",", "").replace(" ", "") if values else ""
        if not text or not _is_number(text):
            return None
        self.source(pointer, values[0])
        return Decimal(text)

    def day(self, values: Sequence[Value], pointer: str) -> datetime.date | None:
        """The first of the values that is a date."""
        for value in values:
            day = day_of(value.text)
            if day:
                self.source(pointer, value)
                return day
        return None

    def span(
        self, first: Sequence[Value], last: Sequence[Value], path: str
    ) -> tuple[datetime.date | None, datetime.date | None]:
        """Dates of service: two values, two in one word, or one that is both."""
        both = days_of(first[0].text) if first else None
        if both:
            self.source(f"{path}/service_from", first[0])
            self.source(f"{path}/service_to", first[0])
            return both
        begin = self.day(first, f"{path}/service_from")
        end = self.day(last, f"{path}/service_to")
        if begin and not end:
            self.derived(f"{path}/service_to", first[:1])
            end = begin
        return begin, end

    def amount(self, amount: Amount | None, cents: int, pointer: str) -> Decimal:
        """An amount as solved: printed if it is what a box says, else derived."""
        if amount is None:
            self.derived(pointer)
        else:
            sure = self._confidences.get(id(amount), amount.confidence)
            self.fields[pointer] = FieldSource(confidence=sure, source="printed", page=amount.page, box=amount.box)
        return money(cents)

    def source(self, pointer: str, value: Value, origin: Origin = "printed") -> None:
        self.fields[pointer] = FieldSource(confidence=value.confidence, source=origin, page=value.page, box=value.box)

    def mark(self, pointer: str, origin: Origin) -> None:
        """Say of a source that is written down that its value is not printed as it is."""
        self.fields[pointer] = replace(self.fields[pointer], source=origin)

    def derived(self, pointer: str, values: Sequence[Value] = (), confidence: float = 1.0) -> None:
        """Computed; `values` are those that it was computed from, if they stand on one page."""
        pages = {value.page for value in values}
        if len(pages) != 1:
            self.fields[pointer] = FieldSource(confidence=confidence, source="derived")
            return
        box = joined_box(value.box for value in values)
        sure = min(value.confidence for value in values)
        self.fields[pointer] = FieldSource(confidence=sure, source="derived", page=pages.pop(), box=box)


def money(cents: int) -> Decimal:
    """Cents as an amount with two decimals."""
    return Decimal(cents).scaleb(-2).quantize(_MONEY)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()
