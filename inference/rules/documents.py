"""Conditions on a document: whether it could be read, and whether anybody here works it."""

from collections.abc import Iterator

from inference.rules.facts import DocumentFacts
from inference.rules.registry import Hit, predicate
from models.payments import IDENTIFY, RECORD_STATES


@predicate(DocumentFacts, says=("problem",))
def unreadable(facts: DocumentFacts) -> Iterator[Hit]:
    """Extraction gave up, or knows no such kind of file."""
    if facts.problem is not None:
        yield Hit("", {"problem": facts.problem})


@predicate(DocumentFacts, says=("kind",))
def no_remittance(facts: DocumentFacts) -> Iterator[Hit]:
    """It was read, but holds nothing that is decided or recorded here."""
    if facts.problem is None and facts.mail is None and facts.answer.proposal == IDENTIFY:
        yield Hit("", {"kind": facts.answer.document_class})


@predicate(DocumentFacts)
def states_recorded(facts: DocumentFacts) -> Iterator[Hit]:
    """An answer about claims that were sent: each of them is in another state now."""
    if facts.problem is None and facts.answer.proposal == RECORD_STATES:
        yield Hit("")


@predicate(DocumentFacts)
def coverage_recorded(facts: DocumentFacts) -> Iterator[Hit]:
    """An answer about coverage: what it tells is kept, and read when claims are judged."""
    if facts.problem is None and facts.answer.record_type == "coverage":
        yield Hit("")
