"""Pages are drawn once, when their file is read; a card is on no picture, whoever found it."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from extraction.media import PDF
from extraction.pages.page import Sheet
from extraction.pages.read import read_pages
from inference.page_drawing import draw_pages
from inference.page_pictures import PagePictures
from inference.store import Store
from inference.tables import decision, file
from inference.worker import Worker
from review import queue, verdicts
from tests.cards import NUMBER, card
from tests.inference.desk import Desk
from tests.inference.judged import BASE, changed
from tests.letters import joined, letter
from tests.remittances import remittance
from tests.review.items import ROSA, Clock

CARD = card()


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


def test_every_page_of_a_file_has_a_picture_as_large_as_it(
    desk: Desk, worker: Worker, work: Callable[[], None]
) -> None:
    data = joined([letter("records_request", 1), letter("provider_remittance", 2)])
    desk.receive(data, name="mail.pdf")
    work()
    digest = sha256(data).hexdigest()
    sizes = worker.vault.pictures.sizes(digest)
    pages = list(read_pages(data, PDF))
    assert list(sizes) == [page.number for page in pages]
    for page in pages:
        assert sizes[page.number] == pytest.approx((page.width, page.height), abs=0.7)


def test_files_without_pages_have_none(desk: Desk, worker: Worker, work: Callable[[], None]) -> None:
    data = remittance(1).data
    desk.receive(data)
    work()
    assert worker.vault.pictures.sizes(sha256(data).hexdigest()) == {}


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
    pictures = PagePictures(tmp_path / "pictures")
    (page,) = read_pages(letter("records_request", 1).pdf, PDF)
    draw_pages(pictures, sha256(b"x").hexdigest(), b"%PDF-1.7 spoilt", PDF, [Sheet.of(page)])
    assert not pictures.holds(sha256(b"x").hexdigest())
    (tmp_path / "full").write_bytes(b"")  # a file stands where the folder should be
    full = PagePictures(tmp_path / "full")
    draw_pages(full, sha256(b"x").hexdigest(), letter("records_request", 1).pdf, PDF, [Sheet.of(page)])
    assert list(tmp_path.rglob("1")) == []
