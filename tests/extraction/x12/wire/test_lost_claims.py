"""Claims in the bytes that were not read: found wherever the bytes are cut, and names are no claims."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.errors import ClaimsNotReadError
from extraction.read import read
from extraction.records import Submission
from extraction.x12.wire.lost_claims import LostClaims
from tests.samples import FOLDER, of_kind

PLAIN = (FOLDER / "odd" / "plain.835").read_bytes()
CLAIM = of_kind("837P")[0].data


def offset_of(kind: str, *chunks: bytes) -> int | None:
    lost = LostClaims(kind)
    for chunk in chunks:
        lost.feed(chunk)
    try:
        lost.check()
    except ClaimsNotReadError as error:
        return error.place.offset if error.place else -1
    return None


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("835", b"xx~CLP*A1*1*100*80~", 3),
        ("835", b"xx'CLP+A1+22+-100+80'", 3),
        ("835", b"NM1*QC*1*CLP*ANN~", None),
        ("835", b"PLB*1*2*WO:CLP~SE*4*0001~", None),
        ("835", b"NM1*IL*1*DOE*CLP*7*5*JR~", None),
        ("835", b"NM1*QC*1*\nCLP*A1*1*100*80\n", 10),
        ("837", b"xx~CLM*A1*100***11:B:1~", 3),
        ("837", b"xx~\r\nCLM*A1*.5***11:B:1~", 5),
        ("837", b"NM1*QC*1*CLM*ANN~", None),
        ("837", b"IK3*CLM*22*2300*8~", None),
        ("837", b"CTX*CLM01:123456~", None),
        ("837", b"xx~CLP*A1*1*100*80~", None),
    ],
)
def test_what_begins_a_claim(kind: str, data: bytes, expected: int | None) -> None:
    assert offset_of(kind, data) == expected


@given(st.sampled_from(["835", "837"]), st.lists(st.integers(0, 2_000), max_size=4))
def test_it_is_found_wherever_the_bytes_are_cut(kind: str, cuts: list[int]) -> None:
    data = PLAIN if kind == "835" else CLAIM
    cuts = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    chunks = [data[start:end] for start, end in pairwise(cuts)]
    assert offset_of(kind, *chunks) == offset_of(kind, data) is not None


def test_a_claim_is_read_whose_patient_is_named_like_a_segment() -> None:
    data = CLAIM.replace(b"NM1*IL*1*DOE*JOHN*T**JR*MI*", b"NM1*IL*1*DOE*CLP*7*5*JR*MI*")
    assert data != CLAIM
    (document,) = read(data, "x").documents
    assert isinstance(document.record, Submission)
    assert len(document.record.claims) == 1


def test_claims_of_a_kind_that_nobody_read_are_never_an_empty_answer() -> None:
    """The 837 stands in a transaction that says it is a remittance, beside one that is read."""
    body = CLAIM[CLAIM.index(b"BHT") : CLAIM.index(b"SE*")].replace(b"\n", b"")
    data = PLAIN.replace(b"GE*1*1~", b"ST*835*0002~BPR*I*0*C*NON~" + body + b"SE*1*0002~GE*2*1~")
    with pytest.raises(ClaimsNotReadError) as caught:
        read(data, "x")
    assert caught.value.place is not None
    assert caught.value.place.segment_id == "CLM"
    assert data[caught.value.place.offset :].startswith(b"CLM")
