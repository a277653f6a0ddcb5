"""The page viewer: pictures of the pages that a case was read from, and on them the box of each value that was read.

Boxes are points of the upright page, as everywhere; so is what the templates draw.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from extraction.field_names import field_name, joint_name
from inference.page_pictures import Size
from inference.rules.paper import IN_DOUBT
from review.case import Case, value_at

Box = tuple[float, float, float, float]
_LINE = re.compile(r"(/claims/\d+)/lines/(\d+)/")
_ITEM = re.compile(r"/(claims|provider_adjustments)/(\d+)")
# What a payment shows of each of its claims; the rest is asked about with the claim.
_OF_EACH_CLAIM = re.compile(r"/claims/\d+/(patient_control_number|charge|paid|status_code)")
_ROW = 6.0  # points: values whose boxes begin closer than this stand in one row


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadField:
    """A value and where it was read: `pointers` are all that were read from this one box."""

    pointers: tuple[str, ...]
    name: str
    value: str
    confidence: float
    page: int
    box: Box

    @property
    def in_doubt(self) -> bool:
        return round(self.confidence, 2) < IN_DOUBT  # as it is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """Values that belong together, in reading order."""

    title: str
    fields: Sequence[ReadField]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSheet:
    """One page: its number in the file, its size in points, the address of its picture, what was read from it."""

    number: int
    width: float
    height: float
    address: str
    fields: Sequence[ReadField]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """`opens_at` is the page that is shown first; without any sheet the pages are still to be drawn."""

    sheets: Sequence[PageSheet]
    groups: Sequence[FieldGroup]
    opens_at: int


def viewer(case: Case, sizes: Mapping[int, Size] | None) -> Viewer | None:
    """What the viewer shows of a case; None where no picture can be made of its pages, as of X12. `sizes` is None where
    the file is still to be drawn: what was read from it is listed all the same.
    """
    if case.pages is None or case.original.shown is None:
        return None
    own = range(case.pages[0], case.pages[1] + 1)
    drawn = {number: size for number, size in (sizes or {}).items() if number in own}
    shown = own if sizes is None else drawn
    if not shown:
        return None
    groups = [group for group in _groups(case, shown) if group.fields]
    fields = [field for group in groups for field in group.fields]
    return Viewer(
        sheets=[_sheet(case, number, size, fields) for number, size in drawn.items()],
        groups=groups,
        opens_at=min(_pages_of_the_subject(case, fields), default=min(shown)),
    )


def _sheet(case: Case, number: int, size: Size, fields: Iterable[ReadField]) -> PageSheet:
    return PageSheet(
        number=number,
        width=size.width,
        height=size.height,
        address=f"/v1/documents/{case.original.id}/pages/{number}",
        fields=[field for field in fields if field.page == number],
    )


def _pages_of_the_subject(case: Case, fields: Iterable[ReadField]) -> list[int]:
    return [field.page for field in fields if field.pointers[0].startswith(case.ruling.pointer)]


def _groups(case: Case, shown: Collection[int]) -> Iterator[FieldGroup]:
    if case.ruling.task == "document":
        return
    chosen = {
        pointer: source
        for pointer, source in case.fields.items()
        if source.get("box") and source.get("page") in shown and _is_listed(pointer, case.ruling.pointer)
    }
    for place in sorted({_place(pointer) for pointer in chosen}, key=lambda each: _order(each, case.ruling.pointer)):
        own = [(pointer, source) for pointer, source in chosen.items() if _place(pointer) == place]
        yield FieldGroup(title=_title(place, case.ruling.pointer), fields=_fields(case, place, own))


def _is_listed(pointer: str, about: str) -> bool:
    if about or not pointer.startswith("/claims/"):
        return True
    return _OF_EACH_CLAIM.fullmatch(pointer) is not None


def _place(pointer: str) -> str:
    """The line, the claim or the provider adjustment that a value is of; "" for the payment."""
    found = _LINE.match(pointer) or _ITEM.match(pointer)
    return found[0].rstrip("/") if found else ""


def _order(place: str, about: str) -> tuple[bool, list[int]]:
    """What is decided first, then the payment that it came in."""
    return (not place and bool(about), [int(number) for number in re.findall(r"\d+", place)])


def _title(place: str, about: str) -> str:
    if not place:
        return "Payment"
    title = field_name(place, about) if place != about else field_name(place).partition(" ")[0]
    return title[:1].upper() + title[1:]


def _fields(case: Case, place: str, own: Iterable[tuple[str, Mapping[str, Any]]]) -> list[ReadField]:
    """In reading order; values that were read from one box are one entry."""
    boxes = groupby(sorted(own, key=_reading_order), key=lambda each: (each[1]["page"], each[1]["box"]))
    return [_field(case, place, list(same)) for _, same in boxes]


def _reading_order(placed: tuple[str, Mapping[str, Any]]) -> tuple[int, int, list[float], bool, str]:
    pointer, source = placed
    x0, y0, x1, y1 = source["box"]
    # of what stands in one box, codes before their amount
    return (source["page"], round(y0 / _ROW), [x0, x1, y0, y1], pointer.endswith("/amount"), pointer)


def _field(case: Case, place: str, same: Sequence[tuple[str, Mapping[str, Any]]]) -> ReadField:
    pointers = tuple(pointer for pointer, _ in same)
    values = dict.fromkeys(str(found) for pointer in pointers if (found := _value(case, pointer)) is not None)
    source = same[0][1]
    x0, y0, x1, y1 = source["box"]
    return ReadField(
        pointers=pointers,
        name=joint_name(pointers, place),
        value=" ".join(values),
        confidence=min(float(each["confidence"]) for _, each in same),
        page=source["page"],
        box=(x0, y0, x1, y1),
    )


def _value(case: Case, pointer: str) -> Any:
    about = case.ruling.pointer
    own = pointer.startswith(about)
    found = value_at(case.subject if own else case.record, pointer[len(about) :] if own else pointer)
    return ", ".join(map(str, _parts(found))) if isinstance(found, dict) else found


def _parts(value: Mapping[str, Any]) -> Iterator[Any]:
    """Of a name or an address: what it has, the last name first, as it is printed."""
    ordered = sorted(value, key=lambda name: name != "last_name")
    return (value[name] for name in ordered if value[name] and not isinstance(value[name], dict | list))
