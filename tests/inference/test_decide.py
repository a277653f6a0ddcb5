"""A file decided as a whole: every row of it, once; and what the public samples come to, pinned.

UPDATE_GOLDEN=1 writes the golden table anew; read the difference before you commit it.
"""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, select

from extraction.errors import InternalError
from inference import decide, events
from inference.control import control_total
from inference.intake import Receipt
from inference.sealing import Vault
from inference.store import Store
from inference.tables import audit_draw, decision, document, event, file, job, outbox, review_item
from inference.writer import UnitOfWork
from tests.inference.desk import Desk
from tests.inference.judged import BASE, OF_SAMPLES, changed
from tests.remittances import remittance
from tests.samples import BY_NAME, SAMPLES
from tests.samples import Sample as PublicSample

GOLDEN = Path(__file__).parent / "golden" / "decisions.json"
DAMAGED = ("javillegasna+oxedi__balanced_5010_sample.txt", "moov-io+x12__sample1.txt")
REPEATED = "tastypackets+x12-parser__profee-multiple.edi"


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk.at(store, tmp_path)


def test_a_remittance_becomes_a_tree_of_decisions(desk: Desk) -> None:
    given = desk.decide(remittance(1).data)
    found = {(row.task, row.pointer): row for row in desk.rows(decision)}
    assert set(found) == {
        ("document", ""),
        ("remittance", ""),
        ("claim_payment", "/claims/0"),
        ("claim_payment", "/claims/1"),
    }
    top, payment = found["document", ""], found["remittance", ""]
    assert (top.parent_id, payment.parent_id) == (None, top.id)
    assert {row.parent_id for row in found.values() if row.task == "claim_payment"} == {payment.id}
    assert found["claim_payment", "/claims/0"].disposition == "auto_accept"
    assert found["claim_payment", "/claims/1"].disposition == "review"
    assert (given.state, given.seen_before) == ("needs_review", False)


def test_all_rows_of_a_file_are_there_together(desk: Desk) -> None:
    desk.decide(remittance(1).data, changed(audit_probability={"claim_payment": 1.0}))
    counts = desk.counts()
    assert counts == {
        "file": 1,
        "document": 1,
        "decision": 4,
        "audit_draw": 3,  # what was accepted alone
        "review_item": 2,  # the denial, and the audit of the paid claim
        "outbox": 4,
        "event": 1 + 4 + 2 + 3,  # received, made, required, released
    }
    kinds = {row.kind: row for row in desk.rows(review_item)}
    assert kinds["audit"].queue == BASE.queue_of("claim_payment")
    assert kinds["exception"].queue == "denials_authorizations"
    with desk.store.read() as connection:
        assert events.verify_chain(connection).ok


def test_deciding_again_changes_nothing(desk: Desk) -> None:
    first = desk.decide(remittance(1).data)
    before = desk.counts()
    again = desk.decide(remittance(1).data, changed(thresholds={"claim_payment": 1.0}))
    assert (again.file_id, again.seen_before, again.state) == (first.file_id, True, "needs_review")
    assert again.operation_id != first.operation_id
    assert desk.counts() == before | {"event": before["event"] + 1}


def test_ids_follow_from_content_so_that_another_database_has_the_same(desk: Desk, sqlite_store: Store) -> None:
    desk.decide(remittance(1).data)
    other = Desk(sqlite_store, desk.originals, desk.settings)
    other.decide(remittance(1).data, changed(modes={"claim_payment": "shadow"}))
    assert {row.id for row in other.rows(decision)} == {row.id for row in desk.rows(decision)}


def test_what_fails_at_the_end_takes_everything_back(desk: Desk) -> None:
    def fail(_uow: UnitOfWork, _receipt: Receipt) -> None:
        raise InternalError("idempotency_row_refused")

    arrival = desk.arrival(remittance(1).data)
    with pytest.raises(InternalError):
        decide.decide_now(desk.store, desk.originals, BASE, desk.settings, arrival, also=fail)
    assert set(desk.counts().values()) == {0}


def test_a_file_that_waits_for_a_worker_may_be_decided_at_once(desk: Desk) -> None:
    waiting = desk.receive(remittance(1).data)
    decided = desk.decide(remittance(1).data)
    assert (waiting.state, decided.state, decided.seen_before) == ("pending", "needs_review", True)
    decide.decide_file(desk.store, Vault(desk.settings), BASE, desk.settings, waiting.file_id)
    assert desk.counts()["decision"] == 4
    assert [row.state for row in desk.rows(job)] == ["waiting"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty input"),
        (b"Dear provider, enclosed please find", "media not supported"),
        (b"ISA*00*", "expected"),
    ],
)
def test_what_cannot_be_read_goes_to_a_person_and_says_what_was_expected(desk: Desk, data: bytes, told: str) -> None:
    given = desk.decide(data)
    (made,) = desk.rows(decision)
    (item,) = desk.rows(review_item)
    (kept,) = desk.rows(file)
    assert given.state == "needs_review"
    assert (made.task, made.disposition, made.category) == ("document", "review", "unreadable")
    assert told in made.reasons[0]["message"]
    assert (item.queue, item.always_human, item.state) == ("intake", True, "in_review")
    assert kept.state == "unreadable"
    assert desk.originals.get(kept.sha256) == data
    assert "file.unreadable" in {row.type for row in desk.rows(event)}


def test_pages_go_to_a_person_as_a_document_of_unknown_class(desk: Desk) -> None:
    desk.decide(b"%PDF-1.7\n%fake\n", name="eob.pdf")
    (made,) = desk.rows(decision)
    assert (made.disposition, made.queue, made.category) == ("review", "intake", "not_worked_here")
    assert [row.state for row in desk.rows(file)] == ["decided"]


def test_a_second_delivery_in_another_file_is_rejected_and_counts_nothing_twice(desk: Desk) -> None:
    first = desk.decide(remittance(1).data)
    again = desk.decide(remittance(1).data.replace(b"~", b"~\n"))
    assert again.file_id != first.file_id
    rows = desk.rows(decision, decision.c.file_id == again.file_id, decision.c.task != "document")
    assert {row.disposition for row in rows} == {"reject"}
    assert all(f"{first.file_id}_0" in row.reasons[0]["message"] for row in rows)
    (repeated,) = desk.rows(document, document.c.file_id == again.file_id)
    assert (repeated.duplicate_state, repeated.duplicate_of) == ("duplicate_of", f"{first.file_id}_0")
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert total.dollars.out["rejected"] == 150


def test_a_split_payment_is_held_for_a_person_and_never_suppressed(desk: Desk) -> None:
    desk.decide(remittance(1).data)
    split = desk.decide(remittance(1).data.replace(b"CLP*ACCT", b"CLP*ACCX"))
    rows = desk.rows(decision, decision.c.file_id == split.file_id, decision.c.task != "document")
    assert {row.disposition for row in rows} == {"review"}
    assert {row.reasons[0]["code"] for row in rows} == {"conflict_or_split"}


UNSOUND = {
    "out of balance": (b"BPR*I*150*C*", b"BPR*I*149*C*", {"remittance", "claim_payment"}),
    "no amount": (b"BPR*I*150*C*", b"BPR*I**C*", {"remittance", "claim_payment"}),
    "no money though claims are paid": (b"BPR*I*150*C*CHK", b"BPR*I*0*C*NON", {"remittance", "claim_payment"}),
    "not a number": (b"BPR*I*150*C*", b"BPR*I*1x0*C*", {"remittance", "claim_payment"}),
    "negative": (
        b"~SE*",
        b"~PLB*1234567893*20261231*CS:REF*300~SE*",
        {"remittance", "claim_payment", "provider_adjustment"},
    ),
    "a debit": (b"BPR*I*150*C*", b"BPR*I*150*D*", {"remittance", "claim_payment"}),
}


@pytest.mark.parametrize("what", UNSOUND)
def test_an_unsound_payment_and_what_is_held_with_it_wait_for_a_supervisor_who_would_hold_them(
    desk: Desk, what: str
) -> None:
    old, new, tasks = UNSOUND[what]
    data = remittance(1).data.replace(old, new)
    desk.decide(data.replace(b"BPR*I*150*C*", b"BPR*I*-150*C*") if what == "negative" else data)
    held = {row.decision_id for row in desk.rows(review_item, review_item.c.state == "escalated")}
    rows = [row for row in desk.rows(decision) if row.id in held]
    assert {row.task for row in rows} == tasks
    assert {row.prediction["proposal"] for row in rows} == {"hold"}
    assert all(row.always_human for row in desk.rows(review_item, review_item.c.state == "escalated"))
    required = [row.body for row in desk.rows(event, event.c.type == "review.required") if row.decision_id in held]
    assert [body["supervisor"] for body in required] == [True] * len(held)
    assert not desk.rows(decision, decision.c.task == "claim_payment", decision.c.disposition == "auto_accept")


def test_two_deliveries_at_the_same_moment_count_once(desk: Desk) -> None:
    """The same remittance in twelve files at once: one is decided, eleven know it."""
    copies = [remittance(1).data.replace(b"~", b"~" + b"\n" * count) for count in range(12)]
    start = threading.Barrier(len(copies))

    def deliver(data: bytes) -> None:
        start.wait()
        desk.decide(data)

    threads = [threading.Thread(target=deliver, args=(data,)) for data in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    states = [row.duplicate_state for row in desk.rows(document)]
    assert sorted(states, key=str) == [None, *["duplicate_of"] * 11]
    (first,) = [row.id for row in desk.rows(document) if row.duplicate_state is None]
    assert {row.duplicate_of for row in desk.rows(document) if row.duplicate_state} == {first}


def test_a_file_that_holds_one_payment_156_times_counts_it_once(desk: Desk) -> None:
    desk.decide(BY_NAME[REPEATED].data)
    claims = desk.rows(decision, decision.c.task == "claim_payment")
    assert len(claims) == 468
    assert sum(row.disposition == "reject" for row in claims) == 465


def test_what_a_switched_off_task_stores_is_amounts_and_no_prediction(desk: Desk) -> None:
    desk.decide(remittance(1).data, changed(modes={"claim_payment": "off"}))
    rows = desk.rows(decision, decision.c.task == "claim_payment")
    assert {row.confidence for row in rows} == {0.0}
    assert {"charge": "200.00", "paid": "150.00", "patient_responsibility": "20.00"} in [r.prediction for r in rows]
    with desk.store.read() as connection:
        assert control_total(connection).agrees


def test_no_decision_event_or_delivery_holds_what_names_a_patient(desk: Desk) -> None:
    data = remittance(1).data
    for canary, place in (
        (b"CANARYNAME", b"QUILL"),
        (b"CANARYACCT", b"ACCT"),
        (b"CANARYMEM", b"MEM"),
        (b"CANARYICN", b"ICN"),
    ):
        data = data.replace(place, canary)
    desk.decide(data, name="CANARYFILE.835")
    shown = [row._asdict() for table in (decision, event, outbox, review_item, audit_draw) for row in desk.rows(table)]
    assert "CANARY" not in str(shown)
    assert "CANARY" in str([row._asdict() for row in desk.rows(document)])


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_is_decided_and_accounted_for(desk: Desk, data: st.DataObject) -> None:
    """A remittance with any stretch of it replaced by any bytes: decided, or with a person, and never lost."""
    sound = data.draw(st.sampled_from([BY_NAME[name].data for name in DAMAGED]))
    start = data.draw(st.integers(0, len(sound)))
    damaged = sound[:start] + data.draw(st.binary(max_size=40)) + sound[start + data.draw(st.integers(0, 60)) :]
    desk.decide(damaged)
    with desk.store.read() as connection:
        assert control_total(connection).agrees


@pytest.mark.parametrize("amount", [b"9" * 18, b"-" + b"9" * 18, b"0.005", b"1E30", b"NaN"])
def test_an_absurd_amount_is_decided_like_any_other(desk: Desk, amount: bytes) -> None:
    desk.decide(remittance(1, denied=0).data.replace(b"*200*150*20*12*", b"*200*" + amount + b"*20*12*"))
    (made,) = desk.rows(decision, decision.c.task == "claim_payment")
    assert made.disposition == "review"
    with desk.store.read() as connection:
        assert control_total(connection).agrees


@pytest.mark.parametrize("payer", [b"\x00\x01", b"\xff\xfe", b"\xed\xa0\x80", "Ünïcødé".encode()])
def test_odd_bytes_in_a_payers_name_are_decided_like_any_other(desk: Desk, payer: bytes) -> None:
    desk.decide(remittance(1).data.replace(b"BLUE HERON HEALTH", payer).replace(b"REF*2U*BH001~", b""))
    assert len(desk.rows(decision)) == 4


def test_every_sample_is_accounted_for(desk: Desk) -> None:
    for sample in SAMPLES:
        desk.decide(sample.data, name=sample.name)
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert total.files.came_in == len(SAMPLES)
    assert total.documents.out["pending"] == 0


def test_the_samples_come_to_the_pinned_decisions(sqlite_store: Store, tmp_path: Path) -> None:
    found = dict(_golden(Desk.at(sqlite_store, tmp_path)))
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(json.dumps(found, indent=1) + "\n")
    assert found == json.loads(GOLDEN.read_text())


def _golden(desk: Desk) -> Iterator[tuple[str, dict[str, str]]]:
    """What each sample comes to when all arrive in the order of the manifest; of the repeated payment the first two."""
    for sample in SAMPLES:
        desk_rows = _decided(desk, sample)
        yield sample.path, {_place(row): _said(row) for row in desk_rows}


def _decided(desk: Desk, sample: PublicSample) -> list[Row[Any]]:
    given = desk.decide(sample.data, OF_SAMPLES, name=sample.name)
    with desk.store.read() as connection:
        query = (
            select(decision, document.c.index)
            .join(document)
            .where(decision.c.file_id == given.file_id, document.c.index < 2)
            .order_by(document.c.index, decision.c.pointer, decision.c.task)
        )
        return list(connection.execute(query))


def _place(row: Row[Any]) -> str:
    return f"{row.index} {row.task} {row.pointer}".strip()


def _said(row: Row[Any]) -> str:
    codes = list(dict.fromkeys(reason["code"] for reason in row.reasons))
    outcome = row.prediction.get("outcome") or row.prediction.get("kind") or "-"
    proposed = row.prediction["proposal"]
    parts = [row.disposition, row.queue or "-", row.category, outcome, proposed, str(row.dollars), ",".join(codes)]
    return " | ".join(parts)
