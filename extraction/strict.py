"""Plain data from outside to a record, strictly: what no record has is refused with its place, never left out."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_type_hints

from extraction.errors import UnreadableInputError
from extraction.serialize import from_plain

Record = TypeVar("Record")
_MOST_DIGITS = 24
_NUMBER = re.compile(r"-?[\d.]+")
_AMOUNT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def parse_json(data: bytes | str) -> Any:
    """JSON with exact numbers (those with a point or an exponent become text), each name once in its object, and text
    that can be written again. Raises `UnreadableInputError`.
    """
    try:
        plain = json.loads(data, parse_float=str, parse_constant=_no_constant, object_pairs_hook=_once)
        json.dumps(plain, ensure_ascii=False).encode()
    except (ValueError, RecursionError):  # UnicodeEncodeError is one: half a pair of surrogates
        raise UnreadableInputError("json_unreadable", found=data, expected="JSON (RFC 8259) in UTF-8") from None
    return plain


def from_plain_strictly(kind: type[Record], plain: Any, place: str = "") -> Record:
    """The record that plain data says. Raises `UnreadableInputError` for a field that no record has, a value that is
    none, or a number too long to be written; `place` is put before the pointers in its message.
    """
    if not isinstance(plain, dict):
        raise UnreadableInputError("record_unreadable", expected=f"{kind.__name__} (an object at {place or '/'})")
    _refuse_unknown(plain, kind, place)
    record = from_plain(kind, plain)
    _refuse_endless(record, place)
    return record


def _no_constant(_word: str) -> Any:
    raise ValueError("no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name nobody knows which one holds."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _refuse_unknown(plain: Any, kind: Any, place: str) -> None:
    """Every name in an object that becomes a record must be one of its fields, no day a count of seconds, and no number
    more than its digits (Python's own idea of a number takes 1_0 and blanks).
    """
    if is_dataclass(kind) and isinstance(plain, dict):
        known = _fields(cast(Hashable, kind))
        for number, (name, value) in enumerate(plain.items(), 1):
            if name not in known:  # it may be anything, a patient's name for one: only its position is told
                expected = f"fields of {cast(Any, kind).__name__} only, not what name {number} of {place or '/'} is"
                raise UnreadableInputError("field_unknown", expected=expected)
            _refuse_unknown(value, known[name], f"{place}/{name}")
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            for inner in get_args(kind)[:1]:
                _refuse_unknown(value, inner, f"{place}/{index}")
    elif kind is datetime.date and _NUMBER.fullmatch(str(plain)):
        raise UnreadableInputError("record_unreadable", expected=f"a day as YYYY-MM-DD at {place}")
    elif kind is Decimal and isinstance(plain, str) and not _AMOUNT.fullmatch(plain):
        raise UnreadableInputError("record_unreadable", expected=f"a number in plain digits at {place}")
    elif isinstance(plain, dict):
        for value in plain.values():
            for inner in get_args(kind)[1:2]:
                _refuse_unknown(value, inner, f"{place}/*")


def _refuse_endless(value: Any, place: str) -> None:
    """A number such as 1e999999999 is short as it came and would fill the memory once it is written."""
    if isinstance(value, Decimal):
        if abs(value.adjusted()) > _MOST_DIGITS or len(value.as_tuple().digits) > _MOST_DIGITS:
            raise UnreadableInputError("number_too_long", expected=f"at most {_MOST_DIGITS} digits at {place}")
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            _refuse_endless(each, f"{place}/{index}")
    elif isinstance(value, Mapping):
        for each in value.values():
            _refuse_endless(each, place)
    elif is_dataclass(value):
        for field in fields(value):
            _refuse_endless(getattr(value, field.name), f"{place}/{field.name}")


@cache
def _fields(kind: Hashable) -> dict[str, Any]:
    return {name: _record_in(hint) for name, hint in get_type_hints(cast(Any, kind)).items()}


def _record_in(hint: Any) -> Any:
    """The part of a type that may hold a record: of `X | None` it is X."""
    parts = [part for part in get_args(hint) if part is not type(None)]
    return parts[0] if type(None) in get_args(hint) and len(parts) == 1 else hint
