"""When a reading process dies, the worker's log says so in one line, without a word of what was read."""

import io
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from extraction.media import PDF
from extraction.pages import process
from extraction.pages.limits import LIMITS
from extraction.pages.process import read_pages_apart
from extraction.pages.reader_process import Reader
from inference.logging import configure
from inference.store import Store
from inference.tables import decision, file, job
from inference.worker import Worker
from tests.extraction.pages import hostile
from tests.inference.desk import Desk


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    stream = io.StringIO()
    configure("worker", stream)
    yield stream
    root.handlers[:], sys.excepthook, threading.excepthook = before[0], before[2], before[3]
    root.setLevel(before[1])
    structlog.reset_defaults()


def test_the_log_says_over_which_page_of_which_file_and_how(
    sqlite_store: Store, tmp_path: Path, log: io.StringIO
) -> None:
    desk = Desk.at(sqlite_store, tmp_path)
    worker = Worker(desk.store, desk.settings)
    list(read_pages_apart(hostile.page(hostile.stream(hostile.HELLO)), PDF))  # its process is the one that reads next
    (reader,) = [each for each in process._READERS._idle if each.limits == LIMITS][:1]
    given = desk.receive(hostile.page(hostile.packed(b"0 0 m 600 700 l S " * 100_000)), name="quill.pdf")
    killer = threading.Thread(target=_kill_at_work, args=(reader,))
    killer.start()
    assert worker.run_once()
    killer.join()
    (waiting,) = desk.rows(job)
    told = [json.loads(line) for line in log.getvalue().splitlines()]
    line = next(each for each in told if each["event"] == "reader_died")  # read once more, it may be slow besides
    assert line.pop("timestamp")
    assert line.pop("page") in (None, 1)  # it may have died while it opened the file
    assert line == {
        "event": "reader_died",
        "level": "warning",
        "process": "worker",
        "file_id": given.file_id,
        "job_id": waiting.id,
        "error": "reader_died",
        "ended": "SIGKILL",
        "seconds": LIMITS.seconds_per_page,
        "memory": LIMITS.memory,
    }
    assert {row.disposition for row in desk.rows(decision)} == {"review"}
    assert [row.state for row in desk.rows(file)] == ["decided"]


def _kill_at_work(reader: Reader) -> None:
    while reader in process._READERS._idle:
        time.sleep(0.01)
    os.kill(reader.process_id, signal.SIGKILL)
