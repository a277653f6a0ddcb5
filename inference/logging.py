"""Logs as JSON lines on stderr, with no room for PHI: what is not in the allow-list is dropped, not masked.

Log an event by a snake_case name with allowed keys and values that are one token: `log.info("job_failed", job_id=...,
error="lease_lost")`. Records of libraries keep their template and lose their arguments. Exceptions keep their type
and places and lose their message, unless it is a TriageError, whose message is made to be logged.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

from extraction.errors import TriageError

ALLOWED = frozenset(
    {
        "timestamp",
        "level",
        "event",
        "logger",
        "exception",
        "process",
        "correlation_id",
        "method",
        "route",
        "status",
        "duration_ms",
        "size",
        "principal",
        "file_id",
        "document_id",
        "decision_id",
        "operation_id",
        "job_id",
        "batch_id",
        "kind",
        "task",
        "queue",
        "destination",
        "attempts",
        "count",
        "error",
        "media_type",
        "version",
        "address",
        "page",
        "ended",
        "seconds",
        "memory",
    }
)
NAME = re.compile(r"[a-z][a-z0-9_.]{0,79}")
TOKEN = re.compile(r"[\w.:/@*+{}-]{1,200}")
REMOVED = "[removed]"
# Their messages are templates of fixed wording; other libraries format values into theirs, so only the level and the
# place remain.
TRUSTED_LOGGERS = ("uvicorn", "alembic")

Event = MutableMapping[str, Any]


def configure(process: str, stream: TextIO | None = None) -> None:
    """Send structlog and the standard library's logging through one allow-list. `process` says who logs: api, worker,
    shipper, ingest.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_name_foreign, *shared],
            processors=[_add_process(process), *clean, structlog.processors.JSONRenderer()],
        )
    )
    _take_over(handler)


def _take_over(handler: logging.Handler) -> None:
    sys.excepthook = _log_crash
    threading.excepthook = _log_thread_crash
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # Every request is logged by the API's own edge; the clients' libraries log whole URLs.
    for name in ("uvicorn.access", "httpx", "httpcore", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


def _add_process(process: str) -> structlog.typing.Processor:
    def add(_logger: Any, _method: str, event: Event) -> Event:
        event["process"] = process
        return event

    return add


def _name_foreign(_logger: Any, _method: str, event: Event) -> Event:
    """Replace a library's formatted message by its template, or by its place in the code."""
    record: logging.LogRecord = event["_record"]
    event["logger"] = record.name
    trusted = record.name.split(".")[0] in TRUSTED_LOGGERS and isinstance(record.msg, str)
    event["event"] = record.msg if trusted else f"{record.module}:{record.lineno}"
    return event


def describe_exception(_logger: Any, _method: str, event: Event) -> Event:
    """Turn `exc_info` into types and places."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else sys.exc_info()[1] if found is True else found
    if isinstance(error, BaseException):
        event["exception"] = _described(error)
    return event


def keep_allowed(_logger: Any, _method: str, event: Event) -> Event:
    """Drop every key that is not allowed and every value that is not one token; an event must be a name."""
    foreign = "logger" in event
    kept = {key: _token(value) for key, value in event.items() if key in ALLOWED and key not in ("event", "exception")}
    kept["event"] = event["event"] if foreign or NAME.fullmatch(str(event["event"])) else "unnamed_event"
    return kept | ({"exception": event["exception"]} if "exception" in event else {})


clean: list[structlog.typing.Processor] = [describe_exception, keep_allowed]


def _token(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return value if isinstance(value, str) and TOKEN.fullmatch(value) else REMOVED


def _described(error: BaseException) -> list[str]:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    first = f"{name}: {error}" if isinstance(error, TriageError) else name
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [first, *_places(error.__traceback__), *(_described(cause) if cause is not None else [])]


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace, limit=-8)]


def _log_crash(_type: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    structlog.get_logger().critical("process_crashed", exc_info=error)


def _log_thread_crash(crash: threading.ExceptHookArgs) -> None:
    structlog.get_logger().critical("thread_crashed", exc_info=crash.exc_value)
