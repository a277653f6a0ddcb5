"""The text that a cutter works on: what is loaded and dropped is the file, however its bytes come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.errors import UnreadableInputError
from extraction.x12.wire.delimiters import Delimiters
from extraction.x12.wire.incoming import IncomingText

PLAIN = Delimiters("*", "~")


@given(st.lists(st.binary(min_size=1, max_size=9)), st.lists(st.integers(1, 7)))
def test_what_is_dropped_and_what_is_left_are_the_file(chunks: list[bytes], lengths: list[int]) -> None:
    incoming, dropped = IncomingText(chunks), ""
    for length in lengths:
        incoming.load(length)
        piece = incoming.text[:length]
        assert len(piece) == length or incoming.ended
        incoming.drop(len(piece))
        dropped += piece
        assert incoming.offset == len(dropped)
    incoming.load(100_000)
    assert (dropped + incoming.text).encode("latin-1") == b"".join(chunks)


def test_the_last_character_before_the_text_is_kept_over_blanks() -> None:
    incoming = IncomingText([b"NM1*QC*1* \n ISA*00"])
    incoming.load(100)
    incoming.drop(9)
    assert (incoming.before, incoming.text) == ("*", " \n ISA*00")
    incoming.drop(3)
    assert incoming.before == "*"


@pytest.mark.parametrize(
    ("text", "end", "whole"),
    [
        ("CLP*A~SVC*1~SVC*2~CLP*B~SV", 17, True),
        ("CLP*A~SVC*1~SVC*2~\r\n CLP*B~SV", 17, True),
        ("CLP*A~CLP*B~SVC*1~SVC*2~SV", 23, False),
        ("SVC*1~SVC*2~SVC*3~SV", 17, False),
        ("NM1*QC*1*CLP*B", -1, False),
    ],
)
def test_a_block_ends_before_a_claim_else_behind_its_last_segment(text: str, end: int, whole: bool) -> None:
    incoming = IncomingText([text.encode()])
    incoming.load(len(text))
    assert incoming.last_end(len(text), PLAIN) == (end, whole)


def test_a_segment_too_long_is_refused_where_it_stands() -> None:
    incoming = IncomingText([b"LX*1~CLP*" + b"A" * 50], longest=20)
    incoming.load(100)
    incoming.drop(5)
    with pytest.raises(UnreadableInputError) as refused:
        incoming.check_length("a segment terminator", 2)
    place = refused.value.place
    assert place
    assert (place.offset, place.segment, place.segment_id) == (5, 2, "CLP")
