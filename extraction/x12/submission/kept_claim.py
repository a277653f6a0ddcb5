"""A claim kept as text after it was read, so that it can be read again for the sources of its values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extraction.sources import Table
from extraction.x12.remittance.kept_claim import KeptSegments
from extraction.x12.submission.claim import ClaimReader
from extraction.x12.wire.trail import Trail


class KeptClaim(NamedTuple):
    """A claim that was read, with all that reading it again takes. `levels` are the sources of what the levels above
    say, which all claims below share.
    """

    prefix: str
    component: str
    levels: Sequence[Table]
    segments: KeptSegments

    def sources(self) -> Table:
        """Pointers from the claim to where each value came from: the claim is read again."""
        trail = Trail(self.component)
        trail.enter(self.prefix)
        for table in self.levels:
            trail.table.update(table)
        first, *others = self.segments
        reader = ClaimReader(trail, first)
        for segment in others:
            reader.take(segment)
        return trail.table
