"""A claim from sending to payment: each answer moves it on and is kept with its source; what fits nothing is asked."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from sqlalchemy import select

from extraction.eob.provider_generated import MARK
from inference.control import control_total
from inference.decide import decide_now
from inference.reading import read_file
from inference.tables import decision, document, event, file, outbox, review_item
from inference.tracking.states import follows
from inference.tracking.tables import STATES, follow_up, tracked_claim, tracking_step
from models.prediction import ReadFromPages
from tests.inference.judged import UNAUDITED
from tests.inference.tracking.conftest import House
from tests.inference.tracking.post import Sent, a_277ca, a_999, batch, refused_receiver, remittance, ta1

ONE, TWO = Sent("ACCT1", "200"), Sent("ACCT2", "310.50", clearinghouse="CLR2")


def test_a_claim_goes_from_sent_to_adjudicated(house: House) -> None:
    file_id = house.arrives(batch(ONE, TWO))
    assert house.claims() == {"ACCT1": "unsent", "ACCT2": "unsent"}
    house.sent(file_id)
    assert set(house.claims().values()) == {"sent"}
    house.arrives(ta1())
    assert set(house.claims().values()) == {"interchange_accepted"}
    house.arrives(a_999())
    assert set(house.claims().values()) == {"batch_acknowledged"}
    house.arrives(a_277ca((ONE, "A1:20", ""), (TWO, "A2:20", "ICN2")))
    assert house.claims() == {"ACCT1": "claim_received", "ACCT2": "claim_accepted"}
    house.arrives(remittance(ONE))
    assert house.claims() == {"ACCT1": "adjudicated", "ACCT2": "claim_accepted"}
    assert house.open() == []
    with house.desk.store.read() as connection:
        assert control_total(connection).agrees


def test_what_was_read_from_paper_moves_no_claim(house: House) -> None:
    """Nobody has compared it yet: its account number may be another claim's, and that one is still to be paid."""
    house.sent(house.arrives(batch(ONE)))
    data = remittance(ONE)
    paper = [
        replace(each, document=replace(each.document, pages=(1, 1)), sureness=ReadFromPages(payment=1.0, claims=(1.0,)))
        for each in read_file(data, "paper.835")
    ]
    desk = house.desk
    decide_now(desk.store, desk.originals, UNAUDITED, desk.settings, desk.arrival(data), documents=paper)
    assert house.claims() == {"ACCT1": "sent"}
    assert house.asked() == []
    assert {row.disposition for row in desk.rows(decision, decision.c.task == "claim_payment")} == {"review"}


def test_an_835_that_a_provider_made_of_pages_moves_no_claim(house: House) -> None:
    """It holds what a model read, as X12: no payer said it."""
    house.sent(house.arrives(batch(ONE)))
    house.arrives(remittance(ONE, maker=MARK))
    assert house.claims() == {"ACCT1": "sent"}
    assert house.asked() == []
    assert {row.disposition for row in house.desk.rows(decision, decision.c.task == "claim_payment")} == {"review"}


def test_every_step_names_its_source_and_day(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    answer = house.arrives(a_277ca((ONE, "A2:20", "ICN1")))
    sent, accepted = sorted(house.desk.rows(tracking_step), key=lambda row: row.state, reverse=True)
    assert (sent.state, sent.source[:4], sent.told_on) == ("sent", "cev_", date(2026, 3, 2))
    assert (accepted.state, accepted.source, accepted.pointer) == ("claim_accepted", f"{answer}_0", "/claims/0")
    assert (accepted.codes, accepted.told_on) == (["A2", "20"], date(2026, 3, 3))


def test_an_accepted_claim_is_kept_as_proof_of_timely_filing(house: House) -> None:
    house.sent(house.arrives(batch(ONE, TWO)))
    data = a_277ca((ONE, "A2:20", "ICN1"), (TWO, "A7:562:85", ""))
    answer = house.arrives(data)
    (proof,) = house.proofs()
    assert (proof.payer_claim_number, proof.accepted_on, proof.received_on) == (
        "ICN1",
        date(2026, 3, 3),
        date(2026, 3, 3),
    )
    assert (proof.document_id, proof.file_sha256) == (f"{answer}_0", sha256(data).hexdigest())


def test_a_refused_claim_is_asked_about_once_and_closed_when_it_is_sent_anew(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    answer = house.arrives(a_277ca((ONE, "A7:562:85", "")))
    house.arrives(a_277ca((ONE, "A7:562:85", ""), isa="000000702"))
    (asked,) = house.open()
    assert (asked.kind, asked.due_on) == ("claim_rejected", date(2026, 3, 4))
    assert house.asked() == [("claim_rejected", "rejected_claims")]
    (row,) = house.desk.rows(decision, decision.c.id == asked.decision_id)
    assert (row.document_id, row.pointer, row.disposition) == (f"{answer}_0", "/claims/0", "review")
    assert row.prediction["proposal"] == "fix_and_send_new"
    assert row.prediction["owner_team"] == "provider_enrollment"
    assert "A7, 562, 85" in row.reasons[0]["message"]
    fixed = batch(Sent("ACCT1", "195"), isa="000000102", gs="18", reference="BATCH-2")
    house.sent(house.arrives(fixed), number="2")
    assert house.open() == []
    assert house.asked() == []
    assert sorted(row.state for row in house.desk.rows(tracked_claim)) == ["replaced", "sent"]
    (closing,) = house.desk.rows(decision, decision.c.supersedes == asked.decision_id)
    assert (closing.category, closing.disposition) == ("answered", "auto_accept")
    assert [row.state for row in house.desk.rows(review_item, review_item.c.decision_id == asked.decision_id)] == [
        "overridden"
    ]


@pytest.mark.parametrize(
    ("answer", "pointer"),
    [
        (ta1("R", "006"), "/interchange_answers/0"),
        (a_999("R", "IK3*CLM*22*2300*8", "IK4*2*782*1*SECRETVALUE"), "/transactions/0"),
        (refused_receiver(), "/levels/1"),
    ],
)
def test_a_refused_batch_is_one_exception_for_all_its_claims(house: House, answer: bytes, pointer: str) -> None:
    file_id = house.arrives(batch(ONE, TWO))
    house.sent(file_id)
    house.arrives(answer)
    assert set(house.claims().values()) == {"batch_rejected"}
    (asked,) = [row for row in house.open() if row.kind == "batch_rejected"]
    assert (asked.batch_id, asked.due_on) == (f"{file_id}_0", date(2026, 3, 3))
    (row,) = house.desk.rows(decision, decision.c.id == asked.decision_id)
    assert (row.pointer, str(row.dollars), row.queue) == (pointer, "510.50", "rejected_batches")
    assert row.parent_id is not None
    assert not any("SECRETVALUE" in str(each) for each in (row.reasons, row.prediction))
    assert not any("SECRETVALUE" in str(each.body) for each in house.desk.rows(event))
    house.clock.pass_by(3600)
    house.sent(house.arrives(batch(ONE, TWO, isa="000000102", gs="18", reference="BATCH-2")), number="2")
    assert [row for row in house.open() if row.kind == "batch_rejected"] == []
    assert set(house.claims().values()) == {"sent"}


def test_answers_in_another_order_lead_to_the_same_state(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    for answer in (remittance(ONE), a_277ca((ONE, "A2:20", "ICN1")), a_999(), ta1()):
        house.arrives(answer)
    assert house.claims() == {"ACCT1": "adjudicated"}
    assert len(house.steps()) == 5
    assert len(house.proofs()) == 1


def test_an_answer_proves_that_a_claim_was_sent(house: House) -> None:
    house.arrives(batch(ONE, TWO))
    house.arrives(a_277ca((ONE, "A2:20", "ICN1")))
    assert house.claims() == {"ACCT1": "claim_accepted", "ACCT2": "unsent"}
    house.arrives(a_999())
    assert house.claims() == {"ACCT1": "claim_accepted", "ACCT2": "batch_acknowledged"}
    assert all(row.sent_on == date(2026, 3, 2) for row in house.desk.rows(tracked_claim))


@pytest.mark.parametrize(
    "answer",
    [
        a_277ca((Sent("NOBODYS", "50"), "A2:20", "ICN9")),
        a_277ca((Sent("ACCT1", "999.99"), "A2:20", "ICN9")),
        a_277ca((Sent("ACCT1", "200", day="20250101"), "A7:21", "")),
        a_999(of="4711"),
        a_999("R", kind="BE", of="9"),
        ta1(of="000000777"),
    ],
)
def test_what_answers_nothing_that_we_know_is_asked_about(house: House, answer: bytes) -> None:
    house.sent(house.arrives(batch(ONE)))
    answering = house.arrives(answer)
    assert house.claims() == {"ACCT1": "sent"}
    assert {row.kind for row in house.open()} == {"unmatched"}
    assert house.asked()[0] == ("unmatched", "unmatched_acknowledgements")
    assert house.desk.rows(document, document.c.file_id == answering) != []


def test_a_group_speaks_for_transactions_that_have_no_answer_of_their_own(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.arrives(a_999(st="0009"))
    assert house.claims() == {"ACCT1": "batch_acknowledged"}
    assert [row.kind for row in house.open()] == ["unmatched"]


def test_a_claim_that_is_refused_taken_in_and_refused_is_asked_about_twice(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    for number, code in enumerate(("A7:21", "A2:20", "A7:21", "A7:21")):
        house.arrives(a_277ca((ONE, code, ""), isa=f"{800 + number:09d}"))
    assert [
        (row.kind, row.closed_at is None) for row in sorted(house.desk.rows(follow_up), key=lambda row: row.id)
    ] == [
        ("claim_rejected", False),
        ("claim_rejected", True),
    ]
    assert house.asked() == [("claim_rejected", "rejected_claims")]


def test_an_accepted_group_of_other_transactions_is_nobodys_business(house: House) -> None:
    house.arrives(a_999(kind="HR"))
    assert house.open() == []


def test_a_clearinghouse_number_tells_two_claims_apart(house: House) -> None:
    first, second = Sent("ACCT7", "80", clearinghouse="CLR-A"), Sent("ACCT7", "80", "20260217", "CLR-B")
    house.sent(house.arrives(batch(first, second)))
    house.arrives(a_277ca((second, "A2:20", "ICN1")))
    states = {row.clearinghouse_number: row.state for row in house.desk.rows(tracked_claim)}
    assert states == {"CLR-A": "sent", "CLR-B": "claim_accepted"}


def test_control_numbers_that_are_used_again_mean_the_latest_batch(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.clock.pass_by(86_400)
    house.sent(house.arrives(batch(TWO)), number="2")
    house.arrives(a_999())
    assert house.claims() == {"ACCT1": "sent", "ACCT2": "batch_acknowledged"}


@pytest.mark.parametrize("number", ["1\x007", "7" * 5000, "\x00"])
def test_control_numbers_that_no_column_takes_hold_up_nothing(house: House, number: str) -> None:
    house.arrives(batch(ONE, gs=number, st=number, reference=number))
    house.arrives(a_999(of=number, st=number))
    assert set(house.claims()) == {"ACCT1"}


def test_another_facility_is_not_answered(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.desk.decide(a_999(), facility="south")
    assert house.claims() == {"ACCT1": "sent"}
    assert [row.facility for row in house.open()] == ["south"]


def test_an_answer_that_is_marked_as_a_test_speaks_of_tests_only(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    for answer in (ta1(), a_999("R"), a_277ca((ONE, "A7:21", "")), remittance(ONE)):
        house.arrives(answer.replace(b"*0*P*:", b"*0*T*:"))
    assert house.claims() == {"ACCT1": "sent"}
    assert {row.kind for row in house.open()} == {"unmatched"}


def test_a_test_batch_is_answered_by_tests(house: House) -> None:
    house.sent(house.arrives(batch(ONE).replace(b"*0*P*:", b"*0*T*:")))
    house.arrives(a_999())
    assert house.claims() == {"ACCT1": "sent"}
    house.arrives(a_999(isa="000000602").replace(b"*0*P*:", b"*0*T*:"))
    assert house.claims() == {"ACCT1": "batch_acknowledged"}


def test_a_payment_for_a_claim_that_nobody_tracks_is_no_exception(house: House) -> None:
    house.arrives(batch(ONE))
    house.arrives(remittance(Sent("ELSEWHERE")))
    assert house.open() == []
    assert house.claims() == {"ACCT1": "unsent"}


def test_a_reversal_answers_nothing(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.arrives(remittance(ONE, status="22"))
    assert house.claims() == {"ACCT1": "sent"}


@pytest.mark.parametrize(
    "refusal", [a_277ca((ONE, "A7:562:85", "")), a_999("R", "IK3*CLM*22*2300*8"), ta1("R", "006"), refused_receiver()]
)
def test_a_claim_that_was_refused_is_no_duplicate_when_it_is_sent_anew(house: House, refusal: bytes) -> None:
    """It was never adjudicated: until it is sent again, it counts as unsent."""
    first = house.arrives(batch(ONE))
    house.sent(first)
    assert says_duplicate(house, house.arrives(batch(ONE, isa="000000102", gs="18")))
    house.arrives(refusal)
    second = house.arrives(batch(ONE, isa="000000103", gs="19", reference="BATCH-3"))
    assert not says_duplicate(house, second)
    house.sent(second, number="2")
    assert says_duplicate(house, house.arrives(batch(ONE, isa="000000104", gs="20")))


def test_a_refusal_that_is_taken_back_counts_as_sent(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.arrives(a_277ca((ONE, "A7:562:85", "")))
    house.arrives(a_277ca((ONE, "A2:20", "ICN1"), isa="000000702"))
    assert says_duplicate(house, house.arrives(batch(ONE, isa="000000102", gs="18")))


def says_duplicate(house: House, file_id: str) -> bool:
    """Whether the claim of a file is taken for one that was sent before."""
    (row,) = house.desk.rows(decision, decision.c.task == "claim", decision.c.file_id == file_id)
    (check,) = [check for check in row.prediction["checks"] if check["rule"] == "duplicate_claim"]
    return bool(check["result"] == "fail")


def test_a_claim_that_is_still_pending_in_an_835_is_not_adjudicated(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.arrives(remittance(ONE, status="13"))
    assert house.claims() == {"ACCT1": "claim_received"}
    house.arrives(remittance(ONE, isa="000000902", trace="T2"))
    assert house.claims() == {"ACCT1": "adjudicated"}


def test_the_same_sending_told_again_is_one(house: House) -> None:
    file_id = house.arrives(batch(ONE))
    house.sent(file_id)
    house.sent(file_id, number="2")
    assert [row.attempt for row in house.desk.rows(tracked_claim)] == [1]
    assert house.steps() == ["sent"]


def test_a_file_that_is_not_decided_yet_counts_as_sent_once_it_is(house: House) -> None:
    file_id = house.desk.receive(batch(ONE)).file_id
    house.sent(file_id)
    assert house.claims() == {}
    assert house.on("2026-03-02") > 0
    house.clock.pass_by(60)
    house.on("2026-03-03")
    assert house.claims() == {"ACCT1": "sent"}
    assert [row.sent_on for row in house.desk.rows(tracked_claim)] == [date(2026, 3, 2)]


def test_nothing_of_an_acknowledgement_is_left_waiting(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    for answer in (ta1(), a_999(), a_277ca((ONE, "A2:20", "ICN1"))):
        house.arrives(answer)
    with house.desk.store.read() as connection:
        states = connection.scalars(select(file.c.state)).all()
        assert set(states) == {"decided"}
        total = control_total(connection)
    assert total.agrees
    assert total.documents.came_in == 4


@pytest.mark.parametrize("state", [state for state in STATES if state not in ("unsent", "sent", "replaced")])
def test_what_can_be_told_of_a_claim_that_was_sent_and_of_one_that_is_adjudicated(state: str) -> None:
    assert follows("sent", state)
    assert not follows("adjudicated", state)
    assert not follows("replaced", state)


def test_no_event_and_no_delivery_holds_a_patients_data(house: House) -> None:
    house.sent(house.arrives(batch(ONE, TWO)))
    house.arrives(a_277ca((ONE, "A7:562:85", ""), (Sent("STRANGER"), "A2:20", "ICN777777")))
    house.arrives(a_999("R", "IK3*NM1*22*2010BA*8", "IK4*3*1035*7*QUILL"))
    house.on("2026-06-01")
    left = [str(row.payload) for row in house.desk.rows(outbox)] + [str(row.body) for row in house.desk.rows(event)]
    assert len(left) > 10
    for secret in ("ACCT1", "ACCT2", "STRANGER", "QUILL", "MEM0002", "ICN777777", "20260216", "2026-02-16"):
        assert not any(secret in each for each in left), secret
