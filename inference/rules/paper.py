"""Conditions on a remittance that was read from pages: what was read of it, and how surely."""

from collections.abc import Iterable, Iterator, Mapping

from extraction.field_names import joint_name
from extraction.records import FieldSource
from inference.rules.facts import ITEMS, AdjustmentFacts, ClaimFacts, Paper, PaymentFacts
from inference.rules.registry import Hit, predicate

IN_DOUBT = 0.95  # a value that is less sure than this is named
MOST_NAMED = 3


@predicate(PaymentFacts, ClaimFacts, AdjustmentFacts, says=("pages", "standing", "doubts"))
def read_from_paper(facts: PaymentFacts | ClaimFacts | AdjustmentFacts) -> Iterator[Hit]:
    """It was read from pages, by a model that may have taken one column for another."""
    payment = facts if isinstance(facts, PaymentFacts) else facts.payment
    if payment.paper is not None:
        index = facts.index if isinstance(facts, ClaimFacts) else None
        yield Hit(
            facts.path,
            {
                "pages": _pages(payment.paper),
                "standing": _standing(payment.paper, index),
                "doubts": _doubts(payment.paper, facts.path),
            },
        )


def _pages(paper: Paper) -> str:
    if paper.pages is None:
        return "then written as an 835 by a provider"
    first, last = paper.pages
    return f"page {first}" if first == last else f"pages {first} to {last}"


def _standing(paper: Paper, index: int | None) -> str:
    """Whether the reader would stand for a claim, or for the payment as a whole."""
    sureness = paper.sureness
    if sureness is None:
        return "Whether it was read right is not told there"
    doubts = sureness.claim_doubts
    doubt = sureness.payment_doubt if index is None else doubts[index] if doubts is not None else None
    if doubt is None:
        return "Nobody asked the reader whether it would stand for it"
    return f"The reader would not stand for it: {doubt}" if doubt else "The reader would stand for it"


def _doubts(paper: Paper, path: str) -> str:
    """The values of an item that are least sure; of the payment as a whole those of no item."""
    if paper.pages is None:
        return "How surely each value was read is not told there"
    own = {
        pointer: source
        for pointer, source in paper.fields.items()
        if (pointer.startswith(f"{path}/") if path else not pointer.startswith(ITEMS)) and source.confidence < IN_DOUBT
    }
    if not own:
        return f"Each value was read with at least {IN_DOUBT:.0%} confidence"
    doubts = sorted((min(own[each].confidence for each in read), read) for read in _read_as_one(own))
    named = [f"{joint_name(read, path)} ({sure:.0%})" for sure, read in doubts[:MOST_NAMED]]
    more = [f"{len(doubts) - MOST_NAMED} more"] if len(doubts) > MOST_NAMED else []
    return f"In doubt: {', '.join([*named, *more])}"


def _read_as_one(fields: Mapping[str, FieldSource]) -> Iterable[list[str]]:
    """The pointers of values by the box that they were read from."""
    found: dict[object, list[str]] = {}
    for pointer, source in fields.items():
        found.setdefault((source.page, source.box) if source.box else pointer, []).append(pointer)
    return found.values()
