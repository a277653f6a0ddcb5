"""A document that answers, as it is held against what was sent."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from extraction.records import Interchange
from inference.claims.versions import comparable
from inference.rows import About
from inference.tracking.clocks import local_day
from inference.tracking.follow_ups import Place
from inference.tracking.matching import Partners
from inference.tracking.statements import Statement
from inference.tracking.states import Told

WORDS: Mapping[str, str] = {
    "TA1": "The TA1",
    "997": "The 997",
    "999": "The 999",
    "277CA": "The 277CA",
    "277": "The 277",
    "835": "The 835",
}


@dataclass(slots=True, kw_only=True)
class Answer:
    """Whose it is and when it came, and what its statements have touched so far. `about` is of its file, `parent` the
    decision about the document.

    `batches_since`: of an answer that came before what it answers, the batches that have come in now, each with the day
    that it was made. It speaks of these only, and of none that was made after it.
    """

    about: About
    document_id: str
    kind: str
    parent: str | None
    partners: Partners | None
    marked_test: bool
    came_at: datetime.datetime
    batches_since: Mapping[str, datetime.date] | None = None
    claims: set[str] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)

    @property
    def test(self) -> bool | None:
        """Whether it is marked as a test; None where the policy takes test files for real."""
        return self.marked_test if self.about.policy.file.test_files == "hold" else None

    def told(self, said: Statement) -> Told:
        return Told(source=self.document_id, pointer=said.pointer, codes=said.codes, told_on=said.told_on)

    def place(self, said: Statement) -> Place:
        return Place(document_id=self.document_id, pointer=said.pointer, parent=self.parent)

    def may_mean(self, said: Statement, batch: str) -> bool:
        """Control and account numbers are used again: an old answer says nothing of what was made after it."""
        if self.batches_since is None:
            return True
        day = said.told_on or local_day(self.came_at)
        return self.batches_since.get(batch, datetime.date.max) <= day


def partners_of(envelope: Interchange | None) -> Partners | None:
    """Who sent it and to whom (ISA06, ISA08), as they are compared."""
    return (comparable(envelope.sender_id), comparable(envelope.receiver_id)) if envelope else None
