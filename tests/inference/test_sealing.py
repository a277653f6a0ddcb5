"""Files that show a payment card: what lies where at every moment, whenever the worker dies."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row

from extraction.media import PDF
from extraction.pages.read import read_pages
from inference import jobs, sealing
from inference.originals import Originals
from inference.schema import metadata
from inference.sealed import SealedMissingError
from inference.store import Store
from inference.tables import decision, document, event, file, job
from inference.worker import Worker
from review import queue, verdicts
from tests.cards import LAST_DAY, NUMBER, PAID_BY_CARD, card
from tests.extraction.pages import hostile
from tests.inference.desk import Desk
from tests.inference.judged import BASE, changed
from tests.letters import letter, written
from tests.review.items import ROSA, Clock

DATA = card()
DIGEST = sha256(DATA).hexdigest()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path, clock: Clock) -> Desk:
    sqlite_store.clock = clock
    return Desk.at(sqlite_store, tmp_path)


@pytest.fixture
def worker(desk: Desk) -> Worker:
    return Worker(desk.store, desk.settings)


def work(worker: Worker) -> None:
    while worker.run_once():
        pass


def kinds(desk: Desk) -> list[str]:
    return [row.type for row in desk.rows(event) if row.type.startswith("file.")]


def words(pdf: bytes) -> str:
    return " ".join(word.text for page in read_pages(pdf, PDF) for word in page.words)


def test_the_original_is_sealed_and_people_see_a_copy(desk: Desk, worker: Worker) -> None:
    desk.receive(DATA, name="card.pdf")
    work(worker)
    (kept,) = desk.rows(file)
    assert not desk.originals.holds(DIGEST)
    assert worker.vault.sealed.get(DIGEST, desk.store.clock()) == DATA
    shown = words(desk.originals.get(kept.copy_sha256))
    assert "VIRTUAL CARD PAYMENT" in shown
    assert NUMBER not in shown.replace(" ", "")
    assert kept.sealed_until == datetime(2026, 3, 23, 23, 59, 59, 999999, tzinfo=UTC)
    assert kinds(desk) == ["file.received", "file.sealed", "file.open_original_removed"]
    (made,) = desk.rows(decision)
    assert (made.queue, made.prediction["process_by"], made.prediction["shows_card"]) == ("card_desk", LAST_DAY, True)
    assert LAST_DAY in made.reasons[0]["message"]


def test_a_worker_that_dies_before_the_write_has_lost_nothing(
    desk: Desk, worker: Worker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    desk.receive(DATA)
    with monkeypatch.context() as killed:
        killed.setattr("inference.decide.record_sealed", die)
        with pytest.raises(KeyboardInterrupt):
            worker.run_once()
    assert desk.originals.get(DIGEST) == DATA
    clock.pass_by(3600)
    work(worker)
    assert not desk.originals.holds(DIGEST)
    assert kinds(desk) == ["file.received", "file.sealed", "file.open_original_removed"]


def test_a_worker_that_dies_in_removing_leaves_no_card_open(
    desk: Desk, worker: Worker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.receive(DATA)
    assert worker.run_once()
    remove = Originals.remove
    for removed in (False, True):  # before the bytes are gone, and after

        def die(self: Originals, digest: str, *, first: bool = removed) -> None:
            if first:
                remove(self, digest)
            raise KeyboardInterrupt

        with monkeypatch.context() as killed:
            killed.setattr(Originals, "remove", die)
            with pytest.raises(KeyboardInterrupt):
                worker.run_once()
        assert worker.vault.get(DIGEST, clock()) == DATA
        clock.pass_by(3600)
    work(worker)
    assert not desk.originals.holds(DIGEST)
    assert kinds(desk)[-1] == "file.open_original_removed"


def test_a_removal_that_fails_is_never_given_up(
    desk: Desk, worker: Worker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Originals, _digest: str) -> None:
        raise OSError("read-only")

    desk.receive(DATA)
    with monkeypatch.context() as broken:
        broken.setattr(Originals, "remove", refuse)
        for _ in range(jobs.MAX_ATTEMPTS + 2):
            work(worker)
            clock.pass_by(400)
    assert desk.originals.holds(DIGEST)
    clock.pass_by(7200)
    work(worker)
    assert not desk.originals.holds(DIGEST)


def test_a_card_that_comes_again_is_taken_away_again(desk: Desk, worker: Worker) -> None:
    desk.receive(DATA)
    work(worker)
    again = desk.receive(DATA)
    assert again.seen_before
    assert desk.originals.holds(DIGEST)
    work(worker)
    assert not desk.originals.holds(DIGEST)
    assert len(desk.rows(decision)) == 1


def test_a_card_that_another_facility_sends_is_read_from_the_sealed_store(desk: Desk, worker: Worker) -> None:
    desk.receive(DATA)
    work(worker)
    desk.receive(DATA, facility="south")
    desk.originals.remove(DIGEST)  # as the first facility's job may do it at any moment
    work(worker)
    assert {row.facility: row.copy_sha256 is not None for row in desk.rows(file)} == {"north": True, "south": True}


def test_a_sealed_original_is_forgotten_in_time(desk: Desk, worker: Worker, clock: Clock) -> None:
    desk.receive(DATA)
    work(worker)
    (kept,) = desk.rows(file)
    clock.now = kept.sealed_until
    work(worker)
    assert (desk.settings.sealed_path / DIGEST).exists()
    clock.pass_by(2)
    work(worker)
    assert not (desk.settings.sealed_path / DIGEST).exists()
    with pytest.raises(SealedMissingError):
        worker.vault.sealed.get(DIGEST, clock())
    assert kinds(desk)[-1] == "file.sealed_original_forgotten"
    assert {row.state for row in desk.rows(job)} == {"done"}


def test_a_card_that_comes_again_after_its_time_is_sealed_anew(desk: Desk, worker: Worker, clock: Clock) -> None:
    desk.receive(DATA)
    work(worker)
    clock.pass_by(60 * 86400)
    work(worker)
    desk.receive(DATA)
    work(worker)
    assert not desk.originals.holds(DIGEST)
    assert worker.vault.sealed.get(DIGEST, clock()) == DATA
    clock.pass_by(31 * 86400)
    work(worker)
    assert not (desk.settings.sealed_path / DIGEST).exists()


def test_pages_that_a_person_calls_a_card_are_hidden_whole(desk: Desk, worker: Worker, clock: Clock) -> None:
    """No number was found on them, so that nobody knows where it stands."""
    data = letter("records_request", 1).pdf
    kept = called_a_card(desk, worker, data)
    assert words(data)
    assert words(desk.originals.get(kept.copy_sha256)) == ""
    assert not desk.originals.holds(sha256(data).hexdigest())
    assert worker.vault.sealed.get(sha256(data).hexdigest(), clock()) == data


def test_pages_that_cannot_be_copied_are_sealed_without_a_copy(desk: Desk, worker: Worker, clock: Clock) -> None:
    data = hostile.BOMBS["a page of seven hundred metres"]()
    kept = called_a_card(desk, worker, data)
    assert kept.copy_sha256 is None
    assert not desk.originals.holds(kept.sha256)
    assert worker.vault.sealed.get(kept.sha256, clock()) == data


def test_a_card_number_that_was_read_as_a_trace_number_is_forgotten(desk: Desk, worker: Worker) -> None:
    """No word near it tells that it is a card's; a person does."""
    lines = [line.replace("Virtual card number", "Check number") for line in PAID_BY_CARD]
    desk.receive(written(lines))
    work(worker)
    (asked,) = [row for row in desk.rows(decision) if row.task == "document"]
    override(desk, worker, asked.id, "is_provider_remittance")
    (before,) = desk.rows(document)
    assert before.content["record"]["payment"]["trace_number"] == NUMBER
    (asked,) = [row for row in desk.rows(decision) if row.supersedes == asked.id]
    override(desk, worker, asked.id, "is_virtual_card")
    (after,) = desk.rows(document)
    assert after.content["record"]["claims"] == before.content["record"]["claims"]
    assert NUMBER not in repr([tuple(row) for table in metadata.sorted_tables for row in desk.rows(table)])


def override(desk: Desk, worker: Worker, decision_id: str, reason: str) -> None:
    def say(uow: Any) -> None:
        queue.take(uow, ROSA, decision_id, seconds=60)
        verdicts.override(uow, ROSA, decision_id, reason=reason, policy=BASE, undo_seconds=0)

    desk.store.write(say)
    work(worker)


def called_a_card(desk: Desk, worker: Worker, data: bytes) -> Row[Any]:
    """A file of one document that a person calls a virtual card."""
    worker.policy = changed(thresholds={"document": 1.0})
    desk.receive(data)
    work(worker)
    (asked,) = desk.rows(decision)

    def say(uow: Any) -> None:
        queue.take(uow, ROSA, asked.id, seconds=60)
        verdicts.override(uow, ROSA, asked.id, reason="is_virtual_card", policy=BASE, undo_seconds=0)

    desk.store.write(say)
    work(worker)
    (kept,) = desk.rows(file)
    return kept


@pytest.mark.parametrize(
    ("stated", "kept"),
    [(None, "2026-04-01"), ("2026-03-20", "2026-03-23"), ("2025-01-01", "2026-03-05"), ("2099-01-01", "2027-03-03")],
)
def test_how_long_an_original_is_kept(desk: Desk, stated: str | None, kept: str) -> None:
    """Three days beyond the last day; a day that is over or cannot be meant is not believed."""
    day = None if stated is None else datetime.fromisoformat(stated).date()
    assert sealing.kept_until(desk.settings, day, Clock().now).date().isoformat() == kept
