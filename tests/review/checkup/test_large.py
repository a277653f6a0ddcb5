"""An amount of more digits than the guide allows is a slip of the pen: no figure holds it, and the report names it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from review.checkup.run import checkup, summary, write
from tests.remittances import remittance
from tests.review.checkup.conftest import DEADLINES

HUGE = b"900000000000"


def figures(folder: Path) -> dict[str, Any]:
    return checkup(folder, deadlines=DEADLINES).figures


@pytest.mark.parametrize(
    ("sound", "mistyped"),
    [
        (b"CLP*ACCT000002D0*4*90*", b"CLP*ACCT000002D0*4*" + HUGE + b"*"),
        (b"CAS*CO*197*90", b"CAS*CO*197*" + HUGE),
        (b"SVC*HC:85025*90*", b"SVC*HC:85025*" + HUGE + b"*"),
    ],
)
def test_a_claim_with_such_an_amount_is_left_out_and_named(tmp_path: Path, sound: bytes, mistyped: bytes) -> None:
    (tmp_path / "1.835").write_bytes(remittance(1).data)
    (tmp_path / "2.835").write_bytes(remittance(2, denied=0).data)
    expected = figures(tmp_path)
    data = remittance(2).data
    assert sound in data
    (tmp_path / "2.835").write_bytes(data.replace(sound, mistyped))
    found = figures(tmp_path)
    for section in ("money", "denials", "opportunities", "windows", "balances"):
        assert found[section] == expected[section], section
    assert found["read"]["too_large"] == 1


def test_a_payment_of_such_an_amount_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "1.835").write_bytes(remittance(1).data.replace(b"BPR*I*150*", b"BPR*I*" + HUGE + b"*"))
    found = figures(tmp_path)
    assert (found["money"]["payments"], found["money"]["paid"]) == ("0.00", "150.00")
    assert (found["balances"]["dollars"], found["balances"]["unreadable"]) == ("0.00", 1)


def test_it_is_named_in_its_list_on_the_page_and_in_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "1.835").write_bytes(remittance(1).data.replace(b"CAS*CO*197*90", b"CAS*CO*197*" + HUGE))
    report = checkup(tmp_path, deadlines=DEADLINES)
    write(report, tmp_path / "out")
    row = (tmp_path / "out/claims/too_large.csv").read_text().splitlines()[1]
    assert "1.835" in row
    assert "ACCT000001D0" in row
    assert "900000000000.00" in row
    assert "Amounts of more digits than the guide allows: " in (tmp_path / "out/checkup.html").read_text(
        encoding="utf-8"
    )
    assert "amounts too large to be, counted nowhere: 1, " in summary(report, tmp_path / "out")
