"""Delimiters, positions, and what the bytes may look like around the segments."""

import pytest

from extraction.errors import UnreadableInputError
from extraction.x12.wire.incoming import IncomingText
from extraction.x12.wire.segments import SegmentCutter, chunks_of, looks_like_x12, segment_file

ISA = "ISA*00*          *00*          *ZZ*BLUEHERON      *ZZ*LAKESIDE       *260102*0900*^*00501*000000001*0*T*"
REST = ["GS*HP*A*B*20260102*0900*1*X*005010X221A1", "ST*835*0001", "BPR*I*1", "SE*3*0001", "GE*1*1", "IEA*1*000000001"]


def text(separator: str, end: str, component: str = ":") -> bytes:
    return (ISA + component + end + end.join(REST) + end).replace("*", separator).encode("latin-1")


@pytest.mark.parametrize(
    ("data", "component"),
    [
        (text("*", "~"), ":"),
        (text("*", "~\r\n"), ":"),
        (text("*", " ~\n  "), ":"),
        (text("|", "\n", ">"), ">"),
        (text("*", "\r", ">"), ">"),
        (text("*", "\r\n", ">"), ">"),
        (text("\x1d", "\x1c", "\x1f"), "\x1f"),
        (text("*", "~", ""), ""),
        (text("*", "~\n", ""), ""),
        (text("*", "\n", ""), ""),
        (b"\xef\xbb\xbf" + text("*", "~"), ":"),
        (b"\r\n   " + text("*", "~"), ":"),
        (text("*", "~") + b"\x1a", ":"),
        (text("\xa7", "\xb6", "\xa4"), "\xa4"),
    ],
)
def test_delimiters_as_the_isa_shows_them(data: bytes, component: str) -> None:
    file = segment_file(data)
    assert [segment.id for segment in file.segments] == ["ISA", "GS", "ST", "BPR", "SE", "GE", "IEA"]
    assert [segment.number for segment in file.segments] == list(range(1, 8))
    assert file.segments[3].elements == ["BPR", "I", "1"]
    assert file.components == {1: component}
    assert file.oddities == []


@pytest.mark.parametrize("end", ["~", "~\r\n  ", "\n", " ~"])
def test_offsets_are_bytes_of_the_file(end: str) -> None:
    data = b"\xef\xbb\xbf" + text("*", end)
    for segment in segment_file(data).segments:
        assert data[segment.offset :].startswith("*".join(segment.elements).encode("latin-1").rstrip())


@pytest.mark.parametrize(
    "data",
    [
        b"ST*835*1~BPR*I*1~SE*3*1~",
        b"ST*835*1\nBPR*I*1\nSE*3*1\n",
        b"ST|835|1'BPR|I|1'SE|3|1'",
        b"Dear all,\r\n\r\nST*835*1~BPR*I*1~SE*3*1~",
    ],
)
def test_fragments_show_their_delimiters_by_use(data: bytes) -> None:
    assert [segment.id for segment in segment_file(data).segments] == ["ST", "BPR", "SE"]


def test_text_before_the_envelope_is_told() -> None:
    file = segment_file(b"Dear all,\n" + text("*", "~"))
    assert [oddity.code for oddity in file.oddities] == ["text_before_envelope"]
    assert file.segments[0].offset == 10


def test_a_missing_terminator_is_found_at_the_line_break() -> None:
    file = segment_file(b"ST*835*1~\nREF*EV*A\nDTM*405*20260102~\nSE*4*1~\n")
    assert [segment.id for segment in file.segments] == ["ST", "REF", "DTM", "SE"]
    assert [oddity.code for oddity in file.oddities] == ["terminator_missing"]


def test_a_line_break_behind_a_separator_wraps_a_value() -> None:
    """The last name of this patient is ST."""
    file = segment_file(b"ST*835*1~\nNM1*QC*1*\nST*JOHN~\nSE*3*1~\n")
    assert file.segments[1].elements == ["NM1", "QC", "1", "ST", "JOHN"]


def test_offsets_inside_a_wrapped_segment() -> None:
    data = b"ST*835*0001~NM1*QC*1\n*QU\nILL*JOHN~SE*3*0001~"
    name = segment_file(data).segments[1]
    assert name.elements == ["NM1", "QC", "1", "QUILL", "JOHN"]
    assert name.starts is not None
    assert data[name.starts[4] :].startswith(b"JOHN~")


def test_every_interchange_has_delimiters_of_its_own() -> None:
    file = segment_file(text("*", "~") + b"\n" + text("|", "\n", "^").replace(b"|^|00501", b"|U|00501"))
    assert [segment.id for segment in file.segments].count("ISA") == 2
    assert file.components == {1: ":", 8: "^"}


@pytest.mark.parametrize(
    "data", [b"ISAAC NEWTON*1~", b"hello, world", b"", b"\x00\x01\x02", b"ISAAC*00*X~", b"123 MAIN ST."]
)
def test_what_is_no_x12(data: bytes) -> None:
    assert not looks_like_x12(data)
    with pytest.raises(UnreadableInputError):
        segment_file(data)


def test_isa_as_a_value_begins_no_interchange() -> None:
    data = text("*", "~").replace(b"BPR*I*1~", b"BPR*I*1~NM1*QC*1*ISA*00*X~NM1*QC*1*ISAAC*A~")
    assert [segment.id for segment in segment_file(data).segments].count("ISA") == 1


def test_endless_bytes_are_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No terminator and no interchange in sight: what was looked through is not looked through with each new chunk."""
    loads: list[int] = []
    load = IncomingText.load

    def counted(incoming: IncomingText, length: int) -> bool:
        loads.append(length)
        return load(incoming, length)

    monkeypatch.setattr(IncomingText, "load", counted)
    data = b"ST*835*" + b"A" * 4_000_000
    assert [len(batch) for batch in SegmentCutter(chunks_of(data)) if batch] == [1]
    assert 1 < len(loads) < 30
