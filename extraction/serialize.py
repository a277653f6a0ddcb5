"""Records to JSON and back, and the JSON Schemas that are checked in under docs/schemas/."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic.json_schema import GenerateJsonSchema

from extraction.errors import UnreadableInputError
from extraction.records import (
    Acknowledgement,
    Authorization,
    Claim,
    ClaimPayment,
    Coverage,
    EligibilityAnswer,
    Envelope,
    FieldSource,
    Finding,
    Remittance,
    Submission,
)

Record = TypeVar("Record")
# One schema file for each of these, named like the key.
SCHEMAS: dict[str, type] = {
    "envelope": Envelope,
    "remittance": Remittance,
    "claim_payment": ClaimPayment,
    "submission": Submission,
    "claim": Claim,
    "acknowledgement": Acknowledgement,
    "eligibility_answer": EligibilityAnswer,
    "coverage": Coverage,
    "authorization": Authorization,
    "field_source": FieldSource,
    "finding": Finding,
}
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(record_type: type[Any]) -> TypeAdapter[Any]:
    if record_type not in _ADAPTERS:
        _ADAPTERS[record_type] = TypeAdapter(record_type)
    return _ADAPTERS[record_type]


def to_json(record: object, *, indent: int | None = None) -> bytes:
    """A record (or an envelope) as UTF-8 JSON: money as strings with two decimals, dates as ISO, null where the
    source does not say.
    """
    return _adapter(type(record)).dump_json(record, indent=indent)


def to_plain(record: object) -> Any:
    """The same as dicts, lists and strings, ready for `json.dumps`."""
    return _adapter(type(record)).dump_python(record, mode="json")


def from_json(record_type: type[Record], text: bytes | str) -> Record:
    """The record that `to_json` wrote. Raises `UnreadableInputError` if the text is no such record."""
    try:
        record: Record = _adapter(record_type).validate_json(text)
    except ValidationError as error:
        raise _unreadable(record_type, error) from None
    return record


def from_plain(record_type: type[Record], plain: Any) -> Record:
    """The record that `to_plain` wrote. Raises `UnreadableInputError` if it is no such record."""
    try:
        record: Record = _adapter(record_type).validate_python(plain)
    except ValidationError as error:
        raise _unreadable(record_type, error) from None
    return record


def json_schema(record_type: type) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `to_json` writes."""
    schema = _adapter(record_type).json_schema(mode="serialization")
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}


def _unreadable(record_type: type, error: ValidationError) -> UnreadableInputError:
    """The first thing that is wrong, by its place only: pydantic's own message would show the value."""
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    # A key of a mapping may be anything: only names of fields and indexes are shown.
    where = "/".join(str(part) if re.fullmatch(r"[a-z_]+|\d+", str(part)) else "*" for part in first["loc"])
    return UnreadableInputError("record_unreadable", expected=f"{record_type.__name__} ({first['type']} at /{where})")
