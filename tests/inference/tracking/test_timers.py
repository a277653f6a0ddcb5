"""With nobody online a worker finds what is overdue, after any restart, each thing once, and what comes closes it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from extraction.masters import Alias, Payer
from inference.masters import store as masters
from inference.store import Store
from inference.tables import decision, job
from inference.tracking.clocks import percentile
from inference.tracking.sending import ACKNOWLEDGEMENT_JOB, RESPONSE_JOB
from inference.tracking.tables import tracked_claim
from tests.inference.desk import Desk
from tests.inference.tracking.conftest import House
from tests.inference.tracking.post import Sent, a_277ca, a_999, batch, remittance, ta1
from tests.review.items import Clock

ONE, TWO = Sent("ACCT1", "200"), Sent("ACCT2", "310.50")
HERON = Payer(key="heron", name="Blue Heron Health")
HERONS_ID = Alias(kind="claim_payer_id", value="BHH01", key="heron")
LIMITS: list[dict[str, Any]] = [{"payer": "heron", "days": 5}, {"payer": "*", "days": 1}]


def test_a_batch_that_nobody_acknowledges_is_asked_about_after_two_business_days(house: House) -> None:
    """Sent on Monday, March 2: in time until Wednesday is over."""
    file_id = house.arrives(batch(ONE, TWO))
    house.sent(file_id)
    house.on("2026-03-04")
    assert house.open() == []
    house.on("2026-03-05")
    (asked,) = house.open()
    assert (asked.kind, asked.batch_id, asked.claim_id) == ("ack_missing", f"{file_id}_0", None)
    assert asked.due_on == date(2026, 3, 6)
    assert house.asked() == [("ack_missing", "missing_acknowledgements")]
    (row,) = house.desk.rows(decision, decision.c.id == asked.decision_id)
    assert (str(row.dollars), row.prediction["claim_count"], row.prediction["days"]) == ("510.50", 2, 3)
    house.on("2026-03-06")
    assert len(house.open()) == 1


def test_a_limit_for_a_payer_of_the_master_counts_before_that_for_everybody(
    sqlite_store: Store, tmp_path: Path
) -> None:
    """The claim names the payer by an alias, the file of deadlines by its key."""
    clock = Clock()
    sqlite_store.clock = clock
    rows = [{"event": "ack_999", "start": "sent", "source": "here", **limit} for limit in LIMITS]
    deadlines = tmp_path / "deadlines.yaml"
    deadlines.write_text(yaml.safe_dump({"lines_of_business": {}, "rows": rows}))
    sqlite_store.write(lambda uow: masters.create(uow, HERON, effective_from=None, actor="person:1"))
    sqlite_store.write(lambda uow: masters.add_alias(uow, "payer", HERONS_ID, actor="person:1"))
    house = House(Desk.at(sqlite_store, tmp_path, deadlines_path=deadlines), clock)
    house.sent(house.arrives(batch(ONE)))
    house.on("2026-03-06")
    assert house.open() == []
    house.on("2026-03-08")
    (asked,) = house.open()
    assert asked.kind == "ack_missing"
    assert [row.payer for row in house.desk.rows(tracked_claim)] == ["heron"]


def test_holidays_and_weekends_do_not_count(house: House) -> None:
    """Sent on Friday before Presidents' Day: Tuesday and Wednesday are the two business days."""
    house.on("2026-02-13")
    house.sent(house.arrives(batch(ONE)))
    house.on("2026-02-18")
    assert house.open() == []
    house.on("2026-02-19")
    assert [row.kind for row in house.open()] == ["ack_missing"]


def test_a_ta1_alone_is_no_acknowledgement_of_claims(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.arrives(ta1())
    house.on("2026-03-05")
    assert [row.kind for row in house.open()] == ["ack_missing"]


def test_a_late_999_closes_it_and_starts_the_wait_for_the_277ca(house: House) -> None:
    house.sent(house.arrives(batch(ONE, TWO)))
    house.on("2026-03-05")
    answer = house.arrives(a_999())
    assert house.open() == []
    assert [row.closed_by for row in house.closed()] == [f"{answer}_0"]
    assert house.asked() == []
    house.arrives(a_277ca((ONE, "A2:20", "ICN1")))
    house.on("2026-03-09")
    assert house.open() == []
    house.on("2026-03-10")
    (asked,) = house.open()
    assert (asked.kind, asked.batch_id) == ("ack_missing", None)
    (row,) = house.desk.rows(tracked_claim, tracked_claim.c.id == asked.claim_id)
    assert row.patient_control_number == "ACCT2"
    house.arrives(a_277ca((TWO, "A1:20", ""), isa="000000702"))
    assert house.open() == []


def test_a_refusal_answers_what_was_missing(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.on("2026-03-05")
    house.arrives(a_277ca((ONE, "A3:21", "")))
    assert [row.kind for row in house.open()] == ["claim_rejected"]
    assert [row.kind for row in house.closed()] == ["ack_missing"]


def test_a_payer_that_does_not_answer_is_asked_after_the_default_while_few_answers_are_known(house: House) -> None:
    """30 days from March 2 end on April 1."""
    file_id = house.arrives(batch(ONE))
    house.sent(file_id)
    house.arrives(a_277ca((ONE, "A2:20", "ICN1")))
    house.on("2026-04-01")
    assert house.open() == []
    house.on("2026-04-02")
    (asked,) = house.open()
    assert (asked.kind, asked.due_on) == ("no_response", date(2026, 4, 7))
    assert house.asked() == [("no_response", "no_response")]
    (row,) = house.desk.rows(decision, decision.c.id == asked.decision_id)
    assert (row.document_id, row.pointer) == (f"{file_id}_0", "/claims/0")
    assert row.prediction["limit"].startswith("default, 0 of 30 answers of the payer are known")
    assert row.prediction["owner_team"] == "billing_followup"
    house.arrives(remittance(ONE, day="20260403"))
    assert house.open() == []
    assert house.claims() == {"ACCT1": "adjudicated"}


def test_the_payers_own_habit_counts_once_it_is_known(house: House) -> None:
    """Thirty claims, of which 27 were adjudicated within 12 days, 3 after 40."""
    claims = [Sent(f"OLD{number}", "100") for number in range(30)]
    house.on("2026-01-05")
    house.sent(house.arrives(batch(*claims, isa="000000201", gs="40", reference="OLD")))
    for number, claim in enumerate(claims):
        day = "20260117" if number < 27 else "20260214"
        house.arrives(remittance(claim, isa=f"0000002{number:02d}", day=day, trace=f"OLD{number}"))
    house.on("2026-03-02")
    assert house.open() == []
    house.sent(house.arrives(batch(ONE)), number="2")
    house.arrives(a_277ca((ONE, "A2:20", "ICN1")))
    house.on("2026-03-14")
    assert house.open() == []
    house.on("2026-03-15")
    (asked,) = house.open()
    (row,) = house.desk.rows(decision, decision.c.id == asked.decision_id)
    assert row.prediction["limit"] == "90% of the payer's last 30 claims were adjudicated within 12 days"


def test_a_restart_loses_no_clock(house: House, database_url: str) -> None:
    house.sent(house.arrives(batch(ONE)))
    assert {row.kind for row in house.desk.rows(job)} >= {ACKNOWLEDGEMENT_JOB, RESPONSE_JOB}
    house.desk.store.close()
    again = Store(database_url, house.clock)
    restarted = House(Desk(again, house.desk.originals, house.desk.settings), house.clock)
    restarted.on("2026-03-05")
    assert [row.kind for row in restarted.open()] == ["ack_missing"]
    again.close()


def test_a_claim_that_is_sent_again_has_clocks_of_its_own(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.arrives(a_999("R"))
    house.on("2026-03-09")
    assert [row.kind for row in house.open()] == ["batch_rejected"]
    house.sent(house.arrives(batch(ONE, isa="000000102", gs="18", reference="BATCH-2")), number="2")
    assert house.open() == []
    house.on("2026-03-12")
    assert [row.kind for row in house.open()] == ["ack_missing"]
    assert [row.attempt for row in house.desk.rows(tracked_claim)] == [2]


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([1], 0.9, 1), (list(range(1, 11)), 0.9, 9), (list(range(1, 31)), 0.9, 27), ([5, 5, 5, 50], 0.9, 50)],
)
def test_the_percentile_is_the_nearest_rank(values: list[int], share: float, expected: int) -> None:
    assert percentile(values, share) == expected
