"""Segments that the loops of an 837 share: names, dates, codes, notes, and those that were kept as printed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from extraction.records import Attachment, Claim, ClaimDate, Individual, Note, PlainSegment, Provider, ServiceLine
from extraction.x12.submission.layouts import ATTACHMENT, DEMOGRAPHICS, INDIVIDUAL, NOTE, PROVIDER
from extraction.x12.wire.write import Draft, Period, Printed, fields_of, holds, refusal
from extraction.x12.wire.write_common import write_address, write_contacts, write_references

_INDIVIDUAL = fields_of(INDIVIDUAL)
_PROVIDER = fields_of(PROVIDER)
_DEMOGRAPHICS = fields_of(DEMOGRAPHICS)
_NOTE = fields_of(NOTE)
_ATTACHMENT = fields_of(ATTACHMENT)
# PRV01 by the role of the provider; every other one performs.
_SPECIALTIES = {"85": "BI", "87": "PT", "71": "AT", "72": "OP", "DN": "RF", "P3": "RF", "DK": "OR"}
_TAXONOMY = "PXC"
_ATTACHMENT_NUMBER = "AC"
_DAYS = "D8"
_PERIOD = "RD8"


def write_individual(draft: Draft, code: str, who: Individual, path: str) -> None:
    """NM1, N3, N4, DMG, REF and PER. What SBR and PAT say of the person is not said here."""
    values = [code, *(getattr(who, name) for name in _INDIVIDUAL[1:])]
    draft.put("NM1", values, path, _INDIVIDUAL)
    write_address(draft, who.address, path)
    if holds(who, _DEMOGRAPHICS):
        draft.put("DMG", [_DAYS if who.birth_date else None, who.birth_date, who.sex], path, _DEMOGRAPHICS)
    write_references(draft, who.references, path)
    write_contacts(draft, who.contacts, path)


def is_named(who: Individual) -> bool:
    """True if NM1 or what stands behind it says something of the person."""
    told = (who.address, who.birth_date, who.sex)
    return any(told) or bool(who.references or who.contacts) or holds(who, _INDIVIDUAL)


def write_provider(draft: Draft, provider: Provider, path: str, *, specialty: bool = True) -> None:
    """NM1, PRV, N3, N4, REF and PER. In loop 2000A the specialty stands before the name."""
    draft.record("NM1", provider, _PROVIDER, path)
    if specialty:
        write_specialty(draft, provider, path)
    write_address(draft, provider.address, path)
    write_references(draft, provider.references, path)
    write_contacts(draft, provider.contacts, path)


def write_specialty(draft: Draft, provider: Provider, path: str) -> None:
    """PRV."""
    if provider.taxonomy is not None:
        code = _SPECIALTIES.get(provider.role or "", "PE")
        draft.put("PRV", [code, _TAXONOMY, provider.taxonomy], path, ("", "", "taxonomy"))


def write_service_dates(
    draft: Draft,
    qualifier: str,
    start: datetime.date | None,
    end: datetime.date | None,
    path: str,
    *,
    always_period: bool = False,
) -> None:
    """DTP of service_from and service_to. Statement dates are always a period (005010X223A2, DTP*434)."""
    if start is None and end is None:
        return
    if start is None or end is None:
        raise refusal(f"{path}/service_{'from' if start is None else 'to'}", "both ends of the period of service")
    if start == end and not always_period:
        draft.put("DTP", [qualifier, _DAYS, start], path, ("", "", "service_from"))
    else:
        draft.put("DTP", [qualifier, _PERIOD, Period((start, end))], path, ("", "", "service_to"))


def write_dates(draft: Draft, dates: Sequence[ClaimDate], service: str, path: str) -> None:
    """Every other DTP. One under the qualifier `service` would be read as the period of service."""
    for index, date in enumerate(dates):
        pointer = f"{path}/dates/{index}"
        if date.qualifier == service and date.start is not None and date.time is None:
            raise refusal(pointer, "the period of service in service_from and service_to", date)
        kind, value = _date_value(date, pointer)
        draft.put("DTP", [date.qualifier, kind, value], pointer, ("qualifier", "", "start"))


def _date_value(date: ClaimDate, path: str) -> tuple[str | None, object]:
    """DTP02 and DTP03."""
    if date.end is not None:
        if date.start is None or date.time is not None:
            raise refusal(path, "a period with a first day and without a time of day", date)
        return _PERIOD, Period((date.start, date.end))
    if date.time is None:
        return (_DAYS if date.start else None), date.start
    if not date.time.isascii() or not date.time.isdigit() or len(date.time) not in (4, 6, 8):
        raise refusal(f"{path}/time", "a time of four, six or eight digits", date.time)
    if date.start is None:
        return "TM", date.time
    return "DT", f"{date.start:%Y%m%d}{date.time}"


def write_notes(draft: Draft, notes: Sequence[Note], path: str) -> None:
    """NTE."""
    for index, note in enumerate(notes):
        draft.record("NTE", note, _NOTE, f"{path}/notes/{index}")


def write_attachments(draft: Draft, attachments: Sequence[Attachment], path: str) -> None:
    """PWK."""
    for index, attachment in enumerate(attachments):
        given = {5: _ATTACHMENT_NUMBER if attachment.control_number else None}
        draft.record("PWK", attachment, _ATTACHMENT, f"{path}/attachments/{index}", given)


def write_named_references(draft: Draft, record: Claim | ServiceLine, named: Mapping[str, str], path: str) -> None:
    """REF: the kinds that have a field of their own, then all others.

    Raises `UnwritableRecordError` for a reference that would be read as the field of its kind.
    """
    for qualifier, field in named.items():
        value = getattr(record, field)
        if value is not None:
            draft.put("REF", [qualifier, value], path, ("", field))
    for index, reference in enumerate(record.references):
        of_its_own = named.get(reference.qualifier or "")
        if of_its_own and reference.value is not None and getattr(record, of_its_own) is None:
            raise refusal(f"{path}/references/{index}", f"the first number of this kind in {of_its_own}")
    write_references(draft, record.references, path)


class KeptSegments:
    """Segments that were kept as printed, to be written at their place in the guide's order.

    They never change their own order, so that they are read back as they were: one that stands out of the guide's
    order waits for those before it.
    """

    def __init__(self, draft: Draft, segments: Sequence[PlainSegment], order: Sequence[str], path: str) -> None:
        self.draft = draft
        self.segments = segments
        self.order = order
        self.path = f"{path}/segments"
        self.written = 0

    def before(self, place: str) -> None:
        """Write those that belong before a segment."""
        limit = self.order.index(place)
        while self.written < len(self.segments) and self._rank() < limit:
            write_kept(self.draft, self.segments[self.written], f"{self.path}/{self.written}")
            self.written += 1

    def _rank(self) -> int:
        name, *_ = self.segments[self.written] or ("",)
        if name not in self.order:
            raise refusal(f"{self.path}/{self.written}", "a segment that is kept as printed in this loop", name)
        return self.order.index(name)


def write_kept(draft: Draft, segment: PlainSegment, path: str) -> None:
    """A segment as it was printed."""
    name, *elements = segment
    draft.put(
        name, [Printed(element) for element in elements], path, [str(number) for number in range(1, len(segment))]
    )
