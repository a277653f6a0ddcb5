"""An 835 transaction to a remittance: the walk through its loops (005010X221A1, and 004010X091 which differs in
little that is read).
"""

from __future__ import annotations

from extraction.balance import check
from extraction.errors import ClaimsNotReadError, Place
from extraction.records import ClaimPayment, ExtractedDocument, ProviderAdjustment, ProviderSummary, Remittance
from extraction.x12.claim import ClaimReader
from extraction.x12.envelopes import Transaction
from extraction.x12.header import HeaderReader, PartyReader, read_control_number, read_interchange
from extraction.x12.provider import SummaryReader, read_provider_adjustments
from extraction.x12.segments import Segment
from extraction.x12.trail import Trail

_PARTY_PATHS = {"PR": "/payer", "PE": "/payee"}
_SUMMARIES = frozenset({"LX", "TS3", "TS2"})


def read_remittance(transaction: Transaction) -> ExtractedDocument:
    """Read one transaction whole, with its balance.

    Raises `ClaimsNotReadError` if the transaction holds nothing of a remittance: no payment, no claim, no provider
    adjustment.
    """
    trail = Trail(transaction.component)
    for oddity in transaction.oddities:
        trail.find(oddity.code, "", oddity.message)
    record = _Walk(trail).read(transaction)
    if not (record.claims or record.provider_adjustments or record.payment.amount is not None):
        first = transaction.header or (transaction.body[0] if transaction.body else None)
        place = Place(offset=first.offset, segment=first.number, segment_id=first.id) if first else None
        raise ClaimsNotReadError(
            "transaction_empty", place=place, expected="a payment, a claim or a provider adjustment"
        )
    balance = check(record)
    return ExtractedDocument(
        document_class="remittance_835",
        class_confidence=1.0,
        record_type="remittance",
        record=record,
        balanced=balance.holds,
        fields=trail.fields,
        findings=(*trail.findings, *balance.findings()),
    )


class _Walk:
    """The loop that is being read, and what has been read so far."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.header = HeaderReader(trail)
        self.parties: dict[str, PartyReader] = {}
        self.summaries: list[ProviderSummary] = []
        self.claims: list[ClaimPayment] = []
        self.provider_adjustments: list[ProviderAdjustment] = []
        self.current: HeaderReader | PartyReader | SummaryReader | ClaimReader | None = self.header
        self.summary_segment: Segment | None = None

    def read(self, transaction: Transaction) -> Remittance:
        interchange = read_interchange(self.trail, transaction)
        control_number = read_control_number(self.trail, transaction)
        for segment in transaction.body:
            self._take(segment)
        self._finish_loop()
        payment = self.header.finish()
        payer, payee = self._party("/payer").payer(), self._party("/payee").payee()
        self._note_no_claims()
        return Remittance(
            payer=payer,
            payee=payee,
            payment=payment,
            claims=tuple(self.claims),
            provider_adjustments=tuple(self.provider_adjustments),
            control_number=control_number,
            receiver_id=self.header.named.get("receiver_id"),
            system_version=self.header.named.get("system_version"),
            references=tuple(self.header.references),
            provider_summaries=tuple(self.summaries),
            interchange=interchange,
        )

    def _take(self, segment: Segment) -> None:
        name = segment.elements[0]
        if name == "CLP":
            self._open_claim(segment)
        elif name == "PLB":
            self._finish_loop()
            read_provider_adjustments(self.trail, segment, self.provider_adjustments)
        elif name == "N1":
            self._open_party(segment)
        elif name == "LX" or (name in _SUMMARIES and not isinstance(self.current, SummaryReader)):
            self._open_summary(segment)
        elif self.current is None or not self.current.take(segment):
            self.trail.unread_segment(segment, self._path())

    def _open_claim(self, segment: Segment) -> None:
        self._finish_loop()
        self.trail.enter(f"/claims/{len(self.claims)}")
        summary = len(self.summaries) - 1 if self.summaries else None
        if self.summary_segment:
            self.trail.derived("/provider_summary", self.summary_segment, "LX")
        self.current = ClaimReader(self.trail, segment, summary)

    def _open_party(self, segment: Segment) -> None:
        code = segment.elements[1].strip() if len(segment.elements) > 1 else ""
        path = _PARTY_PATHS.get(code)
        self._finish_loop()
        if path is None or path in self.parties:
            self.trail.unread_segment(segment, path or "")
            return
        self.current = self.parties[path] = PartyReader(self.trail, path, segment)

    def _open_summary(self, segment: Segment) -> None:
        self._finish_loop()
        self.current = SummaryReader(self.trail, f"/provider_summaries/{len(self.summaries)}")
        self.summary_segment = segment
        self.current.take(segment)

    def _finish_loop(self) -> None:
        if isinstance(self.current, ClaimReader):
            self.claims.append(self.current.finish())
            self.trail.leave()
        elif isinstance(self.current, SummaryReader):
            self.summaries.append(self.current.finish())
        self.current = None

    def _path(self) -> str:
        if isinstance(self.current, ClaimReader):
            return self.current.innermost_path
        return "" if self.current is None or isinstance(self.current, HeaderReader) else self.current.path

    def _party(self, path: str) -> PartyReader:
        if path not in self.parties:
            self.trail.find("segment_missing", path, f"The transaction does not name the {path[1:]} (N1)")
        return self.parties.get(path) or PartyReader(self.trail, path)

    def _note_no_claims(self) -> None:
        if not self.claims:
            held = "only provider adjustments" if self.provider_adjustments else "no claim"
            self.trail.find("no_claims", "/claims", f"The remittance holds {held}")
