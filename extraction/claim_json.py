"""Claims as JSON, as `extraction.serialize` writes them: one Claim, a list of them, or a whole Submission.

Nothing is guessed and nothing is left out: a field that no record has is refused with its place, and an amount is never
a binary fraction. Each value's source is the place where it stands in the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, cast, get_args, get_type_hints

from extraction.envelope import ExtractedDocument, FieldSource
from extraction.errors import UnreadableInputError
from extraction.records import Submission
from extraction.serialize import from_plain

DOCUMENT_CLASS = "claim_json"
_MOST_DIGITS = 24
_NAME = re.compile(r"[a-z_]{1,40}")


def read_claim_json(data: bytes) -> ExtractedDocument:
    """One document of record type claim. Raises `UnreadableInputError` that says where the first fault stands."""
    plain = _parse(data)
    whole = isinstance(plain, dict) and "claims" in plain
    prefix = "" if whole else "/claims" if isinstance(plain, list) else "/claims/0"
    return ExtractedDocument(
        document_class=DOCUMENT_CLASS,
        class_confidence=1.0,
        record_type="claim",
        record=_submission(plain if whole else {"claims": plain if isinstance(plain, list) else [plain]}),
        fields={prefix + place: _source(place) for place in _places(plain, "")},
    )


def _parse(data: bytes) -> Any:
    """JSON with exact numbers, text that can be written again, and no more levels than a record has."""
    try:
        plain = json.loads(data, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_once)
        json.dumps(plain, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError):  # UnicodeEncodeError is one: half a pair of surrogates
        raise UnreadableInputError("json_unreadable", found=data, expected="JSON (RFC 8259) in UTF-8") from None
    return plain


def _no_constant(_word: str) -> Any:
    raise ValueError("no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are told apart: of two values under one name nobody knows which one holds."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _submission(plain: dict[str, Any]) -> Submission:
    if not plain["claims"]:
        raise UnreadableInputError("no_claims", expected="a claim, a list of claims, or a submission with claims")
    _refuse_unknown(plain, Submission, "")
    record = from_plain(Submission, plain)
    _refuse_endless(record, "")
    return record


def _refuse_unknown(plain: Any, kind: Any, place: str) -> None:
    """Every name in an object that becomes a record must be one of its fields."""
    if is_dataclass(kind) and isinstance(plain, dict):
        known = _fields(cast(Hashable, kind))
        for name, value in plain.items():
            shown = name if _NAME.fullmatch(name) else "*"  # what is no name of a field may be anything
            if name not in known:
                raise UnreadableInputError(
                    "field_unknown", expected=f"fields of {_name(kind)} only, not {place}/{shown}"
                )
            _refuse_unknown(value, known[name], f"{place}/{shown}")
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            for inner in get_args(kind)[:1]:
                _refuse_unknown(value, inner, f"{place}/{index}")


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


def _name(kind: Any) -> str:
    return str(kind.__name__)


def _places(plain: Any, place: str) -> Iterator[str]:
    """The pointers of all values that are neither objects nor lists."""
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from _places(value, f"{place}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            yield from _places(value, f"{place}/{index}")
    elif plain is not None:
        yield place


def _source(place: str) -> FieldSource:
    return FieldSource(confidence=1.0, source="printed", element=place or "/")
