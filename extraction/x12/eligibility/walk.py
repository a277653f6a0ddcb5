"""A 271 (005010X279A1): what a payer says of the coverage of subscribers and their dependents."""

from __future__ import annotations

from typing import Any

from extraction.errors import UnreadableInputError
from extraction.records import Coverage, EligibilityAnswer, ExtractedDocument, Individual, Party, Provider
from extraction.x12.eligibility.parts import Rejections
from extraction.x12.eligibility.person import PersonReader
from extraction.x12.remittance.header import read_control_number, read_interchange
from extraction.x12.submission.names import ProviderReader
from extraction.x12.wire.parts import BEGINNING, open_trail, qualifier, repeat
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.transaction import Transaction

_PARTIES = {"20": "payer", "21": "receiver"}
_SUBSCRIBER, _DEPENDENT = "22", "23"
_OF_PARTY = tuple(name for name in Party.__dataclass_fields__ if name in Provider.__dataclass_fields__)


def read_eligibility(transaction: Transaction) -> ExtractedDocument:
    """Read one 271 whole.

    Raises `UnreadableInputError` if it names nobody (HL with NM1) and rejects nothing.
    """
    trail = open_trail(transaction)
    walk = _Walk(trail)
    control_number, interchange = read_control_number(trail, transaction), read_interchange(trail, transaction)
    for segment in transaction.body:
        walk.take(segment)
    found = walk.finish()
    if not (found["parties"] or found["people"] or found["rejections"]):
        raise UnreadableInputError("transaction_empty", place=transaction.place, expected="a level (HL)")
    record = EligibilityAnswer(control_number=control_number, interchange=interchange, **found)
    return ExtractedDocument(
        document_class="eligibility_271",
        class_confidence=1.0,
        record_type="coverage",
        record=record,
        fields=trail.fields,
        findings=tuple(trail.findings),
    )


class _Walk:
    """The party or the person that is being read."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.beginning: dict[str, Any] = {}
        self.begun = False
        self.parties: list[Provider] = []
        self.places: dict[str, int] = {}
        self.first: dict[str, int] = {}
        self.people: list[Individual] = []
        self.coverages: list[Coverage] = []
        self.rejections = Rejections(trail, "")
        self.party: ProviderReader | None = None
        self.role = ""
        self.person: PersonReader | None = None
        self.dependent = False
        self.subscriber: tuple[int, Individual] | None = None

    def take(self, segment: Segment) -> None:
        name = segment.elements[0]
        if name == "HL":
            self._open(segment)
        elif self.person:
            if not self.person.take(segment):
                self.trail.unread_segment(segment, self.person.path)
        elif name == "AAA":
            self.rejections.take(segment)
        elif self.role:
            self._take_party(segment)
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
            **self.rejections.fields(),
            "payer": self._named(self.first.get("payer"), "/payer"),
            "receiver": self._named(self.first.get("receiver"), "/receiver"),
            "parties": tuple(self.parties),
            "people": tuple(self.people),
            "coverages": tuple(self.coverages),
        }

    def _open(self, segment: Segment) -> None:
        self._close()
        code = qualifier(segment, 3)
        self.role = _PARTIES.get(code, "")
        if code in (_SUBSCRIBER, _DEPENDENT):
            self.dependent = code == _DEPENDENT
            self.subscriber = self.subscriber if self.dependent else None
            self.person = PersonReader(self.trail, segment, len(self.people), len(self.coverages))
        elif self.role:
            self.subscriber = None
            self.places = {} if self.role == "payer" else self.places
        else:
            self.trail.unread_segment(segment, "")

    def _take_party(self, segment: Segment) -> None:
        if segment.elements[0] == "NM1" and self.party is None:
            self.party = ProviderReader(self.trail, f"/parties/{len(self.parties)}")
            self.places[self.role] = len(self.parties)
            self.first.setdefault(self.role, len(self.parties))
            self.party.name(segment)
        elif self.party is None or not self.party.take(segment):
            self.trail.unread_segment(segment, self.party.path if self.party else "")

    def _close(self) -> None:
        if self.party:
            self.parties.append(self.party.finish())
        if self.person:
            self._close_person(self.person)
        self.party, self.person, self.role = None, None, ""

    def _close_person(self, reader: PersonReader) -> None:
        above = self.subscriber if self.dependent else None
        if reader.speaks or self.dependent:
            self.coverages.append(reader.coverage(above, self._shared(reader.path)))
        person = reader.individual()
        self.people.append(person)
        if not self.dependent:
            self.subscriber = (reader.index, person)

    def _shared(self, path: str) -> dict[str, Any]:
        """What the answer says of all coverages: payer, provider, day. Their sources stand here too."""
        payer = self.places.get("payer")
        shared: dict[str, Any] = {"provider": self._named(self.places.get("receiver"), f"{path}/provider")}
        for name, said in (("payer_name", "name"), ("payer_id", "id")):
            value = getattr(self.parties[payer], said) if payer is not None else None
            if value is not None:
                shared[name] = value
                self.trail.same(f"{path}/{name}", f"/parties/{payer}/{said}")
        if "created" in self.beginning:
            shared["checked_on"] = self.beginning["created"]
            self.trail.same(f"{path}/checked_on", "/created")
        return shared

    def _named(self, place: int | None, path: str) -> Party | None:
        """One of the parties by its name and number alone, its sources repeated under `path`."""
        if place is None:
            return None
        said = {name: value for name in _OF_PARTY if (value := getattr(self.parties[place], name)) is not None}
        repeat(self.trail, said, "", f"/parties/{place}", path)
        return Party(**said)
