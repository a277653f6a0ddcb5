"""Tells the log when a process that read strangers' pages has died: over which page, how, and within which limits."""

from __future__ import annotations

import structlog

from extraction.pages.reader_process import ReaderDeath

log = structlog.get_logger(__name__)


def log_death(death: ReaderDeath) -> None:
    """One line; the worker has bound the file and the job."""
    log.warning(
        "reader_died",
        error=death.what,
        ended=death.how,
        page=death.page,
        seconds=death.limits.seconds_per_page,
        memory=death.limits.memory,
    )
