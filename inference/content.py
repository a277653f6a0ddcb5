"""The stored form of what was read: the canonical JSON of a document, made piece by piece.

A large remittance has millions of values. As one tree of dicts they would fill gigabytes; claim by claim each tree is
small and soon gone, and the text is the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from extraction.records import EligibilityAnswer, ExtractedDocument, FieldSource, Record
from extraction.serialize import to_plain
from extraction.sources import plain_tables
from inference.schema import canonical

Pieces = Iterable[str]


def content_text(document: ExtractedDocument) -> str:
    """The same text as `canonical(to_plain(document))`."""
    members = _members(replace(document, record=None, fields={}))
    return "".join(_object(members | {"record": _record(document.record), "fields": _fields(document.fields)}))


def _record(record: Record | None) -> Pieces:
    if record is None:
        return [canonical(None)]
    if isinstance(record, EligibilityAnswer):  # small, and without claims
        return [canonical(to_plain(record))]
    claims = (canonical(to_plain(claim)) for claim in record.claims)
    whole: Any = record  # each kind of record has its own kind of claims
    return _object(_members(replace(whole, claims=())) | {"claims": _joined("[", claims, "]")})


def _fields(fields: Mapping[str, FieldSource]) -> Pieces:
    return _joined("{", (canonical(table)[1:-1] for table in plain_tables(fields) if table), "}")


def _members(record: object) -> dict[str, Pieces]:
    return {name: [canonical(value)] for name, value in to_plain(record).items()}


def _object(members: Mapping[str, Pieces]) -> Iterator[str]:
    before = "{"
    for name in sorted(members):
        yield f'{before}"{name}":'
        yield from members[name]
        before = ","
    yield "}"


def _joined(opening: str, texts: Pieces, closing: str) -> Iterator[str]:
    yield opening
    for number, text in enumerate(texts):
        if number:
            yield ","
        yield text
    yield closing
