"""Segments that several loops share: CAS, REF, PER, AMT, QTY, N3 and N4."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from extraction.records import Address, Adjustment, Contact, ContactNumber, Reference
from extraction.x12.wire.construct import maker
from extraction.x12.wire.layout import FixedLayout, Kind, Layout
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail, pointer_part
from extraction.x12.wire.values import clean_text, ordinary_amount, parse_number

REFERENCE = FixedLayout({1: ("qualifier", "text"), 2: ("value", "text"), 3: ("description", "text")})
CONTACT: Layout = {1: ("function", "text"), 2: ("name", "text")}
CITY: Layout = {
    1: ("city", "text"),
    2: ("state", "text"),
    3: ("postal_code", "text"),
    4: ("country", "text"),
    7: ("subdivision", "text"),
}
_TRIPLET: tuple[tuple[str, Kind], ...] = (("reason", "text"), ("amount", "money"), ("quantity", "quantity"))
_LAST_ADJUSTMENT = 19
_CONTACT_NUMBERS = range(3, 9)
_adjustment = maker(Adjustment)


def read_adjustments(trail: Trail, segment: Segment, path: str, into: list[Adjustment]) -> None:
    """CAS: a group and up to six triplets of reason, amount and quantity."""
    plain = plain_adjustments(segment.elements) if segment.plain and not trail.recording else None
    if plain:
        into.extend(plain)
        return
    elements, before = segment.elements, len(into)
    offsets = element_offsets(segment)
    group = clean_text(elements[1]) if len(elements) > 1 else ""
    for first in range(2, min(len(elements), _LAST_ADJUSTMENT + 1), 3):
        pointer = f"{path}/adjustments/{len(into)}"
        values: dict[str, Any] = {}
        for index in range(first, min(first + 3, len(elements))):
            if elements[index]:
                trail.keep(segment, index, offsets[index], elements[index], _TRIPLET[index - first], pointer, values)
        if not values and not any(clean_text(raw) for raw in elements[first : first + 3]):
            continue
        if group:
            trail.printed(f"{pointer}/group", segment, 1, offsets[1])
        if "amount" not in values and not any(clean_text(raw) for raw in elements[first + 1 : first + 2]):
            trail.find(
                "amount_missing", f"{pointer}/amount", f"An adjustment in segment {segment.number} has no amount"
            )
        into.append(
            Adjustment(
                group=group or None,
                reason=values.get("reason"),
                amount=values.get("amount"),
                quantity=values.get("quantity"),
            )
        )
    if len(into) == before:
        trail.find("element_missing", f"{path}/adjustments", f"Segment {segment.number} (CAS) holds no adjustment")
    read_rest(trail, segment, _LAST_ADJUSTMENT + 1, path)


def plain_adjustments(elements: list[str]) -> list[Adjustment] | None:
    """The adjustments of a CAS in which nothing is odd, else None."""
    if len(elements) > _LAST_ADJUSTMENT + 1 or len(elements) < 4:
        return None
    group, found = elements[1], []
    padded = [*elements, ""]
    for first in range(2, len(elements), 3):
        adjustment = _plain_adjustment(group, *padded[first : first + 3])
        if adjustment is None:
            return None
        found.append(adjustment)
    return found


@lru_cache(maxsize=16_384)
def _plain_adjustment(group: str, reason: str, amount: str = "", quantity: str = "") -> Adjustment | None:
    """One record stands for all adjustments that are written alike: payers have few reasons, and amounts repeat."""
    money, count = ordinary_amount(amount), parse_number(quantity) if quantity else None
    if money is None or not group or not reason or (quantity and count is None):
        return None
    return _adjustment(group, reason, money, count)


def read_reference(trail: Trail, segment: Segment, path: str, into: list[Reference]) -> Reference:
    """REF: kind and number."""
    elements = segment[2]
    if segment[4] and not trail.recording and len(elements) == 3:
        reference = Reference(qualifier=elements[1] or None, value=elements[2] or None)
        into.append(reference)
        return reference
    values: dict[str, Any] = {}
    trail.read(segment, REFERENCE, f"{path}/references/{len(into)}", values)
    reference = Reference(
        qualifier=values.get("qualifier"), value=values.get("value"), description=values.get("description")
    )
    into.append(reference)
    return reference


def name_reference(
    trail: Trail, segment: Segment, path: str, name: str, reference: Reference, into: dict[str, Any]
) -> None:
    """Repeat a reference under a name of its own, if it is the first of its kind."""
    if reference.value is not None and name not in into:
        into[name] = reference.value
        if trail.recording:
            trail.printed(f"{path}/{name}", segment, 2, element_offsets(segment)[2])


def read_contact(trail: Trail, segment: Segment, path: str, into: list[Contact]) -> None:
    """PER: function, name and up to three numbers."""
    pointer = f"{path}/contacts/{len(into)}"
    values: dict[str, Any] = {}
    numbers: list[ContactNumber] = []
    offsets = element_offsets(segment)
    layout = {**CONTACT, **dict.fromkeys(_CONTACT_NUMBERS, ("", "skip"))}
    trail.read(segment, layout, pointer, values)
    for first in _CONTACT_NUMBERS[::2]:
        pair: dict[str, Any] = {}
        for index, name in ((first, "qualifier"), (first + 1, "value")):
            if index < len(segment.elements) and segment.elements[index]:
                place: tuple[str, Kind] = (name, "text")
                raw = segment.elements[index]
                trail.keep(segment, index, offsets[index], raw, place, f"{pointer}/numbers/{len(numbers)}", pair)
        if pair:
            numbers.append(ContactNumber(qualifier=pair.get("qualifier"), value=pair.get("value")))
    into.append(Contact(function=values.get("function"), name=values.get("name"), numbers=tuple(numbers)))


def read_amount(trail: Trail, segment: Segment, path: str, into: dict[str, Decimal], name: str = "amounts") -> str:
    """AMT: a qualifier and an amount. Returns the qualifier, or nothing if no amount was kept."""
    return _qualified(trail, segment, f"{path}/{name}", "money", into)


def read_quantity(trail: Trail, segment: Segment, path: str, into: dict[str, Decimal], name: str = "quantities") -> str:
    """QTY: a qualifier and a quantity. Returns the qualifier, or nothing if no quantity was kept."""
    return _qualified(trail, segment, f"{path}/{name}", "quantity", into)


def _qualified(trail: Trail, segment: Segment, path: str, kind: Kind, into: dict[str, Decimal]) -> str:
    elements = segment.elements
    if segment.plain and not trail.recording and len(elements) == 3:
        number = ordinary_amount(elements[2]) if kind == "money" else parse_number(elements[2])
        if number is not None and elements[1] and elements[1] not in into:
            into[elements[1]] = number
            return elements[1]
    qualifier = clean_text(elements[1]) if len(elements) > 1 else ""
    raw = elements[2] if len(elements) > 2 else ""
    read_rest(trail, segment, 3, path)
    if not qualifier or not clean_text(raw):
        trail.find("element_missing", path, f"Segment {segment.number} ({segment.id}) lacks its qualifier or its value")
        return ""
    pointer = f"{path}/{pointer_part(qualifier)}"
    value = trail.convert(segment, 2, raw, kind, pointer)
    if value is None:
        return ""
    if qualifier in into:
        message = f"Segment {segment.number} ({segment.id}) repeats a qualifier: only the first value was kept"
        trail.find("value_repeated", pointer, message, value)
        return ""
    into[qualifier] = value
    trail.printed(pointer, segment, 2, element_offsets(segment)[2])
    return qualifier


def read_address(trail: Trail, segment: Segment, path: str, lines: list[str], city: dict[str, Any]) -> None:
    """N3 adds its lines to an address, N4 its city, state, postal code and country."""
    if segment.id == "N4":
        trail.read(segment, CITY, f"{path}/address", city)
        return
    offsets = element_offsets(segment)
    for index, raw in enumerate(segment.elements):
        if index and clean_text(raw):
            trail.printed(f"{path}/address/lines/{len(lines)}", segment, index, offsets[index])
            lines.append(clean_text(raw))


def address_of(lines: list[str], city: dict[str, Any]) -> Address | None:
    return Address(lines=tuple(lines), **city) if lines or city else None


def read_rest(trail: Trail, segment: Segment, first: int, path: str) -> None:
    """Elements from `first` on have no place: each that is not blank is a finding."""
    if len(segment.elements) > first:
        trail.read(segment, dict.fromkeys(range(first), ("", "skip")), path, {})


def element_offsets(segment: Segment) -> list[int]:
    """The byte offset of each element of a segment, the id included."""
    if segment.starts:
        return segment.starts
    offsets, offset = [], segment.offset
    for raw in segment.elements:
        offsets.append(offset)
        offset += len(raw) + 1
    return offsets
