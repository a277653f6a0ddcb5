"""Conditions on a claim after it was sent: what a payer's answer, or its silence, asks of us."""

from collections.abc import Iterator

from inference.rules.facts import TrackingFacts
from inference.rules.registry import Hit, predicate
from models.claim_answers import meaning


@predicate(TrackingFacts, says=("source", "codes", "meaning", "claims", "due"))
def batch_rejected(facts: TrackingFacts) -> Iterator[Hit]:
    """A TA1, a 999 or the payer's front end refused the whole batch: none of its claims reached the payer."""
    yield from _hit(facts, "batch_rejected")


@predicate(TrackingFacts, says=("source", "codes", "meaning", "due"))
def claim_rejected(facts: TrackingFacts) -> Iterator[Hit]:
    """The payer's front end refused the claim (277CA A3, A6, A7, A8): it was never adjudicated."""
    yield from _hit(facts, "claim_rejected")


@predicate(TrackingFacts, says=("source", "days", "basis", "claims", "due"))
def ack_missing(facts: TrackingFacts) -> Iterator[Hit]:
    """Neither a 999 nor a 277CA came in time."""
    yield from _hit(facts, "ack_missing")


@predicate(TrackingFacts, says=("source", "days", "basis", "due"))
def no_response(facts: TrackingFacts) -> Iterator[Hit]:
    """The payer takes longer than it takes for nine of ten claims."""
    yield from _hit(facts, "no_response")


@predicate(TrackingFacts, says=("source", "codes", "due"))
def acknowledges_nothing(facts: TrackingFacts) -> Iterator[Hit]:
    """An acknowledgement of something that nobody here has sent, or that differs from what was."""
    yield from _hit(facts, "unmatched")


@predicate(TrackingFacts, says=("source",))
def answered(facts: TrackingFacts) -> Iterator[Hit]:
    """What was waited for has come."""
    yield from _hit(facts, "answered")


def _hit(facts: TrackingFacts, kind: str) -> Iterator[Hit]:
    answer = facts.answer
    if answer.kind == kind:
        told = {
            "source": facts.source,
            "codes": ", ".join(answer.codes) or "no code",
            "meaning": meaning(answer.codes),
            "claims": f"{answer.claim_count:,} claim{'' if answer.claim_count == 1 else 's'}",
            "days": str(answer.days),
            "basis": answer.limit or "",
            "due": answer.due_on or "",
        }
        yield Hit(facts.path, told)
