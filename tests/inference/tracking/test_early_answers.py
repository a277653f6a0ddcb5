"""Answers that come before the claims that they answer are matched when these come, and nobody is asked any longer."""

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from inference.control import control_total
from inference.events import verify_chain
from inference.tables import decision, review_item
from inference.tracking.tables import follow_up, tracked_claim, tracking_step, unmatched_answer
from tests.databases import SqliteFiles
from tests.inference.tracking.conftest import House, at_a_new_house
from tests.inference.tracking.post import Sent, a_277ca, a_999, batch, refused_receiver, remittance, ta1

ONE, TWO = Sent("ACCT1", "200"), Sent("ACCT2", "310.50")
PROVED = a_277ca((ONE, "A2:20", "ICN1"))


def test_a_277ca_before_its_batch_accepts_the_claim_and_proves_it(house: House) -> None:
    answer = house.arrives(PROVED)
    (asked,) = house.open()
    file_id = house.arrives(batch(ONE, TWO))
    assert house.claims() == {"ACCT1": "claim_accepted", "ACCT2": "unsent"}
    (proof,) = house.proofs()
    assert (proof.document_id, proof.pointer, proof.file_sha256) == (
        f"{answer}_0",
        "/claims/0",
        sha256(PROVED).hexdigest(),
    )
    assert (proof.payer_claim_number, proof.accepted_on) == ("ICN1", date(2026, 3, 3))
    (closed,) = house.closed()
    assert (closed.id, closed.closed_by) == (asked.id, f"{file_id}_0")
    (closing,) = house.desk.rows(decision, decision.c.supersedes == asked.decision_id)
    assert (closing.category, closing.disposition) == ("answered", "auto_accept")
    (item,) = house.desk.rows(review_item, review_item.c.decision_id == asked.decision_id)
    assert item.state == "overridden"
    assert house.desk.rows(unmatched_answer) == []
    with house.desk.store.read() as connection:
        assert control_total(connection).agrees
        assert verify_chain(connection).ok


def test_the_event_that_claims_were_sent_may_come_last(house: House) -> None:
    house.arrives(PROVED)
    file_id = house.arrives(batch(ONE, TWO))
    house.sent(file_id)
    assert house.claims() == {"ACCT1": "claim_accepted", "ACCT2": "sent"}
    assert {row.attempt for row in house.desk.rows(tracked_claim)} == {1}
    assert house.open() == []


def test_a_refusal_before_its_batch_is_asked_about_as_one_of_the_claim(house: House) -> None:
    answer = house.arrives(a_277ca((ONE, "A7:562:85", "")))
    file_id = house.arrives(batch(ONE))
    assert house.claims() == {"ACCT1": "claim_rejected"}
    (asked,) = house.open()
    (row,) = house.desk.rows(decision, decision.c.id == asked.decision_id)
    assert (asked.kind, row.document_id, row.pointer) == ("claim_rejected", f"{answer}_0", "/claims/0")
    assert row.parent_id is not None
    assert house.asked() == [("claim_rejected", "rejected_claims")]
    house.sent(file_id)
    assert house.claims() == {"ACCT1": "claim_rejected"}
    assert [each.id for each in house.open()] == [asked.id]
    house.sent(file_id, number="2")
    assert (house.claims(), house.open()) == ({"ACCT1": "sent"}, [])


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (ta1(), "interchange_accepted"),
        (ta1("R", "006"), "batch_rejected"),
        (a_999(), "batch_acknowledged"),
        (a_999("R", "IK3*CLM*22*2300*8"), "batch_rejected"),
        (refused_receiver(), "batch_rejected"),
        (remittance(ONE), "adjudicated"),
    ],
)
def test_what_came_before_its_batch_counts_once_the_batch_is_there(house: House, answer: bytes, state: str) -> None:
    house.arrives(answer)
    house.arrives(batch(ONE))
    assert house.claims() == {"ACCT1": state}
    assert [row.kind for row in house.open()] == (["batch_rejected"] if state == "batch_rejected" else [])
    assert house.desk.rows(unmatched_answer) == []


def test_a_group_speaks_for_the_transactions_that_it_leaves_out(house: House) -> None:
    house.arrives(a_999(st="0009"))
    house.arrives(batch(ONE))
    assert house.claims() == {"ACCT1": "batch_acknowledged"}
    assert [row.kind for row in house.open()] == ["unmatched"]  # transaction 0009 has not come


def test_an_answer_that_found_its_batch_leaves_nothing_waiting(house: House) -> None:
    house.arrives(batch(ONE))
    for answer in (ta1(), a_999(), PROVED, remittance(ONE)):
        house.arrives(answer)
    assert house.desk.rows(unmatched_answer) == []


def test_the_same_batch_again_finds_nothing_more(house: House) -> None:
    house.arrives(PROVED)
    house.arrives(batch(ONE))
    steps, asked = house.steps(), len(house.desk.rows(follow_up))
    house.arrives(batch(ONE))
    house.arrives(batch(ONE, isa="000000102", gs="18", reference="BATCH-2"))
    assert (house.steps(), len(house.desk.rows(follow_up)), len(house.proofs())) == (steps, asked, 1)


def test_answers_of_another_facility_stay_unmatched(house: House) -> None:
    for answer in (a_999(), PROVED):
        house.desk.decide(answer, facility="south")
    house.arrives(batch(ONE))
    assert house.claims() == {"ACCT1": "unsent"}
    assert {row.facility for row in house.open()} == {"south"}


def test_an_answer_that_contradicts_the_claim_waits_for_the_version_that_fits(house: House) -> None:
    house.arrives(PROVED)
    house.arrives(batch(Sent("ACCT1", "195")))
    assert house.claims() == {"ACCT1": "unsent"}
    house.arrives(batch(ONE, isa="000000102", gs="18", reference="BATCH-2"))
    assert sorted(row.state for row in house.desk.rows(tracked_claim)) == ["claim_accepted", "unsent"]
    assert house.open() == []


def test_an_old_answer_says_nothing_of_a_batch_that_was_made_after_it(house: House) -> None:
    """Control and account numbers are used again."""
    for answer in (ta1(), a_999("R"), PROVED, remittance(ONE)):
        house.arrives(answer)
    later = batch(ONE).replace(b"260302*0900*^", b"260401*0900*^").replace(b"*20260302*", b"*20260401*")
    house.arrives(later)
    assert house.claims() == {"ACCT1": "unsent"}
    assert {row.kind for row in house.open()} == {"unmatched"}


def test_tests_are_answered_by_tests_only(house: House) -> None:
    house.arrives(PROVED.replace(b"*0*P*:", b"*0*T*:"))
    house.arrives(batch(ONE))
    assert house.claims() == {"ACCT1": "unsent"}


def test_a_payment_before_its_claim_does_not_count_against_the_payers_habit(house: House) -> None:
    """The claim was sent by the time that its answer came."""
    house.arrives(remittance(ONE))
    house.clock.pass_by(30 * 86_400)
    house.arrives(batch(ONE))
    (claim,) = house.desk.rows(tracked_claim)
    assert (claim.sent_on, claim.adjudicated_on) == (date(2026, 3, 2), date(2026, 3, 10))


ANSWERS = {
    "ta1": ta1(),
    "999": a_999(),
    "999 refuses": a_999("R", isa="000000602"),
    "received": a_277ca((ONE, "A1:20", ""), (TWO, "A1:20", ""), isa="000000702"),
    "accepted": a_277ca((ONE, "A2:20", "ICN1")),
    "refused": a_277ca((TWO, "A7:562:85", ""), isa="000000703"),
    "paid": remittance(ONE),
}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(names=st.lists(st.sampled_from(sorted(ANSWERS)), unique=True, max_size=4), before=st.integers(0, 4))
def test_it_does_not_matter_when_the_batch_comes(sqlite_databases: SqliteFiles, names: list[str], before: int) -> None:
    """The same answers lead to the same states, steps, proofs and open questions wherever the batch stands in them."""
    assert _told(sqlite_databases, names, 0) == _told(sqlite_databases, names, min(before, len(names)))


def _told(databases: SqliteFiles, names: list[str], before: int) -> tuple[object, ...]:
    with at_a_new_house(databases) as house:
        for index, name in enumerate([*names, ""]):
            if index == before:
                house.arrives(batch(ONE, TWO))
            if name:
                house.arrives(ANSWERS[name])
        with house.desk.store.read() as connection:
            assert control_total(connection).agrees
            steps = connection.execute(select(tracking_step.c.state, tracking_step.c.attempt)).all()
        asked = sorted((row.kind, row.claim_id or "") for row in house.open())
        proofs = sorted(row.payer_claim_number for row in house.proofs())
        return house.claims(), sorted(map(tuple, steps)), asked, proofs
