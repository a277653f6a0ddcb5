"""Where interchanges begin in a text, and which delimiters each one really uses.

The text is bytes taken one by one (Latin-1). Nothing here looks further than `SAMPLE` characters behind the start of an
interchange, so that a file may be read piece by piece.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

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
UNTERMINATED = re.compile("(" + _RUN + ")(?=(" + _IDS + ")(" + _MARK + "))")
BYTE_ORDER_MARK = "\xef\xbb\xbf"
# An ISA with its sixteen elements, then a group with its eight and the start of a transaction, whatever divides these.
_BEHIND = re.compile(
    rf"ISA(?P<isa>{_MARK})(?:(?:(?!(?P=isa)).){{0,60}}(?P=isa)){{15}}(?P<component>{_MARK})(?P<end>{_MARK}|\r?\n|\r)"
    rf"{_BLANK}*+(?P<body>GS(?P<element>{_MARK})(?:(?:(?!(?P=element)).){{0,60}}(?P=element)){{7}}[0-9A-Z]{{1,12}}"
    rf"(?P<segment>{_MARK}|\r?\n|\r){_BLANK}*+ST(?P=element))"
)
LONGEST_ISA = 400
_PRINTABLE = bytes(range(0x20, 0x7F))
SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Delimiters:
    """`component` is ISA16, or empty where the file does not say; what a composite really uses is seen in the
    composite. `breaks_tell` is true if a line break inside a segment may stand for a terminator that is missing.
    `opening` are those of the ISA, where what stands behind it uses others.
    """

    element: str
    segment: str
    component: str = ""
    breaks_tell: bool = False
    opening: Delimiters | None = None


def fragment_start(text: str) -> int | None:
    """Where a text begins with a segment, blanks and a byte order mark aside."""
    match = _FRAGMENT.match(text, 3 if text.startswith(BYTE_ORDER_MARK) else 0)
    return match.start(1) if match else None


def fragment_inside(text: str) -> int | None:
    """The first line inside a text that begins like a transaction: an 835 pasted under a heading, say."""
    for match in _FRAGMENT_INSIDE.finditer(text):
        if "\n" in match.group() or "\r" in match.group():
            return match.start(1)
    return None


def interchange_start(text: str, begin: int, stop: int, before: str = "") -> int | None:
    """The first place from `begin` and before `stop` where an interchange starts. `before` is the last character that
    is not blank ahead of the text.
    """
    position = text.find("ISA", begin, stop + 2)
    while 0 <= position < stop:
        match = _INTERCHANGE.match(text, position)
        if match and _is_interchange(text, match, before):
            return position
        position = text.find("ISA", position + 3, stop + 2)
    return None


def last_before(text: str, position: int, before: str = "") -> str:
    """The last character ahead of a position that is not blank."""
    while position and text[position - 1] in BLANK:
        position -= 1
    return text[position - 1] if position else before


def delimiters_of(text: str, start: int, end: int) -> Delimiters:
    """From the ISA by counting its elements, since its length cannot be trusted; else from what is in use.

    `end` is the end of the interchange or `SAMPLE` characters behind its start.
    """
    match = _FRAGMENT.match(text, start)
    if match is None:
        raise UnreadableInputError("no_segments", place=Place(offset=start), expected="a segment")
    element, sample = match.group(2), text[start:end]
    found = _of_interchange(sample, element) if sample.startswith("ISA") else None
    segment, component = found or (_terminator_in_use(sample, element), "")
    told = Delimiters(element, segment, component, segment not in "\r\n" and not _is_wrapped(sample))
    return _in_use_behind(sample) or told


def check_pieces(block: str, offset: int, terminator: str, longest: int) -> None:
    """Raises `UnreadableInputError` if one of the segments of a block at this offset is longer than so many bytes."""
    for piece in block.split(terminator):
        if len(piece.strip(BLANK)) > longest:
            place = Place(offset=offset, segment_id=segment_id(piece, 0))
            expected = f"a segment terminator within {longest} bytes"
            raise UnreadableInputError("segment_too_long", place=place, expected=expected)
        offset += len(piece) + 1


def tight_end(block: str, delimiters: Delimiters) -> str | None:
    """What ends each segment of a block, a line break included, if there is nothing else between segments and nothing
    but printable ASCII in them, no element ending with a blank. None for a block that needs a closer look.
    """
    ends = block.count(delimiters.segment)
    unprintable = _unprintable(block)
    for line in ("", "\n", "\r\n"):
        end = delimiters.segment + line
        if unprintable == _unprintable(end) * ends and (not line or block.count(end) == ends):
            return None if _is_loose(block, end, delimiters.element) else end
    return None


def _is_loose(block: str, end: str, element: str) -> bool:
    """True if a blank stands at either end of a segment, or at the end of an element."""
    return " " in block and (
        block.endswith(" ") or any(blank in block for blank in (" " + end, end + " ", " " + element))
    )


def _unprintable(text: str) -> bytes:
    """What is left of a text without printable ASCII."""
    return text.encode("latin-1").translate(None, _PRINTABLE)


def segment_id(text: str, position: int) -> str | None:
    """The id of the segment at a position, if it is one that is known: any other text may be a patient's data."""
    match = _FRAGMENT.match(text, position)
    return match.group(1) if match else None


def _is_interchange(text: str, match: re.Match[str], before: str) -> bool:
    """Tell an ISA segment from a name or a value that reads ISA: sixteen elements, with qualifiers of at most two
    characters.
    """
    separator = match.group(1)
    if last_before(text, match.start(), before) == separator:
        return False
    window = text[match.start() : match.start() + LONGEST_ISA].replace("\r", "").replace("\n", "")
    elements = [element.strip() for element in window.split(separator, 16)]
    if len(elements) < 17:
        return False
    return all(len(elements[index]) <= 2 for index in (1, 3, 5, 7)) and len(elements[9]) <= 8 and len(elements[12]) == 5


def _of_interchange(sample: str, element: str) -> tuple[str, str] | None:
    """Terminator and component separator. What follows ISA15 runs to the id of the next segment: ':~GS', ':~\\r\\nGS',
    '~GS' (ISA16 empty), ':\\nGS' (newline ends segments).
    """
    parts = sample[:LONGEST_ISA].split(element, 17)
    match = re.search(r"(?:GS|TA1|ISA|ST|IEA)\Z", parts[16]) if len(parts) == 18 else None
    if match is None or match.start() > 40:
        return None
    between = parts[16][: match.start()]
    marks = between.translate({ord(blank): None for blank in BLANK})
    newline = next((mark for mark in "\n\r" if mark in between), "")
    if len(marks) == 2:
        return marks[1], marks[0]
    if len(marks) == 1 and newline and not _ends_lines(sample, marks, newline):
        return newline, marks
    if len(marks) == 1:
        return marks, ""
    return (newline, "") if not marks and newline else None


def _in_use_behind(sample: str) -> Delimiters | None:
    """The delimiters of the segments behind an ISA, where these are a group and a transaction by others than its own.

    A terminator that is missing behind GS is no other one: that of the ISA then stands further on.
    """
    match = _BEHIND.match(sample)
    if match is None:
        return None
    isa = Delimiters(match["isa"], match["end"][-1], match["component"])
    segment = isa.segment if isa.segment in sample[match.start("body") :] else match["segment"][-1]
    if (match["element"], segment) == (isa.element, isa.segment):
        return None
    breaks_tell = segment not in "\r\n" and not _is_wrapped(sample)
    return Delimiters(match["element"], segment, isa.component, breaks_tell, isa)


def _ends_lines(sample: str, mark: str, newline: str) -> bool:
    """True if the line after the ISA ends with the mark, which is then the terminator and not ISA16."""
    lines = sample.strip(BLANK).split(newline, 2)
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


def _is_wrapped(sample: str) -> bool:
    """True if the stream was broken into lines of one width, so that its line breaks mean nothing."""
    *lines, _ = sample.split("\n")
    return len(lines) > 1 and len({len(line) for line in lines}) == 1
