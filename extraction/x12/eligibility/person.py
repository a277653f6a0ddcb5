"""Loops 2000C and 2000D of a 271: a subscriber or a dependent, and what is said of the coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from extraction.records import Benefit, ClaimDate, Coverage, Individual
from extraction.x12.eligibility.benefit import BenefitReader
from extraction.x12.eligibility.parts import COVERAGE_SPANS, Rejections, read_day, settle_span
from extraction.x12.submission.names import IndividualReader
from extraction.x12.submission.parts import keep_segment
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.parts import qualifier, repeat
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail

_INSURED: Layout = {**dict.fromkeys(range(1, 18), ("", "skip")), 2: ("relationship", "text")}
_TRACE: Layout = {**dict.fromkeys(range(1, 5), ("", "skip")), 2: ("trace_number", "text")}
_OWN_TRACE = "2"
_GROUP_NUMBERS = ("6P", "1L")
_OF_PERSON = ("last_name", "first_name", "birth_date", "sex", "relationship")
# EB01, and the service type that stands for the plan as a whole.
_ACTIVE, _INACTIVE = frozenset("12345"), frozenset("678")
_WHOLE_PLAN = "30"


class PersonReader:
    """Takes the segments from one HL on (HL03 = 22 or 23), until the next.

    The person stands at `/people/N`, what is said of the coverage at `/coverages/M`.
    """

    def __init__(self, trail: Trail, opening: Segment, person: int, coverage: int) -> None:
        self.trail = trail
        self.opening = opening
        self.index = person
        self.path = f"/coverages/{coverage}"
        self.person = IndividualReader(trail, f"/people/{person}")
        self.values: dict[str, Any] = {}
        self.dates: list[ClaimDate] = []
        self.rejections = Rejections(trail, self.path)
        self.segments: list[tuple[str, ...]] = []
        self.benefits: list[Benefit] = []
        self.benefit: BenefitReader | None = None

    @property
    def speaks(self) -> bool:
        """True if anything is said of a coverage; a subscriber may only lead to dependents."""
        told = self.values or self.dates or self.segments or self.benefits or self.benefit
        return bool(told or self.rejections.fields()["rejections"])

    def take(self, segment: Segment) -> bool:
        """Read a segment of the person or of the last benefit; False if it has no place here."""
        name = segment.elements[0]
        if name == "EB":
            self._open_benefit(segment)
            return True
        if self.benefit:
            return self.benefit.take(segment)
        reader = _READERS.get(name)
        return reader(self, segment) if reader else self.person.take(segment)

    def individual(self) -> Individual:
        return self.person.finish()

    def coverage(self, subscriber: tuple[int, Individual] | None, shared: dict[str, Any]) -> Coverage:
        """The record. `subscriber` is whose dependent this is; `shared` is what the answer says of all."""
        self._close_benefit()
        own = self.individual()
        self._from_person(own, self.index, _OF_PERSON)
        self._numbers(own, subscriber)
        active, deciding = _active(self.benefits)
        self._settle(active, deciding)
        self._places(subscriber)
        self._repeat_references(own)
        return Coverage(
            **self.values,
            **shared,
            **self.rejections.fields(),
            active=active,
            benefits=tuple(self.benefits),
            references=own.references,
            dates=tuple(self.dates),
            segments=tuple(self.segments),
        )

    def _from_person(self, person: Individual, index: int, names: tuple[str, ...]) -> None:
        said = {name: value for name in names if (value := getattr(person, name)) is not None}
        self.values.update(said)
        repeat(self.trail, said, "", f"/people/{index}", self.path)

    def _numbers(self, own: Individual, subscriber: tuple[int, Individual] | None) -> None:
        """Member id and group number: the person's own, else the subscriber's."""
        people = [(self.index, own), *([subscriber] if subscriber else [])]
        for index, person in people:
            if person.member_id and "member_id" not in self.values:
                self._from_person(person, index, ("member_id",))
            place = _group_number(person)
            if place is not None and "group_number" not in self.values:
                self.values["group_number"] = person.references[place].value
                self.trail.same(f"{self.path}/group_number", f"/people/{index}/references/{place}/value")

    def _settle(self, active: bool | None, deciding: int | None) -> None:
        """The coverage's own dates, else those of the benefit that says whether it is active."""
        if active is not None:
            segment, element, offset, _ = self.trail.table[f"{self.path}/benefits/{deciding}/code"]
            self.trail.table[f"{self.path}/active"] = (segment, element, offset, True)
        settle_span(self.trail, self.path, self.dates, COVERAGE_SPANS, self.values)
        if deciding is not None and "start" not in self.values and "end" not in self.values:
            benefit = self.benefits[deciding]
            said = {name: value for name in ("start", "end") if (value := getattr(benefit, name)) is not None}
            self.values.update(said)
            repeat(self.trail, said, "", f"{self.path}/benefits/{deciding}", self.path)

    def _places(self, subscriber: tuple[int, Individual] | None) -> None:
        self.values["person"] = self.index
        self.trail.derived(f"{self.path}/person", self.opening, "HL01")
        if subscriber:
            self.values["subscriber"] = subscriber[0]
            self.trail.derived(f"{self.path}/subscriber", self.opening, "HL02")

    def _repeat_references(self, own: Individual) -> None:
        for place, reference in enumerate(own.references):
            for name in ("qualifier", "value", "description"):
                if getattr(reference, name) is not None:
                    part = f"references/{place}/{name}"
                    self.trail.same(f"{self.path}/{part}", f"/people/{self.index}/{part}")

    def _open_benefit(self, segment: Segment) -> None:
        self._close_benefit()
        self.benefit = BenefitReader(self.trail, segment, f"{self.path}/benefits/{len(self.benefits)}")

    def _close_benefit(self) -> None:
        if self.benefit:
            self.benefits.append(self.benefit.finish())
        self.benefit = None

    def _name(self, segment: Segment) -> bool:
        if self.person.named:
            return False
        self.person.name(segment)
        return True

    def _insured(self, segment: Segment) -> bool:
        self.trail.read(segment, _INSURED, self.person.path, self.person.values)
        return self._keep(segment)

    def _trace(self, segment: Segment) -> bool:
        """Our own number comes back under TRN01 = 2; the payer may add one of its own."""
        if qualifier(segment) == _OWN_TRACE and "trace_number" not in self.values:
            self.trail.read(segment, _TRACE, self.path, self.values)
        return self._keep(segment)

    def _date(self, segment: Segment) -> bool:
        return read_day(self.trail, segment, self.path, self.dates)

    def _rejection(self, segment: Segment) -> bool:
        return self.rejections.take(segment)

    def _keep(self, segment: Segment) -> bool:
        keep_segment(self.trail, segment, f"{self.path}/segments", self.segments)
        return True


def _group_number(person: Individual) -> int | None:
    """Where the person's group number stands among the references."""
    found = (
        place
        for kind in _GROUP_NUMBERS
        for place, reference in enumerate(person.references)
        if reference.qualifier == kind and reference.value
    )
    return next(found, None)


def _active(benefits: list[Benefit]) -> tuple[bool | None, int | None]:
    """Whether the coverage is active, and the benefit that says so. Both said of the whole plan is not known."""
    whole = [
        (active, place) for place, benefit in enumerate(benefits) if _is_whole(benefit) for active in _said(benefit)
    ]
    if whole:
        first, place = whole[0]
        return (first, place) if all(active == first for active, _ in whole) else (None, None)
    parts = ((active, place) for place, benefit in enumerate(benefits) for active in _said(benefit))
    return next(((active, place) for active, place in parts if active), (None, None))


def _is_whole(benefit: Benefit) -> bool:
    return not benefit.service_types or _WHOLE_PLAN in benefit.service_types


def _said(benefit: Benefit) -> Iterator[bool]:
    if benefit.code in _ACTIVE or benefit.code in _INACTIVE:
        yield benefit.code in _ACTIVE


_READERS: dict[str, Callable[[PersonReader, Segment], bool]] = {
    "NM1": PersonReader._name,
    "INS": PersonReader._insured,
    "TRN": PersonReader._trace,
    "DTP": PersonReader._date,
    "AAA": PersonReader._rejection,
    **dict.fromkeys(("HI", "MPI", "PRV"), PersonReader._keep),
}
