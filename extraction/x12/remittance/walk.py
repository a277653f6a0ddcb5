"""An 835 transaction to a remittance: the walk through its loops (005010X221A1, and 004010X091 which differs in
little that is read).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extraction.records import ClaimPayment, Payment, ProviderAdjustment, ProviderSummary, Remittance
from extraction.x12.remittance.claim_layouts import LOOPS, SUMMARIES
from extraction.x12.remittance.header import HeaderReader, PartyReader, read_control_number, read_interchange
from extraction.x12.remittance.kept_claim import KeptClaim, KeptSegments, read_claim
from extraction.x12.remittance.plain_claim import plain_claims
from extraction.x12.remittance.provider import SummaryReader, read_provider_adjustments
from extraction.x12.wire.segments import Segment, WholeClaim
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.transaction import Transaction

_PARTY_PATHS = {"PR": "/payer", "PE": "/payee"}


class RemittanceWalk:
    """Takes the segments of a transaction one by one. `claims` holds those that are finished, which may be taken out
    before the rest is read; `count` counts all.

    A claim is read when its last segment has come, and its sources only when they are asked for.
    """

    def __init__(self, trail: Trail, transaction: Transaction) -> None:
        self.trail = trail
        self.claims: list[ClaimPayment] = []
        self.count = 0
        self.header = HeaderReader(trail)
        self.parties: dict[str, PartyReader] = {}
        self.summaries: list[ProviderSummary] = []
        self.provider_adjustments: list[ProviderAdjustment] = []
        self.current: HeaderReader | PartyReader | SummaryReader | None = self.header
        self.claim: list[Segment] = []
        self.summary_segment: Segment | None = None
        self.interchange = read_interchange(trail, transaction)
        self.control_number = read_control_number(trail, transaction)

    def take(self, segment: Segment) -> None:
        """Read one segment of the body."""
        name = segment[2][0]
        if name in LOOPS:
            self._loop(name, segment)
        elif self.claim:
            self.claim.append(segment)
        elif self.current is None or not self.current.take(segment):
            self.trail.unread_segment(segment, self._path())

    def take_claim(self, claim: WholeClaim) -> Iterable[Segment]:
        """Read a claim at once, if nothing in it is odd. Returns the segments that have yet to be taken: those behind
        the claim, or all.
        """
        self._finish_loop()  # as the CLP does that it begins with
        plain = plain_claims(self.trail.component, claim.separator, claim.end)
        read = plain.read(claim, self._summary())
        if read is None:
            return claim
        record, behind = read
        left = claim.leave_out(behind) if behind else ()
        self._keep(record, claim)
        return left

    def head(self) -> Remittance:
        """The record as known so far, without claims."""
        payer, payee = (self.parties.get(path) or PartyReader(self.trail, path) for path in _PARTY_PATHS.values())
        return self._record(payer, payee, self.header.so_far())

    def finish(self) -> Remittance:
        """The record, with the claims that were not taken out."""
        self._finish_loop()
        payment = self.header.finish()
        payer, payee = self._party("/payer"), self._party("/payee")
        self._note_no_claims()
        return replace(self._record(payer, payee, payment), claims=tuple(self.claims))

    def _record(self, payer: PartyReader, payee: PartyReader, payment: Payment) -> Remittance:
        return Remittance(
            payer=payer.payer(),
            payee=payee.payee(),
            payment=payment,
            provider_adjustments=tuple(self.provider_adjustments),
            control_number=self.control_number,
            receiver_id=self.header.named.get("receiver_id"),
            system_version=self.header.named.get("system_version"),
            references=tuple(self.header.references),
            provider_summaries=tuple(self.summaries),
            interchange=self.interchange,
        )

    def _loop(self, name: str, segment: Segment) -> None:
        if name in SUMMARIES and name != "LX" and isinstance(self.current, SummaryReader):
            if not self.current.take(segment):
                self.trail.unread_segment(segment, self._path())
            return
        self._finish_loop()
        if name == "CLP":
            self.claim.append(segment)
        elif name == "PLB":
            read_provider_adjustments(self.trail, segment, self.provider_adjustments)
        elif name == "N1":
            self._open_party(segment)
        else:
            self._open_summary(segment)

    def _open_party(self, segment: Segment) -> None:
        code = segment.elements[1].strip() if len(segment.elements) > 1 else ""
        path = _PARTY_PATHS.get(code)
        if path is None or path in self.parties:
            self.trail.unread_segment(segment, path or "")
            return
        self.current = self.parties[path] = PartyReader(self.trail, path, segment)

    def _open_summary(self, segment: Segment) -> None:
        self.current = SummaryReader(self.trail, f"/provider_summaries/{len(self.summaries)}")
        self.summary_segment = segment
        self.current.take(segment)

    def _finish_loop(self) -> None:
        if self.claim:
            self._finish_claim()
        elif isinstance(self.current, SummaryReader):
            self.summaries.append(self.current.finish())
        self.current = None

    def _finish_claim(self) -> None:
        segments, self.claim = self.claim, []
        self.trail.enter_unrecorded(f"/claims/{self.count}")
        claim = read_claim(self.trail, segments, self._summary(), self.summary_segment)
        self.trail.leave()
        self._keep(claim, KeptSegments(segments))

    def _summary(self) -> int | None:
        """The provider summary that a claim stands under."""
        return len(self.summaries) - 1 if self.summaries else None

    def _keep(self, claim: ClaimPayment, segments: KeptSegments | WholeClaim) -> None:
        prefix = f"/claims/{self.count}"
        self.count += 1
        self.claims.append(claim)
        # Two thirds of the time of `KeptClaim(...)`, which calls it from Python.
        kept = tuple.__new__(KeptClaim, (prefix, self.trail.component, self.summary_segment, segments))
        self.trail.fields.defer(prefix, kept.sources)

    def _path(self) -> str:
        return "" if self.current is None or isinstance(self.current, HeaderReader) else self.current.path

    def _party(self, path: str) -> PartyReader:
        if path not in self.parties:
            self.trail.find("segment_missing", path, f"The transaction does not name the {path[1:]} (N1)")
        return self.parties.get(path) or PartyReader(self.trail, path)

    def _note_no_claims(self) -> None:
        if not self.count:
            held = "only provider adjustments" if self.provider_adjustments else "no claim"
            self.trail.find("no_claims", "/claims", f"The remittance holds {held}")
