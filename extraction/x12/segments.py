"""Bytes to segments: delimiters as used, positions, and what was odd on the way.

A file may hold several interchanges, each with delimiters of its own, or none at all (a fragment). The text is taken
byte by byte (Latin-1), so that an offset in the text is an offset in the file; `extraction.x12.values` decodes what
is not ASCII, element by element.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from extraction.errors import Place, UnreadableInputError

# What may stand between segments. Python's own idea of white space holds \x1c to \x1f, which some use as delimiters.
BLANK = " \t\r\n\x0b\x0c\x00\x1a"
_BLANK = "[" + re.escape(BLANK) + "]"
_MARK = "[^A-Za-z0-9" + re.escape(BLANK) + "]"
_IDS = (
    "(?:AK[1-59]|AMT|BHT|BPR|CAS|CLM|CLP|CTX|CUR|DTM|DTP|GE|GS|HI|HL|IEA|IK[345]|ISA|LQ|LX|MIA|MOA|N[1-4]|NM1|PAT|PER|PLB|PRV"
    "|QTY|RDM|REF|SBR|SE|ST|STC|SV[1-3]|SVC|TA1|TOO|TRN|TS[23])"
)
# Runs of blanks are matched possessively and from their first blank only, so that no input takes more than linear time.
_RUN = "(?<!" + _BLANK + ")" + _BLANK + "++"
_INTERCHANGE = re.compile("ISA(" + _MARK + ")")
_FRAGMENT = re.compile(_BLANK + "*+(" + _IDS + ")(" + _MARK + ")")
_FRAGMENT_INSIDE = re.compile(_RUN + r"(GS|ST|BPR|CLP)[*|^]")
_UNTERMINATED = re.compile("(" + _RUN + ")(?=(" + _IDS + ")(" + _MARK + "))")
_LONGEST_ISA = 400
_SAMPLE = 65_536


class Segment(NamedTuple):
    """One segment: its number from 1 in the file, the byte offset of its first letter, its elements.

    `elements[0]` is the id. `starts` holds the offset of each element where a line was broken inside the segment: the
    lengths of its elements do not tell then.
    """

    number: int
    offset: int
    elements: list[str]
    starts: list[int] | None = None

    @property
    def id(self) -> str:
        return self.elements[0]


@dataclass(frozen=True, slots=True)
class Delimiters:
    """`component` is ISA16, or empty where the file does not say; what a composite really uses is seen in the
    composite.
    """

    element: str
    segment: str
    component: str = ""


class Oddity(NamedTuple):
    """Something unusual that was read all the same: a stable code, words for a biller, and the segment where it
    was met.
    """

    code: str
    message: str
    segment: int


@dataclass(frozen=True, slots=True)
class SegmentedFile:
    """All segments of a file in order, the component separator in force from each ISA on, and what was odd."""

    segments: list[Segment]
    components: dict[int, str] = field(default_factory=dict)
    oddities: list[Oddity] = field(default_factory=list)


def looks_like_x12(data: bytes) -> bool:
    """True if the bytes hold an ISA, or begin like a fragment of a transaction."""
    return next(_starts(data.decode("latin-1")), None) is not None


def segment_file(data: bytes) -> SegmentedFile:
    """Cut a file into segments, in linear time.

    Raises `UnreadableInputError` if nothing in the bytes looks like a segment.
    """
    text = data.decode("latin-1")
    starts = list(_starts(text))
    if not starts:
        raise UnreadableInputError("no_segments", place=Place(offset=0), found=data, expected="an ISA or ST segment")
    file = SegmentedFile([])
    if text[: starts[0]].strip(BLANK + "\xef\xbb\xbf"):
        file.oddities.append(Oddity("text_before_envelope", "Text before the first segment was not read", 1))
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        _segment_interchange(text, start, end, file)
    return file


def _segment_interchange(text: str, start: int, end: int, file: SegmentedFile) -> None:
    delimiters = _delimiters(text, start, end)
    number = len(file.segments)
    file.components[number + 1] = delimiters.component
    for offset, body in _pieces(text, start, end, delimiters, file):
        number += 1
        file.segments.append(_segment(number, offset, body, delimiters.element))


def _segment(number: int, offset: int, body: str, separator: str) -> Segment:
    elements = body.split(separator)
    if "\n" not in body and "\r" not in body:
        return Segment(number, offset, elements)
    starts = accumulate((len(element) + 1 for element in elements), initial=offset)
    joined = [element.replace("\r", "").replace("\n", "") for element in elements]
    return Segment(number, offset, joined, list(starts))


def _pieces(text: str, start: int, end: int, delimiters: Delimiters, file: SegmentedFile) -> Iterator[tuple[int, str]]:
    """Offset and text of each segment, blanks around it removed."""
    breaks_tell = delimiters.segment not in "\r\n" and not _is_wrapped(text, start, end)
    position = start
    for piece in text[start:end].split(delimiters.segment):
        body = piece.strip(BLANK)
        if body:
            offset = position + (len(piece) - len(piece.lstrip(BLANK)) if piece[0] in BLANK else 0)
            if breaks_tell and ("\n" in body or "\r" in body):
                yield from _unterminated(offset, body, delimiters, file)
            else:
                yield offset, body
        position += len(piece) + 1


def _is_wrapped(text: str, start: int, end: int) -> bool:
    """True if the stream was broken into lines of one width, so that its line breaks mean nothing."""
    *lines, _ = text[start:end].split("\n")
    return len(lines) > 1 and len({len(line) for line in lines}) == 1


def _unterminated(offset: int, body: str, delimiters: Delimiters, file: SegmentedFile) -> Iterator[tuple[int, str]]:
    """A line break inside a segment is a wrapped line, unless a known segment begins after it: then a terminator
    is missing.

    After an element separator it is always a wrapped line: what follows is the value of that element.
    """
    begin = 0
    for match in _UNTERMINATED.finditer(body):
        blanks, separator = match.group(1), match.group(3)
        ends_value = body[match.start() - 1] != delimiters.element
        if separator == delimiters.element and ends_value and ("\n" in blanks or "\r" in blanks):
            yield offset + begin, body[begin : match.start()]
            message = "A segment terminator is missing: the line break was taken for it"
            file.oddities.append(Oddity("terminator_missing", message, len(file.segments) + 1))
            begin = match.end()
    yield offset + begin, body[begin:]


def _starts(text: str) -> Iterator[int]:
    """Offsets where an interchange begins, or the one where a fragment does."""
    begin = 3 if text.startswith("\xef\xbb\xbf") else 0
    fragment = _FRAGMENT.match(text, begin)
    if fragment:
        yield fragment.start(1)
    found = fragment is not None
    for match in _INTERCHANGE.finditer(text, fragment.end() if fragment else begin):
        if _is_interchange(text, match):
            found = True
            yield match.start()
    if not found:
        yield from _fragment_inside(text)


def _fragment_inside(text: str) -> Iterator[int]:
    """The first line inside a text that begins like a transaction: an 835 pasted under a heading, say."""
    for match in _FRAGMENT_INSIDE.finditer(text):
        if "\n" in match.group() or "\r" in match.group():
            yield match.start(1)
            return


def _is_interchange(text: str, match: re.Match[str]) -> bool:
    """Tell an ISA segment from a name or a value that reads ISA: sixteen elements, with qualifiers of at most two
    characters.
    """
    separator = match.group(1)
    if _last_before(text, match.start()) == separator:
        return False
    window = text[match.start() : match.start() + _LONGEST_ISA].replace("\r", "").replace("\n", "")
    elements = [element.strip() for element in window.split(separator, 16)]
    if len(elements) < 17:
        return False
    return all(len(elements[index]) <= 2 for index in (1, 3, 5, 7)) and len(elements[9]) <= 8 and len(elements[12]) == 5


def _last_before(text: str, position: int) -> str:
    while position and text[position - 1] in BLANK:
        position -= 1
    return text[position - 1] if position else ""


def _delimiters(text: str, start: int, end: int) -> Delimiters:
    """From the ISA by counting its elements, since its length cannot be trusted; else from what is in use."""
    match = _FRAGMENT.match(text, start)
    if match is None:
        raise UnreadableInputError("no_segments", place=Place(offset=start), expected="a segment")
    element = match.group(2)
    if text.startswith("ISA", start):
        parts = text[start : min(end, start + _LONGEST_ISA)].split(element, 17)
        if len(parts) == 18:
            found = _after_isa15(text, start, end, element, parts[16])
            if found:
                return found
    return Delimiters(element, _terminator_in_use(text[start : min(end, start + _SAMPLE)], element))


def _after_isa15(text: str, start: int, end: int, element: str, tail: str) -> Delimiters | None:
    """`tail` runs from ISA16 to the id of the next segment: ':~GS', ':~\\r\\nGS', '~GS' (ISA16 empty), ':\\nGS'
    (newline ends segments).
    """
    match = re.search(r"(?:GS|TA1|ISA|ST|IEA)\Z", tail)
    if match is None or match.start() > 40:
        return None
    between = tail[: match.start()]
    marks = between.translate({ord(blank): None for blank in BLANK})
    newline = next((mark for mark in "\n\r" if mark in between), "")
    if len(marks) == 2:
        return Delimiters(element, marks[1], marks[0])
    if len(marks) == 1 and newline and not _ends_lines(text, start, end, marks, newline):
        return Delimiters(element, newline, marks)
    if len(marks) == 1:
        return Delimiters(element, marks)
    return Delimiters(element, newline) if not marks and newline else None


def _ends_lines(text: str, start: int, end: int, mark: str, newline: str) -> bool:
    """True if the line after the ISA ends with the mark, which is then the terminator and not ISA16."""
    lines = text[start : min(end, start + _SAMPLE)].strip(BLANK).split(newline, 2)
    return len(lines) > 1 and lines[1].rstrip(BLANK).endswith(mark)


def _terminator_in_use(sample: str, element: str) -> str:
    """The mark that stands most often before the id of a known segment; a line break if there is none."""
    pattern = re.compile("([^" + re.escape(BLANK) + "])" + _BLANK + "*+" + _IDS + re.escape(element))
    marks = Counter(match.group(1) for match in pattern.finditer(sample))
    total = sum(marks.values())
    for mark, times in marks.most_common():
        if not mark.isalnum() and mark != element and times * 2 >= total:
            return mark
    return next((mark for mark in "~\n\r" if mark in sample), "~")
