"""Reading apart: the same pages as at home, and a parent that outlives every reader."""

import os
import signal
import threading
from pathlib import Path
from random import Random

import pytest

from extraction.media import PDF
from extraction.pages import process
from extraction.pages.limits import Limits
from extraction.pages.process import read_pages_apart, render_apart
from extraction.pages.read import read_pages, render
from extraction.pages.reader_process import Reader, ReaderDeath, ReaderDiedError
from tests.extraction.pages import drawing, good_pages, hostile, misleading_pages


def idle() -> list[int]:
    return [reader.process_id for reader in process._READERS._idle]


@pytest.mark.parametrize(
    "kind", [good_pages.plain, misleading_pages.heading_over_scanned_table, good_pages.empty, good_pages.sideways]
)
def test_pages_are_the_same_as_at_home(kind: drawing.Kind) -> None:
    data = kind(Random(7))
    assert list(read_pages_apart(data, PDF)) == list(read_pages(data, PDF))


def test_pictures_are_the_same_as_at_home() -> None:
    data = good_pages.plain(Random(7))
    ours, theirs = render(data, PDF, 1, 100.0), render_apart(data, PDF, 1, 100.0)
    assert ours.dpi == theirs.dpi
    assert (ours.pixels == theirs.pixels).all()


def test_one_process_reads_file_after_file() -> None:
    list(read_pages_apart(good_pages.plain(Random(1)), PDF))
    before = idle()
    for seed in range(3):
        list(read_pages_apart(good_pages.plain(Random(seed)), PDF))
    assert idle() == before


def test_who_stops_early_leaves_the_process_for_the_next() -> None:
    pages = read_pages_apart(hostile.pages(20), PDF)
    next(pages)
    pages.close()
    before = idle()
    assert before
    assert len(list(read_pages_apart(hostile.pages(2), PDF))) == 2
    assert idle() == before


def test_a_reader_that_dies_costs_its_page_and_the_rest_is_read_by_another() -> None:
    limits = Limits(seconds_per_page=21)
    before = _children()
    deaths: list[ReaderDeath] = []
    pages = read_pages_apart(hostile.pages(4), PDF, limits, heard=deaths.append)
    assert next(pages).words
    (reader,) = _children() - before
    os.kill(reader, signal.SIGKILL)
    second, third, fourth = pages
    assert second.origin == "unread"
    assert [finding.code for finding in second.findings] == ["reader_died"]
    assert deaths == [ReaderDeath(page=2, what="reader_died", how="SIGKILL", limits=limits)]
    assert third.words
    assert fourth.words


def _children() -> set[int]:
    """Not the one with the highest number: numbers begin again when they are used up."""
    tasks = Path(f"/proc/{os.getpid()}/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


def test_a_file_over_which_readers_die_too_often_is_given_up_page_by_page() -> None:
    bomb = hostile.page(hostile.packed(b"0 0 m 600 700 l S " * 3_000_000)).replace(
        b"[3 0 R]/Count 1", b"[3 0 R 3 0 R 3 0 R 3 0 R]/Count 4"
    )
    deaths: list[ReaderDeath] = []
    pages = list(read_pages_apart(bomb, PDF, Limits(seconds_per_page=1, deaths=2), heard=deaths.append))
    assert [(death.page, death.what, death.how) for death in deaths] == [
        (number, "page_took_too_long", "SIGKILL") for number in (1, 2)
    ]
    assert [page.origin for page in pages] == ["unread"] * 4
    assert [page.findings[0].code for page in pages] == [*["page_took_too_long"] * 2, *["reader_died_too_often"] * 2]


def test_a_file_that_takes_too_long_as_a_whole_is_given_up_too() -> None:
    pages = list(read_pages_apart(hostile.pages(3), PDF, Limits(seconds_per_file=0)))
    assert [page.findings[0].code for page in pages] == ["file_took_too_long"] * 3


def test_threads_read_with_readers_of_their_own() -> None:
    results: list[int] = []

    def work(seed: int) -> None:
        results.append(len(next(iter(read_pages_apart(good_pages.plain(Random(seed)), PDF))).words))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 3
    assert all(results)


def test_the_reader_has_no_secret_of_ours_and_can_write_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_SECRET", "canary")
    reader = Reader(Limits())
    try:
        about = Path(f"/proc/{reader.process_id}")
        assert b"canary" not in (about / "environ").read_bytes()
        limits = {line[:26].strip(): line[26:].split()[0] for line in (about / "limits").read_text().splitlines()}
        assert limits["Max file size"] == "0"
        assert limits["Max core file size"] == "0"
        assert limits["Max address space"] == str(Limits().memory)
    finally:
        reader.kill()


def test_who_asks_a_dead_reader_is_told() -> None:
    reader = Reader(Limits())
    os.kill(reader.process_id, signal.SIGKILL)
    with pytest.raises(ReaderDiedError):
        reader.ask(5, "close")
    reader.kill()
