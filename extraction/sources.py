"""Where every value of an X12 record came from, kept small: a large file has a million of them.

A `SourceMap` reads like a dict from JSON pointers to `FieldSource`. It has one table for each claim, in which pointers
start at the claim, and builds a `FieldSource` only when one is asked for. Few are ever asked for: the table of a claim
may be made then too, by reading the claim again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from extraction.records import FieldSource, Origin, PlainSource, plain_source

# Segment number, element, byte offset, and whether the value was derived rather than printed.
Packed = tuple[int, str, int, bool]
Table = dict[str, Packed]
_CLAIMS = "/claims/"
# No table is made for the record itself: nobody asks for this one.
_NONE_MADE: tuple[str, Table] = ("", {})


class SourceMap(Mapping[str, FieldSource]):
    """JSON pointer -> FieldSource, equal to a dict with the same items."""

    __slots__ = ("_latest", "_tables")

    def __init__(self, tables: dict[str, Table | Callable[[], Table]] | None = None) -> None:
        self._tables = {} if tables is None else tables
        self._latest = _NONE_MADE

    def table(self, prefix: str) -> Table:
        """The table for pointers under a prefix: "" for the remittance, "/claims/N" for a claim."""
        table = self._tables.setdefault(prefix, {})
        if isinstance(table, dict):
            return table
        if self._latest[0] != prefix:
            self._latest = prefix, table()
        return self._latest[1]

    def defer(self, prefix: str, make: Callable[[], Table]) -> None:
        """The table under a prefix is made when it is asked for. Only the latest one is kept."""
        self._tables[prefix] = make

    def take(self, prefix: str) -> SourceMap:
        """Take the table under a prefix out, into a map of its own."""
        table = self._tables.pop(prefix, None)
        return SourceMap(None if table is None else {prefix: table})

    def __getitem__(self, pointer: str) -> FieldSource:
        prefix, rest = _split(pointer)
        table = self.table(prefix) if prefix in self._tables else {}
        if rest not in table:
            raise KeyError(pointer)
        return _unpack(table[rest])

    def __iter__(self) -> Iterator[str]:
        return (prefix + rest for prefix in self._tables for rest in self.table(prefix))

    def plain(self) -> Iterator[dict[str, PlainSource]]:
        """As written, sorted by pointer, with one dict for each claim: all at once they would be too many."""
        root = sorted(self.table("").items()) if "" in self._tables else []
        yield {pointer: _plain(packed) for pointer, packed in root if pointer < _CLAIMS}
        for prefix in sorted(filter(None, self._tables)):
            yield {prefix + rest: _plain(packed) for rest, packed in self.table(prefix).items()}
        yield {pointer: _plain(packed) for pointer, packed in root if pointer > _CLAIMS}

    def __len__(self) -> int:
        return sum(len(self.table(prefix)) for prefix in self._tables)


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
