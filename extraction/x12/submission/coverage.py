"""Loop 2320 with 2330A to 2330I: another payer of a claim, and what it made of the claim."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from extraction.records import (
    Adjustment,
    OtherCoverage,
)
from extraction.x12.submission.layouts import ADJUDICATED, COVERAGE, OTHER_SUBSCRIBER
from extraction.x12.submission.names import IndividualReader, NameReader, PayerReader, ProviderReader, role_of
from extraction.x12.wire.adjudication import read_adjudication
from extraction.x12.wire.common import read_adjustments, read_amount
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail


class CoverageReader:
    """Takes the segments from one SBR inside a claim on, until the next SBR or the first line."""

    def __init__(self, trail: Trail, segment: Segment, path: str) -> None:
        self.trail = trail
        self.path = path
        self.values: dict[str, Any] = {}
        self.adjustments: list[Adjustment] = []
        self.amounts: dict[str, Decimal] = {}
        self.remarks: list[str] = []
        self.subscriber = IndividualReader(trail, f"{path}/subscriber")
        self.payer = PayerReader(trail, f"{path}/payer")
        self.providers: list[ProviderReader] = []
        self.current: NameReader | None = None
        trail.read(segment, OTHER_SUBSCRIBER, path, self.values)

    def take(self, segment: Segment) -> bool:
        """Read a segment of the loop; False if it has no place here."""
        if self.current and self.current.take(segment):
            return True
        reader = _READERS.get(segment.elements[0])
        return reader is not None and reader(self, segment)

    def finish(self) -> OtherCoverage:
        return OtherCoverage(
            **self.values,
            adjustments=tuple(self.adjustments),
            amounts=self.amounts,
            remark_codes=tuple(self.remarks),
            subscriber=self.subscriber.finish() if self.subscriber.named or self.subscriber.values else None,
            payer=self.payer.finish() if self.payer.named else None,
            providers=tuple(provider.finish() for provider in self.providers),
        )

    def _name(self, segment: Segment) -> bool:
        """IL and PR name the other subscriber and payer, the first time; all others had a part in the service."""
        self.current = {"IL": self.subscriber, "PR": self.payer}.get(role_of(segment))
        if self.current is None or self.current.named:
            self.current = ProviderReader(self.trail, f"{self.path}/providers/{len(self.providers)}")
            self.providers.append(self.current)
        self.current.name(segment)
        return True

    def _adjustment(self, segment: Segment) -> bool:
        read_adjustments(self.trail, segment, self.path, self.adjustments)
        return True

    def _amount(self, segment: Segment) -> bool:
        read_amount(self.trail, segment, self.path, self.amounts)
        return True

    def _coverage(self, segment: Segment) -> bool:
        self.trail.read(segment, COVERAGE, self.path, self.values)
        return True

    def _demographics(self, segment: Segment) -> bool:
        """004010 says when the other subscriber was born before it names him."""
        return self.subscriber.take(segment)

    def _date(self, segment: Segment) -> bool:
        """DTP*573 behind the other payer's name."""
        if len(segment.elements) < 2 or segment.elements[1].strip() != "573" or "adjudicated" in self.values:
            return False
        self.trail.read(segment, ADJUDICATED, self.path, self.values)
        return True

    def _adjudication(self, segment: Segment) -> bool:
        return read_adjudication(self.trail, segment, self.path, self.values, self.remarks)


_READERS: dict[str, Callable[[CoverageReader, Segment], bool]] = {
    "NM1": CoverageReader._name,
    "CAS": CoverageReader._adjustment,
    "AMT": CoverageReader._amount,
    "OI": CoverageReader._coverage,
    "DMG": CoverageReader._demographics,
    "DTP": CoverageReader._date,
    "MIA": CoverageReader._adjudication,
    "MOA": CoverageReader._adjudication,
}
