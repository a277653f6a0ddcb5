"""Conditions on a document: whether it could be read, and whether anybody here works it."""

from collections.abc import Iterator

from inference.rules.facts import DocumentFacts
from inference.rules.registry import Hit, predicate


@predicate(DocumentFacts, says=("problem",))
def unreadable(facts: DocumentFacts) -> Iterator[Hit]:
    """Extraction gave up, or knows no such kind of file."""
    if facts.problem is not None:
        yield Hit("", {"problem": facts.problem})


@predicate(DocumentFacts, says=("kind",))
def no_remittance(facts: DocumentFacts) -> Iterator[Hit]:
    """It was read, but holds no payment to decide."""
    if facts.problem is None and facts.answer.record_type != "remittance":
        yield Hit("", {"kind": facts.answer.document_class})
