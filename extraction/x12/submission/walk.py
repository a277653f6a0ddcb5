"""An 837 transaction to the claims that are submitted: the walk through its levels (005010X222A1, X223A2, X224A2, and
004010X098, X096, X097 which differ in little that is read).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extraction.records import Claim, ClaimForm, Submission
from extraction.x12.remittance.header import read_control_number, read_interchange
from extraction.x12.remittance.kept_claim import KeptSegments
from extraction.x12.submission.claim import ClaimReader
from extraction.x12.submission.header import Hierarchy, SubmissionHeader
from extraction.x12.submission.kept_claim import KeptClaim
from extraction.x12.submission.levels import Levels, code_of
from extraction.x12.wire.segments import Segment, WholeClaim
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.transaction import Transaction, value

_GUIDES: dict[str, ClaimForm] = {
    "005010X222": "professional",
    "005010X223": "institutional",
    "005010X224": "dental",
    "004010X098": "professional",
    "004010X096": "institutional",
    "004010X097": "dental",
}
_GUIDE_LENGTH = len("005010X222")


class SubmissionWalk:
    """Takes the segments of a transaction one by one. `claims` holds those that are finished, which may be taken out
    before the rest is read.

    The sources of a claim are read only when they are asked for.
    """

    def __init__(self, trail: Trail, transaction: Transaction) -> None:
        self.trail = trail
        self.claims: list[Claim] = []
        self.count = 0
        self.form = _form(transaction)
        self.header = SubmissionHeader(trail)
        self.hierarchy = Hierarchy(trail)
        self.levels = Levels(trail)
        self.current: ClaimReader | None = None
        self.above: dict[str, Any] = {}
        self.segments: list[Segment] = []
        self.component = ""
        self.interchange = read_interchange(trail, transaction)
        self.control_number = read_control_number(trail, transaction)

    def take(self, segment: Segment) -> None:
        """Read one segment of the body."""
        name = segment.elements[0]
        if name == "CLM":
            self._open_claim(segment)
        elif name == "HL":
            self._open_level(segment)
        else:
            self._inside(segment)

    def take_claim(self, claim: WholeClaim) -> Iterable[Segment]:
        """A claim payment (CLP) has no place here: its segments are taken one by one."""
        return claim

    def head(self) -> Submission:
        """The record as known so far, without claims."""
        return Submission(
            form=self.form or "professional",
            control_number=self.control_number,
            **self.header.so_far(),
            interchange=self.interchange,
        )

    def finish(self) -> Submission:
        """The record, with the claims that were not taken out."""
        self._close_claim()
        self.levels.leave()
        self.hierarchy.finish()
        if not self.count:
            self.trail.find("no_claims", "/claims", "The transaction holds no claim")
        return Submission(
            form=self.form or "professional",
            control_number=self.control_number,
            **self.header.fields(),
            claims=tuple(self.claims),
            interchange=self.interchange,
        )

    def _open_claim(self, segment: Segment) -> None:
        self._close_claim()
        self.trail.enter_unrecorded(f"/claims/{self.count}")
        self.count += 1
        self.above = self.levels.claim()
        self.segments, self.component = [segment], self.trail.component
        self.current = ClaimReader(self.trail, segment)

    def _open_level(self, segment: Segment) -> None:
        self._close_claim()
        code = self.hierarchy.take(segment)
        if code:
            self.levels.enter(code, segment)

    def _inside(self, segment: Segment) -> None:
        claim = self.current
        if claim and claim.lines and code_of(segment):
            # No line names who is insured, treated or bills: the HL of another level was lost.
            self._close_claim()
        if self.current:
            self.segments.append(segment)
        read = self.current.take(segment) if self.current else self._above(segment)
        if not read:
            self.trail.unread_segment(segment, self.current.innermost_path if self.current else "")

    def _above(self, segment: Segment) -> bool:
        """Header or level: who sends and who receives stands before the first level."""
        if not self.levels.open and not self.count and not code_of(segment):
            return self.header.take(segment)
        return self.levels.take(segment)

    def _close_claim(self) -> None:
        if self.current:
            self.claims.append(self.current.finish(self.above, self._form_of(self.current)))
            prefix, kept = self.trail.prefix, KeptSegments(self.segments)
            self.trail.fields.defer(prefix, KeptClaim(prefix, self.component, self.levels.sources(), kept).sources)
            self.current = None
            self.trail.leave()

    def _form_of(self, claim: ClaimReader) -> ClaimForm:
        """The guide names the form; without it the lines tell."""
        if self.form is None:
            self.form = claim.form
        if self.form is None:
            self.trail.find(
                "form_unknown", "/form", "Neither the envelope nor a line tells the form: professional is assumed"
            )
        elif claim.form and claim.form != self.form:
            self.trail.find("form_differs", "/form", "The lines are of another form than the envelope names")
        return self.form or "professional"


def _form(transaction: Transaction) -> ClaimForm | None:
    """By ST03, else GS08."""
    named = (value(transaction.header, 3), value(transaction.group, 8))
    return next((_GUIDES[guide[:_GUIDE_LENGTH]] for guide in named if guide[:_GUIDE_LENGTH] in _GUIDES), None)
