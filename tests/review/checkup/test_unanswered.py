"""Claims without an answer: what is overdue is work, what is still on its way or never waits is none."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from review.checkup.run import checkup, summary, write
from tests.remittances import remittance
from tests.review.checkup.conftest import DEADLINES

PAID_ON = datetime.date(2026, 1, 5)  # the only payment of the archive: ages count from here
CLAIM = (
    "ISA*00*          *00*          *ZZ*LAKESIDE       *ZZ*BLUEHERON      *260102*0900*^*00501*000000001*0*{usage}*:~"
    "GS*HC*LAKESIDE*BLUEHERON*20260102*0900*1*X*005010X222A1~ST*837*0001*005010X222A1~"
    "BHT*0019*00*BATCH*{sent:%Y%m%d}*0900*{kind}~NM1*41*2*LAKESIDE CLINIC*****46*371234567~"
    "PER*IC*DESK*TE*8005550100~NM1*40*2*GATEWAY*****46*GATE~HL*1**20*1~"
    "NM1*85*2*LAKESIDE CLINIC*****XX*1234567893~N3*2 LAKE ROAD~N4*SPRINGFIELD*IL*62701~REF*EI*371234567~"
    "HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*QUILL*PAT****MI*MEM1~NM1*PR*2*BLUE HERON HEALTH*****PI*BH001~"
    "CLM*{account}*{charge}***11:B:1*Y*A*Y*Y~HI*ABK:J209~LX*1~SV1*HC:99213*{charge}*UN*1***1~"
    "DTP*472*D8*20251115~REF*6R*{account}L1~SE*20*0001~GE*1*1~IEA*1*000000001~"
)


def send(
    folder: Path, account: str, days_before: int, *, charge: int = 500, usage: str = "P", kind: str = "CH"
) -> None:
    folder.mkdir(exist_ok=True)
    sent = PAID_ON - datetime.timedelta(days=days_before)
    text = CLAIM.format(account=account, charge=charge, sent=sent, usage=usage, kind=kind)
    (folder / f"{account}-{days_before}.837").write_text(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "835").mkdir()
    (tmp_path / "835" / "one.835").write_bytes(remittance(1).data)
    return tmp_path


def unanswered(folder: Path, **options: Any) -> dict[str, Any]:
    figures = checkup(folder / "835", folder / "837", deadlines=DEADLINES, **options).figures
    found: dict[str, Any] = figures["claims"]["unanswered"]
    open_rows = [row for row in figures["opportunities"]["rows"] if row["name"] == "never_answered"]
    assert sum(row["claims"] for row in open_rows) == found["claims"]
    return found


def left_out(found: dict[str, Any]) -> dict[str, int]:
    return {row["reason"]: row["claims"] for row in found["left_out"]["rows"] if row["claims"]}


@pytest.mark.parametrize(
    ("days_before", "reason"), [(-30, "sent_later"), (-1, "sent_later"), (0, "on_the_way"), (30, "on_the_way")]
)
def test_a_claim_just_sent_is_no_work(folder: Path, days_before: int, reason: str) -> None:
    send(folder / "837", "NEW", days_before, charge=90000)
    found = unanswered(folder)
    assert (found["claims"], left_out(found)) == (0, {reason: 1})
    assert found["left_out"]["dollars"] == "90000.00"


def test_after_thirty_days_it_is(folder: Path) -> None:
    send(folder / "837", "OLD", 31)
    found = unanswered(folder)
    assert (found["claims"], found["dollars"], left_out(found)) == (1, "500.00", {})


def test_a_claim_sent_again_waits_since_it_was_first_sent(folder: Path) -> None:
    for days_before in (40, 1, -5):
        send(folder / "837", "AGAIN", days_before, charge=500 + days_before)
    found = unanswered(folder)
    assert (found["claims"], found["dollars"], left_out(found)) == (1, "501.00", {"sent_later": 1})


@pytest.mark.parametrize(("usage", "kind", "reason"), [("T", "CH", "test"), ("P", "RP", "encounter")])
def test_tests_and_encounters_wait_for_nothing(folder: Path, usage: str, kind: str, reason: str) -> None:
    send(folder / "837", "OLD", 90, usage=usage, kind=kind)
    found = unanswered(folder)
    assert (found["claims"], left_out(found)) == (0, {reason: 1})


def test_a_claim_answered_with_an_amount_too_large_to_be_was_answered(folder: Path) -> None:
    data = remittance(1).data
    sound = b"CLP*ACCT000001D0*4*90*"
    assert sound in data
    (folder / "835" / "one.835").write_bytes(data.replace(sound, b"CLP*ACCT000001D0*4*900000000000*"))
    send(folder / "837", "ACCT000001D0", 90)
    send(folder / "837", "OTHER", 90)
    found = unanswered(folder)
    assert (found["claims"], left_out(found)) == (1, {"answer_unreadable": 1})


def test_an_amount_too_large_on_a_claim_sent_is_no_answer(folder: Path) -> None:
    send(folder / "835", "OLD", 90)
    send(folder / "835", "OLD", 80, charge=900000000000)
    figures = checkup(folder / "835", folder / "835", deadlines=DEADLINES).figures
    assert figures["read"]["too_large"] > 0
    found = figures["claims"]["unanswered"]
    assert (found["claims"], left_out(found)) == (1, {})


def test_a_payer_that_takes_long_is_given_its_own_time(folder: Path) -> None:
    """Ten claims were answered after forty days each: one that waits for forty is not overdue, one for 41 is."""
    (folder / "835" / "one.835").write_bytes(remittance(1, paid=10, denied=0).data)
    for number in range(10):
        account = f"ACCT000001P{number}"
        send(folder / "837", account, 40)
        path = folder / "837" / f"{account}-40.837"
        path.write_text(path.read_text().replace(f"REF*6R*{account}L1", "REF*6R*L000001P" + str(number)))
    send(folder / "837", "YOUNG", 40)
    send(folder / "837", "OLD", 41)
    found = unanswered(folder)
    assert (found["claims"], left_out(found)) == (1, {"on_the_way": 1})


def test_what_is_left_out_is_said_on_the_page_and_in_the_terminal(folder: Path) -> None:
    send(folder / "837", "NEW", 1)
    report = checkup(folder / "835", folder / "837", deadlines=DEADLINES)
    write(report, folder / "out")
    page = (folder / "out" / "checkup.html").read_text(encoding="utf-8")
    assert "not counted as open" in page
    assert "No answer is overdue" in page
    assert "sent without an answer, not counted as open: 1 sent so lately" in summary(report, folder / "out")
    assert "no answer is due yet" in page
    assert "NEW" in (folder / "out" / "claims" / "unanswered_left_out.csv").read_text()
