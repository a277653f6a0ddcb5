"""What may be logged is logged; a planted name appears nowhere, whichever way it comes."""

import io
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from extraction.errors import UnreadableInputError
from inference.logging import configure

CANARY = "Quillfeather"
Logged = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def logged() -> Iterator[Logged]:
    """Configure logging into a buffer; call the value to read what was written. The process is left as it was found."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    stream = io.StringIO()
    configure("api", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], sys.excepthook, threading.excepthook = before[0], before[2], before[3]
    root.setLevel(before[1])
    structlog.reset_defaults()


def test_an_event_is_one_json_line(logged: Logged) -> None:
    structlog.get_logger().info("job_failed", job_id="decide_file:op_1", attempts=3)
    (line,) = logged()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "level": "info",
        "event": "job_failed",
        "process": "api",
        "job_id": "decide_file:op_1",
        "attempts": 3,
    }


def test_bound_context_is_in_the_line(logged: Logged) -> None:
    with structlog.contextvars.bound_contextvars(correlation_id="abc"):
        structlog.get_logger().info("request")
    assert logged()[0]["correlation_id"] == "abc"


def test_keys_outside_the_allow_list_and_free_text_are_dropped(logged: Logged) -> None:
    log = structlog.get_logger()
    log.info("read", patient=CANARY, error=f"patient {CANARY} not found", count={"name": CANARY})
    log.info(f"Patient {CANARY}", file_id="doc_1")
    assert CANARY not in str(logged())
    assert [line["event"] for line in logged()] == ["read", "unnamed_event"]
    assert logged()[0]["error"] == "[removed]"


def test_exceptions_keep_type_and_place_and_lose_their_words(logged: Logged) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise ValueError(CANARY) from cause
    except ValueError:
        structlog.get_logger().exception("boom")
        logging.getLogger("sqlalchemy.pool").exception("lost %s", CANARY)
    assert CANARY not in str(logged())
    for line in logged():
        kinds = [entry for entry in line["exception"] if entry.startswith("builtins.")]
        assert kinds == ["builtins.ValueError", "builtins.KeyError"]
    assert logged()[1]["event"].startswith("test_logging:")


def test_our_own_errors_keep_their_safe_message(logged: Logged) -> None:
    try:
        raise UnreadableInputError("header_broken", found=CANARY, expected="ISA")
    except UnreadableInputError:
        structlog.get_logger().exception("boom")
    assert "header_broken: expected ISA" in logged()[0]["exception"][0]
    assert CANARY not in str(logged())


def test_a_server_line_keeps_its_template_only(logged: Logged) -> None:
    logging.getLogger("uvicorn.error").info("Uvicorn running on %s", CANARY)
    assert logged()[0]["event"] == "Uvicorn running on %s"
    assert CANARY not in str(logged())


def test_crashes_of_the_process_and_of_threads_are_lines_too(logged: Logged) -> None:
    def crash() -> None:
        raise RuntimeError(CANARY)

    thread = threading.Thread(target=lambda: threading.excepthook(_hook_arguments(crash)))
    thread.start()
    thread.join()
    error = RuntimeError(CANARY)
    sys.excepthook(RuntimeError, error, None)
    assert [line["event"] for line in logged()] == ["thread_crashed", "process_crashed"]
    assert CANARY not in str(logged())


def _hook_arguments(action: Callable[[], None]) -> threading.ExceptHookArgs:
    try:
        action()
    except RuntimeError as error:
        return threading.ExceptHookArgs((type(error), error, error.__traceback__, threading.current_thread()))
    raise AssertionError("the action did not raise")
