"""Claims with two account numbers or two claim numbers: they may be two claims that were taken for one."""

from __future__ import annotations

from itertools import combinations

from extraction.eob.alike import are_alike, bare
from extraction.eob.draft import ClaimDraft

NUMBERS = ("patient_control_number", "payer_claim_control_number")


def has_two_numbers(claim: ClaimDraft) -> bool:
    """True if two numbers of a kind differ by more than recognition would."""
    exact = all(word.word.confidence == 1.0 for row in claim.rows for word in row.words)
    for tag in NUMBERS:
        texts = sorted({bare(value.text) for value in claim.texts.get(tag, ())})
        numbers = [text for text in texts if any(mark.isdigit() for mark in text)]
        if not all(are_alike(one, other, exact=exact) for one, other in combinations(numbers, 2)):
            return True
    return False
