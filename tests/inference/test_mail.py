"""Mail on pages through the worker: one decision for each document, in the queue of those who work it."""

import io
import threading
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import Row

from extraction.document_classes import DOCUMENT_CLASSES
from inference import jobs
from inference.control import control_total
from inference.mail_jobs import READ_JOB, SLOW_KINDS
from inference.store import Store
from inference.tables import decision, document, event, job, operation, outbox, review_item, verdict
from inference.worker import Worker
from models.mail import CARD, MAIL, REMITTANCE
from models.reader import model_version
from review import queue, verdicts
from tests.inference.desk import Desk
from tests.inference.judged import BASE, changed
from tests.letters import BLANK, blank, joined, letter
from tests.remittances import remittance
from tests.review.items import ROSA, Clock

# Thirty documents in the order in which they were scanned: letters of every class, remittances, blank sheets between.
BATCH = tuple(
    each
    for seed in range(2)
    for number, name in enumerate(DOCUMENT_CLASSES)
    if name not in (BLANK, CARD)
    for each in (letter(name, seed), *([blank()] if number % 6 == 5 else []))
)[:30]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path, clock: Clock) -> Desk:
    sqlite_store.clock = clock
    return Desk.at(sqlite_store, tmp_path, undo_seconds=0)


@pytest.fixture
def worker(desk: Desk) -> Worker:
    return Worker(desk.store, desk.settings)


def standing(desk: Desk) -> list[Row[Any]]:
    """Decisions about documents that nothing supersedes, in the order of their pages."""
    made = desk.rows(decision, decision.c.task == "document")
    replaced = {row.supersedes for row in made}
    return sorted((row for row in made if row.id not in replaced), key=lambda row: row.prediction.get("pages") or [0])


def test_a_mixed_batch_is_one_decision_for_each_document_and_every_page_is_in_one(desk: Desk, worker: Worker) -> None:
    count = sum(each.pages for each in BATCH)
    assert count >= 30
    given = desk.receive(joined(BATCH), name="morning.pdf")
    assert [row.kind for row in desk.rows(job)] == [READ_JOB]
    assert worker.run_once()
    made = standing(desk)
    covered = [number for row in made for number in range(row.prediction["pages"][0], row.prediction["pages"][1] + 1)]
    assert covered == list(range(1, count + 1))
    assert {(row.model, row.model_version) for row in made} == {("document", model_version())}
    assert {row.prediction["basis"] for row in made} == {"model"}
    assert len(desk.rows(document)) == len(made)
    for row in made:
        sure = row.confidence >= BASE.threshold("document")
        wanted = BASE.mail_queue(row.prediction["document_class"]) if sure else "intake"
        filed = sure and MAIL[row.prediction["document_class"]].owner_team is None
        assert (row.disposition, row.queue) == (("auto_accept", None) if filed else ("review", wanted))
    assert [row.state for row in desk.rows(operation, operation.c.id == given.operation_id)] == ["needs_review"]
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert total.documents.came_in == len(made)


def test_what_is_unsure_is_for_a_person_to_name(desk: Desk, worker: Worker) -> None:
    given = unsure(desk, worker)
    assert (given.queue, given.prediction["proposal"]) == ("intake", "identify")
    assert given.reasons[0]["code"] == "class_unsure"


def unsure(desk: Desk, worker: Worker) -> Row[Any]:
    """A letter under a policy for which no model is ever sure enough."""
    worker.policy = changed(thresholds={"document": 1.0})
    desk.receive(letter("records_request", 1).pdf, name="note.pdf")
    assert worker.run_once()
    (made,) = standing(desk)
    return made


def _page_of(text: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=True)
    canvas.drawString(300, 400, text)
    canvas.save()
    return file.getvalue()


# What is called a remittance is read as one then: tests/inference/test_paper.py.
@pytest.mark.parametrize("name", [name for name in DOCUMENT_CLASSES if name not in (BLANK, REMITTANCE)])
def test_a_person_says_what_it_is_and_who_works_it_is_asked(
    desk: Desk, worker: Worker, clock: Clock, name: str
) -> None:
    wrong = unsure(desk, worker)
    override(desk, worker, wrong.id, f"is_{name}")
    (right,) = standing(desk)
    assert (right.supersedes, right.model, right.actor) == (wrong.id, "person", ROSA.reference)
    assert (right.disposition, right.queue, right.category) == ("review", BASE.mail_queue(name), name)
    assert (right.prediction["document_class"], right.prediction["proposal"]) == (name, f"work_as_{name}")
    states = {row.decision_id: (row.state, row.queue) for row in desk.rows(review_item)}
    assert states == {wrong.id: ("overridden", "intake"), right.id: ("in_review", BASE.mail_queue(name))}
    assert [row.state for row in desk.rows(operation)] == ["needs_review"]
    (said,) = desk.rows(outbox, outbox.c.kind == "assessment")
    assert (said.payload["reason"], said.payload["document_class"]) == (f"is_{name}", name)
    confirm(desk, worker, right.id)
    assert [row.state for row in desk.rows(operation)] == ["succeeded"]
    assert {row.state for row in desk.rows(review_item)} == {"overridden", "confirmed"}
    with desk.store.read() as connection:
        assert control_total(connection).agrees


def test_a_page_that_nobody_needs_is_filed_with_one_word(desk: Desk, worker: Worker, clock: Clock) -> None:
    wrong = unsure(desk, worker)
    override(desk, worker, wrong.id, "is_cover_or_blank")
    (right,) = standing(desk)
    assert (right.disposition, right.queue, right.prediction["proposal"]) == ("auto_accept", None, "file")
    assert [row.state for row in desk.rows(operation)] == ["succeeded"]
    assert "decision.released" in [row.type for row in desk.rows(event)]


def test_what_was_torn_apart_goes_to_those_who_put_it_together(desk: Desk, worker: Worker, clock: Clock) -> None:
    override(desk, worker, unsure(desk, worker).id, "split_by_hand")
    (right,) = standing(desk)
    assert (right.disposition, right.queue, right.category) == ("review", "mail_to_split", "split_by_hand")
    (said,) = desk.rows(outbox, outbox.c.kind == "assessment")
    assert said.payload["document_class"] is None


def test_an_override_may_be_undone_until_it_settles(desk: Desk, worker: Worker, clock: Clock) -> None:
    wrong = unsure(desk, worker)

    def say(uow: Any) -> None:
        queue.take(uow, ROSA, wrong.id, seconds=60)
        verdicts.override(uow, ROSA, wrong.id, reason="is_claim_form", policy=BASE, undo_seconds=10)
        verdicts.undo(uow, ROSA, wrong.id, lease_seconds=60)

    desk.store.write(say)
    clock.pass_by(11)
    while worker.run_once():
        pass
    assert [row.id for row in standing(desk)] == [wrong.id]
    assert [row.state for row in desk.rows(verdict)] == ["withdrawn"]


def test_each_kind_of_document_has_reasons_of_its_own(desk: Desk, worker: Worker) -> None:
    mail, money = BASE.reasons_to_override("document", mail=True), BASE.reasons_to_override("document")
    assert len(mail) == len(DOCUMENT_CLASSES) + 1
    assert not mail.keys() & money.keys()
    assert len({reason.key for reason in mail.values()}) == len(mail)
    wrong = unsure(desk, worker)
    with pytest.raises(Exception, match="unknown_reason"):
        override(desk, worker, wrong.id, "post_as_paid")


def test_a_long_scan_holds_up_no_remittance(desk: Desk, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a page is being read, the other lane decides what comes."""
    reading, go_on, stop = threading.Event(), threading.Event(), threading.Event()
    get = worker.vault.originals.get
    paper = _page_of("Plover")

    def slowly(digest: str) -> bytes:
        data = get(digest)
        if data == paper:
            reading.set()
            assert go_on.wait(60)
        return data

    monkeypatch.setattr(worker.vault.originals, "get", slowly)
    desk.receive(paper, name="long.pdf")
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        assert reading.wait(60)
        desk.receive(remittance(1).data)
        _eventually(lambda: desk.rows(job, job.c.kind == "decide_file", job.c.state == "done"))
        assert [row.state for row in desk.rows(job, job.c.kind == READ_JOB)] == ["leased"]
    finally:
        go_on.set()
    _eventually(lambda: desk.rows(job, job.c.kind == READ_JOB, job.c.state == "done"))
    stop.set()
    thread.join()


def test_a_worker_that_is_told_to_stop_puts_a_scan_back_unread(desk: Desk, worker: Worker) -> None:
    desk.receive(_page_of("Plover"), name="long.pdf")
    stop = threading.Event()
    stop.set()
    assert worker.run_once(SLOW_KINDS, stop)
    assert [(row.state, row.attempts) for row in desk.rows(job)] == [("waiting", 0)]
    assert desk.rows(decision) == []
    assert jobs.lease(desk.store, "other", SLOW_KINDS, 60) is not None


def _eventually(look: Any) -> None:
    pause, patience = threading.Event(), 600
    while not look():
        patience -= 1
        assert patience, "it did not come"
        pause.wait(0.1)


def override(desk: Desk, worker: Worker, decision_id: str, reason: str) -> None:
    def say(uow: Any) -> None:
        queue.take(uow, ROSA, decision_id, seconds=60)
        verdicts.override(uow, ROSA, decision_id, reason=reason, policy=BASE, undo_seconds=0)

    desk.store.write(say)
    while worker.run_once():
        pass


def confirm(desk: Desk, worker: Worker, decision_id: str) -> None:
    def say(uow: Any) -> None:
        queue.take(uow, ROSA, decision_id, seconds=60)
        verdicts.confirm(uow, ROSA, decision_id, undo_seconds=0)

    desk.store.write(say)
    while worker.run_once():
        pass


def test_a_lane_that_breaks_ends_the_worker(desk: Desk, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process then ends and is started again; else mail would wait for ever beside a worker that looks alive."""
    run_once = worker.run_once

    def breaks(kinds: Any, stop: threading.Event) -> bool:
        if kinds == SLOW_KINDS:
            raise MemoryError
        return run_once(kinds, stop)

    monkeypatch.setattr(worker, "run_once", breaks)
    with pytest.raises(MemoryError):
        worker.run(threading.Event())
