"""A denial by one payer that another one paid as primary is closed; what a secondary payer adds closes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.checkup.run import checkup
from tests.remittances import remittance
from tests.review.checkup.conftest import DEADLINES

DENIED = b"CLP*ACCT000001D0*4*90*0*0*12"
LINE = b"SVC*HC:85025*90*0**1~DTM*472*20251216~CAS*CO*197*90"


@pytest.mark.parametrize(
    ("status", "paid_on", "still_open"),
    [("1", "20260110", "0.00"), ("2", "20260110", "90.00"), ("1", "20260101", "90.00")],
)
def test_whether_the_denial_is_open(tmp_path: Path, status: str, paid_on: str, still_open: str) -> None:
    (tmp_path / "denied.835").write_bytes(remittance(1, paid=0).data)
    other = remittance(1, paid=0).data
    for found, other_payer in (
        (DENIED, f"CLP*ACCT000001D0*{status}*90*90*0*12".encode()),
        (LINE, b"SVC*HC:85025*90*90**1~DTM*472*20251216"),
        (b"BPR*I*0*", b"BPR*I*90*"),
        (b"20260105~TRN*1*TRACE0000001", f"{paid_on}~TRN*1*TRACE0000002".encode()),
        (b"BLUE HERON HEALTH", b"GREEN MARSH PLAN"),
        (b"BH001", b"GM002"),
        (b"SE*21", b"SE*20"),
    ):
        assert found in other or found.startswith(b"SE")
        other = other.replace(found, other_payer)
    (tmp_path / "other.835").write_bytes(other)
    figures = checkup(tmp_path, deadlines=DEADLINES).figures
    assert figures["read"]["payers"] == 2
    assert (figures["denials"]["dollars"], figures["denials"]["open_dollars"]) == ("90.00", still_open)
