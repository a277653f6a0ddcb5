"""How much one claim may hold: more than its guide allows is told, what would fill the memory is refused, in a stream
and in a whole file alike.
"""

import io
from collections.abc import Callable

import pytest

from extraction.errors import Place, TooLargeInputError, UnreadableInputError
from extraction.records import Finding, Remittance
from extraction.x12.read import read_x12
from extraction.x12.stream import ProvisionalClaim, TransactionEnded, stream_x12
from extraction.x12.wire import limits
from extraction.x12.wire.segments import LONGEST_SEGMENT
from tests.samples import FOLDER, of_kind

PLAIN = (FOLDER / "odd" / "plain.835").read_bytes()
LINE = b"SVC*HC:99213*1*1~"


def by_stream(data: bytes) -> list[str]:
    found: list[Finding] = []
    for event in stream_x12(io.BytesIO(data), "x"):
        if isinstance(event, ProvisionalClaim):
            found += event.findings
        elif isinstance(event, TransactionEnded):
            found += event.document.findings
    return [finding.code for finding in found]


def whole(data: bytes) -> list[str]:
    return [finding.code for document in read_x12(data) for finding in document.findings]


def payment_of(lines: int, *, last: bool = False) -> bytes:
    """A claim of so many lines, all of them paid, between two others or behind another."""
    claim = f"CLP*A*1*{lines}*{lines}**12*B~".encode() + LINE * lines
    begin, end = PLAIN.index(b"CLP*"), PLAIN.index(b"SE*")
    return PLAIN[:end] + claim + PLAIN[end if last else begin :]


def submission_of(kind: str, service: str, lines: int) -> bytes:
    """The first claim of a sample with so many lines."""
    data = of_kind(kind)[0].data
    begin = data.index(b"LX*")
    end = min(place for mark in (b"CLM*", b"HL*", b"SE*") if (place := data.find(mark, begin)) > 0)
    made = "".join(f"LX*{number}~{service}~" for number in range(1, lines + 1)).encode()
    return data[:begin].replace(b"\r", b"").replace(b"\n", b"") + made + data[end:]


@pytest.mark.parametrize("read", [by_stream, whole])
@pytest.mark.parametrize("lines", [999, 1000])
def test_the_guide_allows_999_lines_of_a_payment(read: Callable[[bytes], list[str]], lines: int) -> None:
    assert ("too_many_lines" in read(payment_of(lines))) is (lines > 999)


@pytest.mark.parametrize("read", [by_stream, whole])
@pytest.mark.parametrize(
    ("kind", "service", "most"),
    [
        ("837P", "SV1*HC:99213*1*UN*1***1", 50),
        ("837I", "SV2*0300*HC:99213*1*UN*1", 999),
        ("837D", "SV3*AD:D1110*1", 50),
    ],
)
def test_the_guides_allow_so_many_lines_of_a_claim(
    read: Callable[[bytes], list[str]], kind: str, service: str, most: int
) -> None:
    assert "too_many_lines" not in read(submission_of(kind, service, most))
    assert "too_many_lines" in read(submission_of(kind, service, most + 1))


def test_a_claim_of_many_lines_is_read_all_the_same() -> None:
    (document,) = read_x12(payment_of(1000))
    assert isinstance(document.record, Remittance)
    assert len(document.record.claims[1].lines) == 1000
    (finding,) = (finding for finding in document.findings if finding.code == "too_many_lines")
    assert finding.path == "/claims/1/lines"


@pytest.mark.parametrize("read", [by_stream, whole])
@pytest.mark.parametrize(
    "data",
    [
        payment_of(10_001),
        payment_of(10_001, last=True),
        submission_of("837P", "SV1*HC:99213*1*UN*1***1", 10_001),
    ],
)
def test_ten_times_what_any_guide_allows_is_refused(read: Callable[[bytes], list[str]], data: bytes) -> None:
    with pytest.raises(TooLargeInputError, match="too_many_lines") as caught:
        read(data)
    place = caught.value.place
    assert place is not None
    assert place.offset is not None
    assert data[place.offset :].startswith(f"{place.segment_id}*".encode())
    assert place.segment_id in ("SVC", "LX")
    assert "10000 lines" in str(caught.value)


@pytest.mark.parametrize("read", [by_stream, whole])
@pytest.mark.parametrize("behind", [b"CLP*", b"LX*"])
def test_segments_without_an_end_are_refused(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[bytes], list[str]], behind: bytes
) -> None:
    """In a claim, and where there is none."""
    monkeypatch.setattr(limits, "MOST_SEGMENTS", 100)
    place = PLAIN.index(b"~", PLAIN.index(behind)) + 1
    assert read(PLAIN) == []
    with pytest.raises(TooLargeInputError, match="claim_too_long") as caught:
        read(PLAIN[:place] + b"REF*6R*1 ~" * 101 + PLAIN[place:])
    assert caught.value.place is not None
    assert caught.value.place.segment is not None


@pytest.mark.parametrize("read", [by_stream, whole])
@pytest.mark.parametrize("behind", [b"", b"~SE*3*0001~GE*1*1~IEA*1*000000001~"])
def test_what_no_terminator_ends_is_nobodys_account_number(read: Callable[[bytes], list[str]], behind: bytes) -> None:
    begin = PLAIN.index(b"GS*")
    data = PLAIN[:begin] + b"CLP*" + b"A" * (LONGEST_SEGMENT + 1) + behind
    with pytest.raises(UnreadableInputError, match="segment_too_long") as caught:
        read(data)
    place = caught.value.place
    assert place is not None
    assert place == Place(offset=begin, segment=place.segment, segment_id="CLP")


@pytest.mark.parametrize("read", [by_stream, whole])
def test_many_small_claims_are_no_large_one(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[bytes], list[str]]
) -> None:
    monkeypatch.setattr(limits, "MOST_SEGMENTS", 30)
    begin, end = PLAIN.index(b"CLP*"), PLAIN.index(b"SE*")
    assert "payment_out_of_balance" in read(PLAIN[:begin] + PLAIN[begin:end] * 20 + PLAIN[end:])
    odd = PLAIN[begin:end].replace(b"REF*", b"REF* ")
    assert "payment_out_of_balance" in read(PLAIN[:begin] + odd * 20 + PLAIN[end:])
