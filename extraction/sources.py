"""Where every value of an X12 record came from, kept small: a large file has a million of them.

A `SourceMap` reads like a dict from JSON pointers to `FieldSource`. It keeps one table for each claim, in which
pointers start at the claim and are shared between claims, and builds a `FieldSource` only when one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.records import FieldSource

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

    def __len__(self) -> int:
        return sum(len(table) for table in self._tables.values())


def _split(pointer: str) -> tuple[str, str]:
    if not pointer.startswith(_CLAIMS):
        return "", pointer
    end = pointer.find("/", len(_CLAIMS))
    return (pointer[:end], pointer[end:]) if end > 0 else ("", pointer)


def _unpack(packed: Packed) -> FieldSource:
    segment, element, offset, derived = packed
    return FieldSource(
        confidence=1.0,
        source="derived" if derived else "printed",
        segment=segment,
        element=element,
        offset=offset,
    )
