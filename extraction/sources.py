"""Where every value of an X12 record came from, kept small: a large file has a million of them.

A `SourceMap` reads like a dict from JSON pointers to `FieldSource`. It keeps one table for each claim, in which
pointers start at the claim and are shared between claims, and builds a `FieldSource` only when one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.records import FieldSource, Origin, PlainSource, plain_source

# Segment number, element, byte offset, and whether the value was derived rather than printed.
Packed = tuple[int, str, int, bool]
_CLAIMS = "/claims/"


class SourceMap(Mapping[str, FieldSource]):
    """JSON pointer -> FieldSource, equal to a dict with the same items."""

    __slots__ = ("_tables",)

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Packed]] = {}

    def table(self, prefix: str) -> dict[str, Packed]:
        """The table for pointers under a prefix: "" for the remittance, "/claims/N" for a claim."""
        return self._tables.setdefault(prefix, {})

    def __getitem__(self, pointer: str) -> FieldSource:
        prefix, rest = _split(pointer)
        table = self._tables.get(prefix, {})
        if rest not in table:
            raise KeyError(pointer)
        return _unpack(table[rest])

    def __iter__(self) -> Iterator[str]:
        return (prefix + rest for prefix, table in self._tables.items() for rest in table)

    def plain(self) -> Iterator[dict[str, PlainSource]]:
        """As written, sorted by pointer, with one dict for each claim: all at once they would be too many."""
        root = sorted(self._tables.get("", {}).items())
        yield {pointer: _plain(packed) for pointer, packed in root if pointer < _CLAIMS}
        for prefix in sorted(filter(None, self._tables)):
            yield {prefix + rest: _plain(packed) for rest, packed in self._tables[prefix].items()}
        yield {pointer: _plain(packed) for pointer, packed in root if pointer > _CLAIMS}

    def __len__(self) -> int:
        return sum(len(table) for table in self._tables.values())


def plain_tables(fields: Mapping[str, FieldSource]) -> Iterator[dict[str, PlainSource]]:
    """Any sources as written, in one or more dicts that follow each other in the order of pointers."""
    if isinstance(fields, SourceMap):
        return fields.plain()
    return iter([{pointer: plain_source(source) for pointer, source in fields.items()}])


def _split(pointer: str) -> tuple[str, str]:
    if not pointer.startswith(_CLAIMS):
        return "", pointer
    end = pointer.find("/", len(_CLAIMS))
    return (pointer[:end], pointer[end:]) if end > 0 else ("", pointer)


def _unpack(packed: Packed) -> FieldSource:
    return FieldSource(**_plain(packed))


def _plain(packed: Packed) -> PlainSource:
    segment, element, offset, derived = packed
    origin: Origin = "derived" if derived else "printed"
    return {"confidence": 1.0, "element": element, "offset": offset, "segment": segment, "source": origin}
