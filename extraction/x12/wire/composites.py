"""Composite elements: their components to fields or to a list, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extraction.x12.wire.common import element_offsets
from extraction.x12.wire.layout import LAST_ELEMENT, Layout
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.values import clean_text


def components(trail: Trail, segment: Segment, index: int, path: str) -> Iterator[tuple[int, str, int]]:
    """Number from 1, text and byte offset of each component of an element; nothing if the element is blank."""
    raw = segment.elements[index] if index < len(segment.elements) else ""
    if not raw.strip():
        return
    offset = element_offsets(segment)[index]
    parts = trail.composite(raw, path)
    for number, part in enumerate(parts[:LAST_ELEMENT], start=1):
        yield number, part, offset
        offset += len(part) + 1
    trail.beyond(segment, len(parts) - LAST_ELEMENT, path, "components")


def read_composite(trail: Trail, segment: Segment, index: int, layout: Layout, path: str, into: dict[str, Any]) -> None:
    """Read every component of an element into `into`. What has no place in the layout is a finding."""
    for number, text, offset in components(trail, segment, index, path):
        place = layout.get(number)
        if place is None:
            unread_component(trail, segment, text, path)
        elif place[1] != "skip" and text:
            trail.keep(segment, index, offset, text, place, path, into)


def read_list(
    trail: Trail, segment: Segment, index: int, path: str, *, first: int = 1, last: int = LAST_ELEMENT
) -> tuple[str, ...]:
    """The components of an element from `first` to `last` that are not blank; `path` is that of the list."""
    kept: list[str] = []
    for number, text, offset in components(trail, segment, index, path):
        if first <= number <= last and clean_text(text):
            trail.printed(f"{path}/{len(kept)}", segment, index, offset)
            kept.append(clean_text(text))
    return tuple(kept)


def unread_component(trail: Trail, segment: Segment, text: str, path: str) -> None:
    if clean_text(text):
        message = f"A component of segment {segment.number} ({segment.id}) has no place in the record and was not read"
        trail.find("element_not_read", path, message)
