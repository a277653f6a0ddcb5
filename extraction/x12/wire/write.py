"""Values to X12 text: what an element may hold, and the segments of one transaction before its delimiters are chosen.

Nothing is changed on the way. A value that would not be read back as it is (a control character, blanks at its end,
more digits than X12 has) is refused, with the pointer of its field. Until all values are known, elements, components
and segments are kept apart by control characters, which no value may hold; `write_envelopes` chooses the
delimiters then.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NoReturn

from extraction.errors import UnwritableRecordError
from extraction.x12.wire.layout import Layout

ELEMENT = "\x1d"
COMPONENT = "\x1f"
KEPT_COMPONENT = ":"  # as the reader writes the separator in segments that it keeps as printed
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DIGITS = 18
_FIRST_YEAR = 1900


class Composite(tuple[Any, ...]):
    """The components of one element."""

    __slots__ = ()


class Period(tuple[datetime.date, datetime.date]):
    """First and last day of one element."""

    __slots__ = ()


class Printed(str):
    """An element of a segment that was kept as printed: a colon in it separates components."""

    __slots__ = ()


class _UnfitError(Exception):
    """A value that no element holds; says what would be."""


def encode(value: Any) -> str:
    """One element. Raises `_UnfitError`, which `Draft.put` turns into an error that names the field."""
    writer = _WRITERS.get(type(value))
    if writer is None:
        raise _UnfitError("text, an amount, a date or nothing")
    return writer(value)


def _text(value: str) -> str:
    if not value or value[-1] == " ":
        raise _UnfitError("text that does not end with a blank, or null")
    if not value.isprintable() and _CONTROL.search(value):
        raise _UnfitError("text without control characters")
    if not value.isascii():
        _check_encoding(value)
    return value


def _check_encoding(value: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _UnfitError("text that UTF-8 can hold") from None


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise _UnfitError("a finite number")
    text = format(value, "f")
    whole, _, decimals = text.lstrip("-").partition(".")
    if len(whole) > _DIGITS or len(decimals) > _DIGITS:
        raise _UnfitError("a number of at most 18 digits on either side of the point")
    return text


def _date(value: datetime.date) -> str:
    if value.year < _FIRST_YEAR:
        raise _UnfitError("a date from 1900 on")
    return f"{value.year}{value.month:02d}{value.day:02d}"


def _composite(value: Composite) -> str:
    text = COMPONENT.join([encode(component) for component in value]).rstrip(COMPONENT)
    if COMPONENT not in text and not text.isalnum() and text:
        raise _UnfitError("a code of letters and digits")  # a mark in a lone component reads like a separator
    return text


def _period(value: Period) -> str:
    return "-".join([_date(day) for day in value])


def _printed(value: Printed) -> str:
    return _text(value).replace(KEPT_COMPONENT, COMPONENT) if value else ""


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _text,
    Decimal: _number,
    datetime.date: _date,
    Composite: _composite,
    Period: _period,
    Printed: _printed,
    type(None): lambda _: "",
}


class Draft:
    """The body of one transaction: segments as text, with control characters for delimiters."""

    __slots__ = ("segments",)

    def __init__(self) -> None:
        self.segments: list[str] = []

    def put(self, name: str, values: Sequence[Any], path: str, fields: Sequence[str] = ()) -> None:
        """Add a segment. `fields` names the field of each value under `path`, for the error that one may cause.

        Raises `UnwritableRecordError` naming the field that no element can hold.
        """
        try:
            elements = [_WRITERS[type(value)](value) for value in values]
        except (_UnfitError, KeyError):
            self._refuse(values, path, fields)
        while elements and not elements[-1]:
            elements.pop()
        self.segments.append(ELEMENT.join([name, *elements]))

    def record(
        self,
        name: str,
        record: object,
        fields: Sequence[str],
        path: str,
        given: Mapping[int, Any] = MappingProxyType({}),
    ) -> None:
        """Add a segment whose elements are fields of one record. Where a name is empty the element is what `given`
        says of its number, or blank.
        """
        values = [getattr(record, field) if field else None for field in fields]
        for index, value in given.items():
            values[index - 1] = value
        self.put(name, values, path, fields)

    def _refuse(self, values: Sequence[Any], path: str, fields: Sequence[str]) -> NoReturn:
        for index, value in enumerate(values):
            try:
                encode(value)
            except _UnfitError as unfit:
                field = fields[index] if index < len(fields) else ""
                raise refusal(f"{path}/{field}" if field else path, str(unfit), value) from None
        raise AssertionError("one of the values was refused before")


def refusal(path: str, expected: str, found: object = None) -> UnwritableRecordError:
    """The error for a record that X12 cannot hold at `path`."""
    return UnwritableRecordError("record_not_writable", path=path, found=found, expected=expected)


def fields_of(layout: Layout) -> tuple[str, ...]:
    """The field of each element of a segment in order, empty for those that the record does not keep."""
    return tuple(layout[index][0] if index in layout else "" for index in range(1, max(layout) + 1))


def holds(record: object, fields: Iterable[str]) -> bool:
    """True if one of the fields says something."""
    return any(getattr(record, field) is not None for field in fields if field)
