"""Transactions to a file: ISA, GS and ST with true counts, and delimiters that no value holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from extraction.records import Interchange
from extraction.x12.wire.write import COMPONENT, ELEMENT, Draft, refusal

# What each delimiter is chosen from, the customary mark first. No value holds a control character: one is always left.
_ELEMENTS = "*|\x1d"
_COMPONENTS = ":>\x1f"
_REPETITIONS = "^!\x1e"
_TERMINATORS = "~'\x1c"
_ISA_FIELDS = (
    ("sender_qualifier", 2),
    ("sender_id", 15),
    ("receiver_qualifier", 2),
    ("receiver_id", 15),
    ("date", 6),
    ("time", 4),
    ("control_number", 9),
    ("usage", 1),
)
_GS_FIELDS = ("group_sender", "group_receiver", "group_date", "group_time", "group_control_number", "version")
_of_interchange = attrgetter(*(name for name, _ in _ISA_FIELDS))
_of_group = attrgetter(*_GS_FIELDS)
# ISA09 has two digits for the year, read as 1970 to 2069.
_YEARS = range(1970, 2070)


class WrittenTransaction(NamedTuple):
    """ST01, GS01, ST02, ST03 where the guide has it, the envelope complete, the segments between ST and SE, and the
    pointer of the record among those written.
    """

    code: str
    functional_group: str
    control_number: str
    convention: str | None
    interchange: Interchange
    body: Draft
    path: str


@dataclass(frozen=True, slots=True)
class _Delimiters:
    element: str
    component: str
    repetition: str
    segment: str


def complete_interchange(
    given: Interchange | None, *, sender: str, receiver: str, date: datetime.date | None, version: str, path: str
) -> Interchange:
    """The envelope as given, each field that it leaves blank filled: qualifiers ZZ (mutually defined), times 0000,
    control numbers 1, usage P.

    Raises `UnwritableRecordError` if no date is known.
    """
    known = given or Interchange()
    day = known.date or known.group_date or date
    if day is None:
        raise refusal(f"{path}/interchange/date", "a date for the envelope")
    defaults: dict[str, Any] = {
        "sender_qualifier": "ZZ",
        "sender_id": sender,
        "receiver_qualifier": "ZZ",
        "receiver_id": receiver,
        "date": day,
        "time": "0000",
        "control_number": "000000001",
        "usage": "P",
        "group_sender": known.sender_id or sender,
        "group_receiver": known.receiver_id or receiver,
        "group_date": day,
        "group_time": known.time or "0000",
        "group_control_number": "1",
        "version": version,
    }
    return replace(known, **{name: value for name, value in defaults.items() if getattr(known, name) is None})


def write_file(transactions: Iterable[WrittenTransaction]) -> bytes:
    """All transactions in order. Those that follow each other under one ISA, or one GS, stay together.

    Raises `UnwritableRecordError` for an envelope that ISA, GS or ST cannot hold.
    """
    interchanges = groupby(transactions, key=lambda item: _of_interchange(item.interchange))
    return "".join(_interchange([*items]) for _, items in interchanges).encode("utf-8")


def _interchange(transactions: Sequence[WrittenTransaction]) -> str:
    first = transactions[0]
    groups = [[*items] for _, items in groupby(transactions, key=lambda item: (item[1], _of_group(item.interchange)))]
    segments = [_isa(first.interchange, first.path)]
    for group in groups:
        segments += _group(group)
    segments.append(ELEMENT.join(["IEA", str(len(groups)), first.interchange.control_number or ""]))
    delimiters = _choose_delimiters(segments)
    end = delimiters.segment + "\n"
    segments[0] += delimiters.component
    segments[0] = segments[0].replace("\x1e", delimiters.repetition)
    text = end.join(segments) + end
    return text.replace(ELEMENT, delimiters.element).replace(COMPONENT, delimiters.component)


def _choose_delimiters(segments: Sequence[str]) -> _Delimiters:
    """The first mark of each kind that stands in no value."""
    taken = set().union(*segments) - {ELEMENT, COMPONENT, "\x1e"}
    choices = (_ELEMENTS, _COMPONENTS, _REPETITIONS, _TERMINATORS)
    return _Delimiters(*(next(mark for mark in marks if mark not in taken) for marks in choices))


def _group(transactions: Sequence[WrittenTransaction]) -> list[str]:
    """GS to GE."""
    first = transactions[0]
    interchange = first.interchange
    group = Draft()
    values = [first.functional_group, *_of_group(interchange)]
    group.put(
        "GS", [*values[:6], "X", values[6]], f"{first.path}/interchange", ("", *_GS_FIELDS[:5], "", _GS_FIELDS[5])
    )
    segments = group.segments
    for transaction in transactions:
        segments += _transaction(transaction)
    segments.append(ELEMENT.join(["GE", str(len(transactions)), interchange.group_control_number or ""]))
    return segments


def _transaction(transaction: WrittenTransaction) -> list[str]:
    """ST to SE. SE01 counts both."""
    ends = Draft()
    fields = ("", "control_number", "")
    ends.put("ST", [transaction.code, transaction.control_number, transaction.convention], transaction.path, fields)
    body = transaction.body.segments
    trailer = ELEMENT.join(["SE", str(len(body) + 2), transaction.control_number])
    return [*ends.segments, *body, trailer]


def _isa(interchange: Interchange, path: str) -> str:
    """ISA up to ISA16: elements of fixed width, padded with blanks on the right."""
    values = dict(_padded(interchange, f"{path}/interchange"))
    names = [name for name, _ in _ISA_FIELDS]
    blank = " " * 10
    parties = [values[name] for name in names[:6]]
    version = (interchange.version or "")[:5]
    standard = version if version.isdigit() and len(version) == 5 else "00501"
    tail = ["\x1e", standard, values["control_number"], "0", values["usage"], ""]
    return ELEMENT.join(["ISA", "00", blank, "00", blank, *parties, *tail])


def _padded(interchange: Interchange, path: str) -> Iterable[tuple[str, str]]:
    for name, width in _ISA_FIELDS:
        value = getattr(interchange, name)
        if name == "date":
            value = _short_date(value, path)
        Draft().put("ISA", [value], path, (name,))
        if len(value) > width or (name == "control_number" and not (len(value) == width and value.isdecimal())):
            raise refusal(f"{path}/{name}", f"text of {width} characters at most, for ISA", value)
        yield name, value.ljust(width)


def _short_date(date: datetime.date, path: str) -> str:
    if date.year not in _YEARS:
        raise refusal(f"{path}/date", "a date from 1970 to 2069, for ISA09")
    return f"{date:%y%m%d}"
