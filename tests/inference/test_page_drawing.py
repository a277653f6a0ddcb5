"""Pages are drawn once, when their file is read; a card is on no picture, whoever found it."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from extraction.errors import InternalError, UnreadableInputError
from extraction.media import PDF
from extraction.pages.page import Page, Sheet
from extraction.pages.read import read_pages
from inference import jobs, page_drawing
from inference.decide import give_up
from inference.mail_jobs import DRAW_JOB, DRAWING_KINDS
from inference.page_drawing import draw_pages
from inference.page_pictures import PagePicture, PagePictures, Size
from inference.page_requests import ask_for_pictures
from inference.store import Store
from inference.tables import decision, event, file, job
from inference.worker import Worker
from review import queue, verdicts
from tests.cards import NUMBER, card
from tests.inference.desk import Desk
from tests.inference.judged import BASE, changed
from tests.letters import faxed, joined, letter
from tests.remittances import remittance
from tests.review.items import ROSA, Clock

CARD = card()
BOUND = 1 << 30


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path) -> Desk:
    sqlite_store.clock = Clock()
    return Desk.at(sqlite_store, tmp_path, undo_seconds=0)


@pytest.fixture
def worker(desk: Desk) -> Worker:
    return Worker(desk.store, desk.settings)


@pytest.fixture
def work(worker: Worker) -> Callable[[], None]:
    def done() -> None:
        while worker.run_once():
            pass

    return done


def words_on(picture: bytes | None) -> str:
    """What can be read from it."""
    assert picture is not None
    kind = "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
    return "".join(word.text for page in read_pages(picture, kind) for word in page.words)


def with_picture_of_the_card(desk: Desk, worker: Worker) -> tuple[Any, PagePictures]:
    """The one file, and the pictures among which its original is, as a worker that died leaves it."""
    (row,) = desk.rows(file)
    pictures = worker.vault.pictures
    pictures.put(row.sha256, [PagePicture(1, b"with the card", Size(612.0, 792.0))])
    return row, pictures


def test_every_page_of_a_file_has_a_picture_as_large_as_it(
    desk: Desk, worker: Worker, work: Callable[[], None]
) -> None:
    data = joined([letter("records_request", 1), letter("provider_remittance", 2)])
    desk.receive(data, name="mail.pdf")
    work()
    digest = sha256(data).hexdigest()
    sizes = worker.vault.pictures.sizes(digest)
    assert sizes is not None
    pages = list(read_pages(data, PDF))
    assert list(sizes) == [page.number for page in pages]
    for page in pages:
        assert sizes[page.number] == pytest.approx((page.width, page.height), abs=0.7)


def test_files_without_pages_have_none(desk: Desk, worker: Worker, work: Callable[[], None]) -> None:
    data = remittance(1).data
    desk.receive(data)
    work()
    assert worker.vault.pictures.sizes(sha256(data).hexdigest()) is None


def test_a_card_is_on_no_picture(desk: Desk, worker: Worker, work: Callable[[], None]) -> None:
    assert NUMBER in words_of(CARD)
    desk.receive(CARD, name="card.pdf")
    work()
    (kept,) = desk.rows(file)
    pictures = worker.vault.pictures
    assert not pictures.holds(kept.sha256)
    shown = words_on(pictures.get(kept.copy_sha256, 1))
    assert "VIRTUALCARDPAYMENT" in shown.upper()
    assert NUMBER not in shown


def words_of(data: bytes) -> str:
    return "".join(word.text for page in read_pages(data, PDF) for word in page.words)


def test_where_a_person_finds_the_card_the_old_pictures_go(
    desk: Desk, worker: Worker, work: Callable[[], None]
) -> None:
    worker.policy = changed(thresholds={"document": 1.0})
    data = letter("records_request", 1).pdf
    desk.receive(data, name="note.pdf")
    work()
    pictures = worker.vault.pictures
    digest = sha256(data).hexdigest()
    assert pictures.holds(digest)
    (asked,) = desk.rows(decision)

    def say(uow: Any) -> None:
        queue.take(uow, ROSA, asked.id, seconds=60)
        verdicts.override(uow, ROSA, asked.id, reason="is_virtual_card", policy=BASE, undo_seconds=0)

    desk.store.write(say)
    work()
    (kept,) = desk.rows(file)
    assert not pictures.holds(digest)
    assert words_on(pictures.get(kept.copy_sha256, 1)) == ""  # no number was found on it, so nothing of it is shown


def test_a_file_that_cannot_be_drawn_is_decided_all_the_same(tmp_path: Path) -> None:
    pictures = PagePictures(tmp_path / "pictures", BOUND)
    (page,) = read_pages(letter("records_request", 1).pdf, PDF)
    draw_pages(pictures, sha256(b"x").hexdigest(), b"%PDF-1.7 spoilt", PDF, [Sheet.of(page)])
    assert pictures.sizes(sha256(b"x").hexdigest()) == {}  # drawn, and nobody asks for it again
    (tmp_path / "full").write_bytes(b"")  # a file stands where the folder should be
    full = PagePictures(tmp_path / "full", BOUND)
    draw_pages(full, sha256(b"x").hexdigest(), letter("records_request", 1).pdf, PDF, [Sheet.of(page)])
    assert list(tmp_path.rglob("1")) == []


def pictures_lost(worker: Worker) -> None:
    """As after a restore from a backup, which leaves them out."""
    shutil.rmtree(worker.settings.pictures_path)


@pytest.mark.parametrize("poor", [False, True])
def test_lost_pictures_are_drawn_again_as_they_were(
    desk: Desk, worker: Worker, work: Callable[[], None], poor: bool
) -> None:
    data = letter("records_request", 1).pdf
    data = faxed(data) if poor else data
    kept = desk.receive(data, name="mail").file_id
    work()
    digest, pictures = sha256(data).hexdigest(), worker.vault.pictures
    before = (pictures.sizes(digest), pictures.get(digest, 1))
    assert before[1] is not None
    pictures_lost(worker)
    events = len(desk.rows(event))
    assert ask_for_pictures(desk.store, kept)
    work()
    assert (pictures.sizes(digest), pictures.get(digest, 1)) == before
    assert len(desk.rows(event)) == events


def test_however_often_they_are_asked_for_they_are_drawn_once(
    desk: Desk, worker: Worker, work: Callable[[], None]
) -> None:
    kept = desk.receive(letter("records_request", 1).pdf, name="mail.pdf").file_id
    work()
    for _ in range(2):
        pictures_lost(worker)
        for _ in range(3):
            assert ask_for_pictures(desk.store, kept)
        assert worker.run_once()
        assert not worker.run_once()
    (drawn,) = desk.rows(job, job.c.kind == DRAW_JOB)
    assert (drawn.state, drawn.payload) == ("done", {"file_id": kept})


def test_it_is_not_asked_for_twice_while_a_worker_has_it(desk: Desk, worker: Worker, work: Callable[[], None]) -> None:
    kept = desk.receive(letter("records_request", 1).pdf, name="mail.pdf").file_id
    work()
    pictures_lost(worker)
    ask_for_pictures(desk.store, kept)
    assert jobs.lease(desk.store, "other", DRAWING_KINDS, 60) is not None
    assert ask_for_pictures(desk.store, kept)
    assert not worker.run_once()


def test_what_is_there_already_is_not_drawn_again(desk: Desk, worker: Worker, work: Callable[[], None]) -> None:
    data = letter("records_request", 1).pdf
    kept = desk.receive(data, name="mail.pdf").file_id
    work()
    desk.originals.path(sha256(data).hexdigest()).unlink()  # it would have to be opened
    ask_for_pictures(desk.store, kept)
    work()
    assert [row.state for row in desk.rows(job, job.c.kind == DRAW_JOB)] == ["done"]


def test_a_file_with_a_card_is_drawn_again_from_its_copy_alone(
    desk: Desk, worker: Worker, work: Callable[[], None]
) -> None:
    kept = desk.receive(CARD, name="card.pdf").file_id
    work()
    pictures_lost(worker)
    shutil.rmtree(worker.settings.sealed_path)  # so the original is nowhere
    (row,) = desk.rows(file)
    ask_for_pictures(desk.store, kept)
    work()
    pictures = worker.vault.pictures
    assert not pictures.holds(row.sha256)
    shown = words_on(pictures.get(row.copy_sha256, 1))
    assert "VIRTUALCARDPAYMENT" in shown.upper()
    assert NUMBER not in shown


def test_where_no_copy_could_be_made_nothing_is_drawn_again(
    desk: Desk, worker: Worker, work: Callable[[], None]
) -> None:
    kept = desk.receive(CARD, name="card.pdf").file_id
    work()
    pictures_lost(worker)
    desk.store.write(lambda uow: uow.connection.execute(update(file).values(copy_sha256=None)))
    ask_for_pictures(desk.store, kept)
    work()
    assert [path for path in worker.settings.pictures_path.rglob("*") if path.is_file()] == []
    assert [row.state for row in desk.rows(job, job.c.kind == DRAW_JOB)] == ["done"]


def test_pictures_of_before_the_card_was_found_go_when_the_file_is_drawn_again(
    desk: Desk, worker: Worker, work: Callable[[], None]
) -> None:
    """A worker died while it drew the original, and meanwhile a person found the card on it."""
    kept = desk.receive(CARD, name="card.pdf").file_id
    work()
    row, pictures = with_picture_of_the_card(desk, worker)
    ask_for_pictures(desk.store, kept)
    work()
    assert (pictures.holds(row.sha256), pictures.holds(row.copy_sha256)) == (False, True)


def test_where_the_original_is_lost_too_nobody_waits_for_ever(
    desk: Desk, worker: Worker, work: Callable[[], None]
) -> None:
    data = letter("records_request", 1).pdf
    kept = desk.receive(data, name="mail.pdf").file_id
    work()
    pictures_lost(worker)
    desk.originals.path(sha256(data).hexdigest()).unlink()
    clock = desk.store.clock
    assert isinstance(clock, Clock)
    for _ in range(jobs.MAX_ATTEMPTS):
        assert ask_for_pictures(desk.store, kept)
        assert worker.run_once()
        clock.pass_by(300)
    (row,) = desk.rows(job, job.c.kind == DRAW_JOB)
    assert (row.state, row.last_error) == ("failed", "original_missing")
    assert not ask_for_pictures(desk.store, kept)
    desk.originals.put(data)
    clock.pass_by(900)
    assert ask_for_pictures(desk.store, kept)
    work()
    assert worker.vault.pictures.holds(sha256(data).hexdigest())


def test_a_worker_that_stops_puts_the_drawing_back(desk: Desk, worker: Worker, work: Callable[[], None]) -> None:
    data = letter("records_request", 1).pdf
    kept = desk.receive(data, name="mail.pdf").file_id
    work()
    pictures_lost(worker)
    ask_for_pictures(desk.store, kept)
    stop = threading.Event()
    stop.set()
    assert worker.run_once(DRAWING_KINDS, stop)
    assert not worker.vault.pictures.holds(sha256(data).hexdigest())
    assert [(row.state, row.attempts) for row in desk.rows(job, job.c.kind == DRAW_JOB)] == [("waiting", 0)]


def test_whoever_waits_for_a_picture_does_not_wait_for_the_mail(
    desk: Desk, worker: Worker, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = letter("records_request", 1).pdf
    kept = desk.receive(data, name="mail.pdf").file_id
    work()
    pictures_lost(worker)
    reading, go_on, stop = threading.Event(), threading.Event(), threading.Event()
    get, scan = worker.vault.originals.get, letter("records_request", 2).pdf

    def slowly(digest: str) -> bytes:
        if digest == sha256(scan).hexdigest():
            reading.set()
            assert go_on.wait(120)
        return get(digest)

    monkeypatch.setattr(worker.vault.originals, "get", slowly)
    desk.receive(scan, name="long.pdf")
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        assert reading.wait(60)
        ask_for_pictures(desk.store, kept)
        pause, patience = threading.Event(), 600
        while not worker.vault.pictures.holds(sha256(data).hexdigest()):
            patience -= 1
            assert patience, "it was not drawn"
            pause.wait(0.1)
        assert [row.state for row in desk.rows(file)] == ["decided", "received"]
    finally:
        stop.set()
        go_on.set()
        thread.join()


def test_asking_loads_nothing_that_opens_files() -> None:
    """The process of the API asks."""
    code = "import sys, inference.page_requests, inference.api.documents; print('pypdfium2' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "False"


def test_a_file_that_nobody_looked_through_for_cards_is_not_drawn(
    desk: Desk, worker: Worker, work: Callable[[], None]
) -> None:
    kept = desk.receive(CARD, name="card.pdf").file_id
    gone = InternalError("could_not_be_decided", expected="a file that a worker can decide")
    desk.store.write(lambda uow: give_up(uow, worker.policy, worker.settings, kept, gone))
    ask_for_pictures(desk.store, kept)
    while worker.run_once(DRAWING_KINDS):
        pass
    assert not worker.vault.pictures.holds(sha256(CARD).hexdigest())


def test_a_page_that_took_too_long_may_be_drawn_another_time(
    desk: Desk, worker: Worker, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = letter("records_request", 1).pdf
    kept = desk.receive(data, name="mail.pdf").file_id
    work()
    pictures_lost(worker)

    def slow(*_: object) -> Iterator[Page]:
        raise UnreadableInputError("page_took_too_long", expected="a file that opens")

    with monkeypatch.context() as busy:
        busy.setattr(page_drawing, "read_pages_apart", slow)
        ask_for_pictures(desk.store, kept)
        work()
    assert not worker.vault.pictures.holds(sha256(data).hexdigest())
    assert isinstance(desk.store.clock, Clock)
    desk.store.clock.pass_by(3600)
    work()
    assert worker.vault.pictures.get(sha256(data).hexdigest(), 1)


def test_the_picture_of_a_sealed_original_goes_though_its_copy_is_lost(
    desk: Desk, worker: Worker, work: Callable[[], None]
) -> None:
    kept = desk.receive(CARD, name="card.pdf").file_id
    work()
    row, pictures = with_picture_of_the_card(desk, worker)
    pictures.remove(row.copy_sha256)
    desk.originals.path(row.copy_sha256).unlink()
    ask_for_pictures(desk.store, kept)
    work()
    assert not pictures.holds(row.sha256)
