"""A remittance as it was read from pages, with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.eob.evidence import ClaimEvidence, PaymentEvidence
from extraction.records import ExtractedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The document, and the evidence for each of its claims in order, and for the payment."""

    document: ExtractedDocument
    claims: tuple[ClaimEvidence, ...]
    payment: PaymentEvidence

    @property
    def sound(self) -> bool:
        """True if nothing speaks against the payment or any claim."""
        return self.payment.sound and all(claim.sound for claim in self.claims)

    @property
    def postable(self) -> bool:
        """Sound, and the pages say of every adjustment who bears it."""
        return self.payment.sound and all(claim.postable for claim in self.claims)
