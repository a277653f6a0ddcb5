"""Layouts: which elements of a segment a record has a place for, and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from extraction.x12.wire.values import ordinary_amount, parse_date, parse_number

Kind = Literal["text", "money", "quantity", "date", "skip"]
# The elements of a segment that a record has a place for: number -> (field, kind). "skip" is known and not kept.
Layout = Mapping[int, tuple[str, Kind]]

# No segment of X12 has more elements, and no element more components.
LAST_ELEMENT = 40

# How each kind of element is read where nothing is odd: a text is its own value.
_PARSERS: dict[Kind, Callable[[str], object] | None] = {
    "text": None,
    "money": ordinary_amount,
    "quantity": parse_number,
    "date": parse_date,
}
_SKIPPED = ("", None)


def _plain_place(place: tuple[str, Kind]) -> tuple[str, Callable[[str], object] | None]:
    name, kind = place
    return _SKIPPED if kind == "skip" else (name, _PARSERS[kind])


class FixedLayout(dict[int, tuple[str, Kind]]):
    """A layout that stays as it is, made ready for segments in which nothing is odd (`plain`)."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(layout)
        self.plain: list[tuple[str, Callable[[str], object] | None] | None] = [_SKIPPED]
        for index in range(1, max(layout) + 1):
            self.plain.append(_plain_place(layout[index]) if index in layout else None)

    def read_plain(self, elements: list[str], into: dict[str, Any]) -> bool:
        """Read the elements of a plain segment, unless one needs a closer look: then nothing is read."""
        if len(elements) > len(self.plain):
            return False
        found: dict[str, Any] = {}
        for raw, place in zip(elements, self.plain, strict=False):
            if raw:
                if place is None:
                    return False
                name, parse = place
                if name:
                    value = parse(raw) if parse else raw
                    if value is None or name in into:
                        return False
                    found[name] = value
        into.update(found)
        return True
