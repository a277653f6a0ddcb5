"""A remittance as it was read from pages, with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.eob.evidence import ClaimEvidence, PaymentEvidence
from extraction.records import ExtractedDocument

# The version of the code from labels to evidence. Raised by hand with whatever reads pages otherwise than before: how
# often a reader is right is counted for one version of it (models/standing.py).
READING = 2


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
