"""Remittances on paper through the worker: read, asked about, and never accepted without a person."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Row

from extraction.balance import check
from extraction.codes import code_findings
from extraction.envelope import FieldSource
from extraction.eob.provider_generated import write_provider_generated
from extraction.field_names import field_name
from extraction.records import ExtractedDocument, Finding, Interchange, Remittance
from extraction.x12.remittance.write import write_remittances
from inference.control import control_total
from inference.duplicates import Identity
from inference.judging import Judged, judge
from inference.reading import ReadDocument, read_documents, with_codes
from inference.store import Store
from inference.tables import decision, document, operation, outbox, review_item
from inference.worker import Worker
from models.mail import MailAnswer
from models.paper import reader_version
from models.prediction import ReadFromPages
from review import queue, verdicts
from tests.claims import claim, line, plb, remittance
from tests.inference.desk import Desk
from tests.inference.judged import BASE, changed, claim_judged, codes, of_task
from tests.letters import REMITTANCE, letter, written
from tests.review.items import ROSA, Clock
from tests.strategies import balanced_remittances

DOUBT = "It is in doubt what a value stands for (61.0% sure)"
APEX = (Path(__file__).parents[2] / "data" / "samples" / "pdf" / "apex_remittance.pdf").read_bytes()
PAID = claim("1", line("120.00", "80.00", "CO-45 40.00"))


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path) -> Desk:
    sqlite_store.clock = Clock()
    return Desk.at(sqlite_store, tmp_path, undo_seconds=0)


@pytest.fixture
def worker(desk: Desk) -> Worker:
    return Worker(desk.store, desk.settings)


def read(desk: Desk, worker: Worker, data: bytes = APEX) -> list[Row[Any]]:
    """The decisions about a file of pages."""
    given = desk.receive(data, name="apex.pdf")
    while worker.run_once():
        pass
    return desk.rows(decision, decision.c.file_id == given.file_id)


def test_the_whole_tree_is_asked_about_with_what_was_read(desk: Desk, worker: Worker) -> None:
    made = read(desk, worker)
    assert [row.task for row in made] == ["document", "remittance", *["claim_payment"] * 3]
    assert {row.disposition for row in made} == {"review"}
    parents = {row.id: row.parent_id for row in made}
    of_document, payment, *claims = made
    assert parents[payment.id] == of_document.id
    assert {parents[row.id] for row in claims} == {payment.id}
    assert {row.queue for row in made} == {"paper_remittances"}
    assert [row.prediction["paid"] for row in claims] == ["368.18", "321.63", "321.63"]
    assert of_document.prediction["reader"] == reader_version()
    waiting = {row.decision_id: row.always_human for row in desk.rows(review_item)}
    assert all(waiting[row.id] for row in (payment, *claims))
    for row in (payment, *claims):
        assert row.reasons[0]["code"] == "read_from_paper"
        assert "page 1" in row.reasons[0]["message"]
    assert [row.state for row in desk.rows(operation)] == ["needs_review"]


def test_the_record_is_stored_with_page_box_confidence_and_source(desk: Desk, worker: Worker) -> None:
    read(desk, worker)
    (kept,) = desk.rows(document)
    assert (kept.record_type, kept.claim_count, str(kept.amount)) == ("remittance", 3, "1011.44")
    content = kept.content
    assert content["balanced"] is True
    assert len(content["record"]["claims"]) == 3
    charge = content["fields"]["/claims/0/lines/0/charge"]
    assert (charge["page"], charge["source"], len(charge["box"])) == (1, "printed", 4)
    assert 0 < charge["confidence"] <= 1
    assert {found["code"] for found in content["findings"]} >= {"name_order_presumed"}


def test_claims_and_dollars_in_are_claims_and_dollars_out(desk: Desk, worker: Worker) -> None:
    made = read(desk, worker)
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert [str(each.out["in_review"]) for each in (total.claims, total.dollars)] == ["3", "1011.44"]
    say(desk, worker, next(row.id for row in made if row.pointer == "/claims/0"))
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert [str(each.out["accepted"]) for each in (total.claims, total.dollars)] == ["1", "368.18"]


def say(desk: Desk, worker: Worker, decision_id: str) -> None:
    """A person compares it with its page and confirms."""

    def work(uow: Any) -> None:
        queue.take(uow, ROSA, decision_id, seconds=60)
        verdicts.confirm(uow, ROSA, decision_id, undo_seconds=0)

    desk.store.write(work)
    while worker.run_once():
        pass


@pytest.mark.parametrize("reason", ["is_member_eob", "split_by_hand"])
def test_what_was_read_of_what_is_no_remittance_is_rejected_with_it(desk: Desk, worker: Worker, reason: str) -> None:
    made = read(desk, worker)
    say(desk, worker, next(row.id for row in made if row.pointer == "/claims/0"))
    override(desk, worker, made[0].id, reason)
    states = {row.decision_id: row.state for row in desk.rows(review_item)}
    by_old = {row.supersedes: row for row in desk.rows(decision) if row.supersedes}
    for row in made[1:]:
        if row.pointer == "/claims/0":  # posted before: that stands, and is a person's to take back
            assert (states[row.id], row.id in by_old) == ("confirmed", False)
            continue
        assert states[row.id] == "overridden"
        new = by_old[row.id]
        assert (new.disposition, new.actor, new.model, new.queue) == ("reject", ROSA.reference, "person", None)
        assert new.reasons[0]["code"] == "not_a_remittance"
    traced = {row.reference for row in desk.rows(outbox, outbox.c.kind == "trace")}
    assert {row.id for row in by_old.values()} <= traced
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert [str(total.claims.out[end]) for end in ("accepted", "rejected", "in_review")] == ["1", "2", "0"]


def test_what_a_person_calls_a_remittance_is_read_then(desk: Desk, worker: Worker) -> None:
    worker.policy = changed(thresholds={"document": 1.0})  # sure of nothing
    made = read(desk, worker, letter(REMITTANCE, 8).pdf)
    assert [(row.task, row.queue) for row in made] == [("document", "intake")]
    override(desk, worker, made[0].id, "is_provider_remittance")
    (person,) = desk.rows(decision, decision.c.supersedes == made[0].id)
    below = desk.rows(decision, decision.c.task != "document")
    assert [row.task for row in below] == ["remittance", "claim_payment", "claim_payment"]
    assert [row.parent_id for row in below] == [person.id, below[0].id, below[0].id]
    assert {row.disposition for row in below} == {"review"}
    (kept,) = desk.rows(document)
    assert (kept.record_type, kept.document_class, kept.claim_count) == ("remittance", "provider_remittance", 2)
    assert "class_unknown" not in [found["code"] for found in kept.content["findings"]]
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert str(total.claims.out["in_review"]) == "2"
    say(desk, worker, person.id)
    again = desk.rows(decision, decision.c.task != "document")
    assert [row.id for row in again] == [row.id for row in below]


def test_what_a_person_calls_a_remittance_and_cannot_be_read_as_one_says_so(desk: Desk, worker: Worker) -> None:
    worker.policy = changed(thresholds={"document": 1.0})
    made = read(desk, worker, written(["Good morning", "See you on Monday"]))
    override(desk, worker, made[0].id, "is_provider_remittance")
    assert desk.rows(decision, decision.c.task != "document") == []
    (kept,) = desk.rows(document)
    assert kept.record_type == "none"
    assert "remittance_not_read" in [found["code"] for found in kept.content["findings"]]
    with desk.store.read() as connection:
        assert control_total(connection).agrees


def override(desk: Desk, worker: Worker, decision_id: str, reason: str) -> None:
    def work(uow: Any) -> None:
        queue.take(uow, ROSA, decision_id, seconds=60)
        verdicts.override(uow, ROSA, decision_id, reason=reason, policy=BASE, undo_seconds=0)

    desk.store.write(work)
    while worker.run_once():
        pass


def test_behind_a_card_comes_the_remittance_that_it_pays(desk: Desk, worker: Worker) -> None:
    made = read(desk, worker)
    override(desk, worker, made[0].id, "is_virtual_card")
    states = {row.decision_id: row.state for row in desk.rows(review_item)}
    assert {states[row.id] for row in made[1:]} == {"in_review"}


def test_nothing_that_leaves_names_a_patient(desk: Desk, worker: Worker) -> None:
    read(desk, worker)
    leaving = str([row.payload for row in desk.rows(outbox)]).upper()
    assert leaving
    for name in ("MOUSE", "SMITH", "M12345678", "GG01234", "0123456789"):
        assert name not in leaving


def test_the_same_paper_again_is_held_beside_the_first_and_not_rejected(desk: Desk, worker: Worker) -> None:
    """What was read of two papers may be equal, and they are not."""
    read(desk, worker)
    again = read(desk, worker, APEX + b"\n% scanned again\n")
    assert {row.disposition for row in again} == {"review"}
    assert "conflict_or_split" in [why["code"] for row in again for why in row.reasons]
    with desk.store.read() as connection:
        assert control_total(connection).agrees


def from_pages(record: Remittance, sure: float = 1.0, *findings: Finding) -> list[Judged]:
    """All decisions about a remittance as it would be read from pages 2 and 3, each value with this confidence."""
    found = check(record)
    fields = {
        f"/claims/{index}/{name}": FieldSource(confidence=sure, source="printed", page=2, box=(0, 0, 1, 1 + place))
        for index in range(len(record.claims))
        for place, name in enumerate(("charge", "paid", "patient_control_number", "service_from", "status_code"))
    }
    pages = ExtractedDocument(
        document_class="provider_remittance",
        class_confidence=1.0,
        record_type="remittance",
        record=record,
        pages=(2, 3),
        balanced=found.holds,
        fields=fields,
        findings=(*found.findings(), *code_findings(record), *findings),
    )
    answer = MailAnswer(
        document_class="provider_remittance",
        record_type="remittance",
        proposal="work_as_provider_remittance",
        pages=(2, 3),
    )
    doubt = "" if sure == 1.0 else DOUBT
    doubts = (doubt,) * len(record.claims)
    sureness = ReadFromPages(
        payment=sure, claims=(sure,) * len(record.claims), payment_doubt=doubt, claim_doubts=doubts
    )
    return list(judge(ReadDocument(pages, mail=answer, sureness=sureness), None, BASE))


@settings(max_examples=60, deadline=None)
@given(balanced_remittances(max_claims=3), st.sampled_from((0.0, 0.5, 1.0)))
def test_however_sure_it_is_nothing_from_pages_is_accepted_alone(record: Remittance, sure: float) -> None:
    made = from_pages(record, sure)
    assert {each.ruling.disposition for each in made} == {"review"}
    assert {each.ruling.unsupervised_disposition for each in made} == {"review"}
    assert all(each.ruling.always_human for each in made if each.task != "document")
    assert all(each.prediction.confidence.value <= sure for each in made if each.task != "document")


def test_the_same_claim_from_an_835_is_accepted() -> None:
    assert claim_judged(PAID).ruling.disposition == "auto_accept"
    (paper,) = of_task(from_pages(remittance(PAID)), "claim_payment")
    assert (paper.ruling.disposition, paper.ruling.queue) == ("review", "paper_remittances")
    assert paper.prediction.value.proposal == "post_payment"


def test_what_is_in_doubt_is_named_and_only_the_worst_of_it() -> None:
    (sure,) = of_task(from_pages(remittance(PAID)), "claim_payment")
    assert "Each value was read with at least 95% confidence" in sure.ruling.reasons[0].message
    (unsure,) = of_task(from_pages(remittance(PAID), 0.61), "claim_payment")
    message = unsure.ruling.reasons[0].message
    assert "pages 2 to 3" in message
    assert message.count("(61%)") == 3
    assert "2 more" in message
    assert field_name("/claims/0/charge", "/claims/0") in message


def test_whether_the_reader_would_stand_for_it_is_said_and_why_not() -> None:
    for each in of_task(from_pages(remittance(PAID)), "claim_payment"):
        assert "The reader would stand for it." in each.ruling.reasons[0].message
    for task in ("claim_payment", "remittance"):
        (unsure,) = of_task(from_pages(remittance(PAID), 0.61), task)
        assert f"The reader would not stand for it: {DOUBT}." in unsure.ruling.reasons[0].message


def test_a_page_prints_no_status_and_nobody_holds_that_against_the_claim() -> None:
    unsaid = replace(PAID, status_code=None)
    (paper,) = of_task(from_pages(remittance(unsaid)), "claim_payment")
    assert "claim_not_identified" not in codes(paper)
    assert paper.prediction.value.proposal == "post_payment"
    assert claim_judged(unsaid).prediction.value.proposal == "hold"
    (nobodys,) = of_task(from_pages(remittance(replace(PAID, patient_control_number=None))), "claim_payment")
    assert "claim_not_identified" in codes(nobodys)


def test_a_page_that_is_missing_holds_all_of_the_payment() -> None:
    missing = Finding(code="page_missing", path="", message="Page 2 of 3 is missing: ask for it before posting")
    _, payment, one = from_pages(remittance(PAID), 1.0, missing)
    assert payment.ruling.supervisor
    assert one.prediction.value.proposal == payment.prediction.value.proposal == "hold"
    assert "Page 2 of 3 is missing" in payment.ruling.reasons[0].message


def test_a_provider_adjustment_is_asked_about_too() -> None:
    made = from_pages(remittance(PAID, adjustments=(plb("L6 -2.00"),)))
    (booked,) = of_task(made, "provider_adjustment")
    assert booked.ruling.disposition == "review"
    assert "read_from_paper" in codes(booked)


def test_an_835_that_a_provider_made_of_pages_is_paper_still() -> None:
    """Writing what a model read as X12 makes it no word of the payer's: even where no money moves, a person looks."""
    unpaid = claim("1", line("100.00", "0.00", "PR-1 100.00"))
    record = remittance(unpaid, adjustments=(plb("L6 0.00"),), method="NON")
    envelope = Interchange(sender_id="BLUEHERON", receiver_id="LAKESIDE")
    payers = replace(record, interchange=envelope, payment=replace(record.payment, handling="H", trace_type="1"))
    (ordinary,) = read_documents(write_remittances([payers]), "ordinary.835")
    (marked,) = read_documents(write_provider_generated(record), "marked.835")
    assert not any("read_from_paper" in codes(each) for each in judge(ordinary, None, BASE))
    assert {each.ruling.disposition for each in of_task(list(judge(ordinary, None, BASE)), "claim_payment")} == {
        "auto_accept"
    }
    _, *made = judge(marked, None, BASE)
    assert [each.task for each in made] == ["remittance", "claim_payment", "provider_adjustment"]
    for each in made:
        assert (each.ruling.disposition, each.ruling.always_human) == ("review", True)
        assert "read_from_paper" in codes(each)
    assert ordinary.identity is not None
    assert ordinary.identity.fingerprint is not None
    assert marked.identity is not None
    assert marked.identity.fingerprint is None


def test_what_could_not_be_read_is_posted_by_hand_and_says_why() -> None:
    why = Finding(code="remittance_not_read", path="", message="The amounts could not be read (no claim found)")
    plain = ExtractedDocument(
        document_class="provider_remittance",
        class_confidence=1.0,
        record_type="none",
        record=None,
        pages=(1, 1),
        findings=(why,),
    )
    answer = MailAnswer(
        document_class="provider_remittance",
        record_type="none",
        proposal="work_as_provider_remittance",
        pages=(1, 1),
    )
    (made,) = judge(ReadDocument(plain, mail=answer), None, BASE)
    assert (made.ruling.disposition, made.ruling.queue) == ("review", "paper_remittances")
    assert codes(made) == ["mail_to_work", "remittance_not_read"]
    assert "by hand" in made.ruling.reasons[0].message


def test_paper_has_a_payment_key_and_no_fingerprint() -> None:
    pages = ExtractedDocument(
        document_class="provider_remittance",
        class_confidence=1.0,
        record_type="remittance",
        record=remittance(PAID),
        pages=(1, 1),
    )
    told = with_codes(ReadDocument(pages)).identity
    assert isinstance(told, Identity)
    assert told.payment_key is not None
    assert told.fingerprint is None
