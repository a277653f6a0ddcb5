"""What is said of claims before they are paid: the 277CA (005010X214), and the inquiry and its answer, 276 and 277
(005010X212). All three are levels (HL) of source, receiver, provider, subscriber and patient.
"""

from __future__ import annotations

from typing import Any

from extraction.errors import UnreadableInputError
from extraction.records import AcknowledgedClaim, Acknowledgement, ExtractedDocument, LevelAnswer, Party
from extraction.x12.answer.status_claim import PATIENT, SUBSCRIBER, StatusClaimReader
from extraction.x12.answer.status_level import Level, LevelReader
from extraction.x12.remittance.header import read_control_number, read_interchange
from extraction.x12.wire.parts import BEGINNING, open_trail, qualifier, repeat, version_of
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.transaction import Transaction

_LEVELS: dict[str, Level] = {"20": "source", "21": "receiver", "19": "provider"}
_RANKS: tuple[Level, ...] = ("source", "receiver", "provider")
_PEOPLE = {"22": SUBSCRIBER, "23": PATIENT, "PT": PATIENT}
_CLASSES = {"276": "claim_status_276", "277": "claim_status_277", "277CA": "acknowledgement_277ca"}
# The guides of claim acknowledgements (005010X214 and its forerunner 004040X167) and of the inquiry's answer.
_ACKNOWLEDGES, _ANSWERS = ("X214", "X167"), ("X212", "X093")


def read_status_answer(transaction: Transaction) -> ExtractedDocument:
    """Read one 277CA, 277 or 276 whole.

    Raises `UnreadableInputError` if it holds no level (HL) and no claim.
    """
    trail = open_trail(transaction)
    kind = _kind(transaction)
    walk = _Walk(trail, acknowledges=kind == "277CA")
    control_number, interchange = read_control_number(trail, transaction), read_interchange(trail, transaction)
    for segment in transaction.body:
        walk.take(segment)
    found = walk.finish()
    if not (found["levels"] or found["claims"]):
        raise UnreadableInputError("transaction_empty", place=transaction.place, expected="a level (HL)")
    trail.derived("/kind", transaction.header or transaction.body[0], "ST01 ST03 BHT")
    record = Acknowledgement(kind=kind, control_number=control_number, interchange=interchange, **found)
    return ExtractedDocument(
        document_class=_CLASSES[kind],
        class_confidence=1.0,
        record_type="acknowledgement",
        record=record,
        fields=trail.fields,
        findings=tuple(trail.findings),
    )


def _kind(transaction: Transaction) -> Any:
    """By the guide that ST03 or GS08 names; else by BHT01 and BHT06, which the two kinds of 277 fill differently."""
    if transaction.code == "276":
        return "276"
    version = version_of(transaction)
    if any(guide in version for guide in (*_ACKNOWLEDGES, *_ANSWERS)):
        return "277CA" if any(guide in version for guide in _ACKNOWLEDGES) else "277"
    beginning = next((segment for segment in transaction.body if segment.id == "BHT"), None)
    acknowledges = beginning and (qualifier(beginning, 1) == "0085" or qualifier(beginning, 6) == "TH")
    return "277CA" if acknowledges else "277"


class _Walk:
    """The level or the claim that is being read, and the levels above it by rank."""

    def __init__(self, trail: Trail, *, acknowledges: bool) -> None:
        self.trail = trail
        self.acknowledges = acknowledges
        self.beginning: dict[str, Any] = {}
        self.begun = False
        self.levels: list[LevelAnswer] = []
        self.above: dict[Level, int] = {}
        self.claims: list[AcknowledgedClaim] = []
        self.level: LevelReader | None = None
        self.claim: StatusClaimReader | None = None
        self.insured: StatusClaimReader | None = None

    def take(self, segment: Segment) -> None:
        name = segment.elements[0]
        if name == "HL":
            self._open(segment)
        elif self.claim and name == "TRN" and self.claim.traced:
            self._next_claim(segment)
        elif self.claim or self.level:
            self._take_inside(segment)
        elif name == "BHT" and not self.begun:
            self.begun = True
            self.trail.read(segment, BEGINNING, "", self.beginning)
        else:
            self.trail.unread_segment(segment, "")

    def finish(self) -> dict[str, Any]:
        """What was read, by the fields of the record."""
        self._close()
        return {
            **self.beginning,
            "levels": tuple(self.levels),
            "claims": tuple(self.claims),
            "payer": self._first("source", "payer"),
            "receiver": self._first("receiver", "receiver"),
        }

    def _take_inside(self, segment: Segment) -> None:
        reader = self.claim or self.level
        if reader and not reader.take(segment):
            self.trail.unread_segment(segment, reader.path)

    def _open(self, segment: Segment) -> None:
        code = qualifier(segment, 3)
        person = _PEOPLE.get(code)
        if person == PATIENT and self.claim and self.claim.person == SUBSCRIBER and not self.claim.begun:
            self.claim.belongs_to(PATIENT)
            return
        self._close()
        if person:
            self._open_claim(person)
        elif code in _LEVELS:
            self._open_level(_LEVELS[code], segment)
        else:
            self.trail.unread_segment(segment, "")

    def _open_level(self, level: Level, segment: Segment) -> None:
        rank = _RANKS.index(level)
        self.insured = None
        self.above = {name: index for name, index in self.above.items() if _RANKS.index(name) < rank}
        parent = next((self.above[name] for name in reversed(_RANKS[:rank]) if name in self.above), None)
        self.level = LevelReader(self.trail, f"/levels/{len(self.levels)}", level, parent, segment)

    def _open_claim(self, person: str) -> None:
        """A subscriber, or a patient who may be the second dependent of the subscriber before."""
        claim = StatusClaimReader(self.trail, len(self.claims), person)
        self.trail.enter(claim.prefix)
        if person == SUBSCRIBER:
            self.insured = claim
        elif self.insured:
            self._repeat_person(self.insured, claim, SUBSCRIBER)
        self.claim = claim

    def _next_claim(self, segment: Segment) -> None:
        """Another trace under the same person is another claim of that person."""
        before = self.claim
        self._close()
        if before:
            claim = StatusClaimReader(self.trail, len(self.claims), before.person)
            self.trail.enter(claim.prefix)
            for person in before.people:
                self._repeat_person(before, claim, person)
            claim.named = True
            claim.take(segment)
            self.claim = claim

    def _repeat_person(self, before: StatusClaimReader, claim: StatusClaimReader, person: str) -> None:
        claim.people[person] = dict(before.people[person])  # what is told of one later is not told of the other
        repeat(self.trail, before.people[person], before.prefix, f"/{person}", f"/{person}")

    def _close(self) -> None:
        if self.claim:
            self._close_claim(self.claim)
        elif self.level:
            self.above[self.level.level] = len(self.levels)
            self.levels.append(self.level.finish())
        self.claim = self.level = None

    def _close_claim(self, claim: StatusClaimReader) -> None:
        if not claim.traced:
            self.trail.find("segment_missing", "", "The claim has no trace (TRN)")
        level = next((self.above[name] for name in reversed(_RANKS) if name in self.above), None)
        provider = self._provider(level, self.above.get("provider"))
        self.claims.append(claim.finish(level, provider, acknowledges=self.acknowledges))
        self.trail.leave()

    def _provider(self, level: int | None, provider: int | None) -> Party | None:
        root = self.trail.fields.table("")
        if level is not None:
            self.trail.table["/level"] = root[f"/levels/{level}/level"]
        party = self.levels[provider].party if provider is not None else None
        if party:
            repeat(self.trail, _said(party), "", f"/levels/{provider}/party", "/provider")
        return party

    def _first(self, level: Level, name: str) -> Party | None:
        """The party of the first level of a kind, which the record names at its top."""
        for index, found in enumerate(self.levels):
            if found.level == level and found.party:
                repeat(self.trail, _said(found.party), "", f"/levels/{index}/party", f"/{name}")
                return found.party
        return None


def _said(party: Party) -> dict[str, Any]:
    """The fields of a party that the file fills."""
    return {name: value for name in Party.__dataclass_fields__ if (value := getattr(party, name)) is not None}
